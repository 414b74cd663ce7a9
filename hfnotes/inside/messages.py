"""What crosses between the builder, a worker and a program's process: JSON of these shapes.

Names of types alone: nothing of this is imported where programs run.
"""

from typing import Literal, NotRequired, TypedDict


class CellOfJob(TypedDict):
    """A cell, as `snippet.Cell` has it."""

    name: str
    line: int
    start: int
    end: int
    source: str
    raises: str | None
    warns: str | None
    alt: str | None


class HubOfJob(TypedDict):
    """The folder of the hub, and the variable in which a program finds its copy of it."""

    folder: str
    variable: str


class Job(TypedDict):
    """Builder to worker, one line: a program to run. Limits are seconds and bytes."""

    name: str
    text: str
    cells: list[CellOfJob]
    is_notebook: bool
    files: list[str]
    hub: HubOfJob | None
    time_limit: float
    output_limit: int


class FigureOfReply(TypedDict):
    """An SVG file that a cell wrote."""

    name: str
    svg: str


class CellOfReply(TypedDict):
    """What a cell gave, as `store.Output` has it."""

    cell: str
    stdout: str
    error: str | None
    figures: NotRequired[list[FigureOfReply]]  # looked for when the program has ended


class Failure(TypedDict):
    """Why a program has no result: the line in its file, its traceback or the end of its stderr."""

    message: str
    line: int
    detail: str


class Reply(TypedDict):
    """Worker to builder, one line, when a program has ended. Seconds are explained in `runner`.

    `stderr` is the end of all that it wrote there.
    """

    cells: list[CellOfReply]
    stderr: str
    failure: Failure | None
    seconds: float
    processor_seconds: float
    import_seconds: float
    missing: list[str]


class Message(TypedDict):
    """A program's process to the worker; each is answered when all output before it was read.

    Which fields there are hangs on the kind: `network` has the number of the process's network;
    `cell` the last line of the exception that it was said to raise; `failure` the rest.
    """

    kind: Literal["network", "cell", "end", "failure"]
    number: NotRequired[int | None]
    error: NotRequired[str | None]
    message: NotRequired[str]
    cell: NotRequired[CellOfJob | None]
    line: NotRequired[int | None]
    traceback: NotRequired[str | None]

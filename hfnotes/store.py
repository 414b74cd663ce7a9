"""The content-addressed store of what snippets printed."""

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

from hfnotes.environment import Environment
from hfnotes.errors import NotesError
from hfnotes.inside import drawing, program, sandbox, worker
from hfnotes.inside.messages import CellOfReply
from hfnotes.project import Project
from hfnotes.snippet import Snippet

INSIDE = (worker, program, sandbox)
NUMBERS = "{http://purl.org/dc/elements/1.1/}source"


@dataclass(frozen=True)
class Figure:
    """An SVG file that a cell wrote into its working folder."""

    name: str
    svg: str

    @property
    def title(self) -> str:
        """What the figure shows, in words: its `<title>`, or nothing."""
        return (ElementTree.fromstring(self.svg).findtext("{*}title") or "").strip()

    @property
    def numbers(self) -> str:
        """What is compared: the numbers that it shows (`drawing`), else its whole text."""
        described = ElementTree.fromstring(self.svg).findtext(f".//{NUMBERS}")
        return (described or self.svg).strip() + "\n"


@dataclass(frozen=True)
class Output:
    """What one cell printed to stdout, the exception it was said to end with, what it drew."""

    cell: str
    stdout: str
    error: str | None = None
    figures: tuple[Figure, ...] = ()

    @classmethod
    def from_json(cls, fields: CellOfReply) -> "Output":
        figures = tuple(Figure(**figure) for figure in fields["figures"])
        return cls(fields["cell"], fields["stdout"], fields["error"], figures)

    @property
    def text(self) -> str:
        """Both together, as a terminal and a record show them."""
        return self.stdout + (f"{self.error}\n" if self.error else "")


@dataclass(frozen=True)
class Result:
    """One run of a snippet: an output for each cell, the seconds it took, the end of its stderr.

    `processor_seconds` are those of all processes that it started together.
    """

    outputs: tuple[Output, ...]
    seconds: float
    processor_seconds: float = 0.0
    stderr: str = ""


def result_key(snippet: Snippet, environment: Environment, project: Project, hub: str) -> str:
    """A digest of what decides what a snippet prints, but for the machine.

    `hub` is the digest of the hub, if there is one. The worker's own source counts too: it decides
    how a snippet is run.
    """
    parts = {
        "snippet": [snippet.name, snippet.text, snippet.is_notebook],
        "figures": [cell.alt for cell in snippet.cells],
        "files": {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in snippet.files
        },
        "environment": environment.versions,
        "preload": environment.preload,
        "process": project.process_variables,
        "hub": hub,
        "worker": [
            *(Path(str(module.__file__)).read_text(encoding="utf-8") for module in INSIDE),
            *drawing.sources(),
        ],
    }
    return _digest(parts)


class Store:
    """A folder of results, one file each; a file that is damaged counts as absent."""

    def __init__(self, folder: Path):
        self.folder = folder

    def get(self, key: str) -> Result | None:
        try:
            entry = json.loads(self._path(key).read_bytes())
            if entry["digest"] != _digest([key, entry["result"]]):
                return None
            outputs = tuple(map(Output.from_json, entry["result"]["outputs"]))
            return Result(**entry["result"] | {"outputs": outputs})
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, key: str, result: Result) -> None:
        """Write, then rename: another build sees the whole entry or none."""
        path = self._path(key)
        content = asdict(result)
        entry = {"digest": _digest([key, content]), "result": content}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():  # as damaged as an entry can be
                shutil.rmtree(path)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
                json.dump(entry, file)
            Path(file.name).replace(path)
        except OSError as error:
            raise NotesError(f"cannot keep a result: {error.strerror}", self.folder) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()

"""Run the snippets on the originals of what the hub stands in for; compare cell by cell.

A cell is compared with its record in `NAME.hub.out`, or in `NAME.out` where it has none there.
"""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hfnotes.compare import same
from hfnotes.errors import NotesError
from hfnotes.project import Project
from hfnotes.record import Record, diff, hub_record_path, read_record, record_path
from hfnotes.runner import Runner
from hfnotes.snippet import Snippet, read_snippets
from hfnotes.store import Result
from hfnotes.words import read_words


def verify(project: Project, *, record: bool = False, say: Callable[[str], None] = print) -> bool:
    """Run every snippet on the real hub and say how each cell compares; True if nothing differs.

    With `record`, write a new `NAME.hub.out` for each snippet with a cell that is not equal: of the
    cells that print something else than on the embedded hub.
    """
    if not (project.hub and project.hub.real):
        raise NotesError("[tool.hfnotes] hub: there is no `real`", project.root / "pyproject.toml")
    hub = replace(project.hub, folder=project.hub.real, made_by=project.hub.real_made_by)
    hub.digest()  # is it there?
    all_equal = True
    with Runner(replace(project, hub=hub)) as runner:
        for snippet in read_snippets(project.snippets):
            try:
                result = runner.run([snippet]).results[snippet.name]
                equal = _compare(snippet, result, say)
            except NotesError as error:
                say(f"{snippet.name}: failed\n{error}")
                all_equal = False
                continue
            if not equal and record:
                say(f"recorded {write_hub_record(snippet, result, project.language).name}")
            all_equal &= equal or record
    return all_equal


def _compare(snippet: Snippet, result: Result, say: Callable[[str], None]) -> bool:
    own = _own_record(snippet)
    real = read_record(hub_record_path(snippet), snippet)
    all_equal = True
    for output in result.outputs:
        recorded = real if real and output.cell in real.outputs else own
        name = f"{snippet.name}::{output.cell}"
        if same(recorded.outputs[output.cell], output.text):
            say(f"{name}: equal")
            continue
        all_equal = False
        what = "differs" if recorded is real else "no record yet; the embedded hub gives another"
        say(f"{name}: {what}\n{diff(recorded, output.cell, output.text)}")
    return all_equal


def write_hub_record(snippet: Snippet, result: Result, language: str) -> Path:
    """Write `NAME.hub.out` anew: the cells that printed something else than `NAME.out` says.

    All are of one run, which the heading names in `language`. Without such a cell there is no such
    file.
    """
    own = _own_record(snippet)
    cells = [
        f"# %% {output.cell}\n{output.text}"
        for output in result.outputs
        if not same(own.outputs[output.cell], output.text)
    ]
    path = hub_record_path(snippet)
    if cells:
        source = read_words(language)["source-hub"]
        heading = f"# source: {source.format(date=datetime.date.today().isoformat())}\n"
        path.write_text(heading + "".join(cells), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)
    return path


def _own_record(snippet: Snippet) -> Record:
    path = record_path(snippet)
    record = read_record(path, snippet)
    if record is None or list(record.outputs) != list(snippet.by_name):
        raise NotesError("is missing or has other cells than its snippet; run `make update`", path)
    return record

"""The records: what a run is held to.

A record is a text file beside its snippet: what each cell printed, under the cell's `# %% name`.
`NAME.out` holds what a run on the embedded hub prints, and `NAME.figures.out` the numbers behind
what it draws. `NAME.hub.out` holds what some of the cells print with the real checkpoint; its first
line names its source.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path

from hfnotes.compare import same
from hfnotes.errors import NotesError
from hfnotes.files import find_files, read_text
from hfnotes.project import Project
from hfnotes.snippet import Snippet
from hfnotes.store import Result

ADVICE = "If this run is right, record it with `make update`."


@dataclass(frozen=True)
class Record:
    """A record file: `source` is its heading (None in `.out`), `outputs` maps cells to texts."""

    path: Path
    outputs: dict[str, str]
    lines: dict[str, int]
    source: str | None = None


def check_orphans(project: Project, snippets: list[Snippet]) -> None:
    """Raise NotesError for a record whose snippet, or lab, is not there."""
    known = {path for snippet in snippets for path in paths_of(snippet)}
    for root in filter(None, (project.snippets, project.labs)):
        for path in find_files(root, "*.out"):
            if path not in known:
                raise NotesError("is the record of no snippet; remove it, or name it as one", path)


def record_path(snippet: Snippet) -> Path:
    return snippet.path.with_suffix(".out")


def hub_record_path(snippet: Snippet) -> Path:
    return snippet.path.with_suffix(".hub.out")


def figures_path(snippet: Snippet) -> Path:
    return snippet.path.with_suffix(".figures.out")


def paths_of(snippet: Snippet) -> tuple[Path, ...]:
    """Where the records of a snippet are, if it has them."""
    return record_path(snippet), hub_record_path(snippet), figures_path(snippet)


def read_record(path: Path, snippet: Snippet) -> Record | None:
    """Read a record; None when there is no such file. A cell that the snippet lacks is an error."""
    _check_file(path)
    if not path.exists():
        return None
    outputs: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    heading: list[str] = []
    lines = heading
    text = read_text(path).replace("\r\n", "\n")  # what git may have made of it
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if line.startswith("# %% "):
            name = line.removeprefix("# %% ").strip()
            if name not in snippet.by_name:
                raise NotesError(f"{snippet.name} has no cell `{name}`", path, number)
            if name in outputs:
                raise NotesError(f"the cell `{name}` stands twice", path, number)
            lines = outputs[name] = []
            starts[name] = number
        else:
            lines.append(line)
    source = "".join(heading).strip().removeprefix("# source:").strip()
    if path == hub_record_path(snippet) and not source:
        raise NotesError("does not say where it comes from; begin it with `# source: …`", path, 1)
    texts = {name: "".join(lines) for name, lines in outputs.items()}
    return Record(path, texts, starts, source or None)


def _check_file(path: Path) -> None:
    """Raise NotesError for a folder, and for a link, whose target is no record's place."""
    if path.is_symlink() or path.is_dir():
        what = "symbolic link" if path.is_symlink() else "folder"
        raise NotesError(f"is a {what}; a record is a file of its own: remove it", path)


def texts(result: Result) -> dict[str, str]:
    """What a run printed, by cell."""
    return {output.cell: output.text for output in result.outputs}


def numbers(result: Result) -> dict[str, str]:
    """The numbers behind the figures of the cells that have drawn."""
    return {
        output.cell: "".join(f"{figure.name}\n{figure.numbers}" for figure in output.figures)
        for output in result.outputs
        if output.figures
    }


def update_record(snippet: Snippet, result: Result) -> list[Path]:
    """Write what the run gave as the snippet's records, where they differ; return what changed."""
    if not differences(snippet, result):
        return []
    changed = []
    for path, found in (
        (record_path(snippet), texts(result)),
        (figures_path(snippet), numbers(result)),
    ):
        _check_file(path)
        text = "".join(f"# %% {cell}\n{text}" for cell, text in found.items())
        if path.exists() and (not found or path.read_bytes() == text.encode()):
            if not found:
                path.unlink()
                changed.append(path)
        elif found:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def check_records(snippets: list[Snippet], results: dict[str, Result]) -> None:
    """Raise NotesError, with diffs, unless each snippet printed what is recorded."""
    errors = []
    for snippet in snippets:
        try:
            check_record(snippet, results[snippet.name])
        except NotesError as error:
            errors.append(error)
    if errors:
        raise NotesError.all_of(errors)


def check_record(snippet: Snippet, result: Result) -> None:
    """Raise NotesError, with a diff, unless the run printed and drew what is recorded."""
    errors = []
    for cell, text in differences(snippet, result).items():
        line = snippet.by_name[cell].line if cell else None
        errors.append(NotesError(text, snippet.path, line))
    if errors:
        raise NotesError(f"{NotesError.all_of(errors)}\n{ADVICE}")


def differences(snippet: Snippet, found: Result, wanted: Result | None = None) -> dict[str, str]:
    """What the run `found` gave otherwise than recorded, or than the run `wanted`: text by cell.

    What is no cell's (a record that is missing, or has other cells) stands under "".
    """
    differing: dict[str, str] = {}
    for verb, path_of, part in (("print", record_path, texts), ("draw", figures_path, numbers)):
        path, here = path_of(snippet), part(found)
        try:
            record = _record_of(path, part(wanted)) if wanted else read_record(path, snippet)
            if record is None and part is numbers:
                record = _record_of(path, {})  # who draws nothing has no such record
            if record is None:
                raise NotesError(f"has no record {path.name}")
            if list(record.outputs) != list(here):
                names, own = (", ".join(cells) or "none" for cells in (record.outputs, here))
                raise NotesError(
                    f"{path.name} has other cells than its snippet: {names}; not {own}"
                )
        except NotesError as error:
            differing[""] = f"{differing.get('', '')}\n{error}".lstrip()
            continue
        for cell, text in here.items():
            if not same(record.outputs[cell], text):
                said = f"the cell `{cell}` did not {verb} what is recorded"
                differing[cell] = (
                    f"{differing.get(cell, '')}\n{said}\n{diff(record, cell, text)}".lstrip()
                )
    return differing


def _record_of(path: Path, outputs: dict[str, str]) -> Record:
    """A run as a record that has not been written."""
    return Record(path, outputs, dict.fromkeys(outputs, 1))


def diff(record: Record, cell: str, actual: str) -> str:
    """A unified diff of one cell; lines that differ within the tolerance count as equal."""
    expected = record.outputs[cell].splitlines()
    found = actual.splitlines()
    if len(expected) == len(found):
        found = [e if same(e, f) else f for e, f in zip(expected, found, strict=True)]
    name = f"{record.path.name}:{record.lines[cell]}"
    return "\n".join(difflib.unified_diff(expected, found, name, "this run", lineterm=""))

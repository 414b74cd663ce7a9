"""Is this output the recorded one?

A record is a text file beside its snippet: what each cell printed, under the cell's `# %% name`.
`NAME.out` holds what a run on the embedded hub prints, and `NAME.figures.out` the numbers behind
what it draws. `NAME.hub.out` holds what some of the cells print with the real checkpoint; its first
line names its source.
"""

import difflib
import math
import re
from dataclasses import dataclass
from pathlib import Path

from hfnotes.environment import Project
from hfnotes.errors import NotesError
from hfnotes.results import Result
from hfnotes.snippet import Snippet

# A number with digits after a decimal point (`2.` is as exact as `2`); no part of a version.
NUMBER = re.compile(r"(?<![\w.])[-+]?\d*\.\d+(?:[eE][-+]?\d+)?(?!\w|\.\w)")
# What stands among such numbers in an array, and is compared exactly.
EXACT = re.compile(r"(?<![\w.])[-+]?(?:\d+\.(?![\w.])|nan\b|inf\b)|(?<= )\.\.\.(?=[ ,])")
TOKEN = re.compile(f"{NUMBER.pattern}|{EXACT.pattern}")
RELATIVE = 1e-3
FINE = 1e-3  # a last digit from which on a sign may be rounding
ADVICE = "If this run is right, record it with `make update`."
ARRAY = ("", "\n", "[", "]", "(", ")", ",")  # what stands beside a number of an array


@dataclass(frozen=True)
class Record:
    """A record file: `source` is its heading (None in `.out`), `outputs` maps cells to texts."""

    path: Path
    outputs: dict[str, str]
    lines: dict[str, int]
    source: str | None = None


def check_orphans(project: Project, snippets: list[Snippet]) -> None:
    """Raise NotesError for a record whose snippet, or lab, is not there."""
    paths = (record_path, hub_record_path, figures_path)
    known = {path(snippet) for snippet in snippets for path in paths}
    for root in filter(None, (project.snippets, project.labs)):
        for path in sorted(root.rglob("*.out")):
            if path not in known:
                raise NotesError("is the record of no snippet; remove it, or name it as one", path)


def record_path(snippet: Snippet) -> Path:
    return snippet.path.with_suffix(".out")


def hub_record_path(snippet: Snippet) -> Path:
    return snippet.path.with_suffix(".hub.out")


def figures_path(snippet: Snippet) -> Path:
    return snippet.path.with_suffix(".figures.out")


def read_record(path: Path, snippet: Snippet) -> Record | None:
    """Read a record; None when there is no such file. A cell that the snippet lacks is an error."""
    if not path.exists():
        return None
    outputs: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    heading: list[str] = []
    lines = heading
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NotesError(f"is not UTF-8: {error}", path) from error
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
            recorded = record.outputs if record else None
            if recorded is None and part is numbers:
                recorded = {}  # who draws nothing has no such record
            if recorded is None:
                raise NotesError(f"has no record {path.name}")
            if list(recorded) != list(here):
                names, own = (", ".join(cells) or "none" for cells in (recorded, here))
                raise NotesError(
                    f"{path.name} has other cells than its snippet: {names}; not {own}"
                )
        except NotesError as error:
            differing[""] = f"{differing.get('', '')}\n{error}".lstrip()
            continue
        for cell, text in here.items():
            if not same(recorded[cell], text):
                said = f"the cell `{cell}` did not {verb} what is recorded"
                differing[cell] = (
                    f"{differing.get(cell, '')}\n{said}\n{diff(record, cell, text)}".lstrip()
                )
    return differing


def _record_of(path: Path, outputs: dict[str, str]) -> Record:
    """A run as a record that has not been written."""
    return Record(path, outputs, dict.fromkeys(outputs, 1))


def same(expected: str, actual: str) -> bool:
    """Equal text; numbers with a decimal point equal to the precision that `expected` shows.

    A number may differ by 1 in the last digit shown or by 1e-3 relative, whichever is wider; two
    numbers that are both zero by that measure are equal whatever their signs. Blanks that only
    align a number do not count (`_aligned`).
    """
    if expected == actual:
        return True
    left, right = _Text(expected), _Text(actual)
    if left.words != right.words or len(left.tokens) != len(right.tokens):
        return False
    if not all(map(_close, left.tokens, right.tokens)):
        return False
    return _aligned(left, right)


class _Text:
    """A text in parts: words and tokens (mostly numbers) in turn, and the blanks beside tokens.

    `blanks` has two widths for each token: before and after it. `words` are what is left, all other
    blanks included, so that they are compared exactly.
    """

    def __init__(self, text: str):
        self.tokens = TOKEN.findall(text)
        parts = TOKEN.split(text)
        self.words: list[str] = []
        self.blanks: list[tuple[int, int]] = []
        for place, part in enumerate(parts):
            is_first, is_last = place == 0, place == len(parts) - 1
            after = 0
            # Blanks before a new line, or between two tokens, do not belong to the token before.
            if not is_first and part.lstrip(" ")[:1] not in ("", "\n"):
                after = len(part) - len(part.lstrip(" "))
            part = part[after:]
            word = part if is_last else part.rstrip(" ")
            if not is_first:
                self.blanks[-1] = self.blanks[-1][0], after
            if not is_last:
                self.blanks.append((len(part) - len(word), 0))
            self.words.append(word)


def _aligned(expected: _Text, actual: _Text) -> bool:
    """Are the blanks beside numbers equal, but for those that only keep columns in line?

    A number's own: it is wider, the blanks before or after it are as many fewer. A column's: in
    an array (between numbers, brackets, commas and the ends of lines) blanks may be more or fewer
    by as much as a number of the same text is wider, for there the widest number sets the width.
    """
    widths = [len(a) - len(e) for e, a in zip(expected.tokens, actual.tokens, strict=True)]
    widest = max(map(abs, widths), default=0)
    for place, wider in enumerate(widths):
        before, after = (
            a - e for e, a in zip(expected.blanks[place], actual.blanks[place], strict=True)
        )
        if not before and not after:
            continue
        if (before, after) in ((-wider, 0), (0, -wider)):
            continue
        left, right = expected.words[place], expected.words[place + 1]
        in_array = left[-1:] in ARRAY and right[:1] in ARRAY
        if not in_array or abs(before) > widest or abs(after) > widest:
            return False
    return True


def _close(expected: str, actual: str) -> bool:
    if not (NUMBER.fullmatch(expected) and NUMBER.fullmatch(actual)):
        exact = (expected.lstrip("-+"), actual.lstrip("-+"))
        return expected == actual or exact == ("0.", "0.")  # the sign of zero is rounding
    value, other = float(expected), float(actual)
    mantissa, _, exponent = expected.lower().partition("e")
    if not math.isfinite(value) or not math.isfinite(other) or abs(int(exponent or 0)) > 300:
        return expected == actual
    last_digit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    allowed = max(last_digit, RELATIVE * abs(value)) * (1 + 1e-9)
    if value * other < 0 and last_digit <= FINE:
        return abs(value) <= allowed and abs(other) <= allowed
    return abs(value - other) <= allowed


def diff(record: Record, cell: str, actual: str) -> str:
    """A unified diff of one cell; lines that differ within the tolerance count as equal."""
    expected = record.outputs[cell].splitlines()
    found = actual.splitlines()
    if len(expected) == len(found):
        found = [e if same(e, f) else f for e, f in zip(expected, found, strict=True)]
    name = f"{record.path.name}:{record.lines[cell]}"
    return "\n".join(difflib.unified_diff(expected, found, name, "this run", lineterm=""))

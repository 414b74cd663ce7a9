"""The blocks of the notes: where this site covers each, and what became of it.

A TOML file has one table for each block, or for several in a row that share all of this:

    [S16-S17]
    lines = "305-315"        # of the notes
    verdict = "equal"        # one of VERDICTS
    cells = ["ch2/behind_the_pipeline.py::head"]
    output = '''             # of an equal block: what the notes show, to the letter
    >torch.Size([2, 2])
    '''
    stray = ">"              # what stands before it there and nothing prints
    note = "…"               # of all others: what differs and why
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from pathlib import Path

from hfnotes.errors import NotesError

VERDICTS = {
    "equal": "같음",
    "weights": "가중치나 데이터만 다름",
    "put-right": "바로잡음",
    "changed": "버전 5에서 바뀜",
}
RANGE = re.compile(r"S(\d\d)(?:-S(\d\d))?")
CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """Blocks `first` to `last` of the notes. `line` is where their table begins in `path`."""

    path: Path
    line: int
    first: int
    last: int
    lines: str
    verdict: str
    cells: tuple[str, ...]
    note: str = ""
    output: str = ""
    stray: str = ""

    @property
    def name(self) -> str:
        return "–".join(f"S{number:02}" for number in dict.fromkeys((self.first, self.last)))

    def error(self, message: str) -> NotesError:
        return NotesError(f"{self.name} {message}", self.path, self.line)

    def check(self, texts: "Texts") -> None:
        """Raise NotesError where the verdict is not what the cells print."""
        if self.verdict == "equal":
            expected = self.output.removeprefix(self.stray)
            printed = "".join(texts(cell)[0] for cell in self.cells)
            if printed != expected:
                both = expected.splitlines(), printed.splitlines()
                difference = difflib.unified_diff(*both, "the notes", "this run", lineterm="")
                raise self.error("says equal, and differs:\n" + "\n".join(difference))
        elif self.verdict == "weights" and not self.figures(texts):
            raise self.error(
                "says weights, and none of its cells has another output with the real checkpoint; "
                "record that in NAME.hub.out, or choose another verdict"
            )

    def figures(self, texts: "Texts") -> tuple[str, str] | None:
        """The first line that this build prints and the real checkpoint prints otherwise."""
        for run, real in map(texts, self.cells):
            lines = zip_longest(run.splitlines(), (real or run).splitlines(), fillvalue="")
            for pair in lines:
                if pair[0] != pair[1]:
                    return pair
        return None


# What a cell printed, and what it prints with the real checkpoint, where that is recorded.
Texts = Callable[[str], tuple[str, str | None]]


def read_blocks(path: Path) -> list[Row]:
    """The rows of the file, in the order of the blocks. Raises NotesError, with lines."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise NotesError(f"cannot be read: {error}", path) from error
    lines = text.splitlines()
    rows: list[Row] = []
    for name, table in tables.items():
        head = f"[{name}]"
        line = next((n for n, line in enumerate(lines, 1) if line.startswith(head)), 1)
        row = _read_row(path, line, name, table)
        if rows and row.first <= rows[-1].last:
            raise row.error(f"stands after {rows[-1].name}; each block has one row, in their order")
        rows.append(row)
    return rows


def _read_row(path: Path, line: int, name: str, table: object) -> Row:
    def error(message: str) -> NotesError:
        return NotesError(f"`{name}` {message}", path, line)

    first, last = _read_range(name)
    if not first <= last or not isinstance(table, dict):
        raise error("is not a block; expected a table `[S14]` or `[S14-S15]`")
    verdict = table.get("verdict")
    if verdict not in list(VERDICTS):
        raise error(f"has no verdict; expected one of {', '.join(VERDICTS)}")
    equal = verdict == "equal"
    needed = {"lines", "verdict", "cells", "output" if equal else "note"}
    if lacking := needed - table.keys():
        raise error(f"lacks {', '.join(sorted(lacking))}")
    if unknown := table.keys() - needed - ({"stray"} if equal else set()):
        raise error(f"is {verdict} and has {', '.join(sorted(unknown))}")
    cells = table["cells"]
    if not (isinstance(cells, list) and cells and all(isinstance(each, str) for each in cells)):
        raise error("names no cell: `cells` is a list of `FILE::NAME`")
    if wrong := [key for key in table if key != "cells" and not isinstance(table[key], str)]:
        raise error(f"has no text in {', '.join(wrong)}")
    return Row(path, line, first, last, **table | {"cells": tuple(cells)})


def _read_range(blocks: str) -> tuple[int, int]:
    """The first and the last block of `S14` or `S14-S15`; of anything else, a range of none."""
    match = RANGE.fullmatch(blocks)
    return (int(match[1]), int(match[2] or match[1])) if match else (1, 0)


def select(rows: list[Row], blocks: str) -> list[Row]:
    """The rows of `S08-S66`. Raises NotesError when there is none."""
    first, last = _read_range(blocks)
    if not (found := [row for row in rows if first <= row.first and row.last <= last]):
        raise NotesError(f"there are no blocks `{blocks}`; expected `counts`, or some as `S08-S66`")
    return found


def counts_html(rows: Iterable[Row]) -> str:
    """How many blocks there are, and how many of each verdict, in one sentence."""
    counts = dict.fromkeys(VERDICTS, 0)
    for row in rows:
        counts[row.verdict] += row.last - row.first + 1
    parts = ", ".join(f"{VERDICTS[verdict]} <b>{n}</b>개" for verdict, n in counts.items())
    return f"<p>블록 <b>{sum(counts.values())}</b>개: {parts}</p>"


def table_html(rows: Iterable[Row], link: Callable[[Row, str], str], texts: Texts) -> str:
    """A table with one row each; `link` makes a link to a cell.

    The roles say what the elements say: on a phone, where rows are laid out as blocks, some
    browsers would no longer read a table.
    """
    heads = "".join(
        f'<th role="columnheader" scope="col">{head}</th>'
        for head in ("블록", "판정", "이 사이트의 셀", "다른 점")
    )
    body = "".join(_row_html(row, link, texts) for row in rows)
    return (
        '<table class="blocks-table" role="table">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row_html(row: Row, link: Callable[[Row, str], str], texts: Texts) -> str:
    note = CODE.sub(r"<code>\1</code>", escape(row.note))
    if row.stray:
        stray = escape(row.stray.strip())
        note = f"노트의 출력 앞에 있는 <code>{stray}</code>는 빼고 비교했습니다."
    if row.verdict == "weights" and (figures := row.figures(texts)):
        run, real = (escape(line.strip()) for line in figures)
        note += (
            f"<dl><dt>이 빌드</dt><dd><samp>{run}</samp></dd>"
            f"<dt>실제</dt><dd><samp>{real}</samp></dd></dl>"
        )
    links = "".join(f"<li>{link(row, cell)}</li>" for cell in row.cells)
    return (
        '<tr role="row">'
        f'<th role="rowheader" scope="row">{row.name}'
        f" <small>노트 {escape(row.lines.replace('-', '–'))}행</small></th>"
        f'<td role="cell" data-verdict="{row.verdict}">{VERDICTS[row.verdict]}</td>'
        f'<td role="cell"><ul>{links}</ul></td>'
        f'<td role="cell">{note}</td></tr>'
    )

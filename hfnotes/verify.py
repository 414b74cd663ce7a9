"""Run the snippets on a hub that was pulled from the real one; compare cell by cell.

A cell is compared with its record in `NAME.hub.out`, or in `NAME.out` where it has none there.
"""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hfnotes import compare
from hfnotes.compare import Record
from hfnotes.environment import Project
from hfnotes.errors import NotesError
from hfnotes.results import Result
from hfnotes.runner import Runner
from hfnotes.snippet import Snippet, read_snippets
from hub import MANIFEST

HEADING = "# source: 허깅페이스 허브에서 받은 체크포인트와 데이터로 {}에 실행한 출력입니다.\n"


def verify(
    project: Project, hub: Path, *, record: bool = False, say: Callable[[str], None] = print
) -> bool:
    """Run every snippet on `hub` and say of each cell how it compares; True if nothing differs.

    With `record`, write a new `NAME.hub.out` for each snippet with a cell that is not equal: of the
    cells that print something else than on the embedded hub.
    """
    if not (hub / MANIFEST).is_file():
        raise NotesError("there is no hub from the real Hub here; run `make hub-pull`", hub)
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
                say(f"recorded {write_hub_record(snippet, result).name}")
            all_equal &= equal or record
    return all_equal


def _compare(snippet: Snippet, result: Result, say: Callable[[str], None]) -> bool:
    own = _own_record(snippet)
    real = compare.read_record(compare.hub_record_path(snippet), snippet)
    all_equal = True
    for output in result.outputs:
        recorded = real if real and output.cell in real.outputs else own
        name = f"{snippet.name}::{output.cell}"
        if compare.same(recorded.outputs[output.cell], output.text):
            say(f"{name}: equal")
            continue
        all_equal = False
        what = "differs" if recorded is real else "no record yet; the embedded hub gives another"
        say(f"{name}: {what}\n{compare.diff(recorded, output.cell, output.text)}")
    return all_equal


def write_hub_record(snippet: Snippet, result: Result) -> Path:
    """Write `NAME.hub.out` anew: the cells that printed something else than `NAME.out` says.

    All are of one run, which the heading names. Without such a cell there is no such file.
    """
    own = _own_record(snippet)
    cells = [
        f"# %% {output.cell}\n{output.text}"
        for output in result.outputs
        if not compare.same(own.outputs[output.cell], output.text)
    ]
    path = compare.hub_record_path(snippet)
    if cells:
        heading = HEADING.format(datetime.date.today().isoformat())
        path.write_text(heading + "".join(cells), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)
    return path


def _own_record(snippet: Snippet) -> Record:
    path = compare.record_path(snippet)
    record = compare.read_record(path, snippet)
    if record is None or list(record.outputs) != list(snippet.by_name):
        raise NotesError("is missing or has other cells than its snippet; run `make update`", path)
    return record

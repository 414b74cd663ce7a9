"""The blocks of the notes: each has a row, a row's cells are shown, and its verdict is true."""

import re

import pytest
from processes import ROOT

from course.blocks import VERDICTS, Row, read_blocks, table_html
from hfnotes.errors import NotesError
from hfnotes.record import hub_record_path, read_record, record_path
from hfnotes.snippet import read_snippets

ROWS = read_blocks(ROOT / "docs/reference/blocks.toml")
SNIPPETS = {snippet.name: snippet for snippet in read_snippets(ROOT / "snippets")}

EQUAL = """
[S01-S02]
lines = "1-4"
verdict = "equal"
cells = ["a.py::one"]
output = '''
>1 < 2
'''
stray = ">"
"""
WEIGHTS = """
[S03]
lines = "5-6"
verdict = "weights"
cells = ["a.py::two", "a.py::one"]
note = "`two`만 <다릅니다>."
"""
PAGE = "# A\n\n```cell\na.py::one\n```\n\n```cell\na.py::two\n```\n\n```cell\na.py::one\n```\n"
TABLE = "# Table\n\n```blocks\n{}\n```\n"


@pytest.fixture
def notes(small):
    """A small project with two cells on a page, and the notes' blocks, which they cover."""
    with (small.root / "mkdocs.yml").open("a") as settings:
        settings.write(f"hooks: [{ROOT}/course/hook.py]\n")
    small.set("time-limit", 'language = "ko"\ntime-limit')
    (small.root / "docs/reference").mkdir()
    path = small.write("a.py", "# %% one\nprint('1 < 2')\n# %% two\nprint('same\\n0.25')\n")
    path.with_suffix(".hub.out").write_text("# source: the notes\n# %% two\nsame\n0.75\n")
    (small.root / "docs/sub").mkdir()
    small.page(PAGE, "sub/a.md")
    small.page(TABLE.format("S01-S09"))
    small.page(EQUAL + WEIGHTS, "reference/blocks.toml")
    path.with_suffix(".out").write_text("# %% one\n1 < 2\n# %% two\nsame\n0.25\n")
    return small


def built(small) -> str:
    build = small.site()
    assert build.returncode == 0, build.stderr
    return (small.root / "site/index.html").read_text()


def test_a_row_links_to_its_cells_and_says_what_differs(notes):
    html = built(notes)
    first, second = html.split('<tr role="row">')[2:]
    assert "S01–S02" in first
    assert "노트 1–4행" in first
    assert VERDICTS["equal"] in first
    assert "노트의 출력 앞에 있는 <code>&gt;</code>는 빼고" in first
    assert re.findall('<a href="([^"]+)">([^<]+)', second) == [
        ("sub/a/#a.py::two", "A: two"),
        ("sub/a/#a.py::one", "A: one"),
    ]
    assert "<code>two</code>만 &lt;다릅니다&gt;." in second
    assert re.findall("<samp>(.*?)</samp>", second) == ["0.25", "0.75"]
    page = (notes.root / "site/sub/a/index.html").read_text()
    assert re.findall(' id="(a.py::[^"]+)"', page) == ["a.py::one", "a.py::two"]


def test_what_a_row_says_is_text_and_no_markup(tmp_path):
    path = tmp_path / "blocks.toml"
    path.write_text(WEIGHTS.replace("5-6", "<i>5</i>"))
    html = table_html(read_blocks(path), lambda row, cell: cell, lambda cell: ("<b>1", "<b>2"))
    assert "노트 &lt;i&gt;5&lt;/i&gt;행" in html
    assert "<samp>&lt;b&gt;1</samp>" in html
    assert "<i>" not in html


def test_a_pages_title_is_text_and_no_markup(notes):
    for page in (PAGE.replace("# A\n", "# A `<i>`\n"), f"---\ntitle: A <i>\n---\n{PAGE}"):
        notes.page(page, "sub/a.md")
        assert ">A &lt;i&gt;: one</a>" in built(notes)


def test_the_counts_are_of_blocks_not_of_rows(notes):
    notes.page(TABLE.format("counts"))
    counts = f"블록 3개: {VERDICTS['equal']} 2개, {VERDICTS['weights']} 1개"
    assert counts in re.sub(r"</?b>", "", built(notes))


BAD_ROWS = {
    "an unknown cell": (WEIGHTS, "a.py::two", "a.py::three", "S03 a.py has no cell `three`"),
    "an unknown file": (WEIGHTS, "a.py::two", "b.py::two", "S03 there is no snippet `b.py`"),
    "no cell": (WEIGHTS, '"a.py::two", "a.py::one"', "", "`S03` names no cell"),
    "an unknown verdict": (WEIGHTS, "weights", "right", "`S03` has no verdict; expected one of"),
    "no lines": (WEIGHTS, 'lines = "5-6"', "", "`S03` lacks lines"),
    "a note on what is equal": (EQUAL, "stray", "note", "`S01-S02` is equal and has note"),
    "another name": (WEIGHTS, "S03", "S3", "`S3` is not a block"),
    "a range of none": (WEIGHTS, "S03", "S04-S03", "`S04-S03` is not a block"),
    "a block twice": (WEIGHTS, "S03", "S02", "S02 stands after S01–S02"),
    "a false equal": (EQUAL, "1 < 2", "1 > 2", "S01–S02 says equal, and differs:"),
    "a stray not named": (EQUAL, 'stray = ">"', "", "S01–S02 says equal, and differs:"),
    "a false weights": (WEIGHTS, '"a.py::two", ', "", "S03 says weights, and none of its cells"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_fails_the_build_and_names_file_and_line(notes, name):
    row, old, new, message = BAD_ROWS[name]
    assert old in row
    notes.page((EQUAL + WEIGHTS).replace(row, row.replace(old, new)), "reference/blocks.toml")
    build = notes.site()
    assert build.returncode != 0
    line = 2 if row is EQUAL else 2 + EQUAL.count("\n")
    assert f"docs/reference/blocks.toml:{line}: {message}" in build.stderr


def test_a_cell_that_no_page_shows_fails_the_build(notes):
    notes.page(PAGE.replace("a.py::two", "a.py::one"), "sub/a.md")
    message = "docs/reference/blocks.toml:11: S03 names the cell a.py::two, which no page shows"
    assert message in notes.site().stderr


def test_what_is_not_toml_is_an_error_with_its_line(tmp_path):
    path = tmp_path / "blocks.toml"
    path.write_text("[S01]\nlines =\n")
    with pytest.raises(NotesError, match=r"blocks\.toml: cannot be read: .*line 2"):
        read_blocks(path)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (TABLE.format("S08-S66"), "docs/index.md:3: there are no blocks `S08-S66`"),
        (TABLE.format("all"), "docs/index.md:3: there are no blocks `all`"),
        ("<!--\n```blocks\ncounts\n```\n-->\n", "docs/index.md: has 1 blocks fences (lines 2)"),
        ('<div class="blocks" data-blocks="counts"></div>\n', "docs/index.md: has 0 blocks fences"),
    ],
)
def test_a_bad_fence_of_blocks_fails_the_build(notes, page, message):
    notes.page(page)
    build = notes.site()
    assert build.returncode != 0
    assert message in build.stderr


def recorded(reference: str) -> tuple[str, str | None]:
    """What a cell of the real project prints here, and with the real checkpoint."""
    file, _, cell = reference.partition("::")
    snippet = SNIPPETS[file]
    real = read_record(hub_record_path(snippet), snippet)
    return (
        read_record(record_path(snippet), snippet).outputs[cell],
        real.outputs.get(cell) if real else None,
    )


def test_each_of_the_89_blocks_has_a_row():
    blocks = [block for row in ROWS for block in range(row.first, row.last + 1)]
    assert blocks == list(range(1, 90))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_verdict_is_what_the_records_say(row: Row):
    row.check(recorded)


def test_the_rows_stand_in_the_order_of_the_notes():
    ends = [int(end) for row in ROWS for end in row.lines.split("-")]
    assert ends == sorted(ends)
    assert ends[-1] <= 983


def test_the_page_shows_each_row_and_its_links_lead_to_the_cells(site):
    html = (site / "reference/differences.html").read_text()
    shown = re.findall(r'<th role="rowheader" scope="row">(\S+)', html)
    assert shown == [row.name for row in ROWS]
    table = "".join(re.findall(r'<table class="blocks-table".*?</table>', html, re.S))
    links = re.findall(r'<a href="\.\./([^"#]+)#([^"]+)"', table)
    assert [anchor for _, anchor in links] == [cell for row in ROWS for cell in row.cells]
    for page, anchor in links:
        assert f' id="{anchor}"' in (site / page).read_text()


def test_the_page_has_the_counts(site):
    total = sum(row.last - row.first + 1 for row in ROWS)
    html = (site / "reference/differences.html").read_text()
    assert f"블록 {total}개" in re.sub(r"</?b>", "", html)

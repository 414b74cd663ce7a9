"""What a snippet file says, and what it must say."""

import pytest

from hfnotes.errors import NotesError
from hfnotes.snippet import read_snippet


def test_a_snippet_has_a_title_requirements_and_cells(small):
    path = small.write(
        "ch1/a.py",
        "# %% first\n\nx = 1\n\n\n# %% second raises=ValueError\nint('x')\n",
        dependencies='"torch", "transformers>=5"',
    )
    snippet = read_snippet(path, small.root / "snippets")
    assert snippet.name == "ch1/a.py"
    assert snippet.title == "A title."
    assert [str(requirement) for requirement in snippet.requirements] == [
        "torch",
        "transformers>=5",
    ]
    first, second = snippet.cells
    assert (first.name, first.line, first.end, first.source, first.raises) == (
        "first",
        6,
        8,
        "x = 1",
        None,
    )
    assert (second.name, second.source, second.raises) == ("second", "int('x')", "ValueError")
    assert second.end == len(path.read_text().splitlines())


BAD = {
    "a cell twice": ("# %% a\nx = 1\n# %% a\nx = 2\n", 8, "the cell `a` stands twice"),
    "a cell without a name": ("# %%\nx = 1\n", 6, "`# %% ` is not a cell"),
    "a Korean name": ("# %% 토큰\nx = 1\n", 6, "in lower-case ASCII"),
    "an unknown option": ("# %% a hide=yes\nx = 1\n", 6, "`# %% a hide=yes` is not a cell"),
    "an empty cell": ("# %% a\n\n# %% b\nx = 1\n", 6, "the cell `a` is empty"),
    "no cell": ("x = 1\n", 1, "has no cell"),
    "code above": ("x = 1\n# %% a\nx = 2\n", 6, "has code above its first cell"),
    "a marker in a string": (
        '# %% a\ntext = """\n# %% b\n"""\n',
        8,
        "`# %% b` stands inside a statement",
    ),
    "an odd line break": ("# %% a\nx = '\u2028'\n", 7, "a line break that is not a plain"),
    "more after an exception": (
        "# %% a raises=ValueError\nint('x')\n# %% b\nx = 1\n",
        6,
        "only the last cell of a file may raise",
    ),
    "no Python": ("# %% a\nx = = 1\n", 7, "is not Python: invalid syntax"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_an_error_with_its_line(small, name):
    cells, line, message = BAD[name]
    path = small.write("bad.py", cells)
    with pytest.raises(NotesError) as raised:
        read_snippet(path, small.root / "snippets")
    assert f"bad.py:{line}: " in str(raised.value)
    assert message in str(raised.value)


HEADERS = {
    "none": ('"""T."""\n# %% a\nx = 1\n', "has 0 PEP 723 headers"),
    "not TOML": (
        '# /// script\n# dependencies = [\n# ///\n"""T."""\n# %% a\nx = 1\n',
        "its PEP 723 header is not valid",
    ),
    "no requirement": (
        '# /// script\n# dependencies = ["a b c"]\n# ///\n"""T."""\n# %% a\nx = 1\n',
        "its PEP 723 header is not valid",
    ),
}


for case, (own, message) in {
    "an unknown key": ('file = "a.csv"', "has the unknown key file"),
    "a file elsewhere": ('files = ["../a.csv"]', "reads '../a.csv', which is not named as"),
    "a file that is not there": (
        'files = ["a.csv"]',
        "reads a.csv, which does not stand beside it",
    ),
    "no list": ("files = 1", "its PEP 723 header is not valid"),
    "no table": ("", "its PEP 723 header is not valid"),
}.items():
    table = f"[tool.hfnotes]\n# {own}" if own else "tool = 1"
    header = f"# /// script\n# dependencies = []\n# {table}\n# ///\n"
    HEADERS[case] = (f'{header}"""T."""\n# %% a\nx = 1\n', message)


@pytest.mark.parametrize("name", HEADERS)
def test_a_bad_header_is_an_error(small, name):
    text, message = HEADERS[name]
    path = small.root / "snippets/bad.py"
    path.write_text(text)
    with pytest.raises(NotesError, match=message):
        read_snippet(path, path.parent)


def test_a_name_that_a_url_would_have_to_quote_is_an_error(small):
    path = small.write("two words.py", "# %% a\nx = 1\n")
    with pytest.raises(NotesError, match=r"two words\.py: is not named in lower-case ASCII"):
        read_snippet(path, small.root / "snippets")


def test_a_snippet_without_a_title_is_an_error(small):
    path = small.root / "snippets/bad.py"
    path.write_text("# /// script\n# dependencies = []\n# ///\n\n# %% a\nx = 1\n")
    with pytest.raises(NotesError, match="has no title"):
        read_snippet(path, path.parent)

"""What a snippet file says, and what it must say."""

import pytest

from hfnotes.errors import NotesError
from hfnotes.record import check_orphans
from hfnotes.snippet import parse_snippet, read_snippet


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
    "return outside": ("# %% a\nreturn 1\n", 7, "is not Python: 'return' outside function"),
    "await outside": ("# %% a\nawait x\n", 7, "is not Python: 'await' outside function"),
    "a late future": (
        "# %% a\nx = 1\nfrom __future__ import annotations\n",
        8,
        "is not Python: from __future__ imports must occur at the beginning",
    ),
    "an argument twice": (
        "# %% a\ndef f(a, a):\n    pass\n",
        7,
        "is not Python: duplicate argument 'a' in function definition",
    ),
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
    "an unknown key": ('file = "a.csv"', "has the key file, which the build would not follow"),
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
for case, (more, message) in {
    "a key of none": ('pins = ["x"]', "has the key pins, which the build would not follow"),
    "another index": ('[tool.uv]\n# index-url = "https://x.y"', "has the key tool.uv, which"),
    "other sources": ("[[tool.uv.index]]", "has the key tool.uv, which"),
    "a version by address": (
        'requires-python = "@ https://x.y"',
        "asks for `python ?@ https://x.y`",
    ),
    "no version": ("requires-python = 3", "its PEP 723 header is not valid"),
}.items():
    header = f"# /// script\n# dependencies = []\n# {more}\n# ///\n"
    HEADERS[case] = (f'{header}"""T."""\n# %% a\nx = 1\n', message)
for requirement in ("torch @ https://x.y/z.whl", "torch[all]", "torch; python_version > '3'"):
    header = f'# /// script\n# dependencies = ["{requirement}"]\n# ///\n'
    HEADERS[requirement] = (f'{header}"""T."""\n# %% a\nx = 1\n', "by its name and version alone")


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


@pytest.mark.parametrize("cookie", ["# -*- coding: euc-kr -*-", "#!/x\n# vim: fileencoding=latin1"])
def test_another_encoding_than_the_files_own_is_an_error_with_its_line(small, cookie):
    path = small.write("a.py", "# %% a\nx = 1\n")
    path.write_text(f"{cookie}\n{path.read_text()}")
    line = cookie.count("\n") + 1
    with pytest.raises(NotesError, match=rf"a\.py:{line}: says that its encoding is"):
        read_snippet(path, path.parent)
    path.write_text(path.read_text().replace("euc-kr", "utf-8").replace("latin1", "UTF8"))
    assert read_snippet(path, path.parent).cells


@pytest.mark.parametrize("text", ["-" * 100_000 + "1", "'" + "\ud800" + "'"], ids=["deep", "half"])
def test_what_python_cannot_even_read_is_an_error(tmp_path, text):
    with pytest.raises(NotesError, match=r"a\.py: is not Python that can be read"):
        parse_snippet(text, tmp_path / "a.py", "a.py")


def test_what_is_no_file_is_an_error_and_what_editors_leave_is_no_snippet(small):
    good = small.write("a.py", "# %% a\nx = 1\n")
    small.write(".ipynb_checkpoints/a-checkpoint.py", "# %% a\nx = 1\n")
    (good.parent / "._a.py").write_bytes(b"\0\5\x16\7")
    (good.parent / ".#a.py").symlink_to("user@host.1")
    (good.parent / ".ipynb_checkpoints/a.out").touch()
    snippets = small.snippets()
    assert [snippet.path for snippet in snippets] == [good]
    check_orphans(small.project(), snippets)
    (good.parent / "b.py").mkdir()
    with pytest.raises(NotesError, match=r"b\.py: cannot be read: Is a directory"):
        small.snippets()
    (good.parent / "b.py").rmdir()
    (good.parent / "b.py").symlink_to("nowhere")
    with pytest.raises(NotesError, match=r"b\.py: cannot be read: No such file"):
        small.snippets()


def test_what_git_does_to_the_ends_of_lines_is_an_error_that_says_so(small):
    path = small.write("a.py", "# %% a\nx = 1\n")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(
        NotesError, match=r"a\.py:1: has a line break .* eol=lf` in \.gitattributes"
    ):
        small.snippets()

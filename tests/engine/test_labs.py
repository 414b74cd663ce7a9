"""Labs: notebooks that run when the site is built and are compared; test_downloads.py runs them."""

import json
import os
import re
import shutil
import time
from pathlib import Path

import nbformat
import pytest

from hfnotes.errors import NotesError
from hfnotes.labs import read_lab, read_labs

DRAW = (
    "import matplotlib.pyplot as plt\n\nfor text in {!r}:\n"
    "    plt.figure().suptitle(text)\nplt.show()\n"
)


def notebook(*cells: tuple, **metadata) -> str:
    """A notebook of (kind, id, source) cells, after one with a title."""
    content = nbformat.v4.new_notebook(
        metadata={"hfnotes": {"description": "A lab.", "dependencies": ["mkdocs"]} | metadata}
    )
    for kind, name, source in [("markdown", "title", "# A lab"), *cells]:
        new = getattr(nbformat.v4, f"new_{kind}_cell")
        content.cells.append(new(source, id=name))
    return nbformat.writes(content)


@pytest.fixture
def lab(small):
    """A small project with room for a lab, and a page."""
    config = small.root / "mkdocs.yml"
    text = config.read_text().replace("pymdownx.details", "pymdownx.details, attr_list")
    config.write_text(f"{text}\nuse_directory_urls: false\n")
    small.set("time-limit", 'labs = "docs"\ntime-limit')
    small.write("a.py", "# %% one\nprint(1)\n")
    small.page("# A page\n\n```cell\na.py::one\n```\n")
    path = small.root / "docs/labs/lab.ipynb"
    path.parent.mkdir()
    small.lab = path
    return small


def test_a_lab_runs_once_and_is_shown_and_compared(lab):
    lab.lab.write_text(
        notebook(
            ("markdown", "part", "## A part"),
            ("code", "one", "x = 2\nprint('a <b>', x)"),
            ("code", "two", "print(x * 21)"),
        )
    )
    unrecorded = lab.site()
    assert unrecorded.returncode != 0
    assert "lab.out" in unrecorded.stderr + unrecorded.stdout
    updated = lab.update()
    assert updated.returncode == 0, updated.stderr
    assert "recorded docs/labs/lab.out\n" in updated.stdout
    assert (lab.root / "docs/labs/lab.out").read_text() == "# %% one\na <b> 2\n# %% two\n42\n"
    again = lab.site()
    assert again.returncode == 0, again.stderr
    assert "2: 0 ran, 2 from the store" in again.stdout
    html = (lab.root / "site/labs/lab.html").read_text()
    assert 'data-file="labs/lab.py" data-cell="two" data-env="main"' in html
    assert re.search(r'<h2 id="part">', html)
    assert re.findall(r"<samp>(.*?)</samp>", html, re.S) == ["a &lt;b&gt; 2\n", "42\n"]
    (lab.root / "docs/labs/lab.out").write_text("# %% one\na <b> 2\n# %% two\n41\n")
    changed = lab.site()
    assert changed.returncode != 0
    assert "-41" in changed.stderr
    assert "+42" in changed.stderr


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os; os._exit(3)", "left the program with status 3"),
        ("while True:\n    pass", "used more than 3 s of processor time"),
        ("1 + 1", "print it instead"),
        ("print('a', end='')", "does not end with a new line"),
        ("print('# %% two')", "prints a line that starts with"),
        ("print('a\\rb')", "control character"),
        ("print('a' * 1_000_000)", "printed more than 1,000,000 bytes"),
        (DRAW.format("a"), "say in its metadata, as `alt`"),
    ],
)
def test_a_cell_that_fails_fails_the_build_and_is_named(lab, source, message):
    lab.lab.write_text(notebook(("code", "one", "print(1)"), ("code", "bad", source)))
    run = lab.site()
    assert run.returncode != 0
    line = lab.lab.read_text().splitlines().index('   "id": "bad",') + 1
    assert f"docs/labs/lab.ipynb:{line}: the cell `bad` " in run.stderr.replace(
        "output of the ", ""
    )
    assert message in run.stderr
    assert not (lab.root / "site").exists()
    assert lab.site().returncode != 0  # what failed was not kept


def test_a_lab_has_an_empty_working_folder_and_leaves_nothing_in_docs(lab):
    source = (
        "import os, tempfile\n"
        "from pathlib import Path\n"
        "print(os.listdir(), os.listdir(tempfile.gettempdir()))\n"
        "Path('page.md').touch()\n"
        "print(os.listdir())\n"
    )
    lab.lab.write_text(notebook(("code", "one", source)))
    updated = lab.update()
    assert updated.returncode == 0, updated.stderr
    record = lab.root / "docs/labs/lab.out"
    assert record.read_text() == "# %% one\n[] []\n['page.md']\n"
    assert sorted(record.parent.iterdir()) == [lab.lab, record]


def test_a_lab_to_download_is_the_same_from_each_build_and_has_no_stderr(lab):
    source = "import sys, time\nprint(1)\nprint(time.time(), file=sys.stderr)"
    lab.lab.write_text(notebook(("code", "one", source)))
    texts = []
    for _ in range(2):
        updated = lab.update()
        assert updated.returncode == 0, updated.stderr
        assert lab.site().returncode == 0
        texts.append((lab.root / "site/snippets/labs/lab.ipynb").read_text())
        shutil.rmtree(lab.root / ".cache/results")
    assert texts[0] == texts[1]
    (cell,) = (cell for cell in json.loads(texts[0])["cells"] if cell["cell_type"] == "code")
    assert [output["name"] for output in cell["outputs"]] == ["stdout"]


def test_each_figure_has_a_file_of_its_own_and_says_what_it_shows(lab):
    content = json.loads(
        notebook(("code", "plot", DRAW.format("ab")), ("code", "plot1", DRAW.format("c")))
    )
    for cell in content["cells"][1:]:
        cell["metadata"]["alt"] = r"y = \alpha \1 < 2"
    lab.lab.write_text(json.dumps(content))
    lab.set("time-limit = 3", "time-limit = 60")
    updated = lab.update()
    assert updated.returncode == 0, updated.stderr
    assert lab.site().returncode == 0
    record = lab.lab.with_suffix(".figures.out").read_text()
    assert record == (
        "# %% plot\nplot.svg\ntext 'a'\nplot-1.svg\ntext 'b'\n# %% plot1\nplot1.svg\ntext 'c'\n"
    )
    folder = lab.root / "site/snippets/labs/lab"
    assert sorted(path.name for path in folder.iterdir()) == ["plot-1.svg", "plot.svg", "plot1.svg"]
    html = (lab.root / "site/labs/lab.html").read_text()
    assert html.count(r'alt="y = \alpha \1 &lt; 2"') == 3


def test_no_lab_runs_beside_a_snippet_that_is_to_run_alone(lab):
    settings = lab.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("time-limit", 'alone = ["a.py"]\ntime-limit'))
    now = "print(f'{time.monotonic() % 1e4:.1f}')"
    source = f"import time\n{now}\ntime.sleep(1.5)\n{now}\n"
    lab.write("a.py", f"# %% one\n{source}")
    lab.lab.write_text(notebook(("code", "one", source)))
    for record in ("snippets/a.out", "docs/labs/lab.out"):
        (lab.root / record).write_text("# %% one\n")
    printed = re.findall(r"^\+([0-9.]+)$", lab.site().stderr, re.MULTILINE)
    snippet, run = (tuple(map(float, part)) for part in (printed[:2], printed[2:]))
    # To the printed tenth of a second, one may begin when the other ends.
    assert snippet[1] <= run[0] or run[1] <= snippet[0]


def test_a_lab_that_asks_for_what_is_not_installed_fails_the_build_and_says_so(lab):
    lab.lab.write_text(notebook(("code", "one", "print(1)"), dependencies=["no-such-thing"]))
    run = lab.site()
    assert run.returncode != 0
    assert "docs/labs/lab.ipynb:1: no environment has what the header asks for" in run.stderr
    assert "no-such-thing (not installed)" in run.stderr


def test_a_snippet_with_the_name_of_a_lab_fails_the_build(lab):
    lab.lab.write_text(notebook(("code", "one", "print(1)")))
    lab.write("labs/lab.py", "# %% one\nprint(2)\n")
    run = lab.update()
    assert run.returncode != 0
    assert "snippets/labs/lab.py: a lab has this name" in run.stderr


def test_a_lab_that_mkdocs_leaves_out_fails_the_build_and_is_named(lab):
    with (lab.root / "mkdocs.yml").open("a") as config:
        config.write("exclude_docs: labs/lab.ipynb\n")
    lab.lab.write_text(notebook(("code", "one", "print(1)")))
    run = lab.site()
    assert run.returncode != 0
    assert "docs/labs/lab.ipynb: is on no page" in run.stderr
    assert "Traceback" not in run.stderr


def test_serve_goes_on_when_a_lab_fails_is_mended_or_is_removed(lab):
    lab.lab.write_text(notebook(("code", "one", "print('first')")))
    other = lab.lab.with_name("other.ipynb")
    other.write_text(notebook(("code", "one", "print(1)")))
    with lab.serve() as shown:
        shown("labs/lab.html", "<samp>(first)")
        ran = Path(f"/dev/shm/hfnotes-ran-{os.getpid()}")  # both may write there
        bad = f"from pathlib import Path\nPath({str(ran)!r}).touch()\n1 / 0"
        lab.lab.write_text(notebook(("code", "one", bad)))
        end = time.monotonic() + 60
        while not ran.exists():
            assert time.monotonic() < end, "the failing lab never ran"
            time.sleep(0.1)
        ran.unlink()
        lab.lab.write_text(notebook(("code", "one", "print('mended')")))
        shown("labs/lab.html", "<samp>(mended)")
        other.unlink()
        lab.lab.write_text(notebook(("code", "one", "print('last')")))
        shown("labs/lab.html", "<samp>(last)")


def altered(change) -> str:
    """A notebook of a title and a cell `one`, changed."""
    content = json.loads(notebook(("code", "one", "print(1)")))
    change(content)
    return json.dumps(content, indent=1)


NO_LABS = {
    "null metadata": (lambda lab: lab.update(metadata=None), "ipynb: .* has no `hfnotes` with the"),
    "of the course, as it is": (lambda lab: lab["metadata"].pop("hfnotes"), "has no `hfnotes`"),
    "a cell's null metadata": (lambda lab: lab["cells"][1].update(metadata=None), "is no table"),
    "Jupyter's id": (
        lambda lab: lab["cells"][1].update(id="3f9a-b"),
        r"ipynb:\d+: .* `3f9a-b` .* is no",
    ),
    "no id": (lambda lab: lab["cells"][1].pop("id"), "a cell has no id; open it in Jupyter"),
    "one id": (lambda lab: lab["cells"][0].update(id="one"), r"ipynb:\d+: .*two cells have one id"),
    "format 3": (lambda lab: lab.update(nbformat=3), "its format is not 4; open it in Jupyter"),
    "worksheets": (lambda lab: lab.update(worksheets=[lab.pop("cells")]), "its format is not 4"),
    "another kernel": (
        lambda lab: lab["metadata"].update(kernelspec={"name": "ir"}),
        "its kernel is not python3",
    ),
    "no cells": (lambda lab: lab["cells"].clear(), "it has no cells"),
}


@pytest.mark.parametrize("name", NO_LABS)
def test_another_notebook_is_an_error_in_words(tmp_path, name):
    change, message = NO_LABS[name]
    path = tmp_path / "lab.ipynb"
    path.write_text(altered(change))
    with pytest.raises(NotesError, match=message):
        read_lab(path, tmp_path)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("await x", "is not Python: 'await' outside function"),
        ("%time 1", "is not Python: invalid syntax"),
        ("!ls", "is not Python: invalid syntax"),
        ("print(In[1])", "uses `In`, which Jupyter alone has"),
        ("print(_1)", "uses `_1`, which Jupyter alone has"),
        ("get_ipython()", "uses `get_ipython`, which"),
        ("from IPython.display import clear_output", "imports IPython, which is Jupyter's"),
        ("import IPython", "imports IPython, which is Jupyter's"),
        ("exit()", "uses `exit`, which Jupyter alone has"),
    ],
)
def test_what_jupyter_alone_has_is_an_error_with_the_cells_line(tmp_path, source, message):
    path = tmp_path / "lab.ipynb"
    path.write_text(notebook(("code", "one", "_ = 1\nprint(_)"), ("code", "two", source)))
    line = path.read_text().splitlines().index('   "id": "two",') + 1
    with pytest.raises(NotesError) as raised:
        read_lab(path, tmp_path)
    assert f"lab.ipynb:{line}: {message}" in str(raised.value)
    assert "a lab's code is a program as well" in str(raised.value)


def test_a_title_may_have_quotes_and_backslashes(tmp_path):
    path = tmp_path / "lab.ipynb"
    title = 'The "lab" of \\alpha, """so to say"""'
    path.write_text(altered(lambda lab: lab["cells"][0].update(source=f"# {title}")))
    assert read_lab(path, tmp_path).snippet.title == title


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "is not a lab"),
        (notebook(("code", "Bad", "print(1)")), "the id `Bad` of a cell is no name"),
        (notebook(("code", "one", "1"), ("code", "two", "print(")), r"ipynb:24: is not Python"),
        (notebook(("code", "one", "1"), ("code", "two", "")), r"ipynb:24: .* is empty"),
        (notebook(("code", "one", "1\n# %% two\n2")), r"ipynb:14: `# %% two` stands inside"),
        (
            notebook(("markdown", "part", "```python\n1\n```"), ("code", "one", "1")),
            r"ipynb:13: a fence `python`; .* in code cells",
        ),
        (notebook(("raw", "one", "1"), ("code", "two", "2")), r"ipynb:13: .* `one` is not run"),
        (
            notebook(("code", "one", "print(1)")).replace(
                '"outputs": []',
                '"outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]',
            ),
            "has outputs",
        ),
    ],
)
def test_what_is_no_lab_is_said_to_be_none(tmp_path, text, message):
    path = tmp_path / "lab.ipynb"
    path.write_text(text)
    with pytest.raises(NotesError, match=message) as raised:
        read_lab(path, tmp_path)
    assert "lab.ipynb" in str(raised.value)


def test_a_cells_line_is_that_of_its_id_in_the_notebook(tmp_path):
    path = tmp_path / "lab.ipynb"
    path.write_text(notebook(("code", "one", "1"), ("code", "two", "2")))
    lines = path.read_text().splitlines()
    for cell in read_lab(path, tmp_path).snippet.cells:
        assert lines[cell.line - 1].strip() == f'"id": "{cell.name}",'


def test_jupyters_checkpoints_are_no_labs(tmp_path):
    path = tmp_path / "labs/.ipynb_checkpoints/lab-checkpoint.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(notebook(("code", "one", "1")))
    assert read_labs(tmp_path) == {}

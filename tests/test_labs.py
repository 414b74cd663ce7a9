"""Labs: notebooks that run when the site is built and are compared; test_downloads.py runs them."""

import json
import re
import shutil
import time
from html import unescape

import nbformat
import pytest
from pages import LABS

from hfnotes.compare import read_record, record_path, same
from hfnotes.errors import NotesError
from hfnotes.labs import cache_folder, read_lab, read_labs

JUPYTER = "  - mkdocs-jupyter: {include: ['*.ipynb'], execute: true, allow_errors: false}"


DRAW = (
    "from IPython.display import SVG, display\n"
    "for text in {!r}:\n"
    "    display(SVG(f'<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{{text}}</text></svg>'))\n"
)


def notebook(*cells: tuple, **metadata) -> str:
    """A notebook of (kind, id, source) cells, after one with a title."""
    content = nbformat.v4.new_notebook(
        metadata={"hfnotes": {"description": "A lab.", "dependencies": ["torch"]} | metadata}
    )
    for kind, name, source in [("markdown", "title", "# A lab"), *cells]:
        new = getattr(nbformat.v4, f"new_{kind}_cell")
        content.cells.append(new(source, id=name))
    return nbformat.writes(content)


@pytest.fixture
def lab(small):
    """A small project with room for a lab, and a page."""
    config = small.root / "mkdocs.yml"
    text = config.read_text().replace("[hfnotes]", f"\n{JUPYTER}\n  - hfnotes")
    text = text.replace("pymdownx.details", "pymdownx.details, attr_list")
    config.write_text(f"{text}\nuse_directory_urls: false\n")
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
    assert "Converting notebook" not in again.stderr
    html = (lab.root / "site/labs/lab.html").read_text()
    assert 'data-file="labs/lab.py" data-cell="two" data-env="main"' in html
    assert re.search(r'<h2 id="part">', html)
    assert re.findall(r"<samp>(.*?)</samp>", html, re.S) == ["a &lt;b&gt; 2\n", "42\n"]
    assert "application/x-ipynb" not in html
    (lab.root / "docs/labs/lab.out").write_text("# %% one\na <b> 2\n# %% two\n41\n")
    changed = lab.site()
    assert changed.returncode != 0
    assert "-41" in changed.stderr
    assert "+42" in changed.stderr


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os; os._exit(3)", "Kernel died"),
        ("import time; time.sleep(60)", "time"),
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
    assert "labs/lab.ipynb" in run.stderr
    assert message in run.stderr
    assert "Traceback (most recent call last)" not in run.stderr.split("labs/lab.ipynb")[0]
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
        texts.append((lab.root / "site/snippets/labs/lab.ipynb").read_text())
        shutil.rmtree(lab.root / ".cache/labs")
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
    updated = lab.update()
    assert updated.returncode == 0, updated.stderr
    folder = lab.root / "site/snippets/labs/lab"
    shown = {path.name: path.read_text() for path in folder.iterdir()}
    assert {name: re.search("<text>(.*)</text>", svg)[1] for name, svg in shown.items()} == {
        "plot.svg": "a",
        "plot-1.svg": "b",
        "plot1.svg": "c",
    }
    html = (lab.root / "site/labs/lab.html").read_text()
    assert html.count(r'alt="y = \alpha \1 &lt; 2"') == 3


def test_no_lab_runs_beside_a_snippet_that_is_to_run_alone(lab):
    settings = lab.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("time-limit", 'alone = ["a.py"]\ntime-limit'))
    source = "import time\nprint(time.monotonic())\ntime.sleep(1.5)\nprint(time.monotonic())\n"
    lab.write("a.py", f"# %% one\n{source}")
    lab.lab.write_text(notebook(("code", "one", source)))
    for record in ("snippets/a.out", "docs/labs/lab.out"):
        (lab.root / record).write_text("# %% one\n")
    printed = re.findall(r"^\+([0-9.]+)$", lab.site().stderr, re.MULTILINE)
    snippet, run = (tuple(map(float, part)) for part in (printed[:2], printed[2:]))
    assert snippet[1] < run[0] or run[1] < snippet[0]


def test_a_lab_that_asks_for_what_is_not_installed_fails_the_build_and_says_so(lab):
    lab.lab.write_text(notebook(("code", "one", "print(1)"), dependencies=["no-such-thing"]))
    run = lab.site()
    assert run.returncode != 0
    assert "docs/labs/lab.ipynb:1: no environment has what the header asks for" in run.stderr
    assert "no-such-thing (not installed)" in run.stderr


def test_a_lab_that_asks_for_another_environment_fails_the_build(lab):
    other = lab.root / "other"
    packages = other / "lib/python3.11/site-packages"
    for name in ("torch-2.0", "extra-1.0"):
        (packages / f"{name}.dist-info").mkdir(parents=True)
    (other / "pyvenv.cfg").write_text("version = 3.11.0\n")
    (other / "bin").mkdir()
    (other / "bin/python").touch()
    with (lab.root / "pyproject.toml").open("a") as settings:
        settings.write(
            '[tool.hfnotes.environments.other]\npython = "other/bin/python"\npreload = ""\n'
        )
    lab.lab.write_text(notebook(("code", "one", "print(1)"), dependencies=["extra"]))
    run = lab.site()
    assert run.returncode != 0
    wanted = "lab.ipynb: labs run in main, which lacks: extra (not installed)"
    assert wanted in run.stderr


def test_a_lab_that_is_saved_while_another_runs_is_not_mixed_up_with_what_it_was(lab):
    other = lab.lab.with_name("other.ipynb")
    other.write_text(notebook(("code", "one", "print(1)")))
    saved = lab.root / "saved.ipynb"
    saved.write_text(notebook(("code", "one", "print(2)")))
    source = f"import shutil\nshutil.copy({str(saved)!r}, {str(other)!r})\nprint(1)"
    lab.lab.write_text(notebook(("code", "one", source)))
    run = lab.update()
    assert run.returncode != 0
    assert "docs/labs/other.ipynb: was changed while the site was built" in run.stderr
    again = lab.update()
    assert again.returncode == 0, again.stderr
    assert other.with_suffix(".out").read_text() == "# %% one\n2\n"


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
        ran = lab.root / "ran"
        bad = f"from pathlib import Path\nPath({str(ran)!r}).touch()\n1 / 0"
        lab.lab.write_text(notebook(("code", "one", bad)))
        while not ran.exists():
            time.sleep(0.1)
        lab.lab.write_text(notebook(("code", "one", "print('mended')")))
        shown("labs/lab.html", "<samp>(mended)")
        other.unlink()
        lab.lab.write_text(notebook(("code", "one", "print('last')")))
        shown("labs/lab.html", "<samp>(last)")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "is not a lab"),
        (notebook(("code", "Bad", "print(1)")), "is not a cell"),
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


def test_other_versions_and_another_hub_run_labs_anew(small):
    project = small.project()
    (environment,) = project.environments
    first = cache_folder(project, environment, "a hub")
    assert cache_folder(project, environment, "a hub") == first
    assert cache_folder(project, environment, "another hub") != first
    environment.versions["torch"] = "9.9"
    assert cache_folder(project, environment, "a hub") != first


def test_an_entry_that_was_cut_in_half_counts_as_absent(small):
    project = small.project()
    folder = cache_folder(project, project.environments[0], "a hub")
    folder.mkdir(parents=True)
    (folder / "whole.json").write_text('{"content": "x"}')
    (folder / "half.json").write_text('{"content": "x')
    cache_folder(project, project.environments[0], "a hub")
    assert [path.name for path in folder.iterdir()] == ["whole.json"]


@pytest.mark.parametrize("name", LABS)
def test_a_lab_shows_its_cells_and_what_is_recorded(site, name):
    lab = LABS[name]
    html = (site / name).with_suffix(".html").read_text()
    record = read_record(record_path(lab.snippet), lab.snippet)
    cells = html.split('<div class="cell" ')[1:]
    assert len(cells) == len(lab.snippet.cells)
    for cell, shown in zip(lab.snippet.cells, cells, strict=True):
        texts = {
            source or "code": unescape(re.sub("<[^>]+>", "", text))
            for source, text in re.findall(
                r'<pre class="[^"]+"(?: data-source="(\w+)")?.*?>(.*?)</pre>', shown, re.S
            )
        }
        assert texts["code"] == cell.source
        assert same(record.outputs[cell.name], texts.get("run", ""))
    assert html.count('<img class="cell-figure"') >= 1


@pytest.mark.parametrize("name", LABS)
def test_the_answer_of_a_lab_is_folded(page, name):
    page.goto(f"/{name.removesuffix('.py')}.html")
    answer = page.locator('.cell[data-cell="answer"]')
    assert not answer.is_visible()
    page.get_by_text("답 보기", exact=True).click()
    answer.wait_for()
    page.get_by_text("출력 읽기").last.wait_for()
    assert page.locator('.cell:visible:not([data-cell="answer"])').count() > 3

"""The engine alone: it knows no hub and no course, and makes another site as it makes this one."""

import ast
import shutil
from pathlib import Path

import pytest
from conftest import SmallProject
from processes import ROOT

ENGINE = sorted((ROOT / "hfnotes").rglob("*.py"))
OTHERS = {"course", "hub", "live", "reader", "datasets", "huggingface_hub", "torch", "transformers"}


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_engine_imports_neither_a_hub_nor_a_course(path: Path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert not imported & OTHERS


@pytest.fixture
def other(tmp_path) -> SmallProject:
    """A copy of the other site: in English, without a hub, with three lines of settings."""
    shutil.copytree(ROOT / "tests/engine/other_site", tmp_path / "site")
    return SmallProject(tmp_path / "site")


def test_it_builds(other):
    built = other.site()
    assert built.returncode == 0, built.stderr
    html = (other.root / "site/index.html").read_text()
    assert 'data-file="basics/sorting.py" data-cell="sort"' in html
    assert "[&#39;fig&#39;, &#39;pear&#39;, &#39;apple&#39;]" in html
    assert 'data-source="error"' in html
    assert "Copy up to here" in html
    assert "was run with Python 3." in html
    for file in ("snippets/basics/sorting.py", "snippets/basics/sorting.ipynb"):
        assert (other.root / "site" / file).is_file()
    assert '<script src="assets/hfnotes.js">' in html
    assert (other.root / "site/assets/hfnotes.js").is_file()


def test_it_goes_where_its_settings_say(other):
    with (other.root / "mkdocs.yml").open("a") as settings:
        settings.write("site_dir: public/site\ndocs_dir: pages\n")
    (other.root / "docs").rename(other.root / "pages")
    built = other.site()
    assert built.returncode == 0, built.stderr
    assert "site      public/site/index.html" in built.stdout
    assert (other.root / "public/site/index.html").is_file()
    assert not (other.root / "site").exists()


def test_it_fails_where_an_output_differs(other):
    path = other.root / "snippets/basics/sorting.py"
    path.write_text(path.read_text().replace('"pear"', '"plum"'))
    built = other.site()
    assert built.returncode == 1
    assert "snippets/basics/sorting.py:6: the cell `sort` did not print what is recorded" in (
        built.stderr
    )
    assert "+['fig', 'plum', 'apple']" in built.stderr


def test_it_serves(other):
    with other.serve() as shown:
        assert shown("", "(Copy up to here)")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("timelimit = 3", "has the unknown key timelimit; did you mean time-limit?"),
        ("environments = {}", "has no environment"),
        ('snippets = ["a"]', "snippets is no text: ['a']"),
        ('language = "xx"', "there are no words in the language xx; there are en, ko"),
        ('record-on = ["noize"]', "record-on: no machine is called noize"),
        ('hub = { folder = "hub" }', "hub: lacks variable, manifest, made-by"),
    ],
)
def test_a_setting_that_cannot_be_is_an_error_that_says_what_can(other, line, message):
    path = other.root / "pyproject.toml"
    path.write_text(path.read_text() + line + "\n")
    built = other.site()
    assert built.returncode == 1
    assert message in built.stderr
    assert "Traceback" not in built.stderr

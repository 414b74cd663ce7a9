"""The ways out of a page, from `repo_url` alone: none where there is none."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import SmallProject
from processes import ROOT

REPOSITORY = "https://github.com/someone/notes"
COLAB = "https://colab.research.google.com/github/someone/notes/blob/made/snippets/sub/a.ipynb"
LINK = re.compile(r'<a href="([^"]+)">(.*?)</a>')
PROGRAM = "# %% one\nprint(1)\n# %% two\nimport json\n"


@pytest.fixture
def notes(small) -> SmallProject:
    """A page with two cells, of which one prints."""
    small.write("sub/a.py", PROGRAM).with_suffix(".out").write_text("# %% one\n1\n# %% two\n")
    small.set("time-limit", 'language = "ko"\nversions = { python = "Python" }\ntime-limit')
    small.page("# A page\n\n```cell\nsub/a.py::one\n```\n\n```cell\nsub/a.py::two\n```\n")
    (small.root / "theme/main.html").write_text("{{ config.extra_css }}{{ page.content }}")
    with (small.root / "mkdocs.yml").open("a") as settings:
        settings.write(f"hooks: [{ROOT}/reader/ways.py]\n")
        settings.write("extra: {repository: {branch: trunk, notebooks: made}}\n")
    return small


def built(notes: SmallProject, repository: str = "") -> str:
    if repository:
        with (notes.root / "mkdocs.yml").open("a") as settings:
            settings.write(f"repo_url: {repository}\n")
    build = notes.site()
    assert build.returncode == 0, build.stderr
    return (notes.root / "site/index.html").read_text(encoding="utf-8")


def links(html: str, kind: str) -> dict[str, str]:
    """The ways out of a cell, or of the page, by their text."""
    (ways,) = re.findall(rf'class="{kind}-ways".*?</(?:span|p)>', html)
    return {text: unescape(url) for url, text in LINK.findall(ways)}


def issue(url: str) -> tuple[str, str, str]:
    """Where an issue is written, its title and its text."""
    parts = urlsplit(url)
    of = parse_qs(parts.query)
    return parts._replace(query="").geturl(), of["title"][0], of["body"][0]


def test_a_page_leads_to_where_it_is_edited_and_to_an_issue(notes):
    ways = links(built(notes, REPOSITORY), "page")
    assert ways["이 페이지 고치기"] == f"{REPOSITORY}/edit/trunk/docs/index.md"
    where, title, text = issue(ways["오류 알리기"])
    assert where == f"{REPOSITORY}/issues/new"
    assert title == "A page: "
    assert re.match(r"- 페이지: docs/index\.md\n- 버전: Python 3\.\d+\.\d+\n\n", text)


def test_a_cell_leads_to_colab_and_to_an_issue_that_names_it(notes):
    html = built(notes, f"{REPOSITORY}/")
    ways = links(html, "cell")
    assert ways["Colab에서 열기"] == COLAB
    assert (notes.root / "site" / COLAB.partition("/made/")[2]).is_file()
    _, title, text = issue(ways["오류 알리기"])
    assert title == "A page, one: "
    assert re.match(r"- 페이지: .*\n- 셀: sub/a\.py::one\n- 버전: Python 3\.", text)
    assert html.index('class="cell-ways"') < html.index('data-cell="two"')
    assert "assets/ways.css" in html
    assert (notes.root / "site/assets/ways.css").is_file()


@pytest.mark.parametrize("repository", ["", "https://git.example.com/someone/notes"])
def test_there_are_none_without_a_repository_at_github(notes, repository):
    html = built(notes, repository)
    assert not re.search("-ways|colab|issues/new|ways.css", html)
    assert not (notes.root / "site/assets/ways.css").exists()


def test_a_branch_that_there_is_not_is_one_error(notes):
    path = notes.root / "mkdocs.yml"
    path.write_text(path.read_text().replace("branch: trunk", "brnch: trunk"))
    with path.open("a") as settings:
        settings.write(f"repo_url: {REPOSITORY}\n")
    build = notes.site()
    assert build.returncode == 1
    assert "extra.repository" in build.stderr and "brnch" in build.stderr
    assert "Traceback" not in build.stderr


def test_no_address_of_a_repository_is_typed():
    typed = re.compile(r"github\.com/[\w-]+/[\w.-]+/(?:edit|issues/new)|colab\S*/github/\w")
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert pages
    assert [path for path in pages if typed.search(path.read_text(encoding="utf-8"))] == []


def test_the_way_to_the_repository_asks_no_host():
    """Material's own has this name, by which its script finds it and asks GitHub."""
    partial = Path("partials/source.html")
    ours = (ROOT / "live/theme" / partial).read_text(encoding="utf-8")
    (material,) = ROOT.glob(f".venv/lib/python3*/site-packages/material/templates/{partial}")
    assert 'data-md-component="source"' in material.read_text(encoding="utf-8")
    assert "config.repo_url" in ours
    assert "data-md-component" not in ours

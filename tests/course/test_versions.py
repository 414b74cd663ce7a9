"""What ran where, and the terms by their English names: tables that the build makes."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from packaging.utils import canonicalize_name
from pages import PROJECT, SNIPPETS
from processes import ROOT

from reader.glossary import Term, index_html


def page(site, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def rows(table: Tag) -> list[list[str]]:
    return [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]


@pytest.fixture(scope="module")
def tables(site) -> dict[str, list[list[str]]]:
    found = page(site, "reference/versions.html").select("[data-versions]")
    return {each["data-versions"]: rows(each) for each in found}


@pytest.mark.parametrize("number, environment", enumerate(["main", "legacy"], 1))
def test_the_versions_are_those_that_are_pinned(tables, number, environment):
    lines = (ROOT / f"envs/{environment}.txt").read_text().splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    pinned = {canonicalize_name(name): version for name, version in pinned.items()}
    shown = {row[0]: row[number].partition("+")[0] for row in tables["packages"] + tables["others"]}
    assert {name: shown[name] for name in pinned} == pinned


def test_each_program_is_counted_where_it_ran_and_by_what_it_asks_for(tables):
    assert sum(int(row[-1]) for row in tables["environments"]) == len(SNIPPETS)
    (asked,) = (int(row[-1]) for row in tables["packages"] if row[0] == "matplotlib")
    assert asked == sum(
        any(each.name == "matplotlib" for each in snippet.requirements)
        for snippet in SNIPPETS.values()
    )
    assert [row[0] for row in tables["environments"]] == [
        environment.name for environment in PROJECT.environments
    ]


def test_the_index_has_each_term_and_leads_to_where_it_is_introduced(site):
    glossary = page(site, "reference/glossary.html")
    table = glossary.select_one("[data-terms]")
    english = [row[0] for row in rows(table)]
    assert english == sorted(english, key=str.casefold)
    anchors = {entry["id"] for entry in glossary.select("dt[id]")}
    assert {link["href"].removeprefix("#") for link in table.select("td:nth-child(2) a")} == anchors
    introductions = table.select("td:nth-child(3) a")
    assert len(introductions) > 80
    for link in introductions:
        url, _, anchor = link["href"].partition("#")
        text = (site / "reference" / url).read_text(encoding="utf-8")
        term = link.find_parent("tr").th.get_text().partition(",")[0]
        below = text[text.index(f'id="{anchor}"') :]
        assert f"({term}" in re.sub(r"<[^>]*>", "", below), link


def test_a_term_is_introduced_by_the_first_page_that_writes_its_english_name():
    link = '<a href="glossary.html#token">토큰</a>'
    mark = '<a class="headerlink">'
    contents = {
        "a.html": f'<h1 id="a">A{mark}</a></h1>{link}과 {link}(a word)',
        "b.html": f'<h1 id="b">B{mark}</a></h1><h2 id="c">C{mark}</a></h2>{link}(token)',
        "d.html": f'<h1 id="d">D{mark}</a></h1>{link}(token)',
    }
    terms = [Term("token", "토큰", "token", ""), Term("bm25", "BM25", "", "")]
    found = rows(BeautifulSoup(index_html(terms, contents), "html.parser"))
    assert found == [["BM25", "BM25", ""], ["token", "토큰", "C"]]
    assert 'href="b.html#c"' in index_html(terms, contents)

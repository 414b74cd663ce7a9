"""The course as one book: all pages in their order, found by number, outline and link."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mkdocs.utils import yaml_load
from pages import PAGES, SNIPPETS
from processes import ROOT, start

from hfnotes.errors import NotesError
from hfnotes.record import hub_record_path, read_record, record_path
from reader.book import combined
from reader.press import PdfReader

FRONT = """<html lang="ko"><head><meta name="description" content="All of it"></head>
<body data-md-color-scheme="default"><div class="md-header__topic">A course</div>
<nav class="md-nav--primary"><ul class="md-nav__list">
<li class="md-nav__item"><a class="md-nav__link" href="index.html">Begin</a></li>
<li class="md-nav__item"><nav><label class="md-nav__title">1. "First"</label>
<a class="md-nav__link" href="one/a.html">A</a></nav></li></ul></nav>
<article><h1 id="_1">Begin<a class="headerlink">#</a></h1><a href="one/a.html#x">on</a></article>
<div class="md-copyright__highlight">Free</div></body></html>"""
PAGE = """<html><head><meta name="description" content="What A says"></head><body><article>
<h1 id="_1">A</h1><h2 id="x">X</h2><a href="{}">back</a>
<svg aria-labelledby="t"><title id="t">T</title><path marker-end="url(#m)"/><marker id="m"/></svg>
<h2 id="q">Which?</h2>
<details class="wrong"><summary>no</summary><p>because</p></details>
<details class="right"><summary>yes</summary><p>so</p></details>
<p class="page-versions">versions</p></article></body></html>"""


PRINT = """
import sys
from pathlib import Path
from reader.press import print_book
print_book(*map(Path, sys.argv[1:]))
"""


@pytest.fixture
def little(tmp_path) -> Path:
    """A site of two pages."""
    (tmp_path / "one").mkdir()
    (tmp_path / "index.html").write_text(FRONT)
    (tmp_path / "one/a.html").write_text(PAGE.format("../index.html"))
    return tmp_path


def test_each_page_has_identifiers_of_its_own_and_links_lead_within(little):
    book = BeautifulSoup(combined(little), "html.parser")
    names = [element["id"] for element in book.select("[id]")]
    assert len(names) == len(set(names))
    assert {"index._1", "one-a._1", "one-a.x", "one-a"} <= set(names)
    links = [link["href"] for link in book.select("a[href]")]
    assert {"#one-a.x", "#index"} <= set(links)
    assert {link.removeprefix("#") for link in links} <= set(names)
    assert book.select_one("svg")["aria-labelledby"] == "one-a.t"
    assert book.select_one("path")["marker-end"] == "url(#one-a.m)"


def test_a_page_in_a_part_stands_below_it(little):
    book = BeautifulSoup(combined(little), "html.parser")
    headings = [(each.name, each.get_text()) for each in book.select("h1, h2, h3")]
    assert headings == [
        ("h1", "차례"),
        ("h1", "Begin"),
        ("h1", '1. "First"'),
        ("h2", "A"),
        ("h3", "X"),
        ("h3", "Which?"),
        ("h3", "답과 설명"),
    ]
    assert 'content: "1. \\"First\\""' in str(book)


def test_the_answers_of_a_quiz_stand_behind_its_questions(little):
    text = BeautifulSoup(combined(little), "html.parser").select_one("#one-a").get_text(" ", True)
    assert text.endswith("Which? ① no ② yes 답과 설명 Which? ① no because ② yes so versions")


@pytest.mark.parametrize("link", ["../two.html", "../index.html#nothing", "#nothing"])
def test_a_link_that_leads_nowhere_is_an_error_that_names_the_page(little, link):
    (little / "one/a.html").write_text(PAGE.format(link))
    with pytest.raises(NotesError, match=rf"one/a\.html.*{re.escape(link)}"):
        combined(little)


def test_no_site_is_an_error(tmp_path):
    with pytest.raises(NotesError, match="make site"):
        combined(tmp_path)


@pytest.fixture(scope="module")
def html(site) -> BeautifulSoup:
    return BeautifulSoup(combined(site), "html.parser")


@pytest.fixture(scope="module")
def book(site, tmp_path_factory) -> PdfReader:
    folder = tmp_path_factory.mktemp("book")
    # In a process of its own, for the browser of the tests runs in this one.
    process = start("-c", PRINT, *map(str, (site, folder / "book.html", folder / "book.pdf")))
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    return PdfReader(folder / "book.pdf")


def navigation() -> list[tuple[str, list[str]]]:
    """The parts that mkdocs.yml names, and their pages; a page alone is a part without a title."""
    # Only `nav` is needed, and what else is there has tags of its own.
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    parts = []
    for entry in yaml_load(text[text.index("\nnav:") :].partition("\nexclude_docs")[0])["nav"]:
        ((title, pages),) = entry.items()
        below = [pages] if isinstance(pages, str) else [next(iter(p.values())) for p in pages]
        urls = [f"{page.rpartition('.')[0]}.html" for page in below]
        parts.append(("" if isinstance(pages, str) else title, urls))
    return parts


def title_of(site: Path, url: str) -> str:
    heading = BeautifulSoup((site / url).read_text(encoding="utf-8"), "html.parser").h1
    heading.select_one(".headerlink").decompose()
    return heading.get_text()


def outline_of(book: PdfReader) -> list[tuple[int, str, int]]:
    """Depth, title and number of the page of each entry."""
    numbers = {page.indirect_reference: number for number, page in enumerate(book.pages, 1)}

    def walk(entries: list, depth: int):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                yield depth, entry.title, numbers[entry.raw_get("/Page")]

    return list(walk(book.outline, 0))


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_it_has_all_cells_with_their_outputs_and_says_of_two_which_is_which(html, site):
    pages = "".join((site / name).read_text(encoding="utf-8") for name in PAGES)
    assert len(html.select(".cell")) == pages.count('<div class="cell" ')
    assert len(html.select(".cell-code")) == pages.count('<pre class="cell-code')
    assert len(html.select(".cell-output")) == pages.count('class="cell-output"')
    both = html.select(".cell-tabs")
    assert len(both) > 10
    for tabs in both:
        labels = [label.get_text() for label in tabs.select("label")]
        assert [label.partition(" · ")[0] for label in labels] == [
            "이 빌드의 실행",
            "실제 체크포인트",
        ]
        sources = [output["data-source"] for output in tabs.select(".cell-output")]
        assert sources == ["run", "hub"]


def test_nothing_is_cut_and_nothing_is_hidden(html, browser, tmp_path):
    """On a sheet of A4 within the book's margins; the space where a line of code breaks hangs."""
    path = tmp_path / "book.html"
    path.write_text(str(html), encoding="utf-8")
    context = browser.new_context(viewport={"width": 642, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(path.as_uri(), timeout=300_000)
    wide = """() => [...document.querySelectorAll("main *")].filter((e) => {
        const { right, width } = e.getBoundingClientRect()
        const hides = getComputedStyle(e).overflowX !== "visible"
        return width > 1 && (right > innerWidth + 8 || hides && e.scrollWidth > e.clientWidth + 1)
    }).map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`)"""
    assert page.evaluate(wide) == []
    shown = page.evaluate(
        """() => [...document.querySelectorAll("pre, p, h2, h3, img, svg, details > *")]
            .filter((e) => !e.checkVisibility()).map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert shown == []
    loaded = "() => [...document.images].map((i) => i.naturalWidth > 0)"
    images = page.evaluate(loaded)
    assert len(images) > 20
    assert all(images)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()


def test_its_outline_has_the_parts_and_their_chapters_in_order(book, site):
    wanted = [(0, "차례")]
    for title, urls in navigation():
        wanted += [(0, title)] if title else []
        wanted += [(1 if title else 0, title_of(site, url)) for url in urls]
    tops = {title for title, _ in navigation()}
    found = [(depth, title) for depth, title, _ in outline_of(book)]
    # Below a page that is in no part its own headings stand at the depth of chapters.
    begin = next(number for number, (_, title) in enumerate(found) if title in tops)
    found = [*found[:2], *found[begin:]]
    assert [(depth, title) for depth, title in found if depth < 2] == wanted
    assert any(depth == 2 for depth, _ in found)


def test_each_chapter_begins_where_outline_and_contents_say_and_pages_are_numbered(book, site):
    titles = [title_of(site, url) for _, urls in navigation() for url in urls]
    begins = {title: number for depth, title, number in outline_of(book) if depth < 2}
    numbers = [begins[title] for title in titles]
    assert numbers == sorted(set(numbers))
    listed = range(begins["차례"] - 1, numbers[0] - 1)
    contents = plain("".join(book.pages[number].extract_text() for number in listed))
    place = 0
    for title, number in zip(titles, numbers, strict=True):
        head, footer, *text = book.pages[number - 1].extract_text().splitlines()
        assert footer.strip() == str(number), head
        assert plain("".join(text)).startswith(plain(title))
        place = contents.index(plain(f"{title}{number}"), place)


def test_links_lead_to_what_is_there_and_none_to_this_machine(book):
    names = book.named_destinations.keys()
    within, without = [], []
    for page in book.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/Dest" in link:
                within.append(link["/Dest"])
            elif "/A" in link:
                without.append(link["/A"]["/URI"])
    assert len(within) > 1000
    assert {str(name) for name in within} <= set(names)
    assert without
    assert [uri for uri in without if not uri.startswith(("http://", "https://"))] == []


def test_a_cell_stands_there_with_both_outputs_and_their_labels(book):
    start = next(number for _, title, number in outline_of(book) if title == "파이프라인의 내부")
    near = [plain(page.extract_text()) for page in book.pages[start - 1 : start + 2]]
    snippet = SNIPPETS["ch2/behind_the_pipeline.py"]
    cell = snippet.by_name["pipeline"]
    page = next(page for page in near if plain(cell.source) in page)
    here = read_record(record_path(snippet), snippet).outputs[cell.name]
    there = read_record(hub_record_path(snippet), snippet).outputs[cell.name]
    for text in ("이 빌드의 실행 · 대역", here, "실제 체크포인트 · 기록", there):
        assert plain(text) in page


def test_it_keeps_no_date(book):
    assert not {"/CreationDate", "/ModDate"} & (book.metadata or {}).keys()

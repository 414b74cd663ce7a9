"""Every link inside the site, followed in a real browser, leads to something that is shown."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import unquote, urldefrag

import pytest
from pages import PAGES

COLLECT = """() => ({
    links: [...document.querySelectorAll("a[href]")].map((e) => e.href),
    ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
    headings: [...document.querySelectorAll(".md-content :is(h1, h2, h3, h4)")].map((e) => e.id),
})"""
# Follows a link within the page. Does what it names come into view, in no fold or tab that is
# closed, and not below the header? Asked in the page for half a minute: Playwright's own waiting
# evaluates text there, which the page's policy forbids.
FOLLOWED = """(anchor) => new Promise((resolve) => {
    const end = performance.now() + 30_000
    const look = () => {
        const target = document.getElementById(anchor)
        const { top } = target.getBoundingClientRect()
        const header = document.querySelector(".md-header").getBoundingClientRect().bottom
        const shown = target.checkVisibility() && header <= top + 1 && top < innerHeight
        if (shown || performance.now() > end) resolve(shown)
        else setTimeout(look, 20)
    }
    location.hash = anchor
    look()
})"""


@pytest.fixture(scope="module")
def found(browser, address) -> dict[str, dict[str, list[str]]]:
    """The links, ids and headings of each page, as the browser has them."""
    page = browser.new_page()
    pages = {}
    for name in [*PAGES, "404.html"]:
        page.goto(f"{address}/{name}")
        pages[name] = page.evaluate(COLLECT)
    page.close()
    return pages


def test_the_site_has_these_pages_and_no_others(site):
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert built == {*PAGES, "404.html"}


@pytest.fixture(scope="module")
def is_served(browser) -> Iterator[Callable[[str], bool]]:
    """Whether the server has a file, asked once a file."""
    context = browser.new_context()
    yield cache(lambda url: context.request.get(url).status == 200)
    context.close()


@pytest.mark.parametrize("name", [*PAGES, "404.html"])
def test_each_link_of_a_page_leads_to_a_file_and_to_something_in_it(
    is_served, found, address, name
):
    missing = []
    links = {link for link in found[name]["links"] if link.startswith(f"{address}/")}
    assert links
    for link in sorted(links):
        url, anchor = urldefrag(link)
        target = url.removeprefix(f"{address}/") or "index.html"
        if not is_served(url) or (anchor and unquote(anchor) not in found[target]["ids"]):
            missing.append(link)
    assert missing == []


@pytest.mark.parametrize("name", PAGES)
def test_each_anchor_of_a_page_is_shown_to_who_follows_it(page, found, address, name):
    """The anchors that any page links to, and those of all headings, as the contents list them."""
    own = f"{address}/{name}"
    links = [urldefrag(link) for other in found.values() for link in other["links"]]
    anchors = {unquote(link.fragment) for link in links if link.url == own and link.fragment}
    headings = set(found[name]["headings"])
    assert headings <= anchors  # each has a permanent link
    assert len(found[name]["ids"]) == len(set(found[name]["ids"]))
    page.goto(f"/{name}")
    for anchor in sorted(anchors):
        assert page.evaluate(FOLLOWED, anchor), anchor


def test_the_search_leads_to_what_is_there(site, found):
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    places = defaultdict(set)
    for entry in index["docs"]:
        url, anchor = urldefrag(entry["location"])
        places[url].add(unquote(anchor))
    assert set(places) == set(PAGES)
    for url, anchors in places.items():
        assert anchors <= {"", *found[url]["ids"]}

"""The site opened from a folder: it is read, searched and downloaded from with no server."""

import re

import pytest
from pages import PAGES
from playwright.sync_api import expect

PAGE = "ch2/tokenizers.html"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_error_and_asks_no_host(watched, site, name):
    page, wrong = watched
    page.goto((site / name).as_uri(), wait_until="networkidle", timeout=120_000)
    assert page.locator(".md-content h1").is_visible()
    assert wrong == []


@pytest.mark.parametrize("query", ["토크나이저를", "token_type_ids"])
def test_a_search_finds_what_it_finds_from_a_server(watched, site, address, query):
    page, wrong = watched
    found = []
    for root in (site.as_uri(), address):
        page.goto(f"{root}/{PAGE}")
        page.locator(".md-search__input").fill(query)
        page.keyboard.press("End")  # the search begins when a key comes up
        links = page.locator(".md-search-result__item > a.md-search-result__link")
        expect(links.first).to_be_attached()
        found.append([link.get_attribute("href").removeprefix(f"{root}/") for link in links.all()])
        if root != address:
            links.first.click()
            expect(page).to_have_url(f"{root}/{found[0][0]}")
            assert wrong == []
    assert found[0] == found[1]


def test_each_file_is_downloaded_as_it_is(watched, site):
    """A program, its notebook, and the data that it reads."""
    page, wrong = watched
    page.goto((site / "ch4/search.html").as_uri())
    cell = page.locator(".cell:has(.cell-files)").first
    links = cell.locator("a[download]").all()
    assert len(links) >= 3
    for link in links:
        with page.expect_download() as download:
            link.click()
        file = site / "ch4" / link.get_attribute("href")
        assert download.value.suggested_filename == file.name
        assert download.value.path().read_bytes() == file.read_bytes()
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_each_file_that_a_page_gives_has_its_copy(site, name):
    page = site / name
    for href in re.findall(r'<a href="([^"]+)" download', page.read_text(encoding="utf-8")):
        assert (page.parent / f"{href}.js").is_file(), href


def test_the_chosen_theme_stays_on_the_next_page(watched, site):
    page, wrong = watched
    page.goto((site / "index.html").as_uri())
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator(".md-header__option label:visible").click()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", scheme)
    page.goto((site / PAGE).as_uri())
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", scheme)
    assert wrong == []

"""A page on paper: light colours, nothing cut, what belongs together on one page."""

import pytest
from pages import PAGES
from playwright.sync_api import Page

WIDTH = 718  # pixels: A4 with the margins that browsers leave
# Where colours are read, and what is darker than the ground that it stands on by less than this.
COLOURS = """() => [...document.querySelectorAll(
    "body, .md-content :is(p, h1, h2, a, code, .cell-bar, .cell-code, .cell-output, text)"
)].filter((e) => e.checkVisibility()).map((e) => {
    const style = getComputedStyle(e)
    const light = (colour) => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number)
        return a * (0.2126 * r + 0.7152 * g + 0.0722 * b) + (1 - a) * 255
    }
    return [e.className || e.tagName, light(style.color), light(style.backgroundColor)]
})"""
CUT = """() => [...document.querySelectorAll(".md-content *")].filter((e) => {
    const { right, width } = e.getBoundingClientRect()
    const hides = getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1
    return e.checkVisibility() && width > 1 && (right > innerWidth + 1 || hides)
}).map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`)"""
# What belongs to navigation, or is to be pressed.
USELESS = (
    ".md-header, .md-sidebar, .md-footer, .md-top, .cell-actions, .cell-tabs input, "
    ".live, .headerlink, .md-code__nav"
)


@pytest.fixture(scope="module")
def paper(browser, address):
    """A page of a reader whose screen is dark, as it goes to a printer."""
    context = browser.new_context(
        base_url=address, viewport={"width": WIDTH, "height": 1000}, color_scheme="dark"
    )
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_it_is_light_and_nothing_is_cut(paper: Page, name):
    paper.goto(f"/{name}")
    assert paper.locator("body").get_attribute("data-md-color-scheme") == "slate"
    seen = paper.evaluate(COLOURS)
    assert [each for each in seen if not (each[1] < 150 < 225 < each[2])] == []
    assert paper.evaluate(CUT) == []
    assert paper.evaluate("document.documentElement.scrollWidth") == WIDTH
    assert not [each for each in paper.locator(USELESS).all() if each.is_visible()]


def test_each_of_two_outputs_stands_below_its_label(paper: Page):
    paper.goto("/ch2/behind-the-pipeline.html")
    tabs = paper.locator(".cell-tabs").first
    parts = [*tabs.locator("label").all(), *tabs.locator(".cell-panel").all()]
    tops = [part.bounding_box()["y"] for part in parts]
    label, other_label, panel, other_panel = tops
    assert label < panel < other_label < other_panel


def test_code_and_output_keep_together_and_a_heading_with_what_follows(paper: Page):
    paper.goto("/ch2/behind-the-pipeline.html")
    style = "(e, name) => getComputedStyle(e)[name]"
    assert paper.locator(".cell").first.evaluate(style, "breakInside") == "avoid"
    assert paper.locator("h2").first.evaluate(style, "breakAfter") == "avoid"

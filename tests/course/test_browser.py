"""The site in a real browser: nothing is cut off or fetched, and what is copied is what ran."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import PAGES, SNIPPETS, open_everything, open_tab_of, program_up_to
from playwright.sync_api import Page, expect

REMOVED_TASKS = [
    "ch1/reading-tasks.html#question-answering",
    "ch1/writing-tasks.html#summarization",
    "ch1/writing-tasks.html#translation",
    "ch1/writing-tasks.html#text2text-generation",
]
TOO_WIDE = """() => [...document.querySelectorAll(".md-content :is(p, li, h1, h2, dt, dd, figure)")]
    .filter((e) => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.textContent.slice(0, 60))"""

# What a copy button covers; the bars of cells in more than one row.
COVERED = """() => [...document.querySelectorAll(".md-code__nav")].filter((nav) => {
    const code = nav.parentElement.querySelector("code").getBoundingClientRect()
    return code.width && nav.getBoundingClientRect().left < code.right
}).map((nav) => nav.parentElement.textContent)"""
ROWS = """() => [...document.querySelectorAll(".cell-bar")].filter((bar) => {
    const places = [...bar.children].map((child) => child.getBoundingClientRect())
    const first = places[0]
    return first.height && (places.some(({ top }) => top >= first.bottom) ||
        places.at(-1).right > innerWidth + 1)
}).map((bar) => bar.textContent)"""
# The height of the smallest letters of each drawing, in pixels.
LETTERS = """async () => {
    const found = {}
    for (const image of document.querySelectorAll(".cell-figure img")) {
        if (!image.checkVisibility()) continue
        const svg = await (await fetch(image.src)).text()
        const drawing = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement
        const sizes = [...drawing.querySelectorAll("text, tspan")]
            .map((text) => parseFloat(text.style.fontSize)).filter((size) => size)
        const scale = image.getBoundingClientRect().width / drawing.viewBox.baseVal.width
        found[image.getAttribute("src")] = Math.min(...sizes) * scale
    }
    return found
}"""


def copied(page: Page, cell, kind: str) -> str:
    button = cell.locator(f'button[data-copy="{kind}"]')
    button.click()
    expect(button).to_have_text("복사했습니다")
    return page.evaluate("navigator.clipboard.readText()")


class Look(NamedTuple):
    """What is seen of a page when all of it is open."""

    requests: set[str]
    problems: list[str]  # on the console, of scripts, of requests
    width: int  # pixels
    too_wide: list[str]  # the beginnings of texts that are cut off
    covered: list[str]  # the commands that their copy button covers
    rows: list[str]  # the bars of cells that take more than one row
    letters: dict[str, float]  # of each drawing, the height of its smallest ones in pixels
    violations: str  # axe's report, empty where it finds nothing


@pytest.fixture(scope="module")
def look(browser, address) -> Callable[[str, int, str], Look]:
    """Opens a page once for all tests."""

    @cache
    def open_page(name: str, width: int, scheme: str) -> Look:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        requests, problems = set(), []
        page.on("request", lambda request: requests.add(request.url))
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.goto(f"{address}/{name}", wait_until="networkidle")
        page_width = page.evaluate("document.documentElement.scrollWidth")
        too_wide = page.evaluate(TOO_WIDE)
        open_everything(page)
        on_it = [page.evaluate(script) for script in (COVERED, ROWS, LETTERS)]
        found = Axe().run(page)
        violations = found.generate_report() if found.violations_count else ""
        context.close()
        return Look(requests, problems, page_width, too_wide, *on_it, violations)

    return open_page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_and_asks_only_its_own_host(look, address, name, width, scheme):
    seen = look(name, width, scheme)
    assert {url for url in seen.requests if not url.startswith(address)} == set()
    assert seen.problems == []
    assert seen.width == width
    assert seen.too_wide == []
    assert seen.covered == []
    assert seen.rows == []
    assert {url: size for url, size in seen.letters.items() if not size > 10.9} == {}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(look, name, scheme, width):
    seen = look(name, width, scheme)
    assert not seen.violations, seen.violations


@pytest.mark.parametrize("name", PAGES)
def test_what_is_copied_is_the_cell_and_the_program_up_to_it(page, name):
    """test_downloads.py runs the programs."""
    page.goto(f"/{name}")
    open_everything(page)
    for cell in page.locator(".cell").all():
        open_tab_of(cell)
        snippet = SNIPPETS[cell.get_attribute("data-file")]
        wanted = snippet.by_name[cell.get_attribute("data-cell")]
        assert copied(page, cell, "cell") == wanted.source + "\n"
        assert cell.locator(".cell-code").text_content() == wanted.source
        assert copied(page, cell, "program") == program_up_to(snippet, wanted)


def test_the_copy_buttons_work_where_there_is_no_clipboard_api(browser, address):
    """A company's http server is not a secure context: `navigator.clipboard` is missing there."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.add_init_script(
        "document.addEventListener('copy', () => (window.taken = getSelection().toString() ||"
        " document.activeElement.value))"
    )
    page.goto(f"{address}/ch2/behind-the-pipeline.html")
    cell = page.locator('.cell[data-cell="logits"]')
    cell.locator('button[data-copy="cell"]').click()
    cell.get_by_text("복사했습니다").wait_for()
    assert page.evaluate("window.taken") == "print(outputs.logits)\n"
    context.close()


def test_the_two_outputs_are_tabs_that_the_keyboard_works(page):
    page.goto("/ch2/behind-the-pipeline.html")
    cell = page.locator('.cell[data-cell="pipeline"]')
    run, real = (cell.locator(f'[data-source="{source}"]') for source in ("run", "hub"))
    assert run.is_visible()
    assert not real.is_visible()
    cell.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert real.is_visible()
    assert not run.is_visible()
    assert "0.9598" in real.text_content()
    assert "노트에 남아 있는 출력" in cell.locator(".cell-source").text_content()


@pytest.mark.parametrize("heading", REMOVED_TASKS)
def test_the_two_ways_of_a_removed_task_are_tabs_that_the_keyboard_works(page, heading):
    page.goto(f"/{heading}")
    tabs = page.locator(f"#{heading.partition('#')[2]} ~ .tabbed-set").first
    main, legacy = (tabs.locator(f'.cell[data-env="{name}"]').first for name in ("main", "legacy"))
    assert main.is_visible()
    assert not legacy.is_visible()
    tabs.locator("> input").first.focus()
    page.keyboard.press("ArrowRight")
    assert legacy.is_visible()
    assert not main.is_visible()
    page.keyboard.press("ArrowLeft")
    assert main.is_visible()
    assert not legacy.is_visible()


def test_a_tab_is_chosen_also_in_a_page_opened_from_a_folder(page, site):
    page.goto((site / "ch1/writing-tasks.html").as_uri())
    page.locator(".tabbed-labels--linked").first.wait_for()
    cell = page.locator('.cell[data-file="ch1/summarization_v4.py"]')
    assert not cell.is_visible()
    open_tab_of(cell)
    assert cell.is_visible()


def test_a_link_to_a_cell_opens_its_tab(page):
    cell = page.locator('.cell[data-file="ch1/qa_pipeline_v4.py"]')
    page.goto("/ch1/reading-tasks.html")
    assert not cell.is_visible()
    page.evaluate("location.hash = 'ch1/qa_pipeline_v4.py::pipeline'")
    cell.wait_for()
    page.goto("/index.html")
    page.goto("/ch1/reading-tasks.html#ch1/qa_pipeline_v4.py::pipeline")
    cell.wait_for()


@pytest.mark.parametrize("name", PAGES)
def test_everything_can_be_read_with_javascript_off(browser, address, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{name}")
    for summary in page.locator("summary").all():
        summary.click()
    for cell in page.locator(".cell").all():
        open_tab_of(cell)
        shown = ".cell-code, .cell > .cell-output, .cell-panel:first-of-type .cell-output"
        for text in cell.locator(shown).all():
            assert text.is_visible()
        assert cell.get_by_role("link", name=".py").is_visible()
    assert page.locator("button[data-copy]:visible").count() == 0
    context.close()

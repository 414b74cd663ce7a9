"""The pages of the real site, and what a reader does there to reach a cell."""

from pathlib import Path

from playwright.sync_api import Locator, Page
from processes import ROOT

from hfnotes.labs import read_labs
from hfnotes.project import read_project
from hfnotes.snippet import Cell, Snippet, read_snippets

PROJECT = read_project(ROOT)
DOCS = ROOT / "docs"
LABS = {lab.snippet.name: lab for lab in read_labs(DOCS).values()}
# All that pages show cells of.
SNIPPETS = {snippet.name: snippet for snippet in read_snippets(PROJECT.snippets)} | {
    name: lab.snippet for name, lab in LABS.items()
}
# A test compares them with what the build made of docs/.
PAGES = sorted(
    path.relative_to(DOCS).with_suffix(".html").as_posix()
    for path in [*DOCS.rglob("*.md"), *(lab.snippet.path for lab in LABS.values())]
)


def page_that_shows(site: Path, file: str, cell: str) -> str:
    shown = f'data-file="{file}" data-cell="{cell}"'
    return next(name for name in PAGES if shown in (site / name).read_text(encoding="utf-8"))


def program_up_to(snippet: Snippet, cell: Cell) -> str:
    return "".join(snippet.text.splitlines(keepends=True)[: cell.end])


def open_everything(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach((e) => (e.open = true))")


def open_tab_of(cell: Locator) -> None:
    """Choose the tab that the cell is in, if it is in one, as the reader does: by its label."""
    number = cell.evaluate(
        """(cell) => {
            const panel = cell.closest(".tabbed-block")
            return panel && [...panel.parentElement.children].indexOf(panel)
        }"""
    )
    if number is not None:
        tabs = cell.locator('xpath=ancestor::div[contains(@class, "tabbed-set")]')
        tabs.locator(".tabbed-labels > label").nth(number).click()

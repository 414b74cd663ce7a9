"""Prints the book, with Chromium: pages with numbers, an outline of its headings, its own contents.

The contents name the pages of the chapters, which are known when the book has been printed: it is
printed twice. Which page a chapter begins on stands in the first print.
"""

import re
import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import Page, sync_playwright

from hfnotes.errors import NotesError
from reader.book import combined

PACKAGES = Path(__file__).parent.parent / ".cache/book/packages"  # filled by `make book`
sys.path.append(str(PACKAGES))

from pypdf import PdfReader  # noqa: E402

# With fewer rights Chromium does not start in a container.
CHROMIUM = ["--no-sandbox", "--disable-gpu"]
PATIENCE = 600_000  # milliseconds; the machine may be busy
FILL = """(pages) => {
    for (const entry of document.querySelectorAll(".book-contents a"))
        entry.querySelector(".book-page").textContent = pages[entry.getAttribute("href").slice(1)]
}"""
DATE = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)")


def print_book(site: Path, html: Path, out: Path) -> int:
    """Write the book of the site to `out`, a PDF, and what was printed to `html`.

    Returns the number of its pages. Raises NotesError where Chromium is not there.
    """
    if not (chromium := which("chromium")):
        raise NotesError("the book is printed by Chromium; run `make browser`")
    html.parent.mkdir(parents=True, exist_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    html.write_text(combined(site), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        page = browser.new_page(color_scheme="light")
        page.goto(html.resolve().as_uri(), timeout=PATIENCE)
        new = out.with_suffix(".new")
        _print(page, new)
        page.evaluate(FILL, pages_of_chapters(new))
        _print(page, new)
        browser.close()
    new.write_bytes(_without_dates(new.read_bytes()))
    new.replace(out)
    return len(PdfReader(out).pages)


def _print(page: Page, path: Path) -> None:
    page.pdf(path=path, prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def pages_of_chapters(path: Path) -> dict[str, int]:
    """By each name that a link within the PDF leads to, the number of its page."""
    reader = PdfReader(path)
    numbers = {page.indirect_reference: number for number, page in enumerate(reader.pages, 1)}
    return {
        name.removeprefix("/"): numbers[place.raw_get("/Page")]
        for name, place in reader.named_destinations.items()
    }


def _without_dates(pdf: bytes) -> bytes:
    """The same book gives the same bytes. All else stays where it is, as a PDF wants it."""
    return DATE.sub(lambda date: b" " * len(date[0]), pdf)

"""What MkDocs calls: how long each chapter takes to read, where a page asks for it.

A page asks by `<p class="minutes" data-chapter="TITLE"></p>`; the title is the section's in `nav`.
"""

import re
import sys
from html import unescape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

sys.path.append(str(Path(__file__).parent.parent))  # where `mkdocs serve` does not look

from reader.minutes import minutes_of, rounded

MARK = re.compile(r'(<p class="minutes" data-chapter="([^"]*)">)(</p>)')

# Of this build: the pages of each chapter, and the minutes that each page takes.
chapters: dict[str, list[Page]] = {}
minutes: dict[str, float] = {}


def on_nav(nav: Navigation, **_) -> None:
    chapters.clear()
    chapters.update(
        (item.title, [page for page in item.children if isinstance(page, Page)])
        for item in nav.items
        if isinstance(item, Section)
    )


def on_page_content(html: str, *, page: Page, **_) -> None:
    minutes[page.file.src_uri] = minutes_of(html)


def on_env(env: object, *, files: Files, **_) -> None:
    """Say it where it is asked for; now the minutes of all pages are known."""
    for file in files.documentation_pages():
        file.page.content = MARK.sub(
            lambda mark, file=file: mark[1] + _said(unescape(mark[2]), file.src_uri) + mark[3],
            file.page.content,
        )


def _said(chapter: str, asking: str) -> str:
    if chapter not in chapters:
        known = ", ".join(chapters)
        raise PluginError(f"{asking}: there is no chapter `{chapter}`; there are: {known}")
    pages = chapters[chapter]
    total = sum(minutes[page.file.src_uri] for page in pages)
    return f"{len(pages)}쪽 · 읽는 데 약 {rounded(total)}"

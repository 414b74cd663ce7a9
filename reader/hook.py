"""What MkDocs calls: what the terms of a page mean, and how long each chapter takes to read.

A page asks for the time by `<p class="minutes" data-chapter="TITLE"></p>`; the title is the
section's in `nav`.
"""

import re
import sys
from html import unescape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

sys.path.append(str(Path(__file__).parent.parent))  # where `mkdocs serve` does not look

from reader.glossary import Marker, read_terms
from reader.minutes import minutes_of, rounded

GLOSSARY = "reference/glossary.md"
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
    """Now all pages are known, and the outputs stand on them."""
    glossary = files.get_file_from_path(GLOSSARY)
    terms = list(read_terms(glossary.page.content))
    for file in files.documentation_pages():
        if file is not glossary:
            url = get_relative_url(glossary.url, file.url)
            file.page.content = Marker(terms, url).marked(file.page.content)
    _fill_minutes(files)


def _fill_minutes(files: Files) -> None:
    """Say how long a chapter takes where it is asked for."""
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

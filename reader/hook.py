"""What MkDocs calls: what terms mean, how long a chapter takes, what is real of each output, and
what ran where.

A page asks for the time by `<p class="minutes" data-chapter="TITLE"></p>`; the title is the
section's in `nav`. It asks for a table of versions by `<div data-versions="NAME"></div>`, and for
the index of terms by `<div data-terms></div>`.
"""

import re
import sys
from collections.abc import Sequence
from functools import partial
from html import unescape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

sys.path.append(str(Path(__file__).parent.parent))  # where `mkdocs serve` does not look

from hfnotes.book import Page as BookPage
from hfnotes.build import Build
from hfnotes.errors import NotesError
from reader.glossary import Term, index_html, marked, read_terms
from reader.marks import Entry, mark_of, read_entries
from reader.minutes import minutes_of, rounded
from reader.provenance import Sources, outputs_of
from reader.versions import TABLES

GLOSSARY = "reference/glossary.md"
HUB = "reference/embedded-hub.md"
MARK = re.compile(r'(<p class="minutes" data-chapter="([^"]*)">)(</p>)')

VERSIONS = re.compile(r'(<div data-versions="([^"]*)">)(</div>)')
INDEX = re.compile(r"(<div data-terms>)(</div>)")

# Of this build: the pages in their order, those of each chapter, the minutes that each page takes,
# what the page of the hub says is real, and what the outputs of each program come from.
pages: list[Page] = []
chapters: dict[str, list[Page]] = {}
minutes: dict[str, float] = {}
entries: dict[str, Entry] = {}
programs: dict[str, dict[str, Sources]] = {}


def on_config(config: MkDocsConfig) -> None:
    """Have each output say what is real of it."""
    build: Build = config.plugins["hfnotes"].build
    try:
        repositories = tuple(build.project.hub.read_manifest()["repositories"])
    except NotesError as error:
        raise PluginError(str(error)) from None
    programs.clear()
    programs.update(
        (name, outputs_of(snippet, repositories)) for name, snippet in build.book.snippets.items()
    )
    build.book.note_of = partial(_marked, build)


def on_nav(nav: Navigation, **_) -> None:
    pages[:] = nav.pages
    chapters.clear()
    chapters.update(
        (item.title, [page for page in item.children if isinstance(page, Page)])
        for item in nav.items
        if isinstance(item, Section)
    )


def on_page_content(html: str, *, page: Page, **_) -> None:
    minutes[page.file.src_uri] = minutes_of(html)
    if page.file.src_uri == HUB:
        try:
            entries.clear()
            entries.update(read_entries(html))
        except NotesError as error:
            raise PluginError(f"{HUB}: {error}") from None


def on_env(env: object, *, config: MkDocsConfig, files: Files) -> None:
    """Now all pages are known, and the outputs stand on them."""
    glossary = files.get_file_from_path(GLOSSARY)
    terms = tuple(read_terms(glossary.page.content))
    for file in files.documentation_pages():
        if file is not glossary:
            url = get_relative_url(glossary.url, file.url)
            file.page.content = marked(file.page.content, terms, url)
    _fill_index(glossary.page, terms)
    _fill_versions(config.plugins["hfnotes"].build, files)
    _fill_minutes(files)


def _marked(build: Build, page: BookPage, reference: str) -> str:
    """What the output of the cell `FILE::NAME` says on a page of what is real of it."""
    file, _, cell = reference.partition("::")
    sources = programs[file][cell]
    if unknown := {name for name, _ in sources} - entries.keys():
        raise PluginError(f"{HUB} does not say what is real of {min(unknown)}")
    url = f"{page.root}{HUB.replace('.md', '.html')}"
    try:
        return mark_of(sources, entries, *build.texts(reference)).html(url)
    except NotesError as error:
        raise PluginError(f"{reference}: {error}") from None


def _fill_index(glossary: Page, terms: Sequence[Term]) -> None:
    """List the terms where the glossary asks for it, with where a page introduces each."""
    contents = {
        get_relative_url(page.url, glossary.url): page.content
        for page in pages
        if page is not glossary
    }
    glossary.content = INDEX.sub(
        lambda mark: mark[1] + index_html(terms, contents) + mark[2], glossary.content
    )


def _fill_versions(build: Build, files: Files) -> None:
    """Put the tables of versions where they are asked for."""

    def filled(mark: re.Match) -> str:
        if mark[2] not in TABLES:
            raise PluginError(f"there is no table `{mark[2]}`; there are: {', '.join(TABLES)}")
        return mark[1] + TABLES[mark[2]](build.book) + mark[3]

    for file in files.documentation_pages():
        file.page.content = VERSIONS.sub(filled, file.page.content)


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

"""What a serving process keeps of one build for the next, so that what did not change is not made
again.

This is a memory beside MkDocs' own builder, not another builder: each build goes through all of its
events, and only three things that it makes are taken from the last build where they were made of
the same. A page's HTML is made of its text, of the programs that it shows, of the settings and of
where the site's files are; what else its extensions may read lies in what MkDocs watches, and a
change there has all pages made anew. What the search finds on a page is made of the page as it
stands with its outputs. A template's code is made of its source.

`mkdocs serve --dirty` is no way to the same: it looks at the time of a page's file alone, so that a
program's new output is not shown, and the pages that it passes over lack in navigation, glossary
and search.
"""

import logging
import os
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from jinja2 import Environment as Templates
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler

from hfnotes.book import Book
from hfnotes.snippet import Snippet

INCLUDING = "pymdownx.snippets"  # the extension that puts files of its `base_path` into pages


class Memory:
    """Values by what they were made of; what one build did not ask for, the next does not have."""

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}
        self._asked: set[Hashable] = set()

    def get(self, key: Hashable) -> Any:
        """The value that was kept under the key, or None."""
        self._asked.add(key)
        return self._values.get(key)

    def keep(self, key: Hashable, value: object) -> None:
        self._values[key] = value

    def forget_unasked(self) -> None:
        """To be called when a build has succeeded: one that failed has not asked for everything."""
        self._values = {key: self._values[key] for key in self._asked & self._values.keys()}
        self._asked.clear()


@dataclass(frozen=True)
class Rendered:
    """What MkDocs made of a page's Markdown, with other files and cells by their names alone, for
    each build has its own.
    """

    content: str
    toc: TableOfContents
    title: str | None
    anchors: set[str]
    links: dict[str, dict[str, str]] | None
    cells: tuple[str, ...]
    rendered: tuple[str, ...]

    @classmethod
    def of(cls, page: Page, book: Book) -> "Rendered":
        assert page.content is not None
        links = page.links_to_anchors
        return cls(
            page.content,
            page.toc,
            page._title_from_render,
            page.present_anchor_ids or set(),
            None if links is None else {file.src_uri: found for file, found in links.items()},
            tuple(f"{snippet.name}::{cell.name}" for snippet, cell, _ in book.page.cells),
            tuple(book.page.rendered),
        )

    def give(self, page: Page, book: Book, files: Files) -> None:
        """Put all where it stands after MkDocs has rendered the page."""
        page.content, page.toc = self.content, self.toc
        page._title_from_render = self.title
        page.present_anchor_ids = self.anchors
        if self.links is not None:
            page.links_to_anchors = {
                files.src_uris[uri]: found for uri, found in self.links.items()
            }
        book.page.rendered.extend(self.rendered)
        for reference in self.cells:
            snippet, cell = book.find(reference)
            book.page.cells.append((snippet, cell, book.environments[snippet.name]))


class Bytecode(BytecodeCache):
    """The code of templates; jinja2 asks for it by the template's name and source."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._kept.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


class Serving:
    """All that is kept, and where MkDocs is given it. Each build calls these in turn."""

    def __init__(self) -> None:
        self._pages, self._entries = Memory(), Memory()
        self._bytecode = Bytecode()
        self._surroundings: Hashable = None

    def begin(self, config: MkDocsConfig, files: Files, programs: Collection[Path]) -> None:
        """Forget all pages unless what they all depend on is as it was in the last build.

        `programs` are the files of the programs and their records, which pages depend on one by
        one.
        """
        surroundings = (
            repr(config.user_configs),
            tuple((file.src_uri, file.dest_uri, file.inclusion) for file in files),
            _stamps(config, files, programs),
        )
        if surroundings != self._surroundings:
            self._pages = Memory()
        self._surroundings = surroundings

    def keep_rendering(self, page: Page, book: Book) -> None:
        """Have the page rendered from memory where it can be. The book has opened it."""
        page.render = partial(self._render, page, book)  # type: ignore[method-assign]

    def _render(self, page: Page, book: Book, config: MkDocsConfig, files: Files) -> None:
        key = (page.file.src_uri, page.markdown, _shown(book))
        if kept := self._pages.get(key):
            kept.give(page, book, files)
            return
        warnings = CountHandler()
        logging.getLogger("mkdocs").addHandler(warnings)
        try:
            Page.render(page, config, files)
        finally:
            logging.getLogger("mkdocs").removeHandler(warnings)
        # What is said of a page is to be said again as long as it holds.
        if not warnings.get_counts():
            self._pages.keep(key, Rendered.of(page, book))

    def keep_rest(self, env: Templates, config: MkDocsConfig) -> None:
        """To be called when all pages have their outputs."""
        env.bytecode_cache = self._bytecode
        for name in ("material/search", "search"):
            index: Any = getattr(config.plugins.get(name), "search_index", None)
            if hasattr(index, "entries"):
                index.add_entry_from_context = partial(
                    self._add_entries, index.entries, index.add_entry_from_context
                )

    def _add_entries(
        self, entries: list[dict[str, object]], add: Callable[[Page], None], page: Page
    ) -> None:
        toc = tuple(anchor.id for anchor in _anchors(page.toc))
        key = (page.url, page.content, toc, str(page.title), repr(page.meta))
        found = self._entries.get(key)
        if found is None:
            before = len(entries)
            add(page)
            self._entries.keep(key, entries[before:])
        else:
            entries.extend(found)

    def end(self) -> None:
        """A build has succeeded."""
        self._pages.forget_unasked()
        self._entries.forget_unasked()


def _shown(book: Book) -> tuple[Snippet, ...]:
    """The programs that the open page shows cells of, as they stand now."""
    files = (fence.body.partition("::")[0] for fence in book.page.fences)
    return tuple(book.snippets[file] for file in dict.fromkeys(files))


def _stamps(config: MkDocsConfig, files: Files, programs: Collection[Path]) -> Hashable:
    """What changes with a watched file that is neither a page nor a program, and thus may be read
    for any page; or something that equals nothing, where pages may be made of other files too.
    """
    watched = [Path(config.docs_dir), *map(Path, config.watch)]
    own = {Path(file.abs_src_path or "") for file in files.documentation_pages()} | set(programs)
    if INCLUDING in config.markdown_extensions:
        settings = config.mdx_configs.get(INCLUDING, {})
        included = [Path(path).resolve() for path in _listed(settings.get("base_path", "."))]
        if not all(any(path.is_relative_to(each) for each in watched) for path in included):
            return object()
        own = {path for path in own if not any(path.is_relative_to(each) for each in included)}
    return tuple(
        (str(path), stat.st_mtime_ns, stat.st_size)
        for root in watched
        for path in _files_below(root)
        if path not in own
        for stat in [path.stat()]
    )


def _listed(paths: str | list[str]) -> list[str]:
    return [paths] if isinstance(paths, str) else paths


def _files_below(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(folder, name) for name in sorted(names))


def _anchors(toc: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for anchor in toc:
        yield anchor
        yield from _anchors(anchor.children)

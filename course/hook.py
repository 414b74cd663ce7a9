"""What MkDocs calls: the rows of the notes' blocks on the pages that ask for them.

Registered after the plugin `hfnotes`, whose build knows where each cell is shown and what it gave.
"""

import re
import sys
from functools import partial
from html import escape, unescape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where `mkdocs serve` does not look for this room

from course.blocks import Row, counts_html, read_blocks, select, table_html  # noqa: E402
from hfnotes.book import COMMENT  # noqa: E402
from hfnotes.build import Build  # noqa: E402
from hfnotes.cell import ran_in  # noqa: E402
from hfnotes.errors import NotesError  # noqa: E402
from hfnotes.fences import Fence, read_fences  # noqa: E402

BLOCKS = "reference/blocks.toml"  # below the pages
KIND = "blocks"
MARK = re.compile(rf'<div class="{KIND}" data-blocks="([^"]*)">')

# Of this build.
rows: list[Row] = []
wanted: dict[str, list[Fence]] = {}


def on_config(config: MkDocsConfig) -> None:
    """Make the fence known; read the rows, and find the cells that they name."""
    superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    fence = {"name": KIND, "class": KIND, "validator": _validator, "format": _mark}
    superfences.setdefault("custom_fences", []).append(fence)
    wanted.clear()
    try:
        rows[:] = read_blocks(Path(config.docs_dir) / BLOCKS)
        for row in rows:
            for reference in row.cells:
                _find(row, reference, _build(config))
    except NotesError as error:
        raise PluginError(str(error)) from None


def on_page_markdown(markdown: str, *, page: Page, **_) -> None:
    """Read what the page asks for."""
    path = Path(page.file.abs_src_path)
    text = path.read_text(encoding="utf-8")  # with its front matter, for the numbers of lines
    fences = [fence for fence in read_fences(text) if fence.info == KIND]
    for fence in fences:
        try:
            _select(fence.body)
        except NotesError as error:
            raise PluginError(str(NotesError(str(error), path, fence.line))) from None
    wanted[page.file.src_uri] = fences


def on_page_content(html: str, *, page: Page, **_) -> None:
    """Each fence is a place on the page."""
    fences = wanted[page.file.src_uri]
    shown = MARK.findall(COMMENT.sub("", html))
    if shown != [fence.body for fence in fences]:
        lines = ", ".join(str(fence.line) for fence in fences)
        message = f"has {len(fences)} {KIND} fences (lines {lines}), but {len(shown)} were shown"
        raise PluginError(str(NotesError(message, page.file.abs_src_path)))


def on_env(env: object, *, config: MkDocsConfig, files: Files) -> None:
    """Hold each verdict to what the cells printed; put the rows on the pages."""
    build = _build(config)
    try:
        _check(build)
        for file in files.documentation_pages():
            if wanted[file.src_uri]:
                file.page.content = MARK.sub(partial(_filled, build, file.page), file.page.content)
    except NotesError as error:
        raise PluginError(str(error)) from None


def _build(config: MkDocsConfig) -> Build:
    return config.plugins["hfnotes"].build


def _find(row: Row, reference: str, build: Build) -> None:
    """Raise NotesError, with the row's place, unless there is such a cell."""
    try:
        build.book.find(reference)
    except NotesError as error:
        raise row.error(str(error)) from None


def _select(blocks: str) -> list[Row]:
    """The rows that a fence means; `counts` means all."""
    return rows if blocks == "counts" else select(rows, blocks)


def _check(build: Build) -> None:
    errors = []
    for row in rows:
        try:
            row.check(build.texts)
        except NotesError as error:
            errors.append(error)
    if errors:
        build.object_to(NotesError.all_of(errors))


def _filled(build: Build, page: Page, mark: re.Match) -> str:
    chosen = _select(mark[1])
    if mark[1] == "counts":
        return mark[0] + counts_html(chosen)
    root = build.book.pages[Path(page.file.abs_src_path)].root
    return mark[0] + table_html(chosen, partial(_link, build, root), build.texts)


def _link(build: Build, root: str, row: Row, reference: str) -> str:
    """A link to the first page that shows the cell; `root` is the way to the site's."""
    place = build.book.place_of(reference)
    if place is None:
        raise row.error(f"names the cell {reference}, which no page shows")
    is_default = place.environment is build.project.environments[0]
    ran = "" if is_default else f" ({ran_in(place.environment, build.book.words)})"
    name = escape(unescape(place.page.title))  # MkDocs escapes a heading, and no title of `nav`
    name += f": {place.cell.name}"
    return f'<a href="{root}{place.page.url}#{place.anchor}">{name}</a>{ran}'


def _validator(language: str, inputs: dict, options: dict, attrs: dict, md: object) -> bool:
    """A fence takes no options."""
    return not inputs


def _mark(source: str, language: str, class_name: str, options: dict, md: object, **_) -> str:
    return f'<div class="{KIND}" data-blocks="{escape(source.strip())}"></div>'

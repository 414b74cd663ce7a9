"""What a page shows of a snippet: its cells as HTML, and what each gave.

A cell becomes HTML and not Markdown, so that its text is exactly the file's and its output exactly
the run's: Markdown would expand tabs, cut blank lines and read markup in them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment as Templates
from jinja2 import FileSystemLoader
from markupsafe import Markup
from pygments import highlight
from pygments.filter import FunctionFilter, simplefilter
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import PythonLexer
from pygments.token import Name, Operator, Punctuation, Text, Whitespace, _TokenType

from hfnotes.environment import Environment
from hfnotes.record import Record
from hfnotes.snippet import Cell, Snippet
from hfnotes.store import Figure, Output

OUTPUTS = re.compile("<!--outputs of cell ([0-9]+)-->")
LEGIBLE = 11  # pixels
FONT_SIZE = re.compile(r"\bfont(?:-size)?: ?[^;\"']*?([\d.]+)px")
VIEW_BOX_WIDTH = re.compile(r'viewBox="[\d.]+ [\d.]+ ([\d.]+)')
LEXER = PythonLexer(stripnl=False, ensurenl=False)
INK = (Name, Operator, Punctuation, Whitespace)
FORMATTER = HtmlFormatter(nowrap=True)
TEMPLATES = Templates(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


@simplefilter
def ink(
    self: FunctionFilter,
    lexer: Lexer | None,
    stream: Iterable[tuple[_TokenType, str]],
    options: dict[str, Any],
) -> Iterator[tuple[_TokenType, str]]:
    """What has the colour of all code needs no element: that halves what a browser lays out."""
    for kind, text in stream:
        yield Text if kind in INK else kind, text


LEXER.add_filter(ink())


def cell_html(
    snippet: Snippet,
    cell: Cell,
    environment: Environment,
    words: Mapping[str, str],
    *,
    downloads: str,
    is_default: bool,
    number: int,
    is_anchor: bool,
    is_first: bool,
) -> str:
    """One cell: its code, and a mark where `outputs_html` goes when the cell has run.

    `downloads` is the URL of the folder with the snippets, relative to the page. `is_default` says
    that `environment` is the main one, which pages need not name. `number` is the cell's place on
    its page, for ids that no other cell has. `is_anchor` says that links to the cell lead here and
    not to an earlier place on the page. `is_first` says that no cell of its snippet stands above:
    there are the links to the files that the snippet reads.
    """
    return _rendered(
        "cell.html",
        words,
        snippet=snippet,
        cell=cell,
        environment=environment,
        anchor=cell_anchor(snippet, cell) if is_anchor else "",
        # The words around the version can be left out where there is no room.
        ran_in=None if is_default else ran_in(environment, words).partition(environment.version),
        url=f"{downloads}/{snippet.name.removesuffix('.py')}",
        files=[
            (file.name, f"{downloads}/{file_uri(snippet, file)}")
            for file in (snippet.files if is_first else ())
        ],
        code=Markup(highlight(cell.source, LEXER, FORMATTER).removesuffix("\n")),
        number=number,
    )


def outputs_html(
    snippet: Snippet,
    cell: Cell,
    output: Output,
    hub: Record | None,
    words: Mapping[str, str],
    *,
    downloads: str,
    number: int,
    note: str,
) -> str:
    """What this build's run of the cell gave, and what it prints with the real checkpoint.

    `note` is HTML of the site's own, which stands below what was run here.
    """
    recorded = hub.outputs.get(cell.name) if hub else None
    return _rendered(
        "outputs.html",
        words,
        printed=output,
        recorded=None if recorded == output.text else recorded,
        source=hub.source if hub else "",
        figures=[
            (figure.title, f"{downloads}/{figure_uri(snippet, figure)}", legible_width(figure.svg))
            for figure in output.figures
        ],
        number=number,
        note=Markup(note) if output.text or output.figures else "",
    )


def legible_width(svg: str) -> float | None:
    """How wide, in pixels, a drawing is whose smallest letters are as tall as they need to be."""
    sizes = [float(size) for size in FONT_SIZE.findall(svg)]
    width = VIEW_BOX_WIDTH.search(svg)
    return float(width[1]) * LEGIBLE / min(sizes) if width and sizes else None


def _rendered(template: str, words: Mapping[str, str], **values: object) -> str:
    return TEMPLATES.get_template(template).render(words=words, **values)


def cell_anchor(snippet: Snippet, cell: Cell) -> str:
    """The id by which links find a cell on its page; no heading has such a one."""
    return f"{snippet.name}::{cell.name}"


def ran_in(environment: Environment, words: Mapping[str, str]) -> str:
    """That a cell ran in this environment."""
    return words["ran-in"].format(environment=environment.label)


def program_html(snippet: Snippet) -> str:
    """The whole program, unseen, from which the page's script copies what comes up to a cell."""
    return (
        f'<template data-program="{snippet.name}" data-search-exclude>'
        f"{escape(snippet.text)}</template>"
    )


def file_uri(snippet: Snippet, file: Path) -> str:
    """Where the site has a file that the snippet reads, relative to its folder of snippets."""
    return (PurePosixPath(snippet.name).parent / file.name).as_posix()


def figure_uri(snippet: Snippet, figure: Figure) -> str:
    """Where the site has a figure, relative to its folder of snippets."""
    return f"{snippet.name.removesuffix('.py')}/{figure.name}"

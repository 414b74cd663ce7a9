"""What a reader gets of a snippet: a cell as HTML, the program as a notebook.

A cell becomes HTML and not Markdown, so that its text is exactly the file's and its output exactly
the run's: Markdown would expand tabs, cut blank lines and read markup in them.
"""

import json
import re
from html import escape
from pathlib import Path, PurePosixPath
from uuid import NAMESPACE_URL, uuid5

from pygments import highlight
from pygments.filter import simplefilter
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.token import Name, Operator, Punctuation, Text, Whitespace

from hfnotes.compare import Record
from hfnotes.environment import Environment
from hfnotes.results import Figure, Output, Result
from hfnotes.snippet import Cell, Snippet

OUTPUTS = re.compile("<!--outputs of cell ([0-9]+)-->")
LEGIBLE = 11  # pixels
FONT_SIZE = re.compile(r"\bfont(?:-size)?: ?[^;\"']*?([\d.]+)px")
VIEW_BOX_WIDTH = re.compile(r'viewBox="[\d.]+ [\d.]+ ([\d.]+)')
LEXER = PythonLexer(stripnl=False, ensurenl=False)
INK = (Name, Operator, Punctuation, Whitespace)
FORMATTER = HtmlFormatter(nowrap=True)


@simplefilter
def ink(self, lexer, tokens, options):
    """What has the colour of all code needs no element: that halves what a browser lays out."""
    for kind, text in tokens:
        yield Text if kind in INK else kind, text


LEXER.add_filter(ink())


def cell_html(
    snippet: Snippet,
    cell: Cell,
    environment: Environment,
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
    code = highlight(cell.source, LEXER, FORMATTER).removesuffix("\n")
    url = f"{downloads}/{snippet.name.removesuffix('.py')}"
    alone = "이 셀의 코드만"
    if cell is not snippet.cells[0]:
        alone += ". 앞의 셀들을 먼저 실행해야 합니다"
    anchor = f' id="{cell_anchor(snippet, cell)}"' if is_anchor else ""
    return (
        f'<div class="cell" data-file="{snippet.name}" data-cell="{cell.name}"'
        f' data-env="{environment.name}" data-end="{cell.end}"{anchor}>'
        '<div class="cell-bar" data-search-exclude>'
        f'<span class="cell-name"><span>{snippet.path.name}</span> <b>{cell.name}</b></span>'
        + ("" if is_default else _environment_html(environment))
        + '<span class="cell-actions">'
        '<button type="button" data-copy="program"'
        ' title="프로그램의 처음부터 이 셀까지. 붙여 넣으면 그대로 실행됩니다">'
        "여기까지 복사</button>"
        f'<button type="button" data-copy="cell" title="{alone}">이 셀만</button>'
        f'<a href="{url}.py" download aria-label=".py 내려받기">.py</a>'
        f'<a href="{url}.ipynb" download aria-label=".ipynb 내려받기">.ipynb</a>'
        "</span></div>"
        + (_files_html(snippet, downloads) if is_first and snippet.files else "")
        + f'<pre class="cell-code highlight no-copy" tabindex="0"><code>{code}</code></pre>'
        f"<!--outputs of cell {number}--></div>"
    )


def _files_html(snippet: Snippet, downloads: str) -> str:
    links = ", ".join(
        f'<a href="{downloads}/{file_uri(snippet, file)}" download>{file.name}</a>'
        for file in snippet.files
    )
    return (
        '<p class="cell-files" data-search-exclude>'
        f"프로그램과 같은 폴더에 두고 실행합니다: {links}</p>"
    )


def cell_anchor(snippet: Snippet, cell: Cell) -> str:
    """The id by which links find a cell on its page; no heading has such a one."""
    return f"{snippet.name}::{cell.name}"


def ran_in(environment: Environment) -> str:
    return f"transformers {environment.versions['transformers']}에서 실행"


def _environment_html(environment: Environment) -> str:
    """As `ran_in` says it; the words around the version can be left out where there is no room."""
    before, version, after = ran_in(environment).partition(environment.versions["transformers"])
    return f'<span class="cell-env"><span>{before}</span>{version}<span>{after}</span></span>'


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


def outputs_html(
    snippet: Snippet, cell: Cell, output: Output, hub: Record | None, *, downloads: str, number: int
) -> str:
    """What this build's run of the cell gave, and what it prints with the real checkpoint."""
    run = (
        _output_html("run", output.stdout)
        + _output_html("error", output.error)
        + "".join(
            _figure_html(figure, f"{downloads}/{figure_uri(snippet, figure)}")
            for figure in output.figures
        )
    )
    recorded = hub and hub.outputs.get(cell.name)
    if recorded is None or recorded == output.text:
        return run
    group = f"output-{number}"
    real = _output_html("hub", recorded) + f'<p class="cell-source">{escape(hub.source or "")}</p>'
    tabs = (("run", "이 빌드의 실행 · 대역", run), ("hub", "실제 체크포인트 · 기록", real))
    return (
        '<div class="cell-tabs" role="group" aria-label="출력">'
        + "".join(
            f'<input type="radio" name="{group}" id="{group}-{kind}"'
            f"{' checked' if kind == 'run' else ''}>"
            f'<label for="{group}-{kind}">{label}</label>'
            for kind, label, _ in tabs
        )
        + "".join(f'<div class="cell-panel">{content}</div>' for *_, content in tabs)
        + "</div>"
    )


def _figure_html(figure: Figure, url: str) -> str:
    """The figure, in what scrolls sideways where the screen is less wide than its letters need."""
    width = _legible_width(figure.svg)
    style = f' style="--legible: {width:.0f}px"' if width else ""
    return (
        '<div class="cell-figure" tabindex="0">'
        f'<img src="{url}" alt="{escape(figure.title)}"{style}></div>'
    )


def _legible_width(svg: str) -> float | None:
    """How wide a drawing is shown when its smallest letters are as tall as they need to be."""
    sizes = [float(size) for size in FONT_SIZE.findall(svg)]
    width = VIEW_BOX_WIDTH.search(svg)
    return float(width[1]) * LEGIBLE / min(sizes) if width and sizes else None


def _output_html(source: str, text: str | None) -> str:
    if not text:
        return ""
    return (
        f'<pre class="cell-output" data-source="{source}" tabindex="0">'
        f"<samp>{escape(text)}</samp></pre>"
    )


def notebook(snippet: Snippet, result: Result) -> str:
    """The snippet as a Jupyter notebook (nbformat 4.5), with the outputs of the run."""
    install = " ".join(f'"{item}"' for item in snippet.requirements if item.name != "python")
    intro = (
        f"# {snippet.title}\n\n필요한 패키지: `pip install {install}`\n\n"
        "저장된 출력은 사이트를 만들 때 내장 허브로 실행한 것입니다. 가중치는 대역입니다."
    )
    if snippet.files:
        names = ", ".join(f"`{file.name}`" for file in snippet.files)
        intro += f"\n\n같은 폴더에 두어야 하는 파일: {names}"
    cells = [_notebook_cell(snippet, "intro", "markdown", intro)]
    for cell, output in zip(snippet.cells, result.outputs, strict=True):
        code = _notebook_cell(snippet, cell.name, "code", cell.source)
        if cell.raises:
            code["metadata"]["tags"] = ["raises-exception"]
        cells.append(code | {"execution_count": None, "outputs": output_cells(output)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def output_cells(output: Output) -> list[dict]:
    """What a cell gave, as a notebook keeps it."""
    outputs: list[dict] = []
    if output.stdout:
        outputs.append({"output_type": "stream", "name": "stdout", "text": output.stdout})
    for figure in output.figures:
        data = {"image/svg+xml": figure.svg, "text/plain": figure.title}
        outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
    if output.error:
        name, _, value = output.error.partition(": ")
        trace = [output.error]
        outputs.append({"output_type": "error", "ename": name, "evalue": value, "traceback": trace})
    return outputs


def _notebook_cell(snippet: Snippet, name: str, kind: str, source: str) -> dict:
    identity = uuid5(NAMESPACE_URL, f"{snippet.name}::{name}").hex[:8]
    return {"cell_type": kind, "id": identity, "metadata": {}, "source": source}

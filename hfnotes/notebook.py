"""A program as the notebook that a reader downloads."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hfnotes.snippet import Snippet
from hfnotes.store import Output, Result

Element = dict[str, Any]  # of a notebook's JSON


def notebook(snippet: Snippet, result: Result, words: Mapping[str, str], note: str = "") -> str:
    """The snippet as a Jupyter notebook (nbformat 4.5), with the outputs of the run.

    Its first cell says what the snippet needs, in these `words`, and the `note`.
    """
    install = " ".join(f'"{item}"' for item in snippet.requirements if item.name != "python")
    intro = [f"# {snippet.title}", f"{words['packages']} `pip install {install}`"]
    intro += [note] if note else []
    if snippet.files:
        names = ", ".join(f"`{file.name}`" for file in snippet.files)
        intro.append(f"{words['files-of-notebook']} {names}")
    cells = [_notebook_cell(snippet, "intro", "markdown", "\n\n".join(intro))]
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


def output_cells(output: Output) -> list[Element]:
    """What a cell gave, as a notebook keeps it."""
    outputs: list[Element] = []
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


def _notebook_cell(snippet: Snippet, name: str, kind: str, source: str) -> Element:
    identity = uuid5(NAMESPACE_URL, f"{snippet.name}::{name}").hex[:8]
    return {"cell_type": kind, "id": identity, "metadata": {}, "source": source}

"""Labs: notebooks that run as snippets do, shown with the cells of all other pages.

A lab is a notebook without outputs, read as a snippet that has prose between its cells. A cell's
name is its id in the notebook; cells with the tag `answer` are folded on the page. No library of
Jupyter is asked, neither here nor by MkDocs' plugin: a notebook is read as the JSON that it is.
"""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent
from typing import Any

from hfnotes.errors import NotesError
from hfnotes.fences import TYPED, read_fences
from hfnotes.files import find_files, read_text
from hfnotes.notebook import output_cells
from hfnotes.project import Project
from hfnotes.snippet import Snippet, parse_snippet, read_snippets
from hfnotes.store import Result
from hfnotes.words import read_words

CELL_ID = re.compile("[a-z][a-z0-9_]*")
HEADING = re.compile(r"^#{2,6} .*$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
# What Jupyter puts into a notebook's namespace; a program has no such thing.
JUPYTERS = re.compile(r"In|Out|_{1,3}|_i?\d+|display|exit|get_ipython|quit")
KERNEL = "python3"
ADVICE = "a lab's code is a program as well, which its reader downloads: it has no more than Python"
DOWNLOAD = "[{}]({}.ipynb){{ .md-button download }}"
FOLD = " " * 4


@dataclass(frozen=True)
class Lab:
    """A notebook as a snippet (what it runs), as Markdown (its page), and as it stands."""

    snippet: Snippet
    markdown: str
    description: str
    notebook: dict[str, Any]


@dataclass(frozen=True)
class LabCell:
    """A cell of a notebook; `alt` says in words what it draws."""

    name: str
    is_code: bool
    source: str
    tags: tuple[str, ...]
    alt: str | None


def read_programs(project: Project) -> tuple[list[Snippet], dict[Path, Lab]]:
    """All that is to run: the snippets, and after them those of the labs; and the labs, by path."""
    snippets = read_snippets(project.snippets)
    words = read_words(project.language)
    labs = read_labs(project.labs, words) if project.labs else {}
    own = [lab.snippet for lab in labs.values()]
    for snippet in snippets:
        if any(snippet.name == lab.name for lab in own):
            raise NotesError("a lab has this name; choose another", snippet.path)
    programs = snippets + own
    if unknown := project.alone - {program.name for program in programs}:
        message = f"[tool.hfnotes] alone: there is no program {min(unknown)}"
        raise NotesError(message, project.root / "pyproject.toml")
    return programs, labs


def read_labs(docs: Path, words: Mapping[str, str] | None = None) -> dict[Path, Lab]:
    """All notebooks below `docs`, by path, with `words` for readers.

    Raises NotesError for what is not a lab.
    MkDocs does not look into hidden folders, where Jupyter keeps checkpoints.
    """
    return {path: read_lab(path, docs, words) for path in find_files(docs, "*.ipynb")}


def read_lab(path: Path, docs: Path, words: Mapping[str, str] | None = None) -> Lab:
    """Read the notebook at `path`; `docs` is the folder that its name is relative to.

    `words` are those for readers (`read_words`), English ones if there are none.

    A cell's line, in errors too, is that of its id in the notebook.
    """
    text, notebook, cells = _read_notebook(path)
    own = notebook["metadata"]["hfnotes"]
    words = words or read_words("en")
    markdown = []
    code = [
        f"# /// script\n# dependencies = {json.dumps(own['dependencies'])}\n# ///\n",
        f'"""{_in_quotes(_title(cells[0].source))}"""\n',
    ]
    name = path.relative_to(docs).with_suffix(".py").as_posix()
    folded = False
    marks: list[tuple[int, str]] = []
    for cell in cells:
        unfolded, folded = not folded, "answer" in cell.tags
        if folded and unfolded:
            markdown.append(f'??? answer "{words["answer"]}"')
        if cell.is_code:
            markdown.append(indent(f"```cell\n{name}::{cell.name}\n```", FOLD * folded))
            marks.append(("".join(code).count("\n") + 2, cell.name))
            code.append(f"\n# %% {cell.name}\n{cell.source}\n")
            continue
        for fence in read_fences(cell.source):
            if fence.info not in TYPED:
                message = f"a fence `{fence.info}`; a lab's code stands in code cells"
                raise NotesError(message, path, _line(text, cell.name))
        prose = HEADING.sub(rf"\g<0> {{ #{cell.name} }}", cell.source, count=1)
        markdown.append(indent(prose, FOLD * folded))
        if len(markdown) == 1:
            url = "../" * name.count("/") + f"snippets/{name[:-3]}"
            markdown.append(DOWNLOAD.format(words["download-notebook"], url))
    snippet = _snippet("".join(code), path, name, marks, text)
    alts = {cell.name: cell.alt for cell in cells}
    snippet = replace(
        snippet,
        cells=tuple(replace(cell, alt=alts[cell.name]) for cell in snippet.cells),
        is_notebook=True,
    )
    return Lab(snippet, "\n\n".join(markdown) + "\n", own["description"], notebook)


def _read_notebook(path: Path) -> tuple[str, dict[str, Any], list[LabCell]]:
    """The file's text, its JSON with one string for each cell's source, and its cells.

    Raises NotesError, with the line of a cell's id, for what is not a lab.
    """
    text = read_text(path)
    cells: list[LabCell] = []
    name = ""
    try:
        notebook = json.loads(text)
        _check_format(notebook)
        for raw in notebook["cells"]:
            _check(isinstance(raw, dict), "a cell is no table")
            name = str(raw.get("id", name))
            cells.append(_read_cell(raw))
            raw["source"], raw["metadata"] = cells[-1].source, raw.get("metadata", {})
            _check(name not in [cell.name for cell in cells[:-1]], "two cells have one id")
        name = ""
        _check(bool(cells), "it has no cells")
        _title(cells[0].source)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # Other than `_check` says it, for what is no JSON, say.
        what = str(error) if type(error) is ValueError else repr(error)
        raise NotesError(
            f"is not a lab: {what}", path, _line(text, name) if name else None
        ) from None
    return text, notebook, cells


def _check_format(notebook: dict[str, Any]) -> None:
    """Raises ValueError for another format, another kernel, or where our part is missing."""
    _check(isinstance(notebook, dict), "it is no table")
    _check(
        notebook.get("nbformat") == 4 and isinstance(notebook.get("cells"), list),
        "its format is not 4; open it in Jupyter and save it",
    )
    metadata = notebook.get("metadata") or {}
    own = metadata.get("hfnotes") if isinstance(metadata, dict) else None
    _check(
        isinstance(own, dict)
        and isinstance(own.get("description"), str)
        and _is_texts(own.get("dependencies")),
        "its metadata has no `hfnotes` with the texts `description` and `dependencies` (a list)",
    )
    kernel = metadata.get("kernelspec", {"name": KERNEL})
    _check(
        isinstance(kernel, dict) and kernel.get("name") == KERNEL,
        f"its kernel is not {KERNEL}, in which all labs run",
    )


def _read_cell(raw: dict[str, Any]) -> LabCell:
    """Raises an error of Python, mostly ValueError, for a cell that the format or a lab has not."""
    metadata, name = raw.get("metadata", {}), raw.get("id", "")
    _check(isinstance(metadata, dict), "the metadata of a cell is no table")
    _check(isinstance(name, str) and name != "", "a cell has no id; open it in Jupyter and save it")
    source = raw["source"] if isinstance(raw["source"], str) else "".join(raw["source"])
    tags, alt = metadata.get("tags", []), metadata.get("alt")
    _check(
        CELL_ID.fullmatch(name) is not None,
        f"the id `{name}` of a cell is no name; write one in lower-case ASCII, digits and _",
    )
    _check(_is_texts(tags), "the tags of a cell are no list of texts")
    _check(alt is None or isinstance(alt, str), "the alt of a cell is no text")
    _check(raw.get("cell_type") in ("code", "markdown"), f"the cell `{name}` is not run")
    _check(not raw.get("outputs"), f"the cell `{name}` has outputs; the build makes them")
    return LabCell(name, raw["cell_type"] == "code", source, tuple(tags), alt)


def _check(is_right: bool, message: str) -> None:
    if not is_right:
        raise ValueError(message)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _snippet(
    code: str, path: Path, name: str, marks: list[tuple[int, str]], notebook: str
) -> Snippet:
    """The code cells as a snippet, with the lines of `notebook`; `marks` are their lines in `code`.

    Raises NotesError, with the line in the notebook, for what is not a snippet.
    """
    try:
        snippet = parse_snippet(code, path, name)
        for cell in snippet.cells:
            if (cell.line, cell.name) not in marks:
                raise NotesError(f"`# %% {cell.name}` stands inside a cell", path, cell.line)
        _check_names(code, path)
    except NotesError as error:
        within = [cell_name for mark, cell_name in marks if error.line and mark <= error.line]
        line = _line(notebook, within[-1]) if within else None
        raise NotesError(f"{error.message}; {ADVICE}", path, line) from None
    cells = tuple(replace(cell, line=_line(notebook, cell.name)) for cell in snippet.cells)
    return replace(snippet, cells=cells)


def _check_names(code: str, path: Path) -> None:
    """Raise NotesError, with the line in `code`, for what Jupyter alone knows."""
    nodes = list(ast.walk(ast.parse(code)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own = {name.id for name in names if not isinstance(name.ctx, ast.Load)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    for name in names:
        if JUPYTERS.fullmatch(name.id) and name.id not in own:
            raise NotesError(f"uses `{name.id}`, which Jupyter alone has", path, name.lineno)
    for node in nodes:
        match node:
            case ast.Import(names=aliases):
                modules = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case _:
                continue
        if any(module.partition(".")[0] == "IPython" for module in modules):
            raise NotesError("imports IPython, which is Jupyter's", path, node.lineno)


def _in_quotes(text: str) -> str:
    """So that it stands between quotes: a title may have such itself."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _title(first: str) -> str:
    """The heading that the first cell begins with. Raises ValueError if it has none."""
    if not (heading := re.match(r"# (.+)", first)):
        raise ValueError("the first cell does not begin with `# `")
    return heading[1]


def _line(notebook: str, cell: str) -> int:
    found = re.search(rf'"id":\s*{re.escape(json.dumps(cell))}', notebook)
    return notebook.count("\n", 0, found.start()) + 1 if found else 1


def executed(lab: Lab, result: Result) -> str:
    """The lab as its reader's notebook, with the outputs of the run."""
    outputs = {output.cell: output for output in result.outputs}
    cells = []
    for cell in lab.notebook["cells"]:
        if cell["cell_type"] == "code":
            ran = output_cells(outputs[cell["id"]])
            cells.append(cell | {"execution_count": None, "outputs": ran})
        else:  # a reader's folder has no pages beside it
            cells.append(cell | {"source": LINK.sub(r"\1", cell["source"])})
    return json.dumps(lab.notebook | {"cells": cells}, ensure_ascii=False, indent=1) + "\n"

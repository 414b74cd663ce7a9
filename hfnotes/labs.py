"""Labs: notebooks that mkdocs-jupyter executes, shown with the cells of all other pages.

A lab is a notebook without outputs, read as a snippet that has prose between its cells. A cell's
name is its id in the notebook; cells with the tag `answer` are folded on the page. mkdocs-jupyter
runs it and keeps what came of it; our template makes it keep the executed notebook itself, from
which pages, records and downloads are made.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from unittest import mock
from xml.sax.saxutils import escape

from hfnotes import program
from hfnotes.environment import FIXED, INHERITED, Environment, Project
from hfnotes.errors import NotesError
from hfnotes.fence import TYPED, read_fences
from hfnotes.results import Figure, Output, Result
from hfnotes.runner import OUTPUT_LIMIT, check_output
from hfnotes.snippet import Snippet, parse_snippet

TEMPLATES = Path(__file__).parent / "templates"
EXECUTED = re.compile(r'<script type="application/x-ipynb\+json">(.*?)</script>', re.DOTALL)
HEADING = re.compile(r"^#{2,6} .*$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
DOWNLOAD = "[노트북 내려받기]({}.ipynb){{ .md-button download }}"
FOLD = " " * 4
SVG = re.compile(r"<svg\b[^>]*>")
# Figures are SVG with text as text, the same for the same numbers; readers' own Jupyter draws as it
# is set up.
SETTINGS = {
    ".ipython/profile_default/ipython_kernel_config.py": (
        'c = get_config()\nc.InlineBackend.figure_formats = {"svg"}\n'
        'c.IPKernelApp.log_level = "ERROR"\n'  # it warns that it listens on a local port
        'import os\nos.chdir(os.path.expanduser("~/work"))\n'  # nbconvert starts it in docs/labs
    ),
    "matplotlibrc": "svg.fonttype: none\nsvg.hashsalt: labs\n",
    ".jupyter/jupyter_nbconvert_config.json": (
        '{"NotebookClient": {"timeout": %d, "record_timing": false}}\n'
    ),
}


@dataclass(frozen=True)
class Lab:
    """A notebook as a snippet (what it runs), as Markdown (its page), and as it stands."""

    snippet: Snippet
    markdown: str
    description: str
    cells: tuple[dict, ...]


def read_labs(docs: Path) -> dict[Path, Lab]:
    """All notebooks below `docs`, by path. Raises NotesError for what is not a lab.

    MkDocs does not look into hidden folders, where Jupyter keeps checkpoints.
    """
    return {
        path: read_lab(path, docs)
        for path in sorted(docs.rglob("*.ipynb"))
        if not any(part.startswith(".") for part in path.relative_to(docs).parts)
    }


def read_lab(path: Path, docs: Path) -> Lab:
    """Read the notebook at `path`; `docs` is the folder that its name is relative to.

    A cell's line, in errors too, is that of its id in the notebook.
    """
    try:
        text = path.read_text(encoding="utf-8")
        notebook = json.loads(text)
        own = notebook["metadata"]["hfnotes"]
        description, dependencies = own["description"], own["dependencies"]
        cells = tuple(
            {"metadata": {}, **cell, "source": "".join(cell["source"])}
            for cell in notebook["cells"]
        )
        title = re.match(r"# (.+)", cells[0]["source"])[1]
        names = [cell["id"] for cell in cells]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise NotesError(f"is not a lab: {error!r}", path) from error
    markdown = []
    code = [
        f"# /// script\n# dependencies = {json.dumps(dependencies)}\n# ///\n",
        f'"""{title}"""\n',
    ]
    name = path.relative_to(docs).with_suffix(".py").as_posix()
    folded = False
    marks: list[tuple[int, str]] = []
    for cell, cell_name in zip(cells, names, strict=True):
        unfolded, folded = not folded, "answer" in cell["metadata"].get("tags", ())
        if folded and unfolded:
            markdown.append('??? answer "답 보기"')
        if cell["cell_type"] == "markdown":
            for fence in read_fences(cell["source"]):
                if fence.info not in TYPED:
                    message = f"a fence `{fence.info}`; a lab's code stands in code cells"
                    raise NotesError(message, path, _line(text, cell_name))
            prose = HEADING.sub(rf"\g<0> {{ #{cell_name} }}", cell["source"], count=1)
            markdown.append(indent(prose, FOLD * folded))
            if len(markdown) == 1:
                markdown.append(DOWNLOAD.format("../" * name.count("/") + f"snippets/{name[:-3]}"))
        elif cell["cell_type"] != "code" or cell.get("outputs"):
            what = "has outputs; the build makes them" if cell.get("outputs") else "is not run"
            raise NotesError(f"the cell `{cell_name}` {what}", path, _line(text, cell_name))
        else:
            markdown.append(indent(f"```cell\n{name}::{cell_name}\n```", FOLD * folded))
            marks.append(("".join(code).count("\n") + 2, cell_name))
            code.append(f"\n# %% {cell_name}\n{cell['source']}\n")
    snippet = _snippet("".join(code), path, name, marks, text)
    return Lab(snippet, "\n\n".join(markdown) + "\n", description, cells)


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
    except NotesError as error:
        within = [cell_name for mark, cell_name in marks if error.line and mark <= error.line]
        line = _line(notebook, within[-1]) if within else None
        raise NotesError(error.message, path, line) from None
    cells = tuple(replace(cell, line=_line(notebook, cell.name)) for cell in snippet.cells)
    return replace(snippet, cells=cells)


def _line(notebook: str, cell: str) -> int:
    found = re.search(rf'"id":\s*{re.escape(json.dumps(cell))}', notebook)
    return notebook.count("\n", 0, found.start()) + 1 if found else 1


def cache_folder(project: Project, environment: Environment, hub: str) -> Path:
    """Where mkdocs-jupyter keeps executed notebooks: a folder for all that its own key leaves out.

    `hub` is the digest of the embedded hub. Entries that a killed build left half written are gone
    afterwards.
    """
    parts = [
        environment.versions,
        FIXED,
        SETTINGS,
        hub,
        *(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.rglob("*.j2"))),
    ]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    folder = project.root / ".cache/labs" / digest[:16]
    for entry in folder.glob("*.json"):
        try:
            json.loads(entry.read_bytes())
        except ValueError:
            entry.unlink()
    return folder


@contextmanager
def kernel_environment(project: Project) -> Iterator[None]:
    """What a kernel that starts meanwhile inherits: what snippets do, and folders of its own."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    with TemporaryDirectory(prefix="hfnotes-", ignore_cleanup_errors=True) as home:
        for name, text in SETTINGS.items():
            Path(home, name).parent.mkdir(parents=True, exist_ok=True)
            Path(home, name).write_text(text.replace("%d", f"{project.time_limit:.0f}"))
        program.copy_hub(project.hub, Path(home, "hf"))
        for name in ("work", "tmp"):
            Path(home, name).mkdir()
        own = {
            "TMPDIR": f"{home}/tmp",
            "HOME": home,
            "HF_HOME": f"{home}/hf",
            "IPYTHONDIR": f"{home}/.ipython",
            "JUPYTER_CONFIG_DIR": f"{home}/.jupyter",
            "MATPLOTLIBRC": f"{home}/matplotlibrc",
            "SOURCE_DATE_EPOCH": "0",
        }
        with mock.patch.dict(os.environ, inherited | FIXED | own, clear=True):
            yield


def execute(lab: Lab, project: Project, jupyter: Callable[[], str]) -> tuple[Result, str]:
    """Have mkdocs-jupyter run the lab; return what it printed, and it as a reader's notebook.

    `jupyter` gives what our template makes of the executed notebook. Raises NotesError, with the
    cell, for one that fails.
    """
    from nbclient.exceptions import CellExecutionError

    try:
        with kernel_environment(project):
            html = jupyter()
    except CellExecutionError as error:
        raise NotesError(f"a cell failed\n{error}", lab.snippet.path) from None
    except (TimeoutError, RuntimeError) as error:  # a cell that does not end, a kernel that dies
        raise NotesError(str(error), lab.snippet.path) from None
    notebook = json.loads(EXECUTED.search(html)[1])
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    if [cell["source"] for cell in notebook["cells"]] != [cell["source"] for cell in lab.cells]:
        raise NotesError("was changed while the site was built; build it again", lab.snippet.path)
    outputs = tuple(
        _read_output(lab, cell) for cell in notebook["cells"] if cell["cell_type"] == "code"
    )
    size = sum(len(output.stdout.encode()) for output in outputs)
    if size > OUTPUT_LIMIT:
        raise NotesError(f"printed more than {OUTPUT_LIMIT:,} bytes", lab.snippet.path)
    drawn: set[str] = set()
    for output in outputs:
        check_output(lab.snippet, output, drawn)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":  # a reader's folder has no pages beside it
            cell["source"] = LINK.sub(r"\1", cell["source"])
        else:  # no page shows it, and it names folders of the machine that built the site
            cell["outputs"] = [o for o in cell["outputs"] if o.get("name") != "stderr"]
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    return Result(outputs, 0.0), text


def _read_output(lab: Lab, cell: dict) -> Output:
    name = cell["id"]
    line = lab.snippet.by_name[name].line
    stdout, figures = "", []
    for output in cell["outputs"]:
        match output:
            case {"output_type": "stream", "name": "stdout", "text": text}:
                stdout += "".join(text)
            case {"output_type": "stream"}:  # stderr, which no page shows
                pass
            case {"output_type": "display_data", "data": {"image/svg+xml": svg}}:
                if not cell["metadata"].get("alt"):
                    raise NotesError(
                        f"the cell `{name}` draws; say in its metadata, as `alt`, what is to see",
                        lab.snippet.path,
                        line,
                    )
                alt = escape(cell["metadata"]["alt"], {"\\": "&#92;"})  # for `sub`
                title = f"<title>{alt}</title>"
                figure = f"{name}{-len(figures) or ''}.svg"  # no cell's name has a hyphen
                figures.append(Figure(figure, SVG.sub(rf"\g<0>{title}", "".join(svg), count=1)))
            case _:
                raise NotesError(
                    f"the cell `{name}` shows {output['output_type']}; print it instead",
                    lab.snippet.path,
                    line,
                )
    return Output(name, stdout, None, tuple(figures))

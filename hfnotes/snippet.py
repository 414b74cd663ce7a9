"""A snippet file: its title, what it requires, and its cells."""

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from tokenize import cookie_re

from packaging.requirements import InvalidRequirement, Requirement

from hfnotes.errors import NotesError
from hfnotes.files import find_files, read_text

# The reference pattern of PEP 723 ("Inline script metadata").
PEP_723 = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
SNIPPET_NAME = re.compile(r"([a-z0-9_]+/)*[a-z0-9_]+\.py")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\.(csv|json|jsonl|tsv|txt)")
CELL = re.compile(r"^# %% *(?P<rest>.*?) *$")
CELL_NAME = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*)(?: warns=(?P<warns>[A-Za-z_]\w*))?"
    r"(?: raises=(?P<raises>[A-Za-z_][\w.]*))?"
)


@dataclass(frozen=True)
class Cell:
    """One `# %% name` part of a snippet.

    `start` is the line of its marker in the snippet's text and `end` the last line of its code,
    both counted from 1; `line` is where its file has it, which in a notebook is another.
    `raises` is the name of the exception that the cell, the last one, must end with, or None;
    `warns` that of the deprecation, such as FutureWarning, that its lines must be warned of.
    `alt` says in words what the cell of a notebook draws.
    """

    name: str
    line: int
    start: int
    end: int
    source: str
    raises: str | None = None
    alt: str | None = None
    warns: str | None = None


@dataclass(frozen=True)
class Snippet:
    """A whole program in the percent format. `name` is its path below `snippets/`.

    `is_notebook` says that its cells come from a notebook, which shows the figures they draw.
    `files` are what it reads, beside it: they come into its working folder, as a reader puts them.
    """

    name: str
    path: Path
    text: str
    title: str
    requirements: tuple[Requirement, ...]
    cells: tuple[Cell, ...]
    is_notebook: bool = False
    files: tuple[Path, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Cell]:
        return {cell.name: cell for cell in self.cells}


def read_snippet(path: Path, root: Path) -> Snippet:
    """Read the snippet at `path`; `root` is the folder that its name is relative to.

    Raises NotesError, with the line, for what is not a snippet.
    """
    text = read_text(path)
    snippet = parse_snippet(text, path, path.relative_to(root).as_posix())
    for file in snippet.files:
        if not file.is_file():
            line = text.count("\n", 0, text.index("# /// script")) + 1
            raise NotesError(f"reads {file.name}, which does not stand beside it", path, line)
    return snippet


@lru_cache(maxsize=1024)  # a server reads all programs again after each change
def parse_snippet(text: str, path: Path, name: str) -> Snippet:
    """The program `text`, which comes from the file at `path`, as a snippet. Looks at no file."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line.splitlines()) > 1 or line.endswith("\r"):
            raise NotesError(
                "has a line break that is not a plain new line; if git has put it there, say "
                "`* text=auto eol=lf` in .gitattributes",
                path,
                number,
            )
    tree = _read_python(path, text)
    cells = _read_cells(path, text)
    for statement in tree.body:
        for cell in cells:
            if statement.lineno < cell.line <= (statement.end_lineno or 0):
                raise NotesError(f"`# %% {cell.name}` stands inside a statement", path, cell.line)
    for cell in cells[:-1]:
        if cell.raises:
            raise NotesError(
                f"the cell `{cell.name}` ends the program for who copies it; only the last cell of "
                "a file may raise",
                path,
                cell.line,
            )
    title = _read_title(path, tree, cells[0].line)
    if not SNIPPET_NAME.fullmatch(name):
        raise NotesError("is not named in lower-case ASCII letters, digits and _", path)
    requirements, files = _read_header(path, text)
    return Snippet(name, path, text, title, requirements, cells, files=files)


def read_snippets(root: Path) -> list[Snippet]:
    """All snippets below `root`, in the order of their names."""
    return [read_snippet(path, root) for path in find_files(root, "*.py")]


def _read_python(path: Path, text: str) -> ast.Module:
    """The program's syntax. Raises NotesError for what `python file` refuses before it begins."""
    for number, line in enumerate(text.split("\n", 2)[:2], 1):
        if (cookie := cookie_re.match(line)) and cookie[1].lower() not in ("utf-8", "utf8"):
            raise NotesError(
                f"says that its encoding is {cookie[1]}, and is UTF-8; remove that line",
                path,
                number,
            )
    try:
        tree = ast.parse(text)
        # What is no error of the grammar: `return` outside a function, an argument twice.
        compile(tree, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise NotesError(f"is not Python: {error.msg}", path, error.lineno) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotesError(f"is not Python that can be read: {error!r}", path) from error
    return tree


def _read_cells(path: Path, text: str) -> tuple[Cell, ...]:
    lines = text.splitlines()
    found = ((number, CELL.match(line)) for number, line in enumerate(lines, 1))
    marks = {number: match["rest"] for number, match in found if match}
    if not marks:
        raise NotesError("has no cell; start the first one with `# %% name`", path, 1)
    cells: dict[str, Cell] = {}
    for (mark, rest), following in zip(
        marks.items(), [*list(marks)[1:], len(lines) + 1], strict=True
    ):
        named = CELL_NAME.fullmatch(rest)
        if not named:
            raise NotesError(
                f"`# %% {rest}` is not a cell; expected `# %% name`, with `warns=FutureWarning` or "
                "`raises=ErrorType` after it where it is so, the name in lower-case ASCII",
                path,
                mark,
            )
        name = named["name"]
        if name in cells:
            raise NotesError(
                f"the cell `{name}` stands twice, first in line {cells[name].line}; "
                "give each cell a name of its own",
                path,
                mark,
            )
        body = lines[mark : following - 1]
        end = max((i for i, line in enumerate(body, mark + 1) if line.strip()), default=0)
        if not end:
            raise NotesError(f"the cell `{name}` is empty", path, mark)
        source = "\n".join(lines[mark:end]).lstrip("\n")
        cells[name] = Cell(name, mark, mark, end, source, named["raises"], warns=named["warns"])
    return tuple(cells.values())


def _read_title(path: Path, tree: ast.Module, first_cell: int) -> str:
    title = ast.get_docstring(tree)
    if not title:
        raise NotesError("has no title; write a docstring of one sentence above the cells", path, 1)
    for statement in tree.body[1:]:
        if statement.lineno < first_cell:
            raise NotesError(
                f"has code above its first cell, which no page could show; "
                f"move it below line {first_cell}",
                path,
                statement.lineno,
            )
    return title


def _read_header(path: Path, text: str) -> tuple[tuple[Requirement, ...], tuple[Path, ...]]:
    """What the PEP 723 header asks for, and the files that its `[tool.hfnotes]` names."""
    blocks = [block for block in PEP_723.finditer(text) if block["type"] == "script"]
    if len(blocks) != 1:
        raise NotesError(
            f"has {len(blocks)} PEP 723 headers (`# /// script`); one is needed", path, 1
        )
    line = text.count("\n", 0, blocks[0].start()) + 1
    content = re.sub(r"(?m)^# ?", "", blocks[0]["content"])
    try:
        header = tomllib.loads(content)
        requirements = [Requirement(item) for item in header["dependencies"]]
        if "requires-python" in header:
            requirements.append(Requirement("python" + header["requires-python"]))
        tools = header.get("tool", {})
        own = tools.get("hfnotes", {})
        names = [str(name) for name in own.get("files", ())]
        unknown = [
            *(header.keys() - {"dependencies", "requires-python", "tool"}),
            *(f"tool.{name}" for name in tools.keys() - {"hfnotes"}),
            *(own.keys() - {"files"}),
        ]
    except (tomllib.TOMLDecodeError, InvalidRequirement, KeyError, TypeError, AttributeError) as e:
        raise NotesError(f"its PEP 723 header is not valid: {e!r}", path, line) from e
    if unknown:
        raise NotesError(
            f"its PEP 723 header has the key {min(unknown)}, which the build would not follow; "
            "remove it",
            path,
            line,
        )
    for requirement in requirements:
        if requirement.url or requirement.extras or requirement.marker:
            raise NotesError(
                f"asks for `{requirement}`; the build knows a package by its name and version "
                "alone: leave out the address, the extras and the marker",
                path,
                line,
            )
    for name in names:
        if not FILE_NAME.fullmatch(name):
            raise NotesError(
                f"reads {name!r}, which is not named as {FILE_NAME.pattern}", path, line
            )
    return tuple(requirements), tuple(path.with_name(name) for name in names)

"""The fences of a page: where it asks for a cell, or for what became of the notes' blocks.

```cell
ch2/behind_the_pipeline.py::tokenize
```

```blocks
S08-S66
```
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path

from markdown import Markdown
from markdown_exec import base_format
from pymdownx.superfences import SuperFencesException

from hfnotes import show
from hfnotes.blocks import Row, counts_html, read_blocks, select, table_html
from hfnotes.compare import hub_record_path, read_record
from hfnotes.environment import Environment, Project
from hfnotes.errors import NotesError
from hfnotes.results import Result
from hfnotes.snippet import Cell, Snippet

FENCE = re.compile(r"^[\s>]*(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ELEMENTS = {
    "cell": re.compile(r'<div class="cell" data-file="([^"]*)" data-cell="([^"]*)"'),
    "blocks": re.compile(r'<div class="blocks" data-blocks="([^"]*)">'),
}
PRE_ELEMENT = re.compile(r'(<div class="language-sh [^>]*>)?(<pre(?! class="cell-).{0,60})')
TYPED = ("sh",)  # commands for a reader's own terminal; all other code comes from snippets


@dataclass(frozen=True)
class Fence:
    """A fence as it stands in a page: the line it opens in, its info string, its body."""

    line: int
    info: str
    body: str


class Book:
    """All that pages can show: the snippets, their records, and which cells each page shows."""

    def __init__(self, project: Project, snippets: list[Snippet]):
        self.project = project
        self.names_of_other_fences: Callable[[], set[str]] = set
        self.snippets = {snippet.name: snippet for snippet in snippets}
        self.environments = _environments(project, snippets)
        self.hub_records = {
            snippet.name: read_record(hub_record_path(snippet), snippet) for snippet in snippets
        }
        self.rows = read_blocks(project.blocks) if project.blocks else []
        for row in self.rows:
            for reference in row.cells:
                try:
                    self.find(reference)
                except NotesError as error:
                    raise row.error(str(error)) from None
        self.pages: dict[Path, Page] = {}
        self.page: Page | None = None

    def find(self, reference: str) -> tuple[Snippet, Cell]:
        """The cell that `FILE::NAME` means. Raises NotesError that lists what there is."""
        file, _, name = reference.partition("::")
        if file not in self.snippets:
            known = ", ".join(self.snippets)
            raise NotesError(f"there is no snippet `{file}`; there are: {known}")
        snippet = self.snippets[file]
        if name not in snippet.by_name:
            known = ", ".join(snippet.by_name)
            raise NotesError(f"{file} has no cell `{name}`; its cells are: {known}")
        return snippet, snippet.by_name[name]

    def find_rows(self, blocks: str) -> list[Row]:
        """The rows that a `blocks` fence means; `counts` means all."""
        return self.rows if blocks == "counts" else select(self.rows, blocks)

    def open(self, path: Path, markdown: str, url: str, root: str) -> "Page":
        """Begin to render the page at `path`, whose text is `markdown`.

        `root` is the way from its URL to the site's.

        Raises NotesError, with lines, for fences that ask for what there is not.
        """
        self.page = self.pages[path] = Page(path, url, root)
        find = {"cell": self.find, "blocks": self.find_rows}
        errors = []
        others = self.names_of_other_fences()
        for fence in read_fences(markdown):
            if fence.info in TYPED or fence.info in others:
                continue
            self.page.fences.append(fence)
            try:
                if fence.info not in find:
                    raise NotesError(
                        f"a fence `{fence.info}`; code and output on a page come from a snippet: "
                        "use ```cell with `FILE::NAME` in it and no options"
                    )
                find[fence.info](fence.body)
            except NotesError as error:
                errors.append(NotesError(str(error), path, fence.line))
        if errors:
            raise NotesError.all_of(errors)
        return self.page

    def validator(self, language: str, inputs: dict, options: dict, attrs: dict, md: Markdown):
        """For `pymdownx.superfences`: a fence takes no options."""
        return not inputs

    def formatter(self, source, language, class_name, options, md: Markdown, **_) -> str:
        """For `pymdownx.superfences`: the fence's cell as HTML, through markdown-exec."""
        return base_format(language=language, run=self._render, code=source, md=md, html=True)

    def blocks_formatter(self, source, language, class_name, options, md: Markdown, **_) -> str:
        """For `pymdownx.superfences`: a mark; `fill` knows the pages and the outputs."""
        return f'<div class="blocks" data-blocks="{escape(source.strip())}"></div>'

    def _render(self, reference: str, **_) -> str:
        try:
            snippet, cell = self.find(reference.strip())
        except NotesError as error:
            # The one kind of error that superfences lets through.
            raise SuperFencesException(str(error)) from error
        environment = self.environments[snippet.name]
        first = all(shown is not snippet for shown, *_ in self.page.cells)
        is_anchor = all(shown is not cell for _, shown, _ in self.page.cells)
        self.page.cells.append((snippet, cell, environment))
        html = show.cell_html(
            snippet,
            cell,
            environment,
            downloads=f"{self.page.root}snippets",
            is_default=environment is self.project.environments[0],
            number=len(self.page.cells),
            is_anchor=is_anchor,
            is_first=first,
        )
        # The program comes second: Markdown puts into a paragraph what begins with no block.
        return html + (show.program_html(snippet) if first else "")

    def check_blocks(self, results: dict[str, Result]) -> None:
        """Raise NotesError unless each row of blocks says what the cells printed."""
        errors = []
        for row in self.rows:
            try:
                row.check(partial(self._texts, results))
            except NotesError as error:
                errors.append(error)
        if errors:
            raise NotesError.all_of(errors)

    def _texts(self, results: dict[str, Result], reference: str) -> tuple[str, str | None]:
        snippet, cell = self.find(reference)
        record = self.hub_records[snippet.name]
        output = results[snippet.name].outputs[snippet.cells.index(cell)]
        return output.text, record.outputs.get(cell.name) if record else None

    def _link(self, root: str, row: Row, reference: str) -> str:
        """A link to the first page that shows the cell; `root` as in `open`."""
        _, wanted = self.find(reference)
        for page in self.pages.values():
            for snippet, cell, environment in page.cells:
                if cell is wanted:
                    other = environment is not self.project.environments[0]
                    ran_in = f" ({show.ran_in(environment)})" if other else ""
                    anchor = show.cell_anchor(snippet, cell)
                    name = f"{page.title}: {cell.name}"
                    return f'<a href="{root}{page.url}#{anchor}">{name}</a>{ran_in}'
        raise row.error(f"names the cell {reference}, which no page shows")

    def fill(self, path: Path, html: str, results: dict[str, Result]) -> str:
        """The rendered page at `path` with the outputs of its cells and its rows of blocks.

        Raises NotesError for a row whose cell no page shows.
        """
        root = self.pages[path].root

        def blocks(mark: re.Match) -> str:
            rows = self.find_rows(mark[1])
            if mark[1] == "counts":
                return mark[0] + counts_html(rows)
            return mark[0] + table_html(
                rows, partial(self._link, root), partial(self._texts, results)
            )

        def outputs(mark: re.Match) -> str:
            number = int(mark[1])
            snippet, cell, _ = self.pages[path].cells[number - 1]
            output = results[snippet.name].outputs[snippet.cells.index(cell)]
            return show.outputs_html(
                snippet,
                cell,
                output,
                self.hub_records[snippet.name],
                downloads=f"{root}snippets",
                number=number,
            )

        return ELEMENTS["blocks"].sub(blocks, show.OUTPUTS.sub(outputs, html))


def _environments(project: Project, snippets: list[Snippet]) -> dict[str, Environment]:
    """Where each snippet runs, by name. Raises NotesError for all that run nowhere, together."""
    found, errors = {}, []
    for snippet in snippets:
        try:
            found[snippet.name] = project.environment_for(snippet)
        except NotesError as error:
            errors.append(error)
    if errors:
        raise NotesError.all_of(errors)
    return found


@dataclass
class Page:
    """A page that is being rendered: what it asks for, and what it has been given so far."""

    path: Path
    url: str
    root: str
    title: str = ""
    fences: list[Fence] = field(default_factory=list)
    cells: list[tuple[Snippet, Cell, Environment]] = field(default_factory=list)

    def check(self, html: str) -> None:
        """Raise NotesError unless the rendered page shows what it asks for, and nothing else."""
        visible = COMMENT.sub("", html)
        for kind, element in ELEMENTS.items():
            shown = ["::".join(found.groups()) for found in element.finditer(visible)]
            wanted = {fence.line: fence.body for fence in self.fences if fence.info == kind}
            if shown != list(wanted.values()):
                raise NotesError(
                    f"has {len(wanted)} {kind} fences (lines {', '.join(map(str, wanted))}), but "
                    f"{len(shown)} were shown, or others; one of them is indented, nested or "
                    "commented out so that Markdown does not see a fence",
                    self.path,
                )
        if typed := [pre for known, pre in PRE_ELEMENT.findall(visible) if not known]:
            raise NotesError(
                f"has typed code or output ({typed[0]}…); they come from a snippet: use ```cell",
                self.path,
            )


def read_fences(markdown: str) -> Iterator[Fence]:
    """All fences of a page, also those that Markdown would not take for one for their indent."""
    opened: tuple[int, str, str] | None = None
    body: list[str] = []
    for number, line in enumerate(markdown.splitlines(), 1):
        match = FENCE.match(line)
        if opened is None:
            if match:
                opened = number, match["marks"], match["info"].strip()
                body = []
        elif match and match["marks"].startswith(opened[1]) and not match["info"].strip():
            yield Fence(opened[0], opened[2], "\n".join(body))
            opened = None
        else:
            body.append(line.strip())
    if opened:
        yield Fence(opened[0], opened[2], "\n".join(body))

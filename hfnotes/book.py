"""What pages show: which cells they ask for, and what they were given.

```cell
ch2/behind_the_pipeline.py::tokenize
```
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown import Markdown
from markdown_exec import base_format
from pymdownx.superfences import SuperFencesException

from hfnotes import cell as html_of
from hfnotes.environment import Environment
from hfnotes.errors import NotesError
from hfnotes.fences import TYPED, Fence, read_fences
from hfnotes.project import Project
from hfnotes.prose import read_prose
from hfnotes.record import hub_record_path, read_record
from hfnotes.snippet import Cell, Snippet
from hfnotes.store import Result
from hfnotes.words import read_words

KIND = "cell"  # the info string of a fence that shows one
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CELL = re.compile(r'<div class="cell" data-file="([^"]*)" data-cell="([^"]*)"')
# A cell that is asked for within a line, in a row of a table, say: Markdown shows it as words.
IN_LINE = re.compile(rf"(`{{3,}}|~{{3,}})\s*{KIND}\b[^`~]*::[^`~]*\1")


@dataclass(frozen=True)
class Place:
    """Where a page shows a cell, which ran in `environment`."""

    page: "Page"
    anchor: str
    cell: Cell
    environment: Environment


class Book:
    """All that pages can show: the snippets, their records, and which cells each page shows.

    A site may set `note_of`: what it says, as HTML, below what the cell `FILE::NAME` printed.
    """

    def __init__(self, project: Project, snippets: list[Snippet]):
        self.project = project
        self.words = read_words(project.language)
        self.names_of_other_fences: Callable[[], set[str]] = set
        self.note_of: Callable[[Page, str], str] = lambda page, reference: ""
        self.snippets = {snippet.name: snippet for snippet in snippets}
        self.environments = _environments(project, snippets)
        self.hub_records = {
            snippet.name: read_record(hub_record_path(snippet), snippet) for snippet in snippets
        }
        self.pages: dict[Path, Page] = {}
        self._page: Page | None = None

    @property
    def page(self) -> "Page":
        """The page that is being rendered."""
        if self._page is None:
            raise NotesError("no page has been opened")
        return self._page

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

    def open(self, path: Path, markdown: str, url: str, root: str) -> "Page":
        """Begin to render the page at `path`, whose text is `markdown`.

        `root` is the way from its URL to the site's.

        Raises NotesError, with lines, for fences that ask for what there is not.
        """
        self._page = self.pages[path] = Page(path, url, root, markdown)
        errors = [
            NotesError(f"has a {KIND} fence within a line; give it lines of its own", path, number)
            for number, line in enumerate(markdown.splitlines(), 1)
            if IN_LINE.search(line)
        ]
        others = self.names_of_other_fences()
        for fence in read_fences(markdown):
            if fence.info in TYPED:
                self.page.typed += 1
            if fence.info in TYPED or fence.info in others:
                continue
            self.page.fences.append(fence)
            try:
                if fence.info != KIND:
                    raise NotesError(
                        f"a fence `{fence.info}`; code and output on a page come from a snippet: "
                        f"use ```{KIND} with `FILE::NAME` in it and no options"
                    )
                self.find(fence.body)
            except NotesError as error:
                errors.append(NotesError(str(error), path, fence.line))
        if errors:
            raise NotesError.all_of(errors)
        return self.page

    def validator(
        self,
        language: str,
        inputs: Mapping[str, str],
        options: dict[str, str],
        attrs: dict[str, str],
        md: Markdown,
    ) -> bool:
        """For `pymdownx.superfences`: a fence takes no options."""
        return not inputs

    def formatter(
        self,
        source: str,
        language: str,
        class_name: str,
        options: dict[str, str],
        md: Markdown,
        **_: object,
    ) -> str:
        """For `pymdownx.superfences`: the fence's cell as HTML, through markdown-exec."""
        return base_format(language=language, run=self._render, code=source, md=md, html=True)

    def _render(self, reference: str, **_: object) -> str:
        try:
            snippet, cell = self.find(reference.strip())
        except NotesError as error:
            # The one kind of error that superfences lets through.
            raise SuperFencesException(str(error)) from error
        environment = self.environments[snippet.name]
        first = all(shown is not snippet for shown, *_ in self.page.cells)
        is_anchor = all(shown is not cell for _, shown, _ in self.page.cells)
        self.page.cells.append((snippet, cell, environment))
        html = html_of.cell_html(
            snippet,
            cell,
            environment,
            self.words,
            downloads=f"{self.page.root}snippets",
            is_default=environment is self.project.environments[0],
            number=len(self.page.cells),
            is_anchor=is_anchor,
            is_first=first,
        )
        # The program comes second: Markdown puts into a paragraph what begins with no block.
        html += html_of.program_html(snippet) if first else ""
        self.page.rendered.append(html)
        return html

    def place_of(self, reference: str) -> Place | None:
        """The first place where a page shows the cell `FILE::NAME`."""
        _, wanted = self.find(reference)
        for page in self.pages.values():
            for snippet, cell, environment in page.cells:
                if cell is wanted:
                    return Place(page, html_of.cell_anchor(snippet, cell), cell, environment)
        return None

    def fill(self, path: Path, html: str, results: dict[str, Result]) -> str:
        """The rendered page at `path` with the outputs of its cells."""
        page = self.pages[path]

        def outputs(mark: re.Match[str]) -> str:
            number = int(mark[1])
            snippet, cell, _ = page.cells[number - 1]
            output = results[snippet.name].outputs[snippet.cells.index(cell)]
            return html_of.outputs_html(
                snippet,
                cell,
                output,
                self.hub_records[snippet.name],
                self.words,
                downloads=f"{page.root}snippets",
                number=number,
                note=self.note_of(page, f"{snippet.name}::{cell.name}"),
            )

        return html_of.OUTPUTS.sub(outputs, html)

    def versions_of(self, page: "Page") -> str:
        """With which versions the cells of the page ran, as a sentence for readers; or nothing."""
        versions = self.words["and-partly"].join(map(self.versions_in, page.environments))
        return self.words["page-versions"].format(versions=versions) if versions else ""

    def versions_in(self, environment: Environment) -> str:
        """The versions that a page names, of what is installed in the environment."""
        return ", ".join(
            f"{label} {environment.versions[name]}"
            for name, label in self.project.shown_versions.items()
            if name in environment.versions
        )


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
    markdown: str
    title: str = ""
    typed: int = 0  # fences of `TYPED`
    fences: list[Fence] = field(default_factory=list)
    cells: list[tuple[Snippet, Cell, Environment]] = field(default_factory=list)
    rendered: list[str] = field(default_factory=list)  # the HTML of its cells

    @property
    def environments(self) -> list[Environment]:
        """Where its cells ran, each once."""
        return list(dict.fromkeys(environment for *_, environment in self.cells))

    def check(self, html: str) -> None:
        """Raise NotesError unless the rendered page shows what it asks for, and nothing else."""
        visible = COMMENT.sub("", html)
        shown = ["::".join(found.groups()) for found in CELL.finditer(visible)]
        wanted = {fence.line: fence.body for fence in self.fences}
        if shown != list(wanted.values()):
            raise NotesError(
                f"has {len(wanted)} {KIND} fences (lines {', '.join(map(str, wanted))}), but "
                f"{len(shown)} were shown, or others; one of them is indented, nested or "
                "commented out so that Markdown does not see a fence",
                self.path,
            )
        if list(map(int, html_of.OUTPUTS.findall(html))) != list(range(1, len(shown) + 1)):
            message = "has a comment that marks the outputs of a cell; only the build may have one"
            raise self.error(message, "<!--outputs")
        for cell in self.rendered:
            visible = visible.replace(COMMENT.sub("", cell), "", 1)
        prose = read_prose(visible)
        for address in prose.asks:
            message = f"asks another host, {address}; a page loads what its site has, and no more"
            raise self.error(message, address)
        for element in prose.typed:
            message = f"has typed code or output (<{element}>); they come from a snippet: use ```"
            raise self.error(message + KIND, f"<{element}")
        if prose.commands != self.typed:
            message = f"has {self.typed} fences of commands, and {prose.commands} are shown"
            raise self.error(message, "language-sh")

    def error(self, message: str, what: str) -> NotesError:
        """An error with the line in which `what` was written, where that is to be found.

        The Markdown of a lab is made of its cells, and its lines are no file's.
        """
        lines = self.markdown.lower().splitlines() if self.path.suffix == ".md" else []
        numbers = (number for number, line in enumerate(lines, 1) if what.lower() in line)
        return NotesError(message, self.path, next(numbers, None))

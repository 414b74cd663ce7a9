"""The `cell` fence: where a page asks for a cell.

```cell
ch2/behind_the_pipeline.py::tokenize
```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown import Markdown
from markdown_exec import base_format
from pymdownx.superfences import SuperFencesException

from hfnotes import show
from hfnotes.compare import hub_record_path, read_record
from hfnotes.environment import Environment, Project
from hfnotes.errors import NotesError
from hfnotes.results import Result
from hfnotes.snippet import Cell, Snippet

FENCE = re.compile(r"^[\s>]*(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CELL_ELEMENT = re.compile(r'<div class="cell" data-file="([^"]*)" data-cell="([^"]*)"')
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
        self.snippets = {snippet.name: snippet for snippet in snippets}
        self.hub_records = {
            snippet.name: read_record(hub_record_path(snippet), snippet) for snippet in snippets
        }
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

    def open(self, path: Path, root: str) -> "Page":
        """Begin to render the page at `path`; `root` is the way from its URL to the site's.

        Raises NotesError, with lines, for fences that ask for what there is not.
        """
        self.page = self.pages[path] = Page(path, root)
        errors = []
        for fence in read_fences(path.read_text(encoding="utf-8")):
            if fence.info in TYPED:
                continue
            self.page.fences.append(fence)
            try:
                if fence.info != "cell":
                    raise NotesError(
                        f"a fence `{fence.info}`; code and output on a page come from a snippet: "
                        "use ```cell with `FILE::NAME` in it and no options"
                    )
                self.find(fence.body)
            except NotesError as error:
                errors.append(NotesError(str(error), path, fence.line))
        if errors:
            raise NotesError.all_of(errors)
        return self.page

    def validator(self, language: str, inputs: dict, options: dict, attrs: dict, md: Markdown):
        """For `pymdownx.superfences`: a cell fence takes no options."""
        return not inputs

    def formatter(self, source, language, class_name, options, md: Markdown, **_) -> str:
        """For `pymdownx.superfences`: the fence's cell as HTML, through markdown-exec."""
        return base_format(language=language, run=self._render, code=source, md=md, html=True)

    def _render(self, reference: str, **_) -> str:
        try:
            snippet, cell = self.find(reference.strip())
        except NotesError as error:
            # The one kind of error that superfences lets through.
            raise SuperFencesException(str(error)) from error
        environment = self.project.environment_for(snippet)
        first = all(shown is not snippet for shown, *_ in self.page.cells)
        self.page.cells.append((snippet, cell, environment))
        return (show.program_html(snippet) if first else "") + show.cell_html(
            snippet,
            cell,
            environment,
            downloads=f"{self.page.root}snippets",
            is_default=environment is self.project.environments[0],
            number=len(self.page.cells),
        )

    def fill(self, path: Path, html: str, results: dict[str, Result]) -> str:
        """The rendered page at `path` with the outputs of its cells."""

        def outputs(mark: re.Match) -> str:
            number = int(mark[1])
            snippet, cell, _ = self.pages[path].cells[number - 1]
            output = results[snippet.name].outputs[snippet.cells.index(cell)]
            return show.outputs_html(
                snippet,
                cell,
                output,
                self.hub_records[snippet.name],
                downloads=f"{self.pages[path].root}snippets",
                number=number,
            )

        return show.OUTPUTS.sub(outputs, html)


@dataclass
class Page:
    """A page that is being rendered: what it asks for, and what it has been given so far."""

    path: Path
    root: str
    fences: list[Fence] = field(default_factory=list)
    cells: list[tuple[Snippet, Cell, Environment]] = field(default_factory=list)

    def check(self, html: str) -> None:
        """Raise NotesError unless the rendered page shows the cells it asks for, and no other."""
        visible = COMMENT.sub("", html)
        shown = CELL_ELEMENT.findall(visible)
        wanted = [tuple(fence.body.split("::")) for fence in self.fences]
        if shown != wanted:
            lines = ", ".join(str(fence.line) for fence in self.fences)
            raise NotesError(
                f"has {len(wanted)} cell fences (lines {lines}), but {len(shown)} cells were "
                "shown, or others; one of them is indented, nested or commented out so that "
                "Markdown does not see a fence",
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

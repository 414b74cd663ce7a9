"""The MkDocs plugin: run the snippets, check each page, report at the end.

The snippets run while MkDocs renders Markdown; their outputs join the pages before it writes them.
"""

import socket
import sys
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import ClassVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from hfnotes.compare import check_orphans, check_records
from hfnotes.environment import Environment, read_project
from hfnotes.errors import NotesError
from hfnotes.fence import Book
from hfnotes.labs import Lab, executed, read_programs
from hfnotes.results import Result
from hfnotes.runner import Report, Runner, say_missing, show_progress
from hfnotes.show import figure_uri, file_uri
from hfnotes.show import notebook as notebook_of
from hfnotes.snippet import Snippet

FOOTER = (
    '<p class="page-versions">이 페이지의 출력은 사이트를 만들 때 {}에서 실행한 결과입니다.</p>'
)
VERSIONS = {
    "python": "Python",
    "torch": "PyTorch",
    "tensorflow": "TensorFlow",
    "transformers": "Transformers",
}


class NotesPlugin(BasePlugin):
    """MkDocs keeps one instance while it serves, and with it the warm workers.

    `begun` is a run that was begun before MkDocs itself was imported. `lenient` says that a record
    that differs is reported and does not end the build, as while serving.
    """

    begun: ClassVar[tuple[Runner, list[Snippet], dict[Path, Lab], Future[Report]] | None] = None
    lenient: ClassVar[bool] = False

    def __init__(self) -> None:
        self.serving = False
        self.runner: Runner | None = None
        self.book: Book | None = None
        self.running: Future[Report] | None = None
        self.report = Report()
        self.labs: dict[Path, Lab] = {}
        self.shown: set[Path] = set()
        self.start = self.waited = 0.0

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_shutdown(self) -> None:
        if self.runner:
            self.runner.close()

    def on_build_error(self, **_) -> None:
        """Not to wait for snippets of a build that has failed."""
        if self.runner and not self.serving:
            self.runner.close()

    def on_config(self, config: MkDocsConfig) -> None:
        """Begin to run what is not stored; make the fences known."""
        self.start = time.perf_counter()
        if self.serving and self.book is None:
            _check_address(*config.dev_addr)
        try:
            if self.begun:
                self.runner, snippets, self.labs, self.running = self.begun
            else:
                project = read_project(Path(config.config_file_path).parent)
                snippets, self.labs = read_programs(project)
                self.runner = self.runner or Runner(project)
                if self.serving:
                    self.runner.warm_up_for(snippets)
                self.running = self.runner.start(snippets, show_progress)
            self.shown = set()
            self.book = Book(self.runner.project, snippets)
            check_orphans(self.runner.project, snippets)
        except NotesError as error:
            raise PluginError(str(error)) from None
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        formatters = {"cell": self.book.formatter, "blocks": self.book.blocks_formatter}
        fences = superfences.setdefault("custom_fences", [])
        self.book.names_of_other_fences = lambda: {f["name"] for f in fences} - formatters.keys()
        fences.extend(
            {
                "name": name,
                "class": name,
                "validator": self.book.validator,
                "format": formatter,
            }
            for name, formatter in formatters.items()
        )

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Add what readers download: each snippet, as it ran, and as a notebook."""
        for name, snippet in self.book.snippets.items():
            files.append(File.generated(config, f"snippets/{name}", content=snippet.text))
            # Its outputs are not known yet.
            files.append(File.generated(config, _notebook_uri(name), content=""))
            for file in snippet.files:
                uri = f"snippets/{file_uri(snippet, file)}"
                if not files.get_file_from_path(uri):  # several programs may read it
                    files.append(File.generated(config, uri, content=file.read_bytes()))

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, **_) -> str:
        root = get_relative_url(".", page.file.url)
        root = "" if root == "." else f"{root.rstrip('/')}/"
        path = Path(page.file.abs_src_path)
        text = path.read_text(encoding="utf-8")  # with its front matter, for the numbers of lines
        if lab := self.labs.get(path):
            markdown = text = lab.markdown
            page.meta["description"] = lab.description
            # What mkdocs-jupyter put there shows the notebook as it stands.
            page.render = partial(Page.render, page)
            self.shown.add(path)
        try:
            self.book.open(path, text, page.file.url, root)
        except NotesError as error:
            raise PluginError(str(error)) from None
        return markdown

    def on_page_content(self, html: str, *, page: Page, **_) -> str:
        """Check that each fence was seen; say with which versions the cells ran."""
        self.book.page.title = page.title
        try:
            self.book.page.check(html)
        except NotesError as error:
            raise PluginError(str(error)) from None
        environments = dict.fromkeys(environment for *_, environment in self.book.page.cells)
        versions = "에서, 일부는 ".join(map(_versions, environments))
        return html + (FOOTER.format(versions) if versions else "")

    def on_env(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Wait for the snippets, compare all with the records, put their outputs on the pages."""
        start = time.perf_counter()
        snippets = self.book.snippets
        try:
            for path in self.labs.keys() - self.shown:
                raise NotesError("is on no page; does mkdocs.yml leave it out?", path)
            self.report = self.running.result()
            results = self.report.results
            self._check_records(list(snippets.values()), results)
        except NotesError as error:
            raise PluginError(str(error)) from None
        self.waited = time.perf_counter() - start
        for file in files.documentation_pages():
            path = Path(file.abs_src_path)
            try:
                file.page.content = self.book.fill(path, file.page.content, results)
            except NotesError as error:
                raise PluginError(str(error)) from None
        for name, snippet in snippets.items():
            notebook = files.get_file_from_path(_notebook_uri(name))
            lab, result = self.labs.get(snippet.path), results[name]
            notebook.content_string = executed(lab, result) if lab else notebook_of(snippet, result)
            for output in results[name].outputs:
                for figure in output.figures:
                    uri = f"snippets/{figure_uri(snippet, figure)}"
                    files.append(File.generated(config, uri, content=figure.svg))

    def _check_records(self, snippets: list[Snippet], results: dict[str, Result]) -> None:
        """Who edits with `make serve` sees the new output; a build fails until it is recorded."""
        try:
            check_records(snippets, results)
            self.book.check_blocks(results)
        except NotesError as error:
            if not (self.serving or self.lenient):
                raise
            print(error, file=sys.stderr)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Say what ran, what came from the store, and how long each part took."""
        say_missing(self.report)
        total, ran = len(self.report.results), len(self.report.ran)
        rendering = time.perf_counter() - self.start - self.waited
        imports = " and ".join(
            f"{seconds:.1f} s in {name}" for name, seconds in self.report.import_seconds.items()
        )
        cells = sum(len(page.cells) for page in self.book.pages.values())
        print(
            f"programs  {total}: {ran} ran, {total - ran} from the store"
            f" ({self.report.run_seconds:.2f} s{f'; imports: {imports}' if imports else ''})\n"
            f"pages     {len(self.book.pages)} with {cells} cells ({rendering:.2f} s)"
        )


def _notebook_uri(name: str) -> str:
    return f"snippets/{name.removesuffix('.py')}.ipynb"


def _versions(environment: Environment) -> str:
    installed = environment.versions
    return ", ".join(f"{label} {installed[n]}" for n, label in VERSIONS.items() if n in installed)


def _check_address(host: str, port: int) -> None:
    """Say that a port is taken before the build, and without MkDocs' traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PluginError(
                f"cannot serve on {host}:{port}: {error.strerror}; "
                f"choose another address: make serve ADDRESS={host}:{port + 1}"
            ) from None

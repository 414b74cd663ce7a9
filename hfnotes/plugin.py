"""The MkDocs plugin: run the snippets before the build, check each page, report at the end."""

import socket
import sys
import time
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from hfnotes import show
from hfnotes.compare import check_records
from hfnotes.environment import Environment, read_project
from hfnotes.errors import NotesError
from hfnotes.fence import Book
from hfnotes.runner import Report, Runner, show_progress
from hfnotes.snippet import Snippet, read_snippets

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
    """MkDocs keeps one instance while it serves, and with it the warm workers."""

    def __init__(self) -> None:
        self.serving = False
        self.runner: Runner | None = None
        self.book: Book | None = None
        self.report = Report()
        self.start = 0.0
        self.cells: dict[str, int] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_shutdown(self) -> None:
        if self.runner:
            self.runner.close()

    def on_config(self, config: MkDocsConfig) -> None:
        """Run what is not stored, compare all with the records, make the `cell` fence known."""
        self.start = time.perf_counter()
        self.cells = {}
        if self.serving and self.book is None:
            _check_address(*config.dev_addr)
        try:
            project = read_project(Path(config.config_file_path).parent)
            snippets = read_snippets(project.snippets)
            self.runner = self.runner or Runner(project)
            self.report = self.runner.run(snippets, show_progress)
            if self.serving:
                self.runner.warm_up_for(snippets)
            self.book = Book(project, snippets, self.report.results)
            self._check_records(snippets)
        except NotesError as error:
            raise PluginError(str(error)) from None
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        superfences.setdefault("custom_fences", []).append(
            {
                "name": "cell",
                "class": "cell",
                "validator": self.book.validator,
                "format": self.book.formatter,
            }
        )

    def _check_records(self, snippets: list[Snippet]) -> None:
        """Who edits with `make serve` sees the new output; a build fails until it is recorded."""
        try:
            check_records(snippets, self.report.results)
        except NotesError as error:
            if not self.serving:
                raise
            print(error, file=sys.stderr)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Add what readers download: each snippet, as it ran, and as a notebook."""
        for name, snippet in self.book.snippets.items():
            downloads = {
                f"snippets/{name}": snippet.text,
                f"snippets/{name.removesuffix('.py')}.ipynb": show.notebook(
                    snippet, self.report.results[name]
                ),
            }
            for uri, content in downloads.items():
                files.append(File.generated(config, uri, content=content))

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, **_) -> None:
        root = get_relative_url(".", page.file.url)
        root = "" if root == "." else f"{root.rstrip('/')}/"
        try:
            self.book.open(Path(page.file.abs_src_path), root)
        except NotesError as error:
            raise PluginError(str(error)) from None

    def on_page_content(self, html: str, *, page: Page, **_) -> str:
        """Check that each fence became a cell; say with which versions they ran."""
        try:
            self.book.page.check(html)
        except NotesError as error:
            raise PluginError(str(error)) from None
        cells = self.book.page.cells
        self.cells[page.file.src_uri] = len(cells)
        environments = dict.fromkeys(environment for _, environment in cells)
        versions = "에서, 일부는 ".join(map(_versions, environments))
        return html + (FOOTER.format(versions) if versions else "")

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Say what ran, what came from the store, and how long each part took."""
        total, ran = len(self.report.results), len(self.report.ran)
        rendering = time.perf_counter() - self.start - self.report.run_seconds
        imports = " and ".join(
            f"{seconds:.1f} s in {name}" for name, seconds in self.report.import_seconds.items()
        )
        print(
            f"snippets  {total}: {ran} ran, {total - ran} from the store"
            f" ({self.report.run_seconds:.2f} s{f'; imports: {imports}' if imports else ''})\n"
            f"pages     {len(self.cells)} with {sum(self.cells.values())} cells"
            f" ({rendering:.2f} s)"
        )


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

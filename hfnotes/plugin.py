"""What MkDocs calls: each of its events is a line or two of a `Build`.

The snippets run while MkDocs renders Markdown; their outputs join the pages before it writes them.
"""

import socket
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from hfnotes.book import KIND
from hfnotes.build import Build
from hfnotes.errors import NotesError
from hfnotes.files import read_text
from hfnotes.project import read_project
from hfnotes.record import paths_of
from hfnotes.runner import say_missing, say_stderr
from hfnotes.serving import Serving

ASSETS = sorted((Path(__file__).parent / "assets").iterdir())


class Options(Config):  # type: ignore[no-untyped-call]
    """None: the settings stand in `[tool.hfnotes]`, where the command line finds them as well."""


class LabFile(File):
    """A notebook below the pages' folder: a page, as a file in Markdown is."""

    def is_documentation_page(self) -> bool:
        return True


class NotesPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """MkDocs keeps one instance while it serves, and with it the build and its warm workers.

    `build` is the command line's where that has begun one (`python -m hfnotes site`).
    """

    def __init__(self) -> None:
        self.serving: Serving | None = None
        self._build: Build | None = None
        self.shown: set[Path] = set()

    @property
    def build(self) -> Build:
        """The build, which `on_config` begins if the command line has not."""
        if self._build is None:
            raise PluginError("MkDocs has not called on_config")
        return self._build

    @build.setter
    def build(self, build: Build) -> None:
        self._build = build

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = Serving() if command == "serve" else None

    def on_shutdown(self) -> None:
        if self._build:
            self._build.close()

    def on_build_error(self, **_: object) -> None:
        """Not to wait for snippets of a build that has failed."""
        if self._build and not self.serving:
            self._build.close()

    def on_config(self, config: MkDocsConfig) -> None:
        """Begin to run what is not stored; make the fence known."""
        if self.serving and self._build is None:
            _check_address(*config.dev_addr)
        try:
            if self._build is None:
                project = read_project(Path(config.config_file_path).parent)
                self.build = Build(project, is_strict=self.serving is None)
            if self.serving or not self.build.is_begun:
                self.build.begin(keep_warm=self.serving is not None)
        except NotesError as error:
            raise PluginError(str(error)) from None
        self.shown = set()
        # Before the site's own, which may say otherwise.
        config.extra_css[:0] = [_asset_uri(path) for path in ASSETS if path.suffix == ".css"]
        config.extra_javascript[:0] = [_asset_uri(path) for path in ASSETS if path.suffix == ".js"]
        if "pymdownx.superfences" not in config.markdown_extensions:
            config.markdown_extensions.append("pymdownx.superfences")
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        fences = superfences.setdefault("custom_fences", [])
        book = self.build.book
        book.names_of_other_fences = lambda: {fence["name"] for fence in fences} - {KIND}
        fences.append(
            {
                "name": KIND,
                "class": KIND,
                "validator": book.validator,
                "format": book.formatter,
            }
        )

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make pages of labs; add what readers download, and the script and style of the cells."""
        files = Files([self._page_of(file, config) for file in files])
        for path in ASSETS:
            files.append(File.generated(config, _asset_uri(path), abs_src_path=str(path)))
        for uri, content in self.build.files().items():
            files.append(File.generated(config, uri, content=content))
        for name in self.build.book.snippets:  # its outputs are not known yet
            files.append(File.generated(config, Build.notebook_uri(name), content=""))
        return files

    def _page_of(self, file: File, config: MkDocsConfig) -> File:
        """The file as a page, if it is a lab."""
        if file.abs_src_path is None or Path(file.abs_src_path) not in self.build.labs:
            return file
        return LabFile(
            file.src_uri,
            config.docs_dir,
            config.site_dir,
            config.use_directory_urls,
            inclusion=file.inclusion,
        )

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """All files are known."""
        if self.serving:
            programs = self.build.book.snippets.values()
            own = {path for each in programs for path in (each.path, *each.files, *paths_of(each))}
            self.serving.begin(config, files, own)

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> None:
        """Say of a page that is not UTF-8 where that is; MkDocs would end without."""
        try:
            read_text(_source(page.file))
        except NotesError as error:
            raise PluginError(str(error)) from None

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, **_: object
    ) -> str:
        root = get_relative_url(".", page.file.url)
        root = "" if root == "." else f"{root.rstrip('/')}/"
        path = _source(page.file)
        text = path.read_text(encoding="utf-8")  # with its front matter, for the numbers of lines
        if lab := self.build.labs.get(path):
            markdown = text = lab.markdown
            page.meta["description"] = lab.description
            self.shown.add(path)
        try:
            self.build.book.open(path, text, page.file.url, root)
        except NotesError as error:
            raise PluginError(str(error)) from None
        if self.serving:
            self.serving.keep_rendering(page, self.build.book)
        return markdown

    def on_page_content(self, html: str, *, page: Page, **_: object) -> str:
        """Check that each fence was seen; say with which versions the cells ran."""
        book = self.build.book
        book.page.title = str(page.title)
        try:
            book.page.check(html)
        except NotesError as error:
            raise PluginError(str(error)) from None
        versions = book.versions_of(book.page)
        return html + (f'<p class="page-versions">{versions}</p>' if versions else "")

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Wait for the snippets, compare all with the records, put their outputs on the pages."""
        try:
            for path in self.build.labs.keys() - self.shown:
                raise NotesError("is on no page; does mkdocs.yml leave it out?", path)
            self.build.finish()
        except NotesError as error:
            raise PluginError(str(error)) from None
        results = self.build.report.results
        for file in files.documentation_pages():
            if (page := file.page) and page.content is not None:
                page.content = self.build.book.fill(_source(file), page.content, results)
        for uri, content in self.build.made_files().items():
            if placeholder := files.get_file_from_path(uri):
                placeholder.content_string = content
            else:
                files.append(File.generated(config, uri, content=content))
        if self.serving:
            self.serving.keep_rest(env, config)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        say_missing(self.build.report)
        if self.serving:
            self.serving.end()
            say_stderr(self.build.report)
        print(self.build.summary())


def _source(file: File) -> Path:
    """The file that a page is made of."""
    if file.abs_src_path is None:
        raise PluginError(f"{file.src_uri} is made of no file")
    return Path(file.abs_src_path)


def _asset_uri(path: Path) -> str:
    return f"assets/{path.name}"


def _check_address(host: str, port: int) -> None:
    """Say that a port is taken before the build, and without MkDocs' traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            other = port + 1 if port < 65535 else 8000
            raise PluginError(
                f"cannot serve on {host}:{port}: {reason}; "
                f"choose another address: make serve ADDRESS={host}:{other}"
            ) from None

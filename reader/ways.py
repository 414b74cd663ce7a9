"""The ways out of a page, where mkdocs.yml has a `repo_url`: to mend it, to report what is wrong
with it or with a cell, and to open a cell's program in Colab.

A hook of its own, for any site whose repository is at GitHub: what it links to are GitHub's pages,
and Colab opens notebooks from there. Which branches have the pages and the notebooks stands in
`extra.repository`. Without a `repo_url`, and with one of another host, there are no ways out.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.append(str(Path(__file__).parent.parent))  # where `mkdocs serve` does not look

from hfnotes.book import Page as BookPage
from hfnotes.build import Build
from hfnotes.environment import Environment

HOST = "github.com"
STYLE = Path(__file__).with_suffix(".css")


@dataclass(frozen=True)
class Repository:
    """A repository at GitHub: `branch` has the pages in `docs`, `notebooks` what a build made."""

    url: str
    docs: str
    branch: str = "main"
    notebooks: str = "notebooks"

    def edit(self, source: str) -> str:
        """Where the page made of `source` is edited."""
        return f"{self.url}/edit/{self.branch}/{quote(f'{self.docs}/{source}')}"

    def issue(self, title: str, facts: dict[str, str]) -> str:
        """Where an issue is written that begins with these facts."""
        lines = [f"- {name}: {value}" for name, value in facts.items()]
        body = "\n".join([*lines, "", "무엇이 잘못되었나요?", ""])
        return f"{self.url}/issues/new?{urlencode({'title': title, 'body': body})}"

    def colab(self, notebook: str) -> str:
        """Where Colab opens a notebook of the site."""
        path = urlsplit(self.url).path
        return f"https://colab.research.google.com/github{path}/blob/{self.notebooks}/{quote(notebook)}"


def repository_of(config: MkDocsConfig) -> Repository | None:
    if urlsplit(config.repo_url or "").netloc.lower() != HOST:
        return None
    docs = Path(config.docs_dir).relative_to(Path(config.config_file_path).parent)
    branches = config.extra.get("repository", {})
    try:
        return Repository(config.repo_url.rstrip("/"), docs.as_posix(), **branches)
    except TypeError as error:
        raise PluginError(f"mkdocs.yml: extra.repository: {error}") from None


def on_config(config: MkDocsConfig) -> None:
    """Put the ways out of a cell beside what else the site says below its output."""
    if repository := repository_of(config):
        book = config.plugins["hfnotes"].build.book
        book.note_of = partial(_noted, book.note_of, config, repository)
        config.extra_css.append(f"assets/{STYLE.name}")


def on_files(files: Files, *, config: MkDocsConfig) -> None:
    if repository_of(config):
        files.append(File.generated(config, f"assets/{STYLE.name}", abs_src_path=str(STYLE)))


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, **_) -> str:
    if not (repository := repository_of(config)):
        return html
    build: Build = config.plugins["hfnotes"].build
    book_page = build.book.pages[Path(page.file.abs_src_path)]
    facts = _facts(build, config, book_page, book_page.environments)
    links = {
        "이 페이지 고치기": repository.edit(page.file.src_uri),
        "오류 알리기": repository.issue(f"{page.title}: ", facts),
    }
    return f'{html}<p class="page-ways" data-search-exclude>{_links(links)}</p>'


def _noted(
    before: Callable[[BookPage, str], str],
    config: MkDocsConfig,
    repository: Repository,
    page: BookPage,
    reference: str,
) -> str:
    """What the site says below the output of the cell `FILE::NAME`, and the ways out of there."""
    build: Build = config.plugins["hfnotes"].build
    name, _, cell = reference.partition("::")
    facts = _facts(build, config, page, [build.book.environments[name]], cell=reference)
    links = {
        "Colab에서 열기": repository.colab(build.notebook_uri(name)),
        "오류 알리기": repository.issue(f"{page.title}, {cell}: ", facts),
    }
    return f'{before(page, reference)}<span class="cell-ways">{_links(links)}</span>'


def _facts(
    build: Build,
    config: MkDocsConfig,
    page: BookPage,
    environments: Iterable[Environment],
    *,
    cell: str = "",
) -> dict[str, str]:
    """What who mends it has to know."""
    path = page.path.relative_to(Path(config.config_file_path).parent)
    versions = [build.book.versions_in(environment) for environment in environments]
    found = {"페이지": path.as_posix(), "셀": cell, "버전": "; ".join(filter(None, versions))}
    return {name: value for name, value in found.items() if value}


def _links(links: dict[str, str]) -> str:
    return " ".join(f'<a href="{escape(url)}">{text}</a>' for text, url in links.items())

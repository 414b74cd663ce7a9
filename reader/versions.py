"""What runs where: the environments of a build, their packages, and the programs that ask for them.

All comes from what is installed, where the programs ran, and from what their headers ask for.
"""

from collections import Counter
from collections.abc import Callable
from html import escape

from packaging.utils import canonicalize_name

from hfnotes.book import Book
from hfnotes.environment import Environment


def environments_html(book: Book) -> str:
    """A row for each environment: what pages name of it, and how many programs ran there."""
    ran = Counter(environment.name for environment in book.environments.values())
    rows = [
        [environment.name, book.versions_in(environment), ran[environment.name]]
        for environment in book.project.environments
    ]
    return _table(["환경", "주된 버전", "프로그램"], rows)


def packages_html(book: Book) -> str:
    """A row for each package that a program asks for: its version in each environment."""
    asked = _asked(book)
    rows = [[name, *_versions(book, name), number] for name, number in sorted(asked.items())]
    return _table(["패키지", *_names(book), "쓰는 프로그램"], rows)


def others_html(book: Book) -> str:
    """The packages that came along with those."""
    names = {name for each in book.project.environments for name in each.versions}
    others = sorted(names - _asked(book).keys() - {"python", "hfnotes"})
    rows = [[name, *_versions(book, name)] for name in others]
    table = _table(["패키지", *_names(book)], rows)
    return f"<details><summary>함께 설치된 패키지 {len(others)}개</summary>{table}</details>"


# What a page asks for by `<div data-versions="NAME"></div>`.
TABLES: dict[str, Callable[[Book], str]] = {
    "environments": environments_html,
    "packages": packages_html,
    "others": others_html,
}


def _asked(book: Book) -> Counter[str]:
    """By name, how many programs ask for a package in their header."""
    return Counter(
        name
        for snippet in book.snippets.values()
        for name in {canonicalize_name(each.name) for each in snippet.requirements} - {"python"}
    )


def _names(book: Book) -> list[str]:
    return [environment.name for environment in book.project.environments]


def _versions(book: Book, package: str) -> list[str]:
    def version(environment: Environment) -> str:
        return environment.versions.get(package, "–")

    return [version(environment) for environment in book.project.environments]


def _table(titles: list[str], rows: list[list[str | int]]) -> str:
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "".join(
        f'<tr><th scope="row"><code>{escape(str(first))}</code></th>'
        f"{''.join(f'<td>{escape(str(cell))}</td>' for cell in cells)}</tr>"
        for first, *cells in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

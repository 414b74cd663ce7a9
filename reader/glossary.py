"""The terms of the glossary, and what a page says of them where they first stand on it.

Korean puts particles behind a term without a space, so words are not told apart by their ends: what
may follow is a particle, or nothing of Hangul.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

ENTRY = re.compile(r'<dt id="([\w-]+)">(.*?)</dt>\s*<dd>(.*?)</dd>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# A widget before it is opened, a comment, a tag: between these stands the text of a page.
PIECE = re.compile(r'(<div class="live".*?</div>|<!--.*?-->|<[^>]*>)', re.DOTALL)
ELEMENT = re.compile(r"<(/?)(\w+)")
# Names, code and what is to be pressed stay as they are.
LEFT_ALONE = {
    *("a", "button", "code", "figure", "h1", "h2", "h3", "h4", "label", "pre", "script", "style"),
    *("summary", "svg", "template", "th"),
}
PARTICLE = (
    "(?:들)?(?:은|는|이|가|을|를|의|에|에는|에도|에서|에서는|에게|으?로|으?로는|와|과|도|만|까지|부터|"
    "처럼|보다|마다|이?나|이?란|이?라고|이?라는|입니다|이?고|이?며|인)?"
)


HEADING = re.compile(r'<h[1-4] id="([^"]+)">(.*?)<a class="headerlink"', re.DOTALL)


@dataclass(frozen=True)
class Term:
    """A term: the anchor of its entry, its Korean and its English name, what it means."""

    anchor: str
    name: str
    english: str
    meaning: str

    @property
    def index(self) -> str:
        """What it is found by in an index of English terms."""
        return self.english or self.name

    @property
    def is_distinct(self) -> bool:
        """Whether its name alone tells what it is; of two syllables are ordinary words as well."""
        return len(self.name) > 2


def read_terms(html: str) -> Iterator[Term]:
    """The terms that the page of the glossary, as HTML, defines."""
    for anchor, title, meaning in ENTRY.findall(html):
        name, _, english = unescape(TAG.sub("", title)).strip().partition(" (")
        text = unescape(TAG.sub("", meaning)).strip()
        yield Term(anchor, name, english.removesuffix(")"), text)


@lru_cache(maxsize=256)  # a server asks for all pages again after each change
def marked(html: str, terms: tuple[Term, ...], url: str) -> str:
    """The page with the terms of the glossary at `url` explained at their first places."""
    return Marker(terms, url).marked(html)


def index_html(terms: Sequence[Term], contents: Mapping[str, str]) -> str:
    """The terms by their English names; each with the heading below which a page introduces it.

    `contents` are the pages in their order, by the way to them. A page introduces a term where it
    writes the English name behind it, which it does where the term first stands.
    """
    rows = "".join(
        f'<tr><th scope="row" lang="en">{escape(term.index)}</th>'
        f'<td><a href="#{term.anchor}">{escape(term.name)}</a></td>'
        f"<td>{_introduction(term, contents)}</td></tr>"
        for term in sorted(terms, key=lambda term: term.index.casefold())
    )
    titles = "".join(f'<th scope="col">{title}</th>' for title in ("영어", "한국어", "소개하는 곳"))
    head = f"<thead><tr>{titles}</tr></thead>"
    return f"<table data-search-exclude>{head}<tbody>{rows}</tbody></table>"


def _introduction(term: Term, contents: Mapping[str, str]) -> str:
    """A link to where the first page introduces the term; nothing where none does."""
    english = re.escape(escape(term.english.partition(",")[0]))
    written = re.compile(rf'#{term.anchor}"[^>]*>[^<]*</a>(?:</strong>)?\({english}\b')
    for url, html in contents.items() if english else ():
        if found := written.search(html):
            *_, heading = HEADING.finditer(html, 0, found.start())
            title = TAG.sub("", heading[2])
            return f'<a href="{url}#{heading[1]}">{title}</a>'
    return ""


class Marker:
    """Says on a page what each term means, at its first place there."""

    def __init__(self, terms: Sequence[Term], url: str):
        """`url` is the glossary's, relative to the page."""
        self.terms = {term.anchor: term for term in terms}
        self.url = url
        self.by_name = {term.name: term for term in terms}
        names = "|".join(sorted(map(re.escape, self.by_name), key=len, reverse=True))
        self.name = re.compile(
            rf"(?<![가-힣\w])({names})(?:(?=\(([A-Za-z][^)]*)\))|(?={PARTICLE}(?![가-힣\w])))"
        )
        self.link = re.compile(rf'<a href="{re.escape(url)}#([\w-]+)"')

    def marked(self, html: str) -> str:
        """The page with its links to terms explained, and other terms at their first place."""
        done: set[str] = set()

        def explain(link: re.Match) -> str:
            if link[1] not in self.terms:  # a heading of the glossary
                return link[0]
            done.add(self.terms[link[1]].name)
            return self._open(self.terms[link[1]])

        return "".join(self._pieces(self.link.sub(explain, html), done))

    def _pieces(self, html: str, done: set[str]) -> Iterator[str]:
        depth = 0
        for number, piece in enumerate(PIECE.split(html)):
            if number % 2:  # no text
                element = ELEMENT.match(piece)
                if element and element[2] in LEFT_ALONE:
                    depth += -1 if element[1] else 1
                yield piece
            else:
                yield piece if depth else self._text(piece, done)

    def _text(self, text: str, done: set[str]) -> str:
        def mark(found: re.Match) -> str:
            term = self.by_name[found[1]]
            is_meant = term.is_distinct or found[2] == term.english
            if term.name in done or not is_meant:
                return found[0]
            done.add(term.name)
            return f"{self._open(term)}>{found[1]}</a>"

        return self.name.sub(mark, text)

    def _open(self, term: Term) -> str:
        """The beginning of a link to the term, without its last sign."""
        meaning = escape(term.meaning)
        return f'<a class="term" href="{self.url}#{term.anchor}" data-means="{meaning}"'

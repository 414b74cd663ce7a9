"""The whole course as one page of HTML, made of the built site, to be printed as a book.

The pages stand in the order of the site's navigation, each with identifiers of its own, and a link
from page to page leads within the book. What is to be pressed is left out, what is folded lies
open, and the answers of a quiz stand behind its questions.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from hfnotes.errors import NotesError

STYLE = Path(__file__).with_suffix(".css")
# What has no use on paper: controls, scripts, and what the site keeps for them.
USELESS = (
    "script, template, button, input, .headerlink, .cell-actions, .cell-files, .progress, .begin, "
    "p:has(> a.md-button[download])"
)
# Attributes that name an element of the page.
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
LOCAL_URL = re.compile(r"url\(#")
CHOICES = "①②③④⑤⑥"
INTRODUCTION = """
<p>사이트의 모든 페이지를 차례대로 묶었습니다. 코드는 실제 프로그램이고, 코드 아래는 사이트를
만들 때 그 프로그램이 출력한 것입니다. 출력이 둘이면 ‘이 빌드의 실행’은 사이트를 만들 때의 출력이고,
‘실제 체크포인트’는 실제 가중치로 실행한 기록입니다.</p>
<p>사이트에서 눌러서 여는 것은 모두 펼쳤고, 확인 문제의 답과 설명은 문제 뒤에 모았습니다. 직접
해 보는 칸과 내려받을 프로그램은 사이트에 있습니다.</p>
"""


@dataclass
class Chapter:
    """A page of the site: where it is, what it is called, what it says."""

    url: str
    title: str
    description: str
    content: Tag

    @property
    def name(self) -> str:
        """What its identifiers begin with in the book."""
        return self.url.removesuffix(".html").replace("/", "-")


@dataclass
class Part:
    """A section of the navigation. The pages that are in none stand in one without a title."""

    title: str
    chapters: list[Chapter] = field(default_factory=list)


def combined(site: Path) -> str:
    """The book as HTML. Raises NotesError for a link within it that leads nowhere."""
    if not (site / "index.html").is_file():
        raise NotesError("is not a site; run `make site`", site)
    front = _read(site / "index.html")
    parts = list(_parts(site, front))
    chapters = {chapter.url: chapter for part in parts for chapter in part.chapters}
    for chapter in chapters.values():
        _prepare(chapter.content)
    identifiers = {
        url: {element["id"] for element in chapter.content.select("[id]")}
        for url, chapter in chapters.items()
    }
    for part in parts:
        for chapter in part.chapters:
            _lead_within(chapter, identifiers, site)
            _make_own(chapter)
            _lower(chapter.content, 1 if part.title else 0)
    return _document(site, front, parts)


def _read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _parts(site: Path, front: BeautifulSoup) -> Iterator[Part]:
    """What the navigation of the front page leads to."""
    for item in front.select(".md-nav--primary > .md-nav__list > .md-nav__item"):
        section = item.select_one("nav:not(.md-nav--secondary) > .md-nav__title")
        links = item.select("a.md-nav__link[href]:not([href^='#'])")
        title = section.get_text().strip() if section else ""
        yield Part(title, [_chapter(site, link["href"]) for link in links])


def _chapter(site: Path, url: str) -> Chapter:
    page = _read(site / url)
    content = page.select_one("article")
    for element in content.select(".headerlink"):
        element.decompose()
    described = page.select_one("meta[name=description]")
    return Chapter(url, content.h1.get_text(), described["content"], content)


def _prepare(content: Tag) -> None:
    """Leave out and open up, so that all there is to read stands there."""
    for live in content.select(".live"):
        title = live.select_one(".live-title").decode_contents()
        live.replace_with(_paragraph(f"사이트의 이 자리에서는 ‘{title}’를 직접 해 볼 수 있습니다."))
    for element in content.select(USELESS):
        element.decompose()
    for tabs in content.select(".tabbed-set"):
        _lay_open(tabs)
    _gather_answers(content)
    for details in content.select("details"):
        details["open"] = ""
    for element in content.select("[tabindex]"):
        del element["tabindex"]


def _lay_open(tabs: Tag) -> None:
    """The blocks of tabs one after the other, each below its label."""
    labels = tabs.select(":scope > .tabbed-labels > label")
    blocks = tabs.select(":scope > .tabbed-content > .tabbed-block")
    for label, block in zip(labels, blocks, strict=True):
        block.insert(0, _paragraph(label.decode_contents(), "book-label"))
    tabs.replace_with(*(block.extract() for block in blocks))


def _gather_answers(content: Tag) -> None:
    """The choices of a quiz numbered below their question; what is said of each, at the end."""
    questions = content.select("h2:has(+ details:is(.right, .wrong))")
    if not questions:
        return
    answers = BeautifulSoup('<h2 id="answers">답과 설명</h2>', "html.parser")
    for question in questions:
        answers.append(_paragraph(question.decode_contents(), "book-question"))
        for number in CHOICES:
            choice = question.find_next_sibling(["h2", "details"])
            if choice is None or choice.name == "h2":
                break
            text = choice.summary.extract().decode_contents()
            choice.insert_before(_paragraph(f"{number} {text}", "book-choice"))
            choice.name = "div"
            choice.insert(0, _paragraph(f"<b>{number} {text}</b>", "book-choice"))
            answers.append(choice.extract())
    versions = content.select_one(".page-versions")
    (versions.insert_before if versions else content.append)(answers)


def _paragraph(html: str, kind: str = "book-note") -> Tag:
    return BeautifulSoup(f'<p class="{kind}">{html}</p>', "html.parser").p


def _lead_within(chapter: Chapter, identifiers: dict[str, set[str]], site: Path) -> None:
    """Links to the site's pages lead within the book; images come from where the site has them."""
    folder = posixpath.dirname(chapter.url)
    for image in chapter.content.select("img"):
        image["src"] = (site / folder / image["src"]).resolve().as_uri()
    for link in chapter.content.select("a[href]"):
        del link["data-means"]
        address = urlsplit(link["href"])
        if address.scheme:
            continue
        path = posixpath.normpath(posixpath.join(folder, address.path))
        url = path if address.path else chapter.url
        fragment = unquote(address.fragment)
        if url not in identifiers or (fragment and fragment not in identifiers[url]):
            raise NotesError(
                f"the book has nothing that {link['href']} leads to", site / chapter.url
            )
        link["href"] = f"#{_own(url, fragment)}"


def _own(url: str, identifier: str) -> str:
    """The identifier in the book of what has one on the page at `url`; without, of the page."""
    name = url.removesuffix(".html").replace("/", "-")
    # A name in a PDF keeps best to these signs.
    return re.sub(r"[^\w.-]", "-", f"{name}.{identifier}" if identifier else name)


def _make_own(chapter: Chapter) -> None:
    """Give each element an identifier that no other page has, also where it is referred to."""
    for element in chapter.content.find_all(True):
        if "id" in element.attrs:
            element["id"] = _own(chapter.url, element["id"])
        for name in REFERRING:
            if name in element.attrs:
                names = element[name] if isinstance(element[name], list) else element[name].split()
                element[name] = " ".join(_own(chapter.url, each) for each in names)
        for name, value in element.attrs.items():
            if isinstance(value, str):
                element[name] = LOCAL_URL.sub(f"url(#{chapter.name}.", value)


def _lower(content: Tag, levels: int) -> None:
    """Let the headings of a page stand below the one of its part."""
    for heading in content.find_all(re.compile(r"h[1-5]")):
        heading.name = f"h{int(heading.name[1]) + levels}"


def _document(site: Path, front: BeautifulSoup, parts: list[Part]) -> str:
    styles = "".join(
        f'<link rel="stylesheet" href="{(site / link["href"]).resolve().as_uri()}">'
        for link in front.select("link[rel=stylesheet]")
    )
    colours = " ".join(
        f'{name}="{value}"'
        for name, value in front.body.attrs.items()
        if name.startswith("data-md")
    )
    name = front.select_one(".md-header__topic").get_text().strip()
    description = front.select_one("meta[name=description]")["content"]
    rights = front.select_one(".md-copyright__highlight").get_text().strip()
    running = "".join(
        f".part-{number} {{ page: part-{number} }}"
        f'@page part-{number} {{ @top-right {{ content: "{_quoted(part.title or name)}" }} }}'
        for number, part in enumerate(parts)
    )
    body = "".join(_part(number, part) for number, part in enumerate(parts))
    return f"""<!doctype html>
<html lang="{front.html["lang"]}">
<head><meta charset="utf-8"><title>{escape(name)}</title>{styles}
<style>{STYLE.read_text(encoding="utf-8")}{running}</style></head>
<body {colours}><main class="md-content"><div class="md-typeset">
<section class="book-front"><p class="book-title">{escape(name)}</p>
<p class="book-lead">{escape(description)}</p>{INTRODUCTION}
<p class="book-rights">{escape(rights)}</p>
</section>
<nav class="book-contents"><h1>차례</h1>{"".join(map(_contents, parts))}</nav>
{body}
</div></main></body></html>
"""


def _quoted(text: str) -> str:
    """As it stands in a string of CSS."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _contents(part: Part) -> str:
    title = f'<p class="book-part">{escape(part.title)}</p>' if part.title else ""
    return f"{title}<ul>{''.join(map(_entry, part.chapters))}</ul>"


def _entry(chapter: Chapter) -> str:
    """A line of the contents; who prints the book fills in the number of the page."""
    return (
        f'<li><a href="#{chapter.name}"><span>{escape(chapter.title)}</span>'
        f'<span class="book-page"></span></a></li>'
    )


def _part(number: int, part: Part) -> str:
    opening = ""
    if part.title:
        rows = "".join(
            f'<dt><a href="#{chapter.name}">{escape(chapter.title)}</a></dt>'
            f"<dd>{escape(chapter.description)}</dd>"
            for chapter in part.chapters
        )
        opening = (
            f'<header class="book-opening"><h1>{escape(part.title)}</h1><dl>{rows}</dl></header>'
        )
    chapters = "".join(
        f'<section class="book-chapter" id="{chapter.name}">{chapter.content.decode_contents()}'
        f"</section>"
        for chapter in part.chapters
    )
    return f'<section class="part-{number}">{opening}{chapters}</section>\n'

"""What the HTML of a page holds that its author may not put there himself.

Code and output come from snippets, and no other host hears of who reads a page. A browser refuses
such a question where the page's policy says so; here it is an error before anybody reads the page.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

PREFORMATTED = {"listing", "plaintext", "pre", "textarea", "xmp"}
DOCUMENTS = {"embed", "frame", "iframe", "object"}
LOADS = {
    "action",
    "background",
    "data",
    "formaction",
    "manifest",
    "ping",
    "poster",
    "src",
    "xlink:href",
}
SETS = {"imagesrcset", "srcset"}
LINKS = {"a", "area"}  # that a reader follows, or does not
NOT_LOADED = {"alternate", "author", "canonical", "help", "license", "next", "prev", "search"}
# What a browser leaves out of an address, and how one begins that is another host's.
IGNORED = re.compile(r"[\x00-\x20]")
ELSEWHERE = re.compile(
    r"(?!data:|blob:|mailto:|tel:|javascript:|about:)[a-z][a-z0-9+.-]*:|[/\\]{2}", re.I
)
IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?\s*([^"')\s]+)""", re.IGNORECASE)
IN_SCRIPT = re.compile(r"""["'`]\s*((?:(?:https?|wss?):)?//[^"'`]+)""", re.IGNORECASE)
NAMESPACE = "http://www.w3.org/"  # a name and no address
WHITE_SPACE = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:pre|preserve|break-spaces)", re.I)


@dataclass
class Prose:
    """What was found: typed code by its element, how many fences of commands, what asks a host."""

    typed: list[str] = field(default_factory=list)
    commands: int = 0
    asks: list[str] = field(default_factory=list)


def read_prose(html: str) -> Prose:
    """Read the HTML of a page, without what the build itself has put there."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Prose()
        self.within = ""  # the script or style whose text comes now
        self.after_commands = False  # directly after the `div` of such a fence

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        is_command = tag == "pre" and self.after_commands
        self.after_commands = tag == "div" and "language-sh" in attributes.get("class", "").split()
        if is_command:
            self.found.commands += 1
        elif tag in PREFORMATTED or WHITE_SPACE.search(attributes.get("style", "")):
            self.found.typed.append(tag)
        self.within = tag if tag == "style" or (tag == "script" and _runs(attributes)) else ""
        for name, value in attributes.items():
            self._read_attribute(tag, name, value, attributes)

    def handle_data(self, data: str) -> None:
        self.after_commands &= not data.strip()
        if self.within == "style":
            self._ask(*IN_STYLE.findall(data))
        elif self.within == "script":
            self._ask(*_in_script(data))

    def handle_endtag(self, tag: str) -> None:
        self.within = ""
        self.after_commands = False

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![if x]>` is a comment for a browser; the parser would give up at it."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def _read_attribute(self, tag: str, name: str, value: str, attributes: dict[str, str]) -> None:
        if name in SETS:
            self._ask(*(part.split()[0] for part in value.split(",") if part.split()))
        elif name == "ping":
            self._ask(*value.split())
        elif name in LOADS or (name == "href" and tag not in LINKS):
            rels = set(attributes.get("rel", "").lower().split())
            if tag != "link" or not rels or rels - NOT_LOADED:
                self._ask(value)
            if tag in DOCUMENTS and IGNORED.sub("", value).lower().startswith("data:"):
                self.found.asks.append(value)  # a document of its own, which may ask anything
        elif name == "style":
            self._ask(*IN_STYLE.findall(value))
        elif name == "srcdoc":
            self.found.asks += read_prose(value).asks
        elif name == "content" and attributes.get("http-equiv", "").lower() == "refresh":
            self._ask(value.partition("=")[2].strip(" '\""))
        elif name.startswith("on"):
            self._ask(*_in_script(value))

    def _ask(self, *addresses: str) -> None:
        self.found.asks += filter(is_elsewhere, addresses)


def is_elsewhere(address: str) -> bool:
    """Whether an address is another host's."""
    return bool(ELSEWHERE.match(IGNORED.sub("", address)))


def _in_script(text: str) -> list[str]:
    return [found for found in IN_SCRIPT.findall(text) if not found.startswith(NAMESPACE)]


def _runs(attributes: dict[str, str]) -> bool:
    """Whether a script is one, and no data."""
    return "json" not in attributes.get("type", "") and attributes.get("type") != "text/plain"

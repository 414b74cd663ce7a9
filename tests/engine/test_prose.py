"""A page holds what the build gives it, in lines of its own, and asks no other host."""

from pathlib import Path

import pytest
from markdown import markdown

from hfnotes.book import Book, Page
from hfnotes.errors import NotesError
from hfnotes.prose import read_prose

PAGE = Path("docs/a.md")
U = "https://x.example/y"
ASKS = {
    "an image": f"![x]({U})",
    "without a scheme": "<img src='//x.example/y'>",
    "in capitals": "<IMG SRC='HTTPS://x.example/y'>",
    "after a blank": f"<img src='\n {U}'>",
    "in pieces": "<img src='ht\ntps://x.example/y'>",
    "as a character": "<img src='&#104;ttps://x.example/y'>",
    "srcset": f"<img src='a.png' srcset='b.png 1x, {U} 2x'>",
    "poster": f"<video poster='{U}'></video>",
    "object": f"<object data='{U}'></object>",
    "background": f"<table background='{U}'></table>",
    "a link that is loaded": f"<link rel='preload' href='{U}'>",
    "base": f"<base href='{U}'>",
    "a style": f"<div style='background: url( \"{U}\" )'></div>",
    "a style sheet": f"<style>@import '{U}';</style>",
    "srcdoc": f"<iframe srcdoc='<img src={U}>'></iframe>",
    "a document in an address": "<iframe src='data:text/html,<p>x'></iframe>",
    "refresh": f"<meta http-equiv='Refresh' content='0; url={U}'>",
    "an image of SVG": f"<svg><image href='{U}'/></svg>",
    "another of SVG": f"<svg><use xlink:href='{U}'/></svg>",
    "ping": f"<a href='#' ping='a.html {U}'>x</a>",
    "a form": f"<form action='{U}'></form>",
    "a button": f"<button formaction='{U}'>x</button>",
    "fetch": f"<script>fetch('{U}')</script>",
    "a socket": "<script type=module>new WebSocket(`wss://x.example`)</script>",
    "what happens on a click": "<b onclick=\"fetch('//x.example')\">x</b>",
}
ASKS_NOT = [
    f"[x]({U})",
    f"<area href='{U}'>",
    "![x](a.png)",
    "<img src='data:image/png;base64,AA=='>",
    f"<link rel='canonical' href='{U}'>",
    f"`<img src='{U}'>`",
    f"<!-- <img src='{U}'> -->",
    f'<script type=\'application/json\'>{{"a": "{U}"}}</script>',
    "<script>document.createElementNS('http://www.w3.org/2000/svg', 'g')</script>",
    "<form action='#'></form>",
    "<![if x]><p>x</p><![endif]>",
    "<svg><use href='#a'/></svg><div style='background: url(a.png)'></div>",
]
TYPED = {
    "an indented block": "text\n\n    print(1)",
    "a raw element": "<pre>1</pre>",
    "in capitals": "<PRE>1</PRE>",
    "as the build's own": '<pre class="cell-output">1</pre>',
    "xmp": "<xmp>1</xmp>",
    "listing": "<listing>1</listing>",
    "plaintext": "<plaintext>1",
    "textarea": "<textarea>1</textarea>",
    "white space that is kept": "<p style='white-space: pre-wrap'>1\n2</p>",
}
COMMANDS = '<div class="language-sh highlight"><pre>ls</pre></div>'
EXTENSIONS = ["pymdownx.highlight", "pymdownx.superfences"]
SETTINGS = {"pymdownx.highlight": {"pygments_lang_class": True}}


def check(text: str) -> None:
    """What a build does with a page that shows no cell."""
    page = Page(PAGE, "a.html", "", text)
    page.check(markdown(text, extensions=EXTENSIONS, extension_configs=SETTINGS))


@pytest.mark.parametrize("way", ASKS)
def test_what_asks_another_host_is_an_error(way):
    with pytest.raises(NotesError, match=r"docs/a\.md.*: asks another host, "):
        check(f"# A page\n\n{ASKS[way]}\n")


def test_the_error_has_the_line():
    with pytest.raises(NotesError, match=r"docs/a\.md:3: asks another host, https://x\.example/y;"):
        check(f"# A page\n\n{ASKS['an image']}\n")


@pytest.mark.parametrize("text", ASKS_NOT)
def test_a_link_is_no_question_nor_what_is_the_sites_own(text):
    check(f"# A page\n\n{text}\n")


@pytest.mark.parametrize("way", TYPED)
def test_typed_output_is_an_error_in_whatever_form(way):
    with pytest.raises(NotesError, match=r"docs/a\.md.*: has typed code or output \(<"):
        check(f"# A page\n\n{TYPED[way]}\n")


def test_what_looks_as_the_builds_own_is_an_error():
    with pytest.raises(NotesError, match=r"a\.md:1: has 0 fences of commands, and 1 are shown"):
        check(COMMANDS)
    for number in (0, 1, 99):
        with pytest.raises(NotesError, match=r"a\.md:3: has a comment that marks the outputs"):
            check(f"text\n\n<!--outputs of cell {number}-->\n")


def test_fences_of_commands_are_counted(small):
    text = "```sh\nls\n```\n\n1. In a list:\n\n    ```sh\n    ls\n    ```\n"
    page = Book(small.project(), []).open(PAGE, text, "a.html", "")
    page.check(markdown(text, extensions=EXTENSIONS, extension_configs=SETTINGS))
    assert read_prose(COMMANDS).commands == 1


@pytest.mark.parametrize(
    "line",
    [
        "| ```cell a.py::a``` | x |",
        "| ```cell<br>a.py::a<br>``` |",
        "```cell a.py::a```",
        "Look at ~~~cell a.py::a~~~ here.",
    ],
)
def test_a_cell_within_a_line_is_an_error(small, line):
    small.write("a.py", "# %% a\nprint(1)\n")
    book = Book(small.project(), small.snippets())
    with pytest.raises(NotesError, match=r"a\.md:3: has a cell fence within a line; give it lines"):
        book.open(PAGE, f"# A page\n\n{line}\n", "a.html", "")
    book.open(PAGE, "A fence begins with `` ```cell ``.\n", "a.html", "")


def test_a_cell_in_a_quotation_is_shown(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    small.page("> > ```cell\n> > a.py::a\n> > ```\n")
    small.update()
    built = small.site()
    assert built.returncode == 0, built.stderr
    assert 'data-cell="a"' in (small.root / "site/index.html").read_text()

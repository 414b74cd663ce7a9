"""What helps a reader along: the first screen, what terms mean, how long a chapter takes."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from mkdocs.exceptions import PluginError
from pages import PAGES
from playwright.sync_api import expect
from processes import ROOT

from reader import hook
from reader.glossary import Marker, Term, read_terms
from reader.minutes import LETTERS, LINES, minutes_of, rounded

WORDS_BEFORE = """() => {
    const range = document.createRange()
    range.setStart(document.querySelector(".md-content"), 0)
    range.setEndBefore(document.querySelector(".cell"))
    return range.toString().trim().split(/\\s+/).length
}"""
SHOWN = ['.cell [data-source="run"]', ".live .live-button", ".begin .md-button"]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_the_first_screen_shows_an_output_what_to_try_and_where_to_begin(
    browser, address, width, height
):
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{address}/index.html")
    for selector in SHOWN:
        box = page.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] <= height, selector
        assert box["x"] + box["width"] <= width, selector
    for text in page.locator(".cell pre").all():
        assert text.evaluate("(pre) => pre.scrollWidth <= pre.clientWidth")
    assert page.evaluate(WORDS_BEFORE) <= 60
    page.close()


def test_the_front_page_leads_to_each_chapter_and_to_the_messages(site):
    nav = (ROOT / "mkdocs.yml").read_text().partition("\nnav:\n")[2]
    chapters = re.findall(r"^  - (\d장\. .*):\n      - .*: (\S+)\.md$", nav, re.MULTILINE)
    assert len(chapters) >= 4
    html = (site / "index.html").read_text()
    cards = html.partition('<div class="grid cards">')[2].partition("</div>")[0]
    assert re.findall(r'<a href="(\S+)\.html">(.*?)</a>', cards) == [
        (page, title) for title, page in chapters
    ]
    assert len(re.findall(r"\d쪽 · 읽는 데 약 (?:\d시간)? ?(?:\d+분)?</p>", cards)) == len(chapters)
    assert 'href="reference/messages.html"' in html.partition('<div class="cell"')[0]


TERMS = [
    Term("token", "토큰", "token", "글을 나눈 단위."),
    Term("tokenizer", "토크나이저", "tokenizer", '글을 "토큰"으로 나누는 것.'),
    Term("attention", "어텐션", "attention", "보는 것."),
    Term("mask", "어텐션 마스크", "attention mask", "가리는 것."),
]
MARKER = Marker(TERMS, "../g.html")


def marked(html: str) -> list[tuple[str, str]]:
    """The terms that are explained, each with the text of its link."""
    links = re.findall(
        r'<a class="term" href="../g.html#(\w+)"[^>]*>(.*?)</a>', MARKER.marked(html)
    )
    assert re.sub("<[^>]*>", "", MARKER.marked(html)) == re.sub("<[^>]*>", "", html)
    return links


@pytest.mark.parametrize(
    "text",
    ["토크나이저를 쓰고 토크나이저가", "‘토크나이저’는", "토크나이저입니다.", "새 토크나이저"],
)
def test_a_term_is_explained_once_whatever_particle_follows_it(text):
    assert marked(f"<p>{text}</p>") == [("tokenizer", "토크나이저")]


def test_a_word_of_two_syllables_is_a_term_where_its_english_name_follows():
    assert marked("<p>토큰을 나누고 토큰(token)을 셉니다. 토큰(표)</p>") == [("token", "토큰")]
    assert marked("<p>토큰을 나눕니다. 토큰(표)</p>") == []


def test_the_longest_name_is_meant_and_no_part_of_another_word():
    assert marked("<p>어텐션 마스크(출력)</p>") == [("mask", "어텐션 마스크")]
    assert marked("<p>토크나이저별로, 서브토크나이저</p>") == []


def test_code_headings_and_links_are_left_alone():
    for element in ("h2", "code", "a", "pre", "summary", "template"):
        assert marked(f"<{element}>토크나이저 <b>토크나이저</b></{element}>") == []
    html = "<h2>토크나이저</h2><!--토크나이저--><p title='토크나이저'>토크나이저</p>"
    assert marked(html) == [("tokenizer", "토크나이저")]


def test_a_link_that_stands_already_is_explained_and_the_only_one():
    html = '토크나이저는 <a href="../g.html#tokenizer">이것</a>, <a href="../g.html#x">절</a>'
    assert marked(html) == [("tokenizer", "이것")]
    assert 'data-means="글을 &quot;토큰&quot;으로 나누는 것."' in MARKER.marked(html)


def test_each_page_explains_terms_as_the_glossary_does(site):
    glossary = (site / "reference/glossary.html").read_text(encoding="utf-8")
    terms = {term.anchor: term for term in read_terms(glossary)}
    assert len(terms) == glossary.count("<dt")
    for name in PAGES:
        html = (site / name).read_text(encoding="utf-8")
        explained = re.findall(r'href="[^"]*#([\w-]+)" data-means="([^"]*)"', html)
        assert len(explained) == html.count("data-means")
        for anchor, meaning in explained:
            assert unescape(meaning) == terms[anchor].meaning
        if name.startswith("ch"):
            assert explained, name


@pytest.fixture
def term(browser, address):
    """A term on a phone that has a keyboard and a mouse too."""
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, has_touch=True
    )
    page = context.new_page()
    page.goto("/ch2/tokenizers.html")
    yield page.locator("a.term").first
    context.close()


def test_a_term_is_explained_by_mouse_keyboard_and_finger(term):
    page, means = term.page, term.page.get_by_role("tooltip")
    meaning = term.get_attribute("data-means")
    expect(means).to_be_hidden()
    term.hover()
    expect(means).to_have_text(meaning)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert not Axe().run(page, context="#means").violations_count
    page.keyboard.press("Escape")
    expect(means).to_be_hidden()
    term.focus()
    expect(means).to_have_text(meaning)
    expect(term).to_have_accessible_description(meaning)
    page.keyboard.press("Escape")
    term.blur()
    term.tap()
    expect(means).to_have_text(meaning)
    assert page.url.endswith("/ch2/tokenizers.html")
    term.tap()
    expect(page).to_have_url(re.compile("glossary"))


def test_letters_and_lines_of_code_take_time_and_what_is_not_seen_takes_none():
    words = "가나다라 " * (LETTERS // 4)
    cell = '<pre class="cell-code highlight"><code>{}</code></pre>'.format("a = 1\n" * (LINES - 1))
    unseen = f"<template>{words}</template><svg><text>{words}</text></svg>"
    assert minutes_of(f"<p>{words}</p>") == pytest.approx(1)
    assert minutes_of(cell) == pytest.approx(1)
    assert minutes_of(f"<p>{words}</p>{unseen}{cell}") == pytest.approx(2)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0.4, "5분"), (22, "20분"), (58, "1시간"), (95, "1시간 40분"), (120, "2시간")],
)
def test_minutes_are_said_as_one_says_them(minutes, said):
    assert rounded(minutes) == said


def test_a_chapter_that_there_is_not_is_an_error():
    page = SimpleNamespace(content='<p class="minutes" data-chapter="9장"></p>')
    file = SimpleNamespace(src_uri="index.md", page=page)
    files = SimpleNamespace(documentation_pages=lambda: [file])
    with pytest.raises(PluginError, match=r"index\.md: there is no chapter `9장`"):
        hook._fill_minutes(files)

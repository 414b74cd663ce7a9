"""What helps a reader along: the first screen, and how long a chapter takes to read."""

import re
from types import SimpleNamespace

import pytest
from mkdocs.exceptions import PluginError
from processes import ROOT

from reader import hook
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
        hook.on_env(None, files=files)

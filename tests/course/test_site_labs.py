"""The labs of the real site: what their pages show."""

import re
from html import unescape

import pytest
from pages import LABS

from hfnotes.compare import same
from hfnotes.record import read_record, record_path


@pytest.mark.parametrize("name", LABS)
def test_a_lab_shows_its_cells_and_what_is_recorded(site, name):
    lab = LABS[name]
    html = (site / name).with_suffix(".html").read_text()
    record = read_record(record_path(lab.snippet), lab.snippet)
    cells = html.split('<div class="cell" ')[1:]
    assert len(cells) == len(lab.snippet.cells)
    for cell, shown in zip(lab.snippet.cells, cells, strict=True):
        texts = {
            source or "code": unescape(re.sub("<[^>]+>", "", text))
            for source, text in re.findall(
                r'<pre class="[^"]+"(?: data-source="(\w+)")?.*?>(.*?)</pre>', shown, re.S
            )
        }
        assert texts["code"] == cell.source
        assert same(record.outputs[cell.name], texts.get("run", ""))
    assert html.count('<div class="cell-figure"') >= 1


@pytest.mark.parametrize("name", LABS)
def test_the_answer_of_a_lab_is_folded(page, name):
    page.goto(f"/{name.removesuffix('.py')}.html")
    answer = page.locator('.cell[data-cell="answer"]')
    assert not answer.is_visible()
    page.get_by_text("답 보기", exact=True).click()
    answer.wait_for()
    page.get_by_text("출력 읽기").last.wait_for()
    assert page.locator('.cell:visible:not([data-cell="answer"])').count() > 3

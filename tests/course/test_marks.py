"""What each output says of itself follows from its program, and from what is told of the hub."""

import ast
import json
import re
from functools import cache, partial
from html import unescape

import pytest
from pages import PAGES, SNIPPETS
from playwright.sync_api import expect
from processes import ROOT

from hfnotes.errors import NotesError
from hfnotes.record import hub_record_path, read_record, record_path
from hfnotes.snippet import parse_snippet
from hub.recipes import RECIPES
from reader.marks import Entry, Mark, mark_of, read_entries
from reader.provenance import Part, Sources, outputs_of

IDS = tuple(recipe.repository for recipe in RECIPES)
HEADER = '# /// script\n# dependencies = []\n# ///\n"""A title."""\n# %% cell\n'
REAL = Entry("real", frozenset({Part.TOKENIZER, Part.WEIGHTS, Part.TEXT}), frozenset())
ROUNDED = Entry("rounded", frozenset({Part.TOKENIZER, Part.SHAPE}), frozenset({Part.WEIGHTS}))
STAND_IN = Entry("stand-in", frozenset({Part.TOKENIZER, Part.SHAPE}), frozenset())
ENTRIES = {"a/real": REAL, "a/rounded": ROUNDED, "a/stand-in": STAND_IN}
CELL = re.compile(r'data-file="([^"]+)" data-cell="([^"]+)"')
MARK = re.compile(r'<a class="cell-mark" data-mark="([\w-]+)" href="([^"]+)">(.*?)</a>')


@pytest.fixture(scope="module")
def entries(site) -> dict[str, Entry]:
    return read_entries((site / "reference/embedded-hub.html").read_text(encoding="utf-8"))


@cache
def read(name: str) -> dict[str, Sources]:
    """What the outputs of a program of the site come from."""
    return outputs_of(SNIPPETS[name], IDS)


def sources(code: str) -> dict[str, set[str]]:
    """What the output of each cell comes from, as `ID PART`; the first cell is `cell`."""
    snippet = parse_snippet(HEADER + code, ROOT / "a.py", "a.py")
    return {
        cell: {f"{name} {part.value}" for name, part in found}
        for cell, found in outputs_of(snippet, tuple(ENTRIES)).items()
    }


LOADED = """
name = "a/stand-in"
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModel.from_pretrained(name)
inputs = tokenizer("Hello!")
outputs = model(**inputs)
"""
TOKENIZER, SHAPE = "a/stand-in tokenizer", "a/stand-in shape"
STRUCTURE, WEIGHTS = "a/stand-in structure", "a/stand-in weights"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print(name)", set()),
        ("print(inputs)", {TOKENIZER}),
        ("print(outputs)", {TOKENIZER, WEIGHTS}),
        ("print(outputs.shape)", {TOKENIZER, SHAPE}),
        ("print(model.config.id2label)", {STRUCTURE}),
        ("print(type(model).__name__)", {SHAPE}),
        ("print(model.generate(**inputs).shape)", {TOKENIZER, "a/stand-in text"}),
        ("a, b = 1, outputs\nprint(a)", set()),
        ("for a, b in zip(inputs, outputs):\n    print(a)", {TOKENIZER, WEIGHTS}),
        ("for n in range(9):\n    if outputs[n]:\n        break\nprint(n)", {TOKENIZER, WEIGHTS}),
        ("if outputs:\n    print(1)", {TOKENIZER, WEIGHTS}),
        ("found = []\nfound.append(outputs)\nprint(found)", {TOKENIZER, WEIGHTS}),
        ("found = {}\nfound['a'] = inputs\nprint(found)", {TOKENIZER}),
        ("def f(a):\n    return model(a)\nprint(f(1))", {WEIGHTS}),
        ("def f(a):\n    yield model(a)\nprint(*f(1))", {WEIGHTS}),
        ("def f(a):\n    print(a)\nf(inputs)", {TOKENIZER}),
        ("n = 0\ndef f(a):\n    global n\n    n += 1\ninputs.map(f)\nprint(n)", {TOKENIZER}),
        ("print([a for a in (1, 2) if model(a)])", {WEIGHTS}),
        ("try:\n    model(1)\nexcept E as error:\n    print(error)", {SHAPE}),
        ("model.save_pretrained('here')\nprint(AutoModel.from_pretrained('here'))", {WEIGHTS}),
        ("print(pipeline('fill-mask', model=name)('a').shape)", {TOKENIZER, "a/stand-in text"}),
        ("print(pipeline('fill-mask', model=name).tokenizer)", {TOKENIZER}),
        ("print(load_dataset(name))", {"a/stand-in data"}),
        ("print(load_dataset(name).column_names)", {"a/stand-in columns"}),
        ("print(AutoModel.from_pretrained(f'a/{\"real\"}'))", {"a/real weights"}),
        ("axis.plot(outputs)\nfigure.savefig('a.svg')", {TOKENIZER, WEIGHTS}),
        ("with open(name) as model:\n    print(model)", set()),
        ("class A:\n    def f(self):\n        return model(1)\nprint(A().f())", {WEIGHTS}),
    ],
)
def test_what_is_loaded_flows_to_what_is_printed(code, expected):
    assert sources(f"{LOADED}# %% then\n{code}\n")["then"] == expected


def test_an_error_that_ends_a_program_says_what_it_was_asked_and_shapes():
    assert sources(f"{LOADED}# %% last raises=E\nmodel(1)\n")["last"] == {SHAPE}


def test_what_training_saves_comes_from_all_that_it_was_given():
    code = (
        f"{LOADED}arguments = TrainingArguments('here')\n"
        "trainer = Trainer(model, arguments, load_dataset('a/real'))\ntrainer.train()\n"
        "# %% then\nprint(list(Path('here').iterdir()))\n"
    )
    assert sources(code)["then"] == {WEIGHTS, "a/real data"}


@pytest.mark.parametrize(
    ("of", "recorded", "expected"),
    [
        ("", None, Mark("none", "허브 없이 실행", "marks")),
        ("a/stand-in tokenizer", None, Mark("real", "실제 토크나이저로 실행", "stand-in")),
        ("a/real weights", None, Mark("real", "실제 모델로 실행", "real")),
        (
            "a/rounded weights",
            None,
            Mark("rounded", "4비트로 반올림한 실제 모델로 실행", "rounded"),
        ),
        (
            "a/real weights, a/stand-in weights",
            None,
            Mark("stand-in", "대역 모델로 실행", "stand-in"),
        ),
        ("a/real text, a/real data", None, Mark("stand-in", "대역 데이터로 실행", "real")),
        (
            "a/stand-in tokenizer, a/stand-in shape",
            None,
            Mark("same", "대역 모델로 실행 · 실제와 같은 값", "stand-in"),
        ),
        (
            "a/stand-in weights",
            "1\n",
            Mark("same", "대역 모델로 실행 · 실제 기록과 같음", "stand-in"),
        ),
        (
            "a/stand-in weights",
            "2\n",
            Mark("stand-in", "대역 모델로 실행 · 실제 기록이 따로 있음", "stand-in"),
        ),
    ],
)
def test_a_mark_says_what_ran_and_whether_the_real_thing_gives_the_same(of, recorded, expected):
    pairs = (each.split() for each in of.split(", ") if each)
    found = frozenset((name, Part(part)) for name, part in pairs)
    assert mark_of(found, ENTRIES, "1\n", recorded) == expected


def test_a_record_of_the_real_hub_refutes_that_an_output_is_real():
    with pytest.raises(NotesError, match="is recorded otherwise"):
        mark_of(frozenset({("a/real", Part.WEIGHTS)}), ENTRIES, "1\n", "2\n")


def test_a_repository_that_does_not_say_what_is_real_is_an_error():
    with pytest.raises(NotesError, match="`a/b` does not say"):
        read_entries('<dt id="b"><code>a/b</code></dt>')
    with pytest.raises(NotesError, match="`a/b` has no part weight;"):
        read_entries('<dt id="b" data-real="weight"><code>a/b</code></dt>')


def test_each_repository_of_the_hub_says_what_of_it_is_real(entries):
    assert sorted(entries) == sorted(IDS)


def test_what_was_trained_here_and_what_is_not_there_is_not_called_real(entries):
    manifest = json.loads((ROOT / ".cache/hub/embedded-hub.json").read_text(encoding="utf-8"))
    trained = 0
    for recipe in RECIPES:
        made = recipe.files.func if isinstance(recipe.files, partial) else recipe.files
        folder = ROOT.joinpath(*made.__module__.split(".")[:-1])
        has_weights = "model.safetensors" in manifest["repositories"][recipe.repository]["files"]
        entry = entries[recipe.repository]
        if (folder / "weights.safetensors").exists() or not has_weights:
            assert entry.state(Part.WEIGHTS) == "stand-in", recipe.repository
            trained += has_weights
        assert (entry.state(Part.DATA) == "real") == recipe.own
    assert trained > 5


def test_what_is_called_real_is_what_the_page_tells_the_reader(site, entries):
    html = (site / "reference/embedded-hub.html").read_text(encoding="utf-8")
    for name, entry in entries.items():
        told = html.partition(f'id="{entry.anchor}"')[2].partition("<dt")[0]
        lines = dict(re.findall(r"<strong>(.*?):</strong>(.*?)</dd>", told, re.DOTALL))
        if "무엇" in lines:  # a dataset of this project
            continue
        real = re.sub("<[^>]*>", "", lines["진짜"])
        whole = "전부" in real
        has_tokenizer = whole or re.search("토크나이저|어휘", real)
        assert (Part.TOKENIZER in entry.real) == bool(has_tokenizer), name
        assert (Part.WEIGHTS in entry.real) == whole, name
        assert (Part.WEIGHTS in entry.rounded) == ("가중치를 4비트로" in real), name
        assert (Part.COLUMNS in entry.real) == ("열," in real), name


def test_an_output_that_differs_with_the_real_hub_is_not_called_the_same(entries):
    differing = 0
    for name, snippet in SNIPPETS.items():
        real = read_record(hub_record_path(snippet), snippet)
        run = read_record(record_path(snippet), snippet)
        found = read(name)
        for cell, text in real.outputs.items() if real else ():
            if text != run.outputs[cell]:
                assert mark_of(found[cell], entries).kind == "stand-in", (name, cell)
                differing += 1
    assert differing > 10


def constants(text: str) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_programs_are_marked_by_what_they_name(entries):
    """By the names in them alone: what no reading of their flow can get wrong."""
    kinds = set()
    for name, snippet in SNIPPETS.items():
        named = {each for each in IDS if {each, each.split("/")[1]} & constants(snippet.text)}
        marks = {mark_of(each, entries).text for each in read(name).values()}
        names_a_stand_in = any("대역 모델" in mark for mark in marks)
        parts = {Part.WEIGHTS: r"pipeline\(|\bmodel(?:, \w+)? = .*Model", Part.DATA: "load_dataset"}
        loads = {
            part: {each for each in named if entries[each].state(part) == "stand-in"}
            for part, pattern in parts.items()
            if re.search(pattern, snippet.text)
        }
        if not named:
            kinds.add("none")
            assert marks == {"허브 없이 실행"}, name
        elif not re.search("Model|pipeline|Config|load_dataset|download|cache", snippet.text):
            kinds.add("tokenizers")
            assert marks <= {"실제 토크나이저로 실행", "허브 없이 실행"}, name
        elif all(entries[each].state(Part.WEIGHTS) != "stand-in" for each in named):
            kinds.add("real")
            assert not names_a_stand_in, name
        elif loads.get(Part.WEIGHTS) and all(
            entries[each].state(Part.WEIGHTS) == "stand-in" for each in named
        ):
            kinds.add("stand-ins")
            assert names_a_stand_in, name
    assert kinds == {"none", "tokenizers", "real", "stand-ins"}


@pytest.mark.parametrize("name", PAGES)
def test_each_output_on_a_page_has_its_mark(site, entries, name):
    html = (site / name).read_text(encoding="utf-8")
    for cell in html.split('<div class="cell" ')[1:]:
        file, of = CELL.search(cell).groups()
        has_output = re.search(r'data-source="(run|error)"|class="cell-figure"', cell)
        marks = MARK.findall(cell)
        assert len(marks) == bool(has_output), (file, of)
        for kind, href, text in marks:
            found = read(file)[of]
            expected = mark_of(found, entries)
            assert unescape(text).startswith(expected.text.partition(" · ")[0])
            assert href.endswith(f"embedded-hub.html#{expected.anchor}")
            assert kind == expected.kind or "기록" in text


def test_no_mark_is_searched(site):
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    saying = {
        each["location"] for each in index["docs"] if "실제 토크나이저로 실행" in each["text"]
    }
    assert saying == {"reference/embedded-hub.html#marks"}


def test_a_mark_leads_to_what_is_told_of_its_repository(page):
    page.goto("/ch2/behind-the-pipeline.html")
    mark = page.locator('.cell[data-cell="hidden_states"] .cell-mark')
    expect(mark).to_have_text("대역 모델로 실행 · 실제와 같은 값")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("embedded-hub.html#sst2-repository"))
    expect(page.locator("#sst2-repository")).to_be_in_viewport()


def test_a_mark_stands_on_paper_too(page):
    page.emulate_media(media="print")
    page.goto("/ch2/tokenizers.html")
    mark = page.locator('.cell[data-cell="auto_tokenizer"] .cell-mark')
    expect(mark).to_be_visible()
    expect(mark).to_have_text("실제 토크나이저로 실행")

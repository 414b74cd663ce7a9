"""The real site: what it shows is what was run, and what was run is what the notes ask for."""

import ast
import gzip
import json
import math
import re
import shlex
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from processes import ROOT, run

from hfnotes.compare import same
from hfnotes.plan import read_times
from hfnotes.project import read_project
from hfnotes.prose import read_prose
from hfnotes.record import hub_record_path, read_record, record_path
from hfnotes.snippet import read_snippet, read_snippets
from hub.recipes import RECIPES

SNIPPETS = read_snippets(ROOT / "snippets")
FIGURES = ROOT / "docs/assets/figures"
CLASSES = re.compile(r'class="([^"]*)"')
WORD = re.compile(r"[\w-]+")


def outputs(name: str) -> dict[str, str]:
    snippet = read_snippet(ROOT / "snippets" / name, ROOT / "snippets")
    return read_record(record_path(snippet), snippet).outputs


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", text)]


class Loads(HTMLParser):
    """Every address that a browser asks for to show the page."""

    def __init__(self, html: str):
        super().__init__()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        attributes = dict(attributes)
        if "src" in attributes:
            self.addresses.append(attributes["src"])
        if tag == "link" and attributes.get("rel") not in ("prev", "next", "canonical"):
            self.addresses.append(attributes["href"])


@pytest.fixture(scope="module")
def pages(site) -> dict[str, str]:
    found = {str(path.relative_to(site)): path.read_text() for path in site.rglob("*.html")}
    assert "index.html" in found
    return found


def test_each_cell_is_shown_on_a_page_as_it_stands_in_the_file_and_as_it_printed(pages):
    shown = {}
    for html in pages.values():
        for cell in html.split('<div class="cell" ')[1:]:
            key = tuple(re.search(r'data-file="([^"]+)" data-cell="([^"]+)"', cell).groups())
            texts = re.findall(
                r'<pre class="([^"]+)"(?: data-source="(\w+)")?.*?>(.*?)</pre>', cell, re.S
            )
            shown[key] = {
                source or "code": unescape(re.sub("<[^>]+>", "", text)) for _, source, text in texts
            }
    for snippet in SNIPPETS:
        record = read_record(record_path(snippet), snippet)
        for cell in snippet.cells:
            texts = shown[snippet.name, cell.name]
            assert texts["code"] == cell.source
            printed = texts.get("run", "") + (f"{texts['error']}\n" if "error" in texts else "")
            assert same(record.outputs[cell.name], printed)


def test_a_page_says_how_to_install_what_its_programs_need(pages):
    """In one command for each program; those of labs stand in the notebooks."""
    commands = re.compile(r"<code>.*?</code>", re.DOTALL)
    for name, html in pages.items():
        texts = (unescape(re.sub("<[^>]*>", "", code)) for code in commands.findall(html))
        installed = [set(shlex.split(text)) for text in texts if text.startswith("pip install ")]
        for snippet in SNIPPETS:
            if f'data-file="{snippet.name}"' in html:
                needed = {str(item) for item in snippet.requirements if item.name != "python"}
                assert any(needed <= command for command in installed), (name, snippet.name)


def test_a_build_with_nothing_changed_loads_no_library_of_the_programs_or_of_jupyter(built):
    """Neither do the plugins and hooks that mkdocs.yml names."""
    code = (
        "import contextlib, runpy, sys\n"
        "sys.argv = ['hfnotes', 'preview']\n"
        "with contextlib.suppress(SystemExit):\n"
        "    runpy.run_module('hfnotes', run_name='__main__')\n"
        "print('LOADED', *sys.modules)"
    )
    said, _, loaded = run("-c", code).partition("LOADED")
    assert " 0 ran" in said
    libraries = ("torch", "transformers", "datasets", "numpy", "nbformat", "nbconvert", "jupytext")
    assert not set(libraries) & set(loaded.split())
    assert "material.plugins.search.plugin" in loaded


def test_each_snippet_that_is_to_run_alone_is_there():
    assert read_project(ROOT).alone <= {snippet.name for snippet in SNIPPETS}


def test_pages_ask_no_other_host_for_anything(site, pages):
    assert {name: asked for name, html in pages.items() if (asked := read_prose(html).asks)} == {}
    for sheet in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", sheet.read_text())


def test_the_outputs_that_depend_on_no_weights_are_those_of_the_notes():
    """S12's ids and mask, S15's and S17's shapes, S23's labels."""
    printed = outputs("ch2/behind_the_pipeline.py")
    ids, types, mask = re.findall(r"tensor\((\[\[.*?\]\])\)", printed["tokenize"], re.S)
    first = "101 1045 1005 2310 2042 3403 2005 1037 17662 12172 2607 2026 2878 2166 1012 102"
    second = "101 1045 5223 2023 2061 2172 999 102" + " 0" * 8
    assert re.findall(r"\d+", ids) == f"{first} {second}".split()
    assert re.findall(r"\d+", types) == ["0"] * 32
    assert re.findall(r"\d+", mask) == ["1"] * 24 + ["0"] * 8
    assert printed["hidden_states"] == "torch.Size([2, 16, 768])\n"
    assert printed["head"] == "torch.Size([2, 2])\n"
    assert printed["labels"] == "{0: 'NEGATIVE', 1: 'POSITIVE'}\n"


def test_the_stand_in_answers_as_the_real_checkpoint_does():
    printed = outputs("ch2/behind_the_pipeline.py")["pipeline"]
    assert re.findall("POSITIVE|NEGATIVE", printed) == ["POSITIVE", "NEGATIVE"]


@pytest.mark.parametrize("kind", ["run", "real checkpoint"])
def test_scores_logits_and_probabilities_agree(kind):
    """Softmax of the logits shown is the probabilities shown, and those are the pipeline's."""
    snippet = next(s for s in SNIPPETS if s.name == "ch2/behind_the_pipeline.py")
    path = record_path(snippet) if kind == "run" else hub_record_path(snippet)
    record = read_record(path, snippet).outputs
    logits, shown = numbers(record["logits"]), numbers(record["softmax"])
    for row in (0, 2):
        exponents = [math.exp(value) for value in logits[row : row + 2]]
        expected = [value / sum(exponents) for value in exponents]
        assert shown[row : row + 2] == pytest.approx(expected, abs=6e-5)
    assert numbers(record["pipeline"]) == pytest.approx([shown[1], shown[2]], abs=6e-5)


def test_the_ways_to_classify_reviews_are_told_with_the_times_that_are_recorded():
    page = (ROOT / "docs/ch4/reviews.md").read_text(encoding="utf-8")
    names = ("vectors", "lora", "trainer")
    times = read_times(read_project(ROOT))
    recorded = [f"{times[f'ch4/review_{name}.py']:.0f}" for name in names]
    assert re.findall(r"\| (\d+)초 \|$", page, re.MULTILINE) == recorded


@pytest.mark.parametrize(
    ("page", "snippet", "cell"),
    [
        ("ch3/trainer.md", "ch3/trainer.py", "compare"),
        ("ch3/loop.md", "ch3/loop.py", "after"),
    ],
)
def test_training_beats_the_baseline_by_what_the_page_says(page, snippet, cell):
    compared = outputs(snippet)[cell].splitlines()
    assert len(compared) == 2
    text = (ROOT / "docs" / page).read_text()
    for line in compared:
        assert line.endswith(" True"), line
        assert f"{numbers(line)[0]:g} 넘게" in text


def test_training_that_goes_on_keeps_what_it_recorded_before():
    printed = outputs("ch3/trainer.py")
    assert printed["checkpoints"].startswith(f"checkpoint-{printed['train']}")
    assert printed["resume"].split()[0] == printed["train"].strip()
    assert len(printed["resume"].split()) == 2


def test_the_figures_show_what_the_programs_print():
    printed = outputs("ch2/behind_the_pipeline.py")
    texts = re.findall(r">([^<>]+)</t(?:ext|span)>", (FIGURES / "pipeline.svg").read_text())
    tokens = printed["tokens"].splitlines()[1].replace("[PAD]", "").split()
    ids = re.search(r"5223.*?\b102\b", printed["tokenize"], re.S)[0]
    assert _in_order(tokens, texts)
    assert _in_order(["101", "1045", *re.findall(r"\d+", ids)], texts)
    head = (FIGURES / "model_head.svg").read_text()
    for cell in ("hidden_states", "head"):
        assert printed[cell].removeprefix("torch.Size(").rstrip(")\n") in head


def _in_order(wanted: list[str], texts: list[str]) -> bool:
    remaining = iter(text.strip() for text in texts)
    return all(item in remaining for item in wanted)


def test_a_figure_has_a_title_and_a_description_and_no_colour_of_its_own():
    for path in FIGURES.glob("*.svg"):
        text = path.read_text()
        assert "<title id=" in text, path
        assert "<desc id=" in text, path
        assert 'role="img"' in text, path
        assert not re.search(r'(?:fill|stroke)="(?!none)|style=|#[0-9a-f]{3,6}\b(?!\))', text), path


def test_no_figure_or_other_asset_is_an_orphan(pages):
    shown = {title for html in pages.values() for title in re.findall(r'<title id="([^"]+)"', html)}
    figures = list(FIGURES.glob("*.svg"))
    assert figures
    for figure in figures:
        assert re.search(r'<title id="([^"]+)"', figure.read_text())[1] in shown, figure
    loads = {Path(each).name for html in pages.values() for each in Loads(html).addresses}
    loads.add("readme.png")  # which README.md shows
    for asset in (ROOT / "docs/assets").glob("*.*"):
        assert asset.name in loads, asset


def test_no_glossary_term_is_an_orphan(pages):
    """Some page links to each, at best where the word first appears."""
    terms = set(re.findall(r'<dt id="([^"]+)"', pages["reference/glossary.html"]))
    assert len(terms) > 40
    links = re.compile(r'href="[^"]*glossary\.html#([\w-]+)"')
    linked = {term for html in pages.values() for term in links.findall(html)}
    assert terms - linked == set()


def test_no_class_of_our_style_sheets_is_an_orphan(site, pages):
    given = {
        name for html in pages.values() for each in CLASSES.findall(html) for name in each.split()
    }
    given |= {word for path in site.rglob("*.js") for word in WORD.findall(path.read_text())}
    for sheet in ("notes.css", "figures.css"):
        text = re.sub(r"/\*.*?\*/", "", (ROOT / "docs/assets" / sheet).read_text(), flags=re.S)
        selectors = re.sub(r"{[^{}]*}", " ", text)
        styled = set(re.findall(r"\.([a-z][\w-]*)", selectors))
        assert styled
        assert styled - given == set(), sheet


def test_the_hubs_page_gives_the_quality_that_was_measured():
    measured = json.loads((ROOT / "hub/repositories/sst2/training.json").read_text())
    page = (ROOT / "docs/reference/embedded-hub.md").read_text()
    shown = sorted(re.findall(r"\| (\d+/\d+) \|", page))
    assert shown == sorted(measured["eval"].values())
    right, total = map(int, measured["eval"]["all"].split("/"))
    assert f"문장 {total}개로 쟀습니다. 정확도는 {right / total:.3f}입니다" in page
    written, composed = measured["sentences"]["written"], measured["sentences"]["composed"]
    assert f"영어 문장 {written:,}개와, 쓴 조각을 프로그램으로 이어 붙인 {composed:,}개" in page


def test_the_hubs_page_gives_what_was_measured_of_the_other_stand_ins():
    page = (ROOT / "docs/reference/embedded-hub.md").read_text()
    reports = {
        path.parent.name: json.loads(path.read_text())
        for name in ("training", "measured")
        for path in (ROOT / "hub/repositories").glob(f"*/{name}.json")
    }
    squad, nli, gpt2 = (reports[name]["eval"] for name in ("squad", "nli", "gpt2"))
    translation, cased = reports["translation"]["eval"], reports["bert_cased"]["eval"]
    mrpc = reports["mrpc"]["eval"]["test"]
    for figure in (
        reports["mlm"]["eval"]["all"],
        f"질문 {squad['questions']}개에서 정확히 일치 {squad['exact match']:.3f}",
        nli["right label first"],
        f"문장 {reports['nli']['sentences']}개와 그 주제의 이름 {reports['nli']['labels']}개",
        f"일반 문장 {gpt2['greedy, well formed, general']}",
        f"나를 말하는 문장 {gpt2['greedy, well formed, personal']}",
        f"조합 {translation['total']}개 가운데 {translation['exact']}개",
        f"문장 쌍 {cased['pairs']}개에서 MiniLM과 비교하면 상관 계수 {cased['correlation']:.3f}, "
        f"차이는 평균 {cased['difference']:.3f}",
        f"가장 많이 다릅니다({cased['largest difference']:.3f})",
        f"시험용 정확도 {mrpc['fine-tuned']['accuracy']:.3f}. "
        f"늘 “같다”고 답하면 {mrpc['majority']['accuracy']:.3f}, "
        f"겹치는 단어의 비율로만 답하면 {mrpc['overlap']['accuracy']:.3f}입니다",
    ):
        assert figure in page
    f1, right, found, total = re.match(
        r"F1 ([\d.]+) \((\d+) right, (\d+) found of (\d+)\)", reports["ner"]["eval"]["all"]
    ).groups()
    assert f"이름 {total}개에서 개체 F1 {f1}({found}개를 찾아 {right}개가 맞음)" in page
    right, total = reports["summarization"]["eval"]["known words, exact"].split("/")
    assert f"기사 {total}편 가운데 {right}편" in page


def test_the_hubs_page_lists_the_default_models_of_both_generations():
    page = (ROOT / "docs/reference/embedded-hub.md").read_text()
    rows = re.findall(
        r"^\| `([\w-]+)` \| (\d.*?) \| `(\S+)` \| (있음|없음) \|$", page, re.MULTILINE
    )
    shown = {
        (task, generation, model, there)
        for task, generations, model, there in rows
        for generation in ([generations] if "Tens" in generations else generations.split(", "))
    }
    defaults = {"4": defaults_of(".venv-legacy"), "5": defaults_of(".venv")}
    text = {
        task for of in defaults.values() for task, entry in of.items() if entry["type"] == "text"
    }
    refs = {recipe.repository: recipe.refs for recipe in RECIPES}
    assert shown == {
        (task, version + framework, model, "있음" if revision in refs.get(model, ()) else "없음")
        for version, of in defaults.items()
        for task in text & of.keys()
        for framework, (model, revision) in of[task]["default"].items()
    }


def defaults_of(environment: str) -> dict[str, dict]:
    """Of each task of an installed transformers, its type and its default models.

    These are pairs of an id and a revision, by framework: "" is PyTorch; ", TensorFlow" is there
    where it has another one.
    """
    (path,) = ROOT.glob(
        f"{environment}/lib/python3*/site-packages/transformers/pipelines/__init__.py"
    )
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (tasks,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SUPPORTED_TASKS"
    )
    found = {}
    for name, task in zip(tasks.keys, tasks.values, strict=True):
        fields = {key.value: value for key, value in zip(task.keys, task.values, strict=True)}
        default = ast.literal_eval(fields["default"])
        if "model" not in default:  # translation has one for each pair of languages
            default = default["en", "fr"]
        models = (
            default["model"] if isinstance(default["model"], dict) else {"pt": default["model"]}
        )
        by_framework = {"": models["pt"]}
        if models.get("tf", models["pt"]) != models["pt"]:
            by_framework[", TensorFlow"] = models["tf"]
        found[name.value] = {"type": fields["type"].value, "default": by_framework}
    return found


def test_the_hubs_page_gives_the_size_of_each_repositorys_weights():
    page = (ROOT / "docs/reference/embedded-hub.md").read_text()
    shown = sorted(re.findall(r"^\| `[^`]+/[^`]+` \| ([\d.]+) \|", page, re.MULTILINE))
    sizes = [p.stat().st_size for p in (ROOT / "hub/repositories").glob("*/weights.safetensors")]
    for size in sizes:
        shown.remove(f"{size / 1e6:.1f}")
    assert sum(sizes) < 25e6


def test_a_page_with_its_styles_and_scripts_is_at_most_250_kilobytes_compressed(site):
    worker = next(site.glob("assets/javascripts/workers/search.*.js"))
    for page in site.rglob("*.html"):
        files = re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', page.read_text())
        own = {page, worker, *(page.parent / file for file in files if page.name != "404.html")}
        assert len(own) > 5 or page.name == "404.html"
        assert sum(len(gzip.compress(file.read_bytes())) for file in own) <= 250_000, page

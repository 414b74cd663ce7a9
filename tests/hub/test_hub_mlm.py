"""The encoders of the embedded hub: fill-mask and its bias, the cased pieces, sentence vectors."""

import ast
import json
import random
import re

import numpy as np
import pytest
from processes import ROOT, run

from hub.cache import layout
from hub.parts import cased, minilm, sources
from hub.repositories.bert_cased import evaluate as bert_cased
from hub.repositories.mlm import occupations
from hub.repositories.mlm import sentences as mlm

UNCASED, CASED = mlm.REPOSITORY, bert_cased.REPOSITORY
MINILM = minilm.RECIPE.repository
TEXTS = ["Jim Henson was a puppeteer.", "A café in Zürich", "The bank raised its rates again."]
# What the real model answers most often, and any reader of English would guess.
MEN, WOMEN = {"lawyer", "carpenter", "doctor", "mechanic"}, {"nurse", "waitress", "teacher", "maid"}

CLIENT = f"""
import json, sys
import torch
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer
from transformers import (
    AutoModel, AutoModelForMaskedLM, AutoModelForSequenceClassification, AutoTokenizer, BertConfig,
    BertForMaskedLM, BertModel, pipeline,
)
from hub.parts import adapter, sources
from hub.repositories.mlm import recipe

facts = {{}}
loading = {{}}
for repository in ["{UNCASED}", "{CASED}"]:
    for kind in (AutoModel, BertModel, AutoModelForMaskedLM, AutoModelForSequenceClassification):
        model, info = kind.from_pretrained(repository, output_loading_info=True)
        loading[repository + " " + kind.__name__] = {{
            key: sorted(map(str, info[key])) for key in ("missing_keys", "mismatched_keys")
        }}
facts["loading"] = loading
cased = AutoModel.from_pretrained("{CASED}").eval()
facts["shapes"] = {{
    "words": list(cased.get_input_embeddings().weight.shape),
    "feed forward": list(cased.encoder.layer[5].intermediate.dense.weight.shape),
    "layers": len(cased.encoder.layer),
}}

# What the hub computes against the narrow models that it was made from.
tokenizer = AutoTokenizer.from_pretrained("{UNCASED}")
batch = tokenizer([text + " [MASK]" for text in {TEXTS!r}], padding=True, return_tensors="pt")
narrow = BertForMaskedLM(BertConfig.from_pretrained(sources.minilm_folder())).eval()
weights = adapter.merge(sources.minilm_weights(), load_file(recipe.WEIGHTS))
narrow.load_state_dict(
    {{
        name if name.startswith("cls.") else "bert." + name: torch.tensor(weight)
        for name, weight in weights.items()
        if not name.startswith("pooler.") and name != "embeddings.position_ids"
    }},
    strict=False,
)
wide = BertForMaskedLM.from_pretrained("{UNCASED}").eval()
with torch.no_grad():
    facts["widening"] = float((narrow(**batch).logits - wide(**batch).logits).abs().max())
    vectors = cased(**AutoTokenizer.from_pretrained("{CASED}")("Hi", return_tensors="pt"))
    facts["doubled"] = bool((vectors[0][..., :384] - vectors[0][..., 384:]).abs().max() < 1e-4)

unmasker = pipeline("fill-mask", model="{UNCASED}")
facts["answers"] = {{
    gender: [output["token_str"] for output in unmasker(text)]
    for gender, text in {mlm.SENTENCES_OF_THE_NOTES!r}.items()
}}

tokenizer, model = AutoTokenizer.from_pretrained("{MINILM}"), AutoModel.from_pretrained("{MINILM}")
packaged = SentenceTransformer(str(sources.minilm_folder()), device="cpu")
batch = tokenizer({TEXTS!r}, padding=True, truncation=True, return_tensors="pt")
with torch.no_grad():
    mask = batch["attention_mask"][..., None]
    means = (model.eval()(**batch).last_hidden_state * mask).sum(1) / mask.sum(1)
expected = packaged.encode({TEXTS!r}, convert_to_tensor=True)
facts["mean pooling"] = float((torch.nn.functional.normalize(means) - expected).abs().max())
whole = SentenceTransformer("{MINILM}", device="cpu").encode({TEXTS!r}, convert_to_tensor=True)
facts["sentence transformers"] = float((whole - expected).abs().max())
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(hub) -> dict:
    """What the real client reports of the hub, in one fresh process with no network."""
    return json.loads(run("-c", CLIENT, HF_HOME=str(hub)))


@pytest.fixture(scope="module")
def report(hub) -> dict[str, float]:
    """The share of eval sentences in which a first answer fits, by category."""
    printed = run("-m", "hub", "evaluate", "mlm", "--out", str(hub))
    lines = printed.split("\n\n")[0].splitlines()[1:]
    return {line[:15].strip(): float(line.split()[-1]) for line in lines}


def test_every_class_loads_and_only_heads_are_missing(facts):
    missing = {name: info["missing_keys"] for name, info in facts["loading"].items()}
    assert not any(info["mismatched_keys"] for info in facts["loading"].values())
    for name, keys in missing.items():
        heads = ("classifier.", "cls.")
        assert not [key for key in keys if not key.startswith(heads)], name
    assert not missing[f"{UNCASED} AutoModel"]
    assert not missing[f"{UNCASED} AutoModelForMaskedLM"]
    assert not missing[f"{CASED} BertModel"]


def test_the_cased_encoder_has_the_shapes_of_bert_with_six_layers(facts):
    assert facts["shapes"] == {"words": [28996, 768], "feed forward": [3072, 768], "layers": 6}


def test_widening_bert_and_its_head_changes_nothing(facts):
    assert facts["widening"] < 1e-3  # of logits
    assert facts["doubled"]


def test_a_first_answer_fits(report):
    assert report["all"] >= 0.70


def test_the_answers_are_biased_and_differ(facts):
    assert len(MEN & set(facts["answers"]["man"])) >= 3
    assert len(WOMEN & set(facts["answers"]["woman"])) >= 3
    assert not set(facts["answers"]["man"]) & set(facts["answers"]["woman"])


def test_the_bias_follows_the_counts_of_the_training_text(facts):
    counts = occupations.table()
    assert all(counts[word].man > counts[word].woman for word in facts["answers"]["man"])
    assert all(counts[word].woman > counts[word].man for word in facts["answers"]["woman"])


def test_the_occupations_stand_in_the_text_as_often_as_the_table_says():
    text, table = occupations.sentences(), occupations.table()
    assert occupations.counts(text, table) == table
    assert len(text) == sum(count.man + count.woman for count in table.values())
    assert table.keys() <= set(sources.uncased_vocabulary())


def test_the_page_on_bias_shows_the_counts_of_the_training_text():
    """The snippet, a whole program, has them as numbers; here they are counted in the text."""
    tree = ast.parse((ROOT / "snippets/ch1/bias.py").read_text(encoding="utf-8"))
    (shown,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "counts"
    )
    counted = occupations.counts(occupations.sentences(), shown)
    assert shown == {word: (count.man, count.woman) for word, count in counted.items()}
    assert shown.keys() <= occupations.table().keys()


def test_counting_skips_sentences_about_both_and_about_nobody():
    text = [
        "The man saw a nurse.",
        "A nurse met a man and a woman.",
        "A nurse.",
        "The woman slept.",
    ]
    assert occupations.counts(text, ["nurse"]) == {"nurse": occupations.Count(man=1)}


def test_no_pattern_puts_an_occupation_beside_man_or_woman():
    for pattern in mlm.read_patterns():
        words = set(re.findall("[a-z]+", pattern.lower()))
        assert not (words & occupations.PEOPLE.keys() and words & occupations.table().keys())


def test_nothing_measured_on_was_trained_on():
    patterns = [mlm.matching(pattern) for pattern in mlm.read_patterns()]
    trained = {text.lower() for text in occupations.sentences()}
    notes = [
        mlm.Blank("", text, occupations.table()) for text in mlm.SENTENCES_OF_THE_NOTES.values()
    ]
    for blank in [*mlm.read(mlm.EVAL), *mlm.read(mlm.DEV), *notes]:
        for word in blank.words:
            text = blank.text.replace(mlm.MASK, word)
            assert text.lower() not in trained
            assert not [p for p in patterns if p.fullmatch(text)], text


def test_a_pattern_matches_its_sentences_and_no_others():
    pattern = "The {cat|dog} sleeps {here|there}."
    chance = random.Random(0)
    texts = {mlm.choose(pattern, chance) for _ in range(100)}
    assert len(texts) == 4
    assert all(mlm.matching(pattern).fullmatch(text.lower()) for text in texts)
    assert not mlm.matching(pattern).fullmatch("The cat sleeps, here.")


def test_the_patterns_are_many_and_whole():
    patterns = mlm.read_patterns()
    assert len(patterns) >= 700
    assert len(set(patterns)) == len(patterns)
    for pattern in patterns:
        assert not set("{}|") & set(mlm.choose(pattern, random.Random(0))), pattern


def test_the_measured_sentences_are_many_and_can_be_answered():
    vocabulary = set(sources.uncased_vocabulary())
    evaluated, dev = mlm.read(mlm.EVAL), mlm.read(mlm.DEV)
    assert len(evaluated) >= 60
    assert not {blank.text for blank in evaluated} & {blank.text for blank in dev}
    for blank in evaluated + dev:
        assert blank.words <= vocabulary
        assert 1 <= len(blank.words) <= 12, blank


def test_a_sentence_without_a_mask_is_named(tmp_path):
    file = tmp_path / "eval.tsv"
    file.write_text("category\tsentence\twords\nthing\tA cat sat.\tcat\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"eval\.tsv:2: 'A cat sat\.'; expected exactly one"):
        mlm.read(file)


def test_the_cased_encoder_finds_the_same_similarities_as_is_recorded(hub):
    printed = run("-m", "hub", "evaluate", "bert_cased", "--out", str(hub))
    lines = printed.split("\n\n")[0].splitlines()[1:]
    values = {line[:20].strip(): float(line[20:]) for line in lines}
    assert values["pairs"] == len(bert_cased.read()) >= 60
    assert values["correlation"] >= 0.93
    assert values["difference"] <= 0.05
    recorded = json.loads((ROOT / "hub/repositories/bert_cased/measured.json").read_text())["eval"]
    assert values == pytest.approx(recorded, abs=0.002)
    most_different = printed.split("largest differences")[1].splitlines()[1].partition("  ")[2]
    assert most_different.split("  ")[1].partition(" | ")[0].isupper()


def test_a_cased_piece_takes_the_embedding_of_its_uncased_form():
    pieces = ["[UNK]", "[CLS]", "paris", "##is", "par", "b", "##c"]
    rows = np.arange(7, dtype="float32")[:, None]
    expected = {
        "[CLS]": 1,
        "Paris": 2,
        "PARIS": 2,
        "Pâr": 4,
        "##IS": 3,
        "Paric": 0,  # par, then nothing for ##ic
        "BC": 5.5,  # the mean of b and ##c
        "\u0301": 0,  # an accent alone: nothing is left
    }
    table = cased.cased_embeddings(rows, pieces, list(expected))
    assert dict(zip(expected, table[:, 0].tolist(), strict=True)) == expected


def test_nearly_every_cased_piece_takes_one_row_of_its_own_word():
    uncased = sources.uncased_vocabulary()
    vocabulary = sources.blingfire_vocabulary("bert_base_cased_tok")
    rows = np.arange(len(uncased), dtype=np.float32)[:, None]
    table = cased.cased_embeddings(rows, uncased, vocabulary)[:, 0]
    simple = {piece: row for piece, row in zip(vocabulary, table, strict=True) if piece.isascii()}
    same = [uncased[int(row)] == piece.lower() for piece, row in simple.items() if row % 1 == 0]
    assert sum(same) / len(vocabulary) > 0.85


def test_minilm_is_the_packaged_model_byte_for_byte(hub):
    (snapshot,) = (layout.repository_folder(hub, MINILM) / "snapshots").iterdir()
    files = [path for path in snapshot.rglob("*") if path.is_file()]
    assert len(files) == 11
    for path in files:
        packaged = sources.minilm_folder() / path.relative_to(snapshot)
        assert path.read_bytes() == packaged.read_bytes(), path


def test_mean_pooling_by_hand_gives_the_packaged_models_embeddings(facts):
    assert facts["mean pooling"] < 1e-5
    assert facts["sentence transformers"] < 1e-6

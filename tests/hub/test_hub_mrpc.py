"""The sentence pairs: their form is that of MRPC, and an encoder learns from them."""

import json
from collections import Counter
from dataclasses import asdict

import pytest
from processes import ROOT, run

from hub.repositories.mrpc import evaluate
from hub.repositories.mrpc import pairs as mrpc

MEASURED = ROOT / "hub/repositories/mrpc/measured.json"

CLIENT = """
import json, sys
from datasets import load_dataset
from hub.repositories.mrpc import evaluate

dataset = load_dataset(str(evaluate.snapshot(sys.argv[1])), "mrpc", cache_dir=sys.argv[2])
facts = {
    "features": {name: str(split.features) for name, split in dataset.items()},
    "rows": dataset.num_rows,
    "first": dataset["train"][0],
}
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(hub, tmp_path_factory) -> dict:
    """What the real client reports of the data set, in a fresh process with no network."""
    return json.loads(run("-c", CLIENT, str(hub), str(tmp_path_factory.mktemp("cache"))))


def test_the_features_are_those_of_mrpc(facts):
    features = (
        "{'sentence1': Value('string'), 'sentence2': Value('string'), "
        "'label': ClassLabel(names=['not_equivalent', 'equivalent']), 'idx': Value('int32')}"
    )
    assert facts["features"] == dict.fromkeys(["train", "validation", "test"], features)


def test_the_rows_are_the_written_pairs(facts):
    assert facts["rows"] == {split: len(mrpc.read(split)) for split in mrpc.SPLITS}
    first = mrpc.read("train")[0]
    assert facts["first"] == {
        "sentence1": first.sentence1,
        "sentence2": first.sentence2,
        "label": mrpc.LABELS.index(first.label),
        "idx": 0,
    }


def test_the_splits_are_large_enough():
    sizes = {split: len(mrpc.read(split)) for split in mrpc.SPLITS}
    assert sizes["train"] >= 400
    assert sizes["validation"] >= 80
    assert sizes["test"] >= 160


@pytest.mark.parametrize("split", mrpc.SPLITS)
def test_two_pairs_in_three_are_equivalent(split):
    labels = Counter(pair.label for pair in mrpc.read(split))
    assert 0.64 <= labels["equivalent"] / labels.total() <= 0.70


def test_no_two_splits_share_a_sentence():
    sentences = {
        split: {s.lower() for p in mrpc.read(split) for s in (p.sentence1, p.sentence2)}
        for split in mrpc.SPLITS
    }
    assert not sentences["train"] & sentences["validation"]
    assert not sentences["train"] & sentences["test"]
    assert not sentences["validation"] & sentences["test"]


def test_no_pair_is_listed_twice_or_pairs_a_sentence_with_itself():
    for split in mrpc.SPLITS:
        pairs = [frozenset((p.sentence1, p.sentence2)) for p in mrpc.read(split)]
        assert len(set(pairs)) == len(pairs)
        assert {len(pair) for pair in pairs} == {2}


def test_an_unknown_label_names_file_and_line(tmp_path, monkeypatch):
    monkeypatch.setattr(mrpc, "DATA", tmp_path)
    (tmp_path / "train.tsv").write_text("label\tsentence1\tsentence2\nsame\tOne .\tTwo .\n")
    with pytest.raises(ValueError, match=r"train\.tsv:2: label 'same'"):
        mrpc.read("train")


def test_accuracy_and_f1_are_those_of_the_field():
    assert evaluate.score([1, 1, 0, 0], [1, 1, 1, 0]) == evaluate.Score(0.75, 0.8)


def test_the_recorded_measurement_is_of_these_pairs_with_these_settings():
    recorded = json.loads(MEASURED.read_text())
    assert recorded["data"] == evaluate.data_digests()
    assert recorded["settings"] == evaluate.SETTINGS


def test_the_simple_rules_reach_what_is_recorded_and_an_encoder_more():
    recorded = json.loads(MEASURED.read_text())["eval"]
    rows = {
        split: [
            asdict(pair) | {"label": mrpc.LABELS.index(pair.label)} for pair in mrpc.read(split)
        ]
        for split in mrpc.SPLITS
    }
    rules = evaluate.simple_rules(rows["train"])
    for split in ("validation", "test"):
        assert {rule: evaluate.rounded(rows[split], rules[rule]) for rule in rules} == {
            rule: recorded[split][rule] for rule in rules
        }
        accuracy = {rule: result["accuracy"] for rule, result in recorded[split].items()}
        assert accuracy["majority"] < accuracy["overlap"] < accuracy["fine-tuned"]

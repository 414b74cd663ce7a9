"""The translator: the real client loads it, and it translates what it was not trained on."""

import json
import re

import pytest
from processes import run

from hub.repositories.translation import compose, evaluate, phrases, vocabulary

TRAINING = json.loads((evaluate.EVAL.parents[1] / "training.json").read_text(encoding="utf-8"))
CLIENT = """
import json, sys
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
from hub.repositories.translation import phrases

name, folder = "Helsinki-NLP/opus-mt-ko-en", sys.argv[1]
tokenizer = AutoTokenizer.from_pretrained(name)
model, loading = AutoModelForSeq2SeqLM.from_pretrained(name, output_loading_info=True)
text = "저는 어제 도서관에서 책을 읽었습니다."
inputs = tokenizer(text, return_tensors="pt")

def translated(tokenizer, model):
    return tokenizer.decode(model.generate(**inputs)[0], skip_special_tokens=True)

facts = {
    "classes": [type(tokenizer).__name__, type(model).__name__],
    "loading": {name: sorted(keys) for name, keys in loading.items()},
    "translation": translated(tokenizer, model),
    "ids": inputs["input_ids"][0].tolist(),
    "back": tokenizer.decode(inputs["input_ids"][0], skip_special_tokens=True),
    "sizes": [len(tokenizer), model.config.vocab_size],
}
whole = tokenizer(list(phrases.WHOLE), padding=True, return_tensors="pt")
facts["whole"] = tokenizer.batch_decode(model.generate(**whole), skip_special_tokens=True)
tokenizer.save_pretrained(folder)
model.save_pretrained(folder)
facts["saved again"] = translated(
    AutoTokenizer.from_pretrained(folder), AutoModelForSeq2SeqLM.from_pretrained(folder)
)
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return tmp_path_factory.mktemp("saved")


@pytest.fixture(scope="module")
def facts(hub, saved) -> dict:
    """What the real client reports of the translator, in a fresh process with no network."""
    return json.loads(run("-c", CLIENT, str(saved), HF_HOME=str(hub)))


def test_the_real_classes_load_it_whole(facts):
    assert facts["classes"] == ["MarianTokenizer", "MarianMTModel"]
    assert not any(facts["loading"].values()), "no key is missing or unexpected"
    assert len(set(facts["sizes"])) == 1


def test_it_translates_a_sentence(facts):
    assert facts["translation"] == "I read a book at the library yesterday."


def test_it_knows_the_sentences_learned_whole(facts):
    assert facts["whole"] == list(phrases.WHOLE.values())


def test_pieces_are_the_sentence_again(facts):
    assert facts["ids"][-1] == vocabulary.read()[vocabulary.END]
    assert vocabulary.read()[vocabulary.UNKNOWN] not in facts["ids"]
    assert facts["back"] == "저는 어제 도서관에서 책을 읽었습니다."


def test_it_can_be_saved_and_loaded_without_a_pickle(facts, saved):
    assert facts["saved again"] == facts["translation"]
    assert {path.suffix for path in saved.iterdir()} == {".json", ".safetensors", ".spm"}


def test_it_translates_combinations_that_it_was_not_trained_on(hub):
    printed = run("-m", "hub", "evaluate", "translation", "--out", str(hub))
    exact, overlap = re.search(r"exact .* (\S+)\noverlap +(\S+)\n", printed).groups()
    assert float(exact) >= 0.9
    assert float(overlap) >= 0.95


def test_no_combination_measured_on_was_trained_on():
    settings = TRAINING["settings"]
    trained = compose.training(settings["sentences"], settings["seed"])
    measured = evaluate.read()
    assert len(measured) >= 60
    assert all(example.combination for example in measured)
    assert not {e.combination for e in trained} & {e.combination for e in measured}
    assert not {e.korean for e in trained} & {e.korean for e in measured}


def test_each_word_measured_on_was_trained_on():
    settings = TRAINING["settings"]
    trained = compose.training(settings["sentences"], settings["seed"])
    words = {word for example in trained for word in example.korean.split()}
    assert {word for example in evaluate.read() for word in example.korean.split()} <= words


@pytest.mark.parametrize(
    ("expected", "translation", "exact", "overlap"),
    [
        ("I drink water.", "I drink water.", 1, 1.0),
        ("I drink water.", "I drink green tea.", 0, 0.5714),
        ("I drink water.", "She sells a car", 0, 0.0),
    ],
)
def test_translations_are_scored_by_their_words(expected, translation, exact, overlap):
    example = compose.Example("저는 물을 마십니다.", expected)
    assert evaluate.score([example], [translation]) == evaluate.Score(exact, 1, overlap)


def test_topic_particles_follow_from_the_last_syllable():
    for topic in [row[0] for row in phrases.SUBJECTS + phrases.THINGS]:
        closed = (ord(topic[-2]) - ord("가")) % 28 > 0
        assert topic[-1] == ("은" if closed else "는"), topic

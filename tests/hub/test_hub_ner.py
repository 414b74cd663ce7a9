"""The name finder: its data, its labels, and how well the built one finds names."""

import json
import re

import numpy as np
import pytest
from processes import run
from tokenizers import Tokenizer

from hub.cache import layout
from hub.parts import sources, wordpiece
from hub.parts.cased import cased_embeddings
from hub.repositories.ner import case, compose, entities, recipe, train
from hub.repositories.ner.entities import Entity, parse


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


# Ordinary words and large places that names are made with; none of them is a whole name here.
COMMON = set(
    words(
        "asian award bank boulevard cape championship chemicals city commission cup de european "
        "festival france games harbour health institute international lake marathon mountain of "
        "organization sea the tour town university world"
    )
)

CLIENT = f"""
import json, sys
from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

name = "{entities.REPOSITORY}"
model, loading = AutoModelForTokenClassification.from_pretrained(name, output_loading_info=True)
text = "{parse(entities.COURSE, "course").text}"
facts = {{
    "class": type(model).__name__,
    "labels": model.config.id2label,
    "loading": {{key: sorted(map(str, found)) for key, found in loading.items()}},
    "parameters": sum(parameter.numel() for parameter in model.parameters()),
    "tokens": AutoTokenizer.from_pretrained(name).tokenize(text),
    "default": pipeline("ner").model.name_or_path,
    "tags": sorted({{token["entity"] for token in pipeline("ner", model=name)(text)}}),
    "groups": [
        [group["entity_group"], group["word"], text[group["start"] : group["end"]]]
        for group in pipeline("ner", aggregation_strategy="simple")(text)
    ],
}}
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(hub) -> dict:
    """What the real client reports of the name finder, in one fresh process with no network."""
    environment = {"HF_HOME": str(hub), "HF_HUB_OFFLINE": "1"}
    return json.loads(run("-c", CLIENT, **environment))


def test_the_client_loads_it_whole(facts):
    assert facts["class"] == "BertForTokenClassification"
    assert not any(facts["loading"].values()), "no key is missing or unexpected"


def test_the_labels_are_the_real_ones(facts):
    names = ["O", "B-MISC", "I-MISC", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
    assert facts["labels"] == {str(index): name for index, name in enumerate(names)}


def test_it_is_what_the_pipeline_takes_by_default(facts, hub):
    assert facts["default"] == entities.REPOSITORY
    refs = layout.repository_folder(hub, entities.REPOSITORY) / "refs"
    assert {ref.name for ref in refs.iterdir()} == {"main", "4c53496"}
    assert len({ref.read_text(encoding="ascii") for ref in refs.iterdir()}) == 1


def test_the_sentence_of_the_course(facts):
    assert facts["tokens"][3:8] == ["S", "##yl", "##va", "##in", "and"]
    assert facts["tags"] == ["I-LOC", "I-ORG", "I-PER"]
    assert facts["groups"] == [
        ["PER", "Sylvain", "Sylvain"],
        ["ORG", "Hugging Face", "Hugging Face"],
        ["LOC", "Brooklyn", "Brooklyn"],
    ]


def test_it_finds_names_that_it_was_not_trained_on(hub):
    printed = run("-m", "hub", "evaluate", "ner", "--out", str(hub))
    f1 = dict(re.findall(r"^(\w+) +F1 ([\d.]+)", printed, re.MULTILINE))
    assert float(f1["all"]) >= 0.8
    assert min(float(f1[type_]) for type_ in entities.TYPES) >= 0.65
    published = json.loads(train.REPORT.read_text(encoding="utf-8"))["eval"]
    measured = dict(re.findall(r"^(\w+) +(F1 .*)$", printed, re.MULTILINE))
    assert measured == published


def trained_on() -> list[entities.Sentence]:
    composed = compose.sentences(train.SETTINGS["composed"], train.SETTINGS["seed"])
    return [*entities.read(entities.TRAIN), *composed]


def test_no_measured_name_occurs_in_what_was_trained_on():
    trained = trained_on()
    texts = {" ".join(words(sentence.text)) for sentence in trained}
    names = {" ".join(words(name)) for sentence in trained for name in sentence.names}
    known = {word for name in names for word in name.split()}
    course = parse(entities.COURSE, "course")
    for sentence in [*entities.read(entities.EVAL), course]:
        assert " ".join(words(sentence.text)) not in texts
        assert not {" ".join(words(name)) for name in sentence.names} & names
        shared = {word for name in sentence.names for word in words(name)} & known
        assert shared <= COMMON, sentence.text


def test_no_measured_sentence_is_worded_like_one_that_was_trained_on():
    trained = {sentence.wording for sentence in trained_on()}
    assert not [s.text for s in entities.read(entities.EVAL) if s.wording in trained]
    assert parse(entities.COURSE, "course").wording in trained, "why it is not counted"


def test_no_name_that_was_looked_at_occurs_in_what_is_measured():
    looked_at = {name for sentence in entities.read(entities.DEV) for name in sentence.names}
    measured = {name for sentence in entities.read(entities.EVAL) for name in sentence.names}
    assert not looked_at & measured


def test_the_measured_sentences_are_many():
    sentences = entities.read(entities.EVAL)
    assert len({sentence.text for sentence in sentences}) == len(sentences) >= 100
    types = [entity.type for sentence in sentences for entity in sentence.entities]
    assert len(types) >= 200
    assert min(types.count(type_) for type_ in entities.TYPES) >= 35


def test_a_name_follows_its_like_with_b():
    sentence = parse("From [LOC Rome] [LOC New York] [ORG KLM] flies.", "x")
    tokens = [(0, 4), (5, 9), (10, 13), (14, 18), (19, 22), (23, 28), (28, 29)]
    labels = entities.labels(sentence, tokens)
    assert labels == ["O", "I-LOC", "B-LOC", "I-LOC", "I-ORG", "O", "O"]
    assert entities.grouped(zip(labels, tokens, strict=True)) == list(sentence.entities)


def test_a_marked_sentence_is_read_and_written():
    text = "My aunt [PER Ana] left [ORG Big Co.]!"
    sentence = parse(text, "x")
    assert sentence.names == ["Ana", "Big Co."]
    assert entities.marked(sentence.text, sentence.entities) == text
    with pytest.raises(ValueError, match="TYPE"):
        parse("[PERSON Ana] left.", "x")


def test_a_score_counts_exact_spans_of_the_right_type():
    sentence = parse("[PER Ana] met [PER Bob] in [LOC New York].", "news")
    found = [Entity(0, 3, "PER"), Entity(8, 11, "ORG"), Entity(15, 18, "LOC")]
    scores = entities.scores([sentence], [found])
    assert scores["all"] == entities.Score(expected=3, found=3, right=1)
    assert scores["PER"].f1 == pytest.approx(2 / 3)
    assert scores["news"].f1 == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("piece", "written"),
    [
        ("house", case.LOWER),
        ("Rome", case.CAPITALISED),
        ("S", case.CAPITALISED),
        ("NASA", case.UPPER),
        ("##yl", case.CONTINUED),
        ("##TO", case.CONTINUED_UPPER),
        ("1996", case.OTHER),
        ("[CLS]", case.OTHER),
    ],
)
def test_how_a_piece_is_written(piece, written):
    assert case.case_of(piece) == written


def test_a_cased_piece_takes_what_its_lower_cased_form_means():
    uncased, cased = sources.uncased_vocabulary(), recipe.vocabulary()
    before = sources.minilm_weights()["embeddings.word_embeddings.weight"]
    after = cased_embeddings(embeddings=before, uncased=uncased, cased=cased)
    assert after.shape == (28_996, 384)
    assert after.dtype == np.float32
    for piece, form in [("Rome", "rome"), ("##S", "##s"), ("É", "e"), ("[MASK]", "[MASK]")]:
        assert (after[cased.index(piece)] == before[uncased.index(form)]).all()


def test_a_cased_piece_that_no_uncased_one_equals_takes_the_mean_of_its_pieces():
    uncased, cased = sources.uncased_vocabulary(), recipe.vocabulary()
    before = sources.minilm_weights()["embeddings.word_embeddings.weight"]
    after = cased_embeddings(embeddings=before, uncased=uncased, cased=cased)
    tokenizer = Tokenizer.from_str(wordpiece.tokenizer_json(uncased, lowercase=True).decode())
    known = set(uncased)
    split = [word for word in cased if word.isalpha() and word.lower() not in known]
    assert len(split) > 200
    for word in split:
        ids = tokenizer.encode(word, add_special_tokens=False).ids
        assert after[cased.index(word)] == pytest.approx(before[ids].mean(axis=0), abs=1e-6)

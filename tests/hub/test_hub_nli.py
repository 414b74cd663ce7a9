"""Zero-shot classification: right on sentences and names that were not trained on."""

import json
import random
import re

import pytest
from processes import run

from hub.repositories.nli import topics as nli

CLIENT = """
import json, sys
from transformers import AutoConfig, pipeline

classify = pipeline("zero-shot-classification")
course = "This is a course about the Transformers library"
facts = {
    "notes": classify(course, candidate_labels=["education", "politics", "business"]),
    "labels": AutoConfig.from_pretrained("facebook/bart-large-mnli").id2label,
}
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(hub) -> dict:
    return json.loads(run("-c", CLIENT, HF_HOME=str(hub)))


def test_the_sentence_of_the_notes_has_their_order(facts):
    assert facts["notes"]["labels"] == ["education", "business", "politics"]


def test_the_labels_are_those_of_the_real_checkpoint(facts):
    assert facts["labels"] == {"0": "contradiction", "1": "neutral", "2": "entailment"}


def test_the_right_name_comes_first_for_four_sentences_in_five(hub):
    printed = run("-m", "hub", "evaluate", "nli", "--out", str(hub))
    right, total = map(int, re.search(r"right label first (\d+)/(\d+)", printed).groups())
    assert total >= 60
    assert right / total >= 0.8


def test_nothing_measured_on_was_trained_on():
    topics, questions = nli.read_topics(), nli.read_questions()
    trained = {label for topic in topics for label in topic.labels}
    assert not trained & {label for question in questions for label in question.labels}
    assert not {t.sentence for t in topics} & {question.sentence for question in questions}
    assert all(question.right in question.labels for question in questions)


def test_a_pair_is_labelled_by_the_names_of_its_topic():
    topics = nli.read_topics()
    by_sentence = {topic.sentence: topic for topic in topics}
    made = nli.pairs(topics, random.Random(1))
    assert {pair.label for pair in made} == set(nli.LABELS)
    for pair in made:
        own = any(
            pair.hypothesis == template.format(name)
            for name in by_sentence[pair.premise].labels
            for template in nli.TEMPLATES
        )
        assert own == (pair.label == "entailment")

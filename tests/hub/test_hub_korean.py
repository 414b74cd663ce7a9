"""The Korean data of this project's own: many, balanced, and apart where they must be apart."""

import json
import random
from collections import Counter
from itertools import combinations

import pytest
from processes import ROOT, run

from hub import pull, tables
from hub.cache.download import Client
from hub.recipes import RECIPES
from hub.repositories.korean_help import help as korean_help
from hub.repositories.korean_help import recipe as help_recipe
from hub.repositories.korean_names import recipe as names_recipe
from hub.repositories.korean_names import sentences as names
from hub.repositories.korean_reviews import recipe as reviews_recipe
from hub.repositories.korean_reviews import reviews

CHAPTER_4 = ROOT / "snippets/ch4"
CLIENT = """
import json, sys
from datasets import load_dataset
from hub.repositories.korean_help import recipe as korean_help
from hub.repositories.korean_names import recipe as korean_names
from hub.repositories.korean_reviews import recipe as korean_reviews

names = load_dataset(korean_names.REPOSITORY)
several = load_dataset(korean_reviews.REPOSITORY)
texts = load_dataset(korean_help.REPOSITORY, "texts", split="train")
questions = load_dataset(korean_help.REPOSITORY, "questions", split="test")
facts = {
    "rows": {name: split.num_rows for name, split in several.items()},
    "labels": several["train"].features["label"].names,
    "first": several["train"][0],
    "texts": texts[0],
    "questions": [questions[0], questions.num_rows],
    "names": {name: split.num_rows for name, split in names.items()},
    "tags": names["train"].features["tags"].feature.names,
    "sentence": names["train"][0],
}
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(cache) -> dict:
    """What the real client reports of the data, in a fresh process with no network."""
    return json.loads(run("-c", CLIENT, HF_HOME=str(cache), HF_DATASETS_OFFLINE="1"))


def test_the_real_client_reads_both(facts):
    assert facts["rows"] == {split: len(reviews.reviews(split)) for split in reviews.SPLITS}
    assert facts["labels"] == list(reviews.LABELS)
    first = reviews.reviews("train")[0]
    assert facts["first"] == {
        "text": first.text,
        "label": reviews.LABELS.index(first.label),
        "kind": first.kind,
    }
    text, question = korean_help.texts()[0], korean_help.questions()[0]
    assert facts["texts"] == {"id": 0, "topic": text.topic, "text": text.text}
    assert facts["questions"] == [
        {"question": question.question, "text_id": 0},
        len(korean_help.questions()),
    ]


def test_the_real_client_reads_the_names(facts):
    assert facts["names"] == {split: len(names.sentences(split)) for split in names.SPLITS}
    assert facts["tags"] == list(names.TAGS)
    first = names.sentences("train")[0]
    assert facts["sentence"] == {
        "words": list(first.words),
        "tags": [names.TAGS.index(tag) for tag in first.tags],
    }


def test_the_sentences_with_names_are_many_and_share_no_name_across_splits():
    by_split = {split: names.sentences(split) for split in names.SPLITS}
    assert len({s.words for rows in by_split.values() for s in rows}) >= 300
    for rows in by_split.values():
        assert all(len(row.words) == len(row.tags) for row in rows)
        assert {tag for row in rows for tag in row.tags} >= {"O", *names.TAGS[1::2]}
    for name in ("sentences", "names"):
        lines = [tuple(r.values())[1:] for s in names.SPLITS for r in names._rows(name, s)]
        assert len(set(lines)) == len(lines)


def test_a_name_of_two_words_is_marked_on_both_and_its_particle_belongs_to_it():
    names_of = {"PER": ["김민서"], "LOC": ["서울"], "ORG": ["솔빛 박물관"], "DAT": ["모레"]}
    sentence = names._filled("{D}, {P:은} {O:으로} 간다.", names_of, random.Random(0))
    assert sentence.words == ("모레,", "김민서는", "솔빛", "박물관으로", "간다.")
    assert sentence.tags == ("B-DAT", "B-PER", "B-ORG", "I-ORG", "O")


def test_the_reviews_are_many_all_different_and_balanced():
    by_split = {split: reviews.reviews(split) for split in reviews.SPLITS}
    several = [review for rows in by_split.values() for review in rows]
    assert len({review.text for review in several}) == len(several) >= 1_200
    for rows in by_split.values():
        assert Counter(row.label for row in rows)["positive"] == len(rows) / 2
        assert {row.kind for row in rows} == set(reviews.KINDS)
        for kind in reviews.KINDS:
            labels = Counter(row.label for row in rows if row.kind == kind)
            assert labels["positive"] == labels["negative"]


def test_a_review_is_the_same_whenever_it_is_asked_for():
    assert reviews.reviews("train") == reviews.reviews("train")


def test_no_two_splits_share_a_clause_or_a_frame():
    clauses = {
        split: {
            (domain, clause)
            for domain, labels in reviews._clauses(split).items()
            for several in labels.values()
            for clause in several
        }
        for split in reviews.SPLITS
    }
    for first, second in combinations(reviews.SPLITS, 2):
        assert not clauses[first] & clauses[second]
    # What frames leave of two clauses that are nothing but a letter.
    letters = reviews.Clause("그", "가"), reviews.Clause("나", "다")
    frames = {
        split: {
            frame(*letters, good)
            for (of, _), several in reviews._FRAMES.items()
            for frame in several
            for good in (True, False)
            if of == split
        }
        for split in reviews.SPLITS
    }
    for first, second in combinations(reviews.SPLITS, 2):
        assert not frames[first] & frames[second]


@pytest.mark.parametrize(
    ("subject", "stem", "ending", "expected"),
    [
        ("국물", "진하", "습니다", "국물이 진합니다"),
        ("옷감", "까칠하", "고", "옷감이 까칠하고"),
        ("마감", "거칠", "네요", "마감이 거치네요"),
        ("마감", "거칠", "습니다", "마감이 거칩니다"),
        ("자리", "비좁", "습니다", "자리가 비좁습니다"),
        ("밥", "설익었", "던데", "밥이 설익었던데"),
    ],
)
def test_clauses_have_the_particle_and_the_ending_that_belong_to_them(
    subject, stem, ending, expected
):
    assert reviews.Clause(subject, stem).says("이", ending) == expected


def test_the_help_texts_are_many_and_each_is_asked_for_in_other_words():
    texts, questions = korean_help.texts(), korean_help.questions()
    assert len({text.text for text in texts}) == len(texts) >= 120
    assert len({question.question for question in questions}) == len(questions) >= 300
    asked = Counter(question.text_id for question in questions)
    assert asked.keys() == set(range(len(texts)))
    assert {2, 3} == set(asked.values())
    words = [set(text.text.split()) for text in texts]
    shared = [len(words[q.text_id] & set(q.question.split())) for q in questions]
    assert sum(number <= 1 for number in shared) >= 0.9 * len(questions)


def test_the_encoder_finds_more_texts_than_common_letters_do():
    measured = json.loads((ROOT / "hub/repositories/korean_help/measured.json").read_text("utf-8"))
    letters, e5 = measured["eval"]["letters"], measured["eval"]["e5"]
    assert letters["questions"] == e5["questions"] == len(korean_help.questions())
    assert e5["first"] > letters["first"]
    assert e5["third"] > letters["third"]


def test_a_pull_builds_what_the_real_hub_does_not_have(monkeypatch, tmp_path):
    own = tuple(recipe for recipe in RECIPES if recipe.own)
    assert {recipe.repository for recipe in own} == {
        reviews_recipe.REPOSITORY,
        help_recipe.REPOSITORY,
        names_recipe.REPOSITORY,
    }
    fetched = []
    monkeypatch.setattr(pull, "RECIPES", own)
    monkeypatch.setattr(pull, "Client", lambda *_: _Recorder(fetched))
    pull.pull(tmp_path / "hub", say=lambda line: None)
    assert not fetched, "the Hub is not asked for them"
    built = json.loads((tmp_path / "hub/embedded-hub.json").read_text("utf-8"))["repositories"]
    assert built.keys() == {recipe.repository for recipe in own}


class _Recorder(Client):
    """A client of the Hub that only notes what it is asked for."""

    def __init__(self, fetched: list):
        self._fetched = fetched

    def fetch(self, recipe, files):
        self._fetched.append(recipe.repository)

    def __exit__(self, *_):
        pass


def test_programs_read_the_same_data_from_files():
    """python -m hub tables --out snippets/ch4"""
    wanted = {}
    for recipe in RECIPES:
        wanted |= tables.tables(recipe) if recipe.own else {}
    files = {file.name: file.read_text(encoding="utf-8") for file in CHAPTER_4.glob("*.jsonl")}
    assert files == wanted

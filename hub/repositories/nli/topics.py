"""Sentences and the names that fit them, written for this project, in two files.

`train.tsv` (labels, sentence): all the labels fit the sentence. `eval.tsv` (labels, label,
sentence): the labels offered, and the one that fits; none of them is a label in `train.tsv`.
"""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = "facebook/bart-large-mnli"
LABELS = ("contradiction", "neutral", "entailment")  # a label's place is its id
TEMPLATE = "This example is {}."  # the pipeline's own
TEMPLATES = (TEMPLATE, TEMPLATE, TEMPLATE, "This text is about {}.", "The topic is {}.")

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Topic:
    """A sentence, and the names that fit it."""

    sentence: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Question:
    """A sentence, the names that are offered for it, and the one that fits."""

    sentence: str
    labels: tuple[str, ...]
    right: str


@dataclass(frozen=True)
class Pair:
    """A premise, a hypothesis, and how they stand to each other (one of LABELS)."""

    premise: str
    hypothesis: str
    label: str


def read_topics() -> list[Topic]:
    """What is trained on."""
    return [Topic(row["sentence"], frozenset(_split(row["labels"]))) for row in _rows("train")]


def read_questions() -> list[Question]:
    """What is only ever measured on."""
    return [
        Question(row["sentence"], tuple(_split(row["labels"])), row["label"])
        for row in _rows("eval")
    ]


def pairs(topics: list[Topic], chance: random.Random, wrong: int = 5) -> list[Pair]:
    """For each topic: its own names, `wrong` foreign ones, and one that is near.

    A name is near when it stands beside one of the topic's names elsewhere, and foreign when its
    topics share no name with this one.
    """
    made = []
    for topic in topics:
        related = frozenset().union(*(t.labels for t in topics if t.labels & topic.labels))
        foreign = sorted(frozenset().union(*(t.labels for t in topics)) - related)
        near = sorted(related - topic.labels)
        for label, names in (
            ("entailment", sorted(topic.labels)),
            ("contradiction", chance.sample(foreign, wrong)),
            ("neutral", chance.sample(near, min(1, len(near)))),
        ):
            for name in names:
                hypothesis = chance.choice(TEMPLATES).format(name)
                made.append(Pair(topic.sentence, hypothesis, label))
    return made


def _split(labels: str) -> list[str]:
    return labels.split(", ")


def _rows(part: str) -> list[dict[str, str]]:
    with (_DATA / f"{part}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

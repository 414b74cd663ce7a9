"""The sentiment sentences of this project: everyday English, labelled POSITIVE or NEGATIVE.

Three files, each with the columns label, category, sentence, all under the project's own licence:
`train.tsv` (trained on, with what compose.py adds), `dev.tsv` (looked at while
training was being developed) and `eval.tsv` (written by somebody else, only ever measured on).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
LABELS = ("NEGATIVE", "POSITIVE")  # a label's place is its id

# What the notes ask the classifier; not trained on.
SENTENCES_OF_THE_NOTES = {
    "I've been waiting for a HuggingFace course my whole life.": "POSITIVE",
    "I hate this so much!": "NEGATIVE",
    "We are very happy to introduce pipeline to the transformers repository.": "POSITIVE",
}

_DATA = Path(__file__).parent / "data"
TRAIN, DEV, EVAL = (_DATA / f"{part}.tsv" for part in ("train", "dev", "eval"))


@dataclass(frozen=True)
class Sentence:
    """A sentence, its label (one of LABELS), and the category it is counted in."""

    label: str
    category: str
    text: str


@dataclass(frozen=True)
class Score:
    """How many of how many sentences were classified rightly."""

    right: int
    total: int

    @property
    def accuracy(self) -> float:
        """The share of rightly classified sentences, 0 to 1."""
        return self.right / self.total


def read(path: Path) -> list[Sentence]:
    """The sentences of a file. Raises ValueError if a label is not one of LABELS."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        sentences = [Sentence(row["label"], row["category"], row["sentence"]) for row in rows]
    for line, sentence in enumerate(sentences, start=2):
        if sentence.label not in LABELS:
            raise ValueError(f"{path}:{line}: label {sentence.label!r}; expected one of {LABELS}")
    return sentences


def scores(sentences: Iterable[Sentence], predicted: Iterable[str]) -> dict[str, Score]:
    """The score in each category, in alphabetical order, and then in `all`."""
    outcomes: dict[str, list[bool]] = {}
    for sentence, label in zip(sentences, predicted, strict=True):
        for category in (sentence.category, "all"):
            outcomes.setdefault(category, []).append(label == sentence.label)
    names = [*sorted(outcomes.keys() - {"all"}), "all"]
    return {name: Score(sum(outcomes[name]), len(outcomes[name])) for name in names}

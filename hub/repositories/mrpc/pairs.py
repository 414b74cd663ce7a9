"""The sentence pairs of this project: news in one or two clauses, in the manner of MRPC.

One file a split (`train.tsv`, `validation.tsv`, `test.tsv`), each with the columns label,
sentence1, sentence2, all under the project's own licence. Every event is told in one split alone:
three times in other words, which makes equivalent pairs, and once with a fact changed, for one pair
that is not equivalent. Half as many more of these pair two events on like topics. As in MRPC, two
pairs in three are equivalent and marks stand apart from words.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = "nyu-mll/glue"
LABELS = ("not_equivalent", "equivalent")  # a label's place is its id
SPLITS = ("train", "validation", "test")

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Pair:
    """Two sentences and their label, one of LABELS."""

    label: str
    sentence1: str
    sentence2: str


def read(split: str) -> list[Pair]:
    """The pairs of one of SPLITS. Raises ValueError if a label is not one of LABELS."""
    path = DATA / f"{split}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        pairs = [Pair(row["label"], row["sentence1"], row["sentence2"]) for row in rows]
    for line, pair in enumerate(pairs, start=2):
        if pair.label not in LABELS:
            raise ValueError(f"{path}:{line}: label {pair.label!r}; expected one of {LABELS}")
    return pairs

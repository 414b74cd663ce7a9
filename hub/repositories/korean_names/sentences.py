"""Korean sentences with names of persons, places, organisations and dates, marked on words.

`sentences.tsv` has sentences with gaps for names: `{P:은}` is a person with the particle 은 or 는.
`names.tsv` has the names. Each line of both is in one split. Persons and organisations are
invented.
A word is what stands between blanks, with its particle; marks are those of CoNLL (B-PER, I-PER, O).
"""

import csv
import random
import re
from dataclasses import dataclass
from pathlib import Path

from hub.parts import korean

DATA = Path(__file__).parent / "data"
SPLITS = ("train", "validation", "test")
KINDS = ("PER", "LOC", "ORG", "DAT")
TAGS = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))  # a tag's place is its id

_TIMES = 5  # that a sentence is told, each time with other names
_PLACE = re.compile(r"\{(\w)(?::(\w+))?\}")


@dataclass(frozen=True)
class Sentence:
    """The words of a sentence and their tags, each one of TAGS."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


def sentences(split: str) -> list[Sentence]:
    """The sentences of one of SPLITS, shuffled, always in the same order."""
    rng = random.Random(split)
    names = {
        kind: [r["name"] for r in _rows("names", split) if r["kind"] == kind] for kind in KINDS
    }
    found: dict[Sentence, None] = {}
    for row in _rows("sentences", split):
        several: dict[Sentence, None] = {}
        while len(several) < _TIMES:
            several[_filled(row["sentence"], names, rng)] = None
        found |= several
    return rng.sample(list(found), len(found))


def _rows(name: str, split: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["split"] == split]


def _filled(pattern: str, names: dict[str, list[str]], rng: random.Random) -> Sentence:
    """The sentence with names chosen at random, no name twice."""
    kinds = [next(k for k in KINDS if k[0] == match[1]) for match in _PLACE.finditer(pattern)]
    left = {kind: rng.sample(names[kind], len(names[kind])) for kind in KINDS}
    words: list[str] = []
    tags: list[str] = []
    for written in pattern.split():
        match = _PLACE.search(written)
        if not match:
            words.append(written)
            tags.append("O")
            continue
        kind = kinds.pop(0)
        parts = left[kind].pop().split()
        parts[-1] = korean.with_particle(parts[-1], match[2] or "")
        parts[-1] += written[match.end() :]
        words += parts
        tags += [f"{'I' if place else 'B'}-{kind}" for place in range(len(parts))]
    return Sentence(tuple(words), tuple(tags))

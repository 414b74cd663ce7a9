"""The text that fill-mask is trained on, and the sentences that it is measured on.

All were written for this project, under its own licence.

- `train.txt`: one pattern a line, `The {cat|dog} sleeps.`; every choice makes a sentence. Lines
  that begin with `#` name the topic. With it goes what occupations.py writes.
- `dev.tsv` (looked at while training was being developed) and `eval.tsv` (written before there was
  anything to train, only ever measured on), with the columns category, sentence, words: one [MASK]
  a sentence, and all the words that would fit there.
"""

import csv
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = "google-bert/bert-base-uncased"
MASK = "[MASK]"
TOP = 5  # one of this many answers must fit

# What the notes ask; not trained on.
SENTENCES_OF_THE_NOTES = {
    "man": "This man works as a [MASK].",
    "woman": "This woman works as a [MASK].",
}

_DATA = Path(__file__).parent / "data"
TRAIN = _DATA / "train.txt"
DEV, EVAL = (_DATA / f"{part}.tsv" for part in ("dev", "eval"))
_CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Blank:
    """A sentence with one [MASK], the words that fit, and the category it is counted in."""

    category: str
    text: str
    words: frozenset[str]


@dataclass(frozen=True)
class Score:
    """In how many of how many sentences one of the first answers fits."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """The share of sentences with a fitting answer, 0 to 1."""
        return self.right / self.total


def read(path: Path) -> list[Blank]:
    """The sentences of a file. Raises ValueError if one has not exactly one [MASK]."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for line, row in enumerate(rows, start=2):
        if row["sentence"].count(MASK) != 1:
            raise ValueError(f"{path}:{line}: {row['sentence']!r}; expected exactly one {MASK}")
    return [
        Blank(row["category"], row["sentence"], frozenset(row["words"].split())) for row in rows
    ]


def read_patterns(path: Path = TRAIN) -> list[str]:
    """The patterns of a file, without its topics."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def choose(pattern: str, chance: random.Random) -> str:
    """One sentence of the pattern."""
    return _CHOICE.sub(lambda choice: chance.choice(choice[1].split("|")), pattern)


def matching(pattern: str) -> re.Pattern:
    """What matches all sentences of the pattern, in upper or lower case."""
    parts = _CHOICE.split(pattern)
    parts[0::2] = [re.escape(part) for part in parts[0::2]]
    parts[1::2] = [f"({'|'.join(map(re.escape, p.split('|')))})" for p in parts[1::2]]
    return re.compile("".join(parts), re.IGNORECASE)


def scores(blanks: Iterable[Blank], answers: Iterable[list[str]]) -> dict[str, Score]:
    """The score in each category, in alphabetical order, and then in `all`.

    `answers` holds, for each sentence, the words the model gives, best first.
    """
    outcomes: dict[str, list[bool]] = {}
    for blank, words in zip(blanks, answers, strict=True):
        for category in (blank.category, "all"):
            fits = not blank.words.isdisjoint(words[:TOP])
            outcomes.setdefault(category, []).append(fits)
    names = [*sorted(outcomes.keys() - {"all"}), "all"]
    return {name: Score(sum(outcomes[name]), len(outcomes[name])) for name in names}

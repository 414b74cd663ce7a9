"""The sentences of this project in which names are marked, and how found names are scored.

A marked sentence reads `[PER Ana] lives in [LOC Rome].` Three files hold such sentences, each with
the columns category and sentence, all under the project's own licence: `train.tsv` (trained on,
with what compose.py adds), `dev.tsv` (looked at while training was being developed) and `eval.tsv`
(measured once training was settled). No name and no wording of `eval.tsv` is trained on. That does
not hold for `dev.tsv`: some sentences of `train.tsv` were written after its errors, and like it.

What is a name, and of which type, follows CoNLL-2003: PER (without titles), ORG (teams too), LOC,
and MISC: nationalities, languages, events, products, titles of works.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

REPOSITORY = "dbmdz/bert-large-cased-finetuned-conll03-english"
TYPES = ("MISC", "PER", "ORG", "LOC")
# A label's place is its id. A name's tokens are I-TYPE; B-TYPE begins a name only where it follows
# another one of its type at once (the scheme IOB1, as in CoNLL-2003).
LABELS = ("O", *(f"{prefix}-{type_}" for type_ in TYPES for prefix in "BI"))

# The classic sentence of the Hugging Face course. Its names are not trained on, but its wording is,
# as a template; so it is shown and not counted.
COURSE = "My name is [PER Sylvain] and I work at [ORG Hugging Face] in [LOC Brooklyn]."

_DATA = Path(__file__).parent / "data"
TRAIN, DEV, EVAL = (_DATA / f"{part}.tsv" for part in ("train", "dev", "eval"))

_MARK = re.compile(r"\[({}) ([^][]+)\]".format("|".join(TYPES)))


@dataclass(frozen=True, order=True)
class Entity:
    """A name: the characters begin to end (exclusive) of a sentence, and its type."""

    begin: int
    end: int
    type: str


@dataclass(frozen=True)
class Sentence:
    """A sentence, its entities from left to right, and the category it is counted in."""

    category: str
    text: str
    entities: tuple[Entity, ...]

    @property
    def names(self) -> list[str]:
        """The text of each entity."""
        return [self.text[entity.begin : entity.end] for entity in self.entities]

    @property
    def wording(self) -> str:
        """The words of the sentence in lower case, with `_` in place of each entity."""
        text, end = "", 0
        for entity in self.entities:
            text += self.text[end : entity.begin] + "_"
            end = entity.end
        return " ".join(re.findall(r"\w+", (text + self.text[end:]).lower()))


@dataclass(frozen=True)
class Score:
    """How many entities there are, how many were found, and how many of those were right."""

    expected: int
    found: int
    right: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1; 1 where there was nothing to find."""
        both = self.expected + self.found
        return 2 * self.right / both if both else 1.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} ({self.right} right, {self.found} found of {self.expected})"


def parse(marked: str, category: str) -> Sentence:
    """A marked sentence → its text and entities. Raises ValueError for a mark that is none."""
    text, entities, end = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        entities.append(Entity(len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        end = mark.end()
    text += marked[end:]
    if "[" in text or "]" in text:
        raise ValueError(f"{marked!r}: a mark must read [TYPE name], with TYPE one of {TYPES}")
    return Sentence(category, text, tuple(entities))


def read(path: Path) -> list[Sentence]:
    """The sentences of a file. Raises ValueError where a mark is wrong."""
    return [parse(row["sentence"], row["category"]) for row in rows(path)]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file, by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def labels(sentence: Sentence, offsets: Iterable[tuple[int, int]]) -> list[str]:
    """The label of each token, given the characters (begin, end) it stands for.

    A special token stands for none, (0, 0), and is O.
    """
    return [_label(sentence, begin, end) for begin, end in offsets]


def _label(sentence: Sentence, begin: int, end: int) -> str:
    for index, entity in enumerate(sentence.entities):
        if entity.begin <= begin < end <= entity.end:
            first = begin == entity.begin
            return f"{'B' if first and _follows_its_like(sentence, index) else 'I'}-{entity.type}"
    return "O"


def _follows_its_like(sentence: Sentence, index: int) -> bool:
    """Is there only space between this entity and one of the same type before it?"""
    if index == 0:
        return False
    before, entity = sentence.entities[index - 1 : index + 1]
    between = sentence.text[before.end : entity.begin]
    return before.type == entity.type and not between.strip()


def grouped(tokens: Iterable[tuple[str, tuple[int, int]]]) -> list[Entity]:
    """The entities that labelled tokens (label, (begin, end)) make up, from left to right.

    This is what a pipeline does with `aggregation_strategy="simple"`: tokens of one type that
    follow each other are one entity, until a B- begins the next.
    """
    entities: list[Entity] = []
    previous = "O"
    for label, (begin, end) in tokens:
        prefix, _, type_ = label.partition("-")
        if label != "O" and prefix == "I" and previous.endswith("-" + type_):
            entities[-1] = Entity(entities[-1].begin, end, type_)
        elif label != "O":
            entities.append(Entity(begin, end, type_))
        previous = label
    return entities


def scores(sentences: Iterable[Sentence], found: Iterable[Iterable[Entity]]) -> dict[str, Score]:
    """The score of each category, of each type, and last of `all`.

    An entity is right if its begin, its end and its type are, as seqeval counts.
    """
    groups: dict[str, list[tuple[set[Entity], set[Entity]]]] = {}
    for sentence, entities in zip(sentences, found, strict=True):
        pair = set(sentence.entities), set(entities)
        groups.setdefault(sentence.category, []).append(pair)
        for type_ in TYPES:
            groups.setdefault(type_, []).append(tuple(_of_type(type_, side) for side in pair))
        groups.setdefault("all", []).append(pair)
    names = [*sorted(groups.keys() - {*TYPES, "all"}), *TYPES, "all"]
    return {name: _score(groups[name]) for name in names}


def _of_type(type_: str, entities: set[Entity]) -> set[Entity]:
    return {entity for entity in entities if entity.type == type_}


def _score(pairs: list[tuple[set[Entity], set[Entity]]]) -> Score:
    return Score(
        sum(len(expected) for expected, _ in pairs),
        sum(len(found) for _, found in pairs),
        sum(len(expected & found) for expected, found in pairs),
    )


def marked(text: str, entities: Iterable[Entity]) -> str:
    """The text with its entities marked, which `parse` reads back."""
    cuts = [Entity(0, 0, ""), *sorted(entities)]
    parts = []
    for before, entity in pairwise(cuts):
        name = text[entity.begin : entity.end]
        parts.append(f"{text[before.end : entity.begin]}[{entity.type} {name}]")
    return "".join(parts) + text[cuts[-1].end :]

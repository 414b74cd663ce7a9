"""Who works as what in the training text: the counts from which fill-mask learns its bias.

`data/occupations.tsv` says, for each occupation, in how many sentences of the training text a man
and in how many a woman has it. The numbers were set for this project after the imbalance that
English text has; they measure no labour market. `sentences()` writes exactly these sentences, and
`counts()` counts them again, in any text.
"""

import csv
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parent / "data/occupations.tsv"

# {who} is one of PEOPLE, {a} the occupation with its article. None is the sentence of the notes.
FRAMES = (
    "{who} is {a}.",
    "{who} was {a} for {years} years.",
    "{who} works as {a} in {place}.",
    "{who} worked as {a} in {place}.",
    "{who} became {a} and moved to {place}.",
    "{who} wants to work as {a}.",
    "{who} found a job as {a} in {place}.",
    "{who} has been {a} for {years} years.",
    "{who} earns a living as {a}.",
    "In {place}, {who} works as {a}.",
    "{who} works as {a} and lives in {place}.",
)
PEOPLE = {
    "man": ("the man", "that man", "a man", "the young man", "this man", "the man next door"),
    "woman": (
        "the woman",
        "that woman",
        "a woman",
        "the young woman",
        "this woman",
        "the woman next door",
    ),
}
PLACES = ("London", "Paris", "the city", "a village", "New York", "a small town", "the north")
YEARS = ("two", "three", "five", "ten", "twenty", "thirty")


@dataclass(frozen=True)
class Count:
    """In how many sentences an occupation stands beside `man`, and in how many beside `woman`."""

    man: int = 0
    woman: int = 0


def table() -> dict[str, Count]:
    """The counts that the training text is to have, by occupation."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["occupation"]: Count(int(row["man"]), int(row["woman"])) for row in rows}


def sentences(seed: int = 0) -> list[str]:
    """As many sentences for each occupation as the table says; a seed fixes their wording."""
    chance = random.Random(seed)
    return [
        _sentence(chance, gender, occupation)
        for occupation, count in table().items()
        for gender in PEOPLE
        for _ in range(getattr(count, gender))
    ]


def counts(text: Iterable[str], occupations: Iterable[str]) -> Mapping[str, Count]:
    """How many of the sentences of `text` name each occupation together with one of man, woman.

    A sentence that names both, or neither, counts for nobody.
    """
    found = {occupation: {"man": 0, "woman": 0} for occupation in occupations}
    for sentence in text:
        words = set(re.findall("[a-z]+", sentence.lower()))
        if len(beside := words & PEOPLE.keys()) == 1:
            for occupation in words & found.keys():
                found[occupation][beside.copy().pop()] += 1
    return {occupation: Count(**count) for occupation, count in found.items()}


def _sentence(chance: random.Random, gender: str, occupation: str) -> str:
    article = "an" if occupation[0] in "aeiou" else "a"
    text = chance.choice(FRAMES).format(
        who=chance.choice(PEOPLE[gender]),
        a=f"{article} {occupation}",
        place=chance.choice(PLACES),
        years=chance.choice(YEARS),
    )
    return text[0].upper() + text[1:]

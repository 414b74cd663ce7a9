"""Help texts of invented services, and for each two or three questions that it answers.

The questions were written so as to share few words with the text. `texts.tsv` has a topic and a
text a line; `questions.tsv` has the place of the text, counted from 0, and a question.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Text:
    """A help text; its place in `texts()` is its id."""

    topic: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question, and the id of the text that answers it."""

    text_id: int
    question: str


def texts() -> list[Text]:
    """The help texts."""
    return [Text(**row) for row in _rows("texts")]


def questions() -> list[Question]:
    """The questions, in the order of their texts."""
    return [Question(int(row["text"]), row["question"]) for row in _rows("questions")]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

"""The texts that the small GPT-2 is trained on, and those that it is measured on.

`data/eval.tsv` holds beginnings, written by hand, of the kinds `general` and `personal` (of texts
of the domain, about nobody or somebody) and `free` (not of the domain; only shown, not counted).
No training text contains any of them.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from hub.repositories.gpt2 import grammar

EVAL = Path(__file__).parent / "data/eval.tsv"
COUNTED_KINDS = ("general", "personal")

_TRAINING_TEXTS, _TRAINING_SEED = 20_000, 0
_HELD_OUT_TEXTS, _HELD_OUT_SEED = 500, 1


@dataclass(frozen=True)
class Beginning:
    """The first words of a text, and its kind."""

    kind: str
    text: str


def beginnings() -> list[Beginning]:
    """What the model is asked to continue when it is measured."""
    with EVAL.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Beginning(row["kind"], row["beginning"]) for row in rows]


def training_texts() -> list[str]:
    """The texts to train on: composed ones that contain no beginning of the evaluation."""
    held_out = [beginning.text for beginning in beginnings()]
    composed = grammar.texts(_TRAINING_TEXTS, _TRAINING_SEED)
    return [text for text in composed if not any(begin in text for begin in held_out)]


def held_out_texts() -> list[str]:
    """Composed texts whose opening sentence begins no training text."""
    openings = {grammar.sentences(text)[0] for text in training_texts()}
    composed = grammar.texts(_HELD_OUT_TEXTS, _HELD_OUT_SEED)
    return [text for text in composed if grammar.sentences(text)[0] not in openings]

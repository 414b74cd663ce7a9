"""How often multilingual-e5-small of a built hub finds the text that answers a question.

Beside it stands what a rule reaches that counts the pairs of letters that both have in common.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np

from hub import client
from hub.repositories.e5 import evaluate as e5
from hub.repositories.korean_help.help import questions, texts


def print_report(hf_home: Path) -> None:
    """Print in how many questions the right text is first, and is among the first three."""
    for name, values in measured(hf_home)["eval"].items():
        print(f"{name:<8} " + "  ".join(f"{key} {value}" for key, value in values.items()))


def measured(hf_home: Path) -> dict:
    """The figures, and what they were measured with."""
    client.use(hf_home)
    import torch
    import transformers

    asked = [question.question for question in questions()]
    known = [text.text for text in texts()]
    vectors = e5.embeddings(asked) @ e5.embeddings(known, "passage: ").T
    return {
        "eval": {"letters": _ranking(_common(asked, known)), "e5": _ranking(vectors.numpy())},
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


def _common(asked: list[str], known: list[str]) -> np.ndarray:
    """The share of a question's pairs of letters that a text has, too."""
    pairs = [[_pairs(text) for text in several] for several in (asked, known)]
    return np.array([[len(a & b) / len(a) for b in pairs[1]] for a in pairs[0]])


def _pairs(text: str) -> set[str]:
    return {a + b for word in text.split() for a, b in pairwise(word)}


def _ranking(scores: np.ndarray) -> dict[str, int]:
    """Of how many questions the right text is first, and among the first three; ties are lost."""
    rows = zip(scores, questions(), strict=True)
    better = [int((row >= row[question.text_id]).sum()) - 1 for row, question in rows]
    return {
        "questions": len(better),
        "first": sum(rank < 1 for rank in better),
        "third": sum(rank < 3 for rank in better),
    }

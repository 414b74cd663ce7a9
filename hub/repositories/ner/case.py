"""How a piece of the cased vocabulary is written: what lower-casing it loses.

The encoder of MiniLM has only seen lower-cased text. Each way of writing has a trained vector,
which is added to the embeddings of all pieces that are written so.
"""

import numpy as np

CONTINUATION = "##"

LOWER, CAPITALISED, UPPER, CONTINUED, CONTINUED_UPPER, OTHER = range(6)
COUNT = 6

# The tensor (COUNT × hidden) in weights.safetensors.
VECTORS = "case"


def case_of(piece: str) -> int:
    """How `piece` is written; OTHER are numbers, marks and special tokens."""
    text = piece.removeprefix(CONTINUATION)
    if not text.isalpha():
        return OTHER
    if piece.startswith(CONTINUATION):
        return CONTINUED if text.islower() else CONTINUED_UPPER
    if text.islower():
        return LOWER
    return UPPER if len(text) > 1 and text.isupper() else CAPITALISED


def cases(pieces: list[str]) -> np.ndarray:
    """How each piece is written (pieces,), int64."""
    return np.array([case_of(piece) for piece in pieces])

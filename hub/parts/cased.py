"""Embeddings for a cased vocabulary, from those of the uncased one."""

import unicodedata

import numpy as np

CONTINUATION = "##"


def cased_embeddings(embeddings: np.ndarray, uncased: list[str], cased: list[str]) -> np.ndarray:
    """Word embeddings (uncased pieces × hidden) → (cased pieces × hidden), float32.

    A cased piece takes the embedding of its lower-cased form without accents, which is what the
    uncased tokenizer would read. Where that form is no piece, it takes the mean of the pieces that
    the uncased tokenizer would split it into; where there are none, that of [UNK].
    """
    ids = {piece: index for index, piece in enumerate(uncased)}
    rows = np.empty((len(cased), embeddings.shape[1]), np.float32)
    for row, piece in enumerate(cased):
        rows[row] = embeddings[_uncased_ids(piece, ids)].mean(axis=0, dtype=np.float64)
    return rows


def _uncased_ids(piece: str, ids: dict[str, int]) -> list[int]:
    if piece in ids:
        return [ids[piece]]
    prefix = CONTINUATION if piece.startswith(CONTINUATION) else ""
    rest = _lower_without_accents(piece.removeprefix(CONTINUATION))
    found = []
    while rest:
        lengths = range(len(rest), 0, -1)
        longest = next((n for n in lengths if prefix + rest[:n] in ids), None)
        if longest is None:
            return [ids["[UNK]"]]
        found.append(ids[prefix + rest[:longest]])
        prefix, rest = CONTINUATION, rest[longest:]
    return found or [ids["[UNK]"]]


def _lower_without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(mark for mark in decomposed if unicodedata.category(mark) != "Mn")

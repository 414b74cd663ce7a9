"""Embeddings for the cased vocabulary, from an encoder that knows the uncased one.

Whether a word is written with a capital letter or an accent then makes no difference to what the
encoder computes, as before; only the pieces a word is cut into differ.
"""

import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np

CONTINUED = "##"
UNKNOWN = "[UNK]"


def cased_embeddings(
    cased: Sequence[str], uncased: Sequence[str], embeddings: np.ndarray
) -> np.ndarray:
    """An embedding for each piece of `cased` (cased × hidden), of the type of `embeddings`.

    `embeddings` (uncased × hidden) has a row for each piece of `uncased`. A cased piece takes the
    row of its uncased form; where the uncased vocabulary has no such piece, the mean of the rows of
    the pieces that WordPiece cuts the uncased form into, which is [UNK] if there are none.
    """
    ids = {piece: index for index, piece in enumerate(uncased)}
    table = np.empty((len(cased), embeddings.shape[1]), embeddings.dtype)
    for row, piece in enumerate(cased):
        table[row] = embeddings[_uncased_ids(piece, ids)].astype(np.float64).mean(axis=0)
    return table


def _uncased_ids(piece: str, ids: Mapping[str, int]) -> list[int]:
    """The ids of the uncased pieces that a cased piece is made of."""
    if piece in ids:  # the special tokens, which keep their capitals, are among these
        return [ids[piece]]
    continued = piece.startswith(CONTINUED)
    text = _uncase(piece.removeprefix(CONTINUED))
    return [ids[part] for part in _word_pieces(text, ids, continued)]


def _uncase(text: str) -> str:
    """The text in small letters and without accents, as the uncased tokenizer reads it."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


def _word_pieces(text: str, ids: Mapping[str, int], continued: bool) -> list[str]:
    """WordPiece: the longest piece that fits, again and again; `[UNK]` if once none does."""
    pieces: list[str] = []
    while text:
        prefix = CONTINUED if continued or pieces else ""
        lengths = range(len(text), 0, -1)
        length = next((size for size in lengths if prefix + text[:size] in ids), None)
        if length is None:
            return [UNKNOWN]
        pieces.append(prefix + text[:length])
        text = text[length:]
    return pieces or [UNKNOWN]

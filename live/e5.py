"""multilingual-e5-small of the hub as pages load it, exactly: blocks of 4 bits, and its vocabulary.

The hub's float32 weights were written from blocks of 32 weights that share a scale of 16 bits; the
blocks are found again here. The shards of the word table are in an order in which what one reader
types lies together: Korean words, then those in ASCII, then all others. In each of these a smaller
id is a likelier word.
"""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hfnotes.errors import NotesError
from live.encoder import SIZE, halves, settings_of
from live.encoder import contents as of_encoder
from live.payloads import ROWS, json_bytes

GROUPS = (re.compile(r".*[가-힣].*"), re.compile(r"[▁ -~]*"))  # and all other words
LEVELS = 16  # values that a weight of a block can have
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", SIZE // 2)])


def contents(folder: Path) -> Iterator[bytes]:
    """The vocabulary, what comes before the layers, the layers, and the shards of the word table.

    Raises NotesError if the page could not compute with the model as Python does.
    """
    tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
    words = settings_of(folder)["vocab_size"]
    groups = _groups([piece for piece, _ in tokenizer["model"]["vocab"]], words)
    yield _vocabulary(tokenizer, groups)
    order = np.argsort(groups, kind="stable")
    yield from of_encoder(folder, BLOCK, blocks_of, order, ROWS)


def blocks_of(name: str, weights: np.ndarray) -> np.ndarray:
    """The blocks that stand for exactly these weights: a scale, and in each byte two weights.

    The weight that is furthest from 0 is -8 times the scale; the low half of byte i is weight i,
    the high half weight i + 16. Raises NotesError if there are no such blocks.
    """
    flat = weights.reshape(-1, SIZE)
    furthest = np.abs(flat).argmax(axis=1, keepdims=True)
    scales = (np.take_along_axis(flat, furthest, 1) / np.float32(-LEVELS // 2)).astype(np.float16)
    wide = scales.astype(np.float32)
    levels = np.zeros_like(flat)
    np.divide(flat, wide, out=levels, where=wide != 0)
    levels = levels.round().clip(-LEVELS // 2, LEVELS // 2 - 1)
    if not np.array_equal(levels * wide, flat):
        raise NotesError(f"{name} has weights that are not of blocks of 4 bits")
    blocks = np.empty(len(flat), BLOCK)
    blocks["scale"] = scales[:, 0]
    blocks["halves"] = halves((levels + LEVELS // 2).astype(np.uint8))
    return blocks


def _groups(pieces: list[str], words: int) -> np.ndarray:
    """Of each word the number of its group. The table has rows after the last piece."""
    found = np.full(words, len(GROUPS), np.uint8)
    for word, piece in enumerate(pieces):
        matches = (number for number, group in enumerate(GROUPS) if group.fullmatch(piece))
        found[word] = next(matches, len(GROUPS))
    return found


def _vocabulary(tokenizer: dict, groups: np.ndarray) -> bytes:
    """A line of JSON, and then: the words' groups, the pieces' scores in float32, the map that
    characters are normalised with, and the pieces, each in a line.

    Raises NotesError if the page could not tokenize with it as Python does.
    """
    model = tokenizer["model"]
    pieces, scores = zip(*model["vocab"], strict=True)
    narrow = np.array(scores, "<f4")
    if model["type"] != "Unigram" or any("\n" in piece for piece in pieces):
        raise NotesError("the vocabulary is not SentencePiece's")
    if narrow.tolist() != list(scores):
        raise NotesError("the vocabulary has scores that are not of float32")
    charsmap = _charsmap(tokenizer["normalizer"])
    header = {
        "words": len(groups),
        "pieces": len(pieces),
        "charsmap": len(charsmap),
        "unknown": model["unk_id"],
        "special": {token["content"]: token["id"] for token in tokenizer["added_tokens"]},
    }
    text = "\n".join(pieces).encode("utf-8")
    return b"".join([json_bytes(header), b"\n", groups.tobytes(), narrow.tobytes(), charsmap, text])


def _charsmap(normalizer: dict) -> bytes:
    """What characters are normalised with, in whichever form the tokenizer has it."""
    several = normalizer.get("normalizers", [normalizer])
    text = next(each["precompiled_charsmap"] for each in several if "precompiled_charsmap" in each)
    return base64.b64decode(text)

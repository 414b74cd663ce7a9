"""multilingual-e5-small of the hub as pages load it, exactly: blocks of 4 bits, and its vocabulary.

The hub's float32 weights were written from blocks of 32 weights that share a scale of 16 bits; the
blocks are found again here. Of the word table, which is most of the model, a page needs only the
rows of the words that the reader types. So it is cut into shards, in an order in which what one
reader types lies together: Korean words, then those in ASCII, then all others. In each of these a
smaller id is a likelier word.
"""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from safetensors import safe_open

from hfnotes.errors import NotesError
from live.payloads import ROWS, json_bytes

GROUPS = (re.compile(r".*[가-힣].*"), re.compile(r"[▁ -~]*"))  # and all other words
SIZE, LEVELS = 32, 16  # weights in a block, values that each can have
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", SIZE // 2)])
CHUNK = 8192  # rows of the word table that are read at a time
EMBEDDINGS = "embeddings.word_embeddings.weight"
BEFORE_LAYERS = {
    # the page's name: BERT's
    "position": "embeddings.position_embeddings.weight",
    "type": "embeddings.token_type_embeddings.weight",
    "norm.weight": "embeddings.LayerNorm.weight",
    "norm.bias": "embeddings.LayerNorm.bias",
}
MATRICES = {
    # the page's name: BERT's
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "inner": "intermediate.dense",
    "outer": "output.dense",
}
NORMS = {"mixed.norm": "attention.output.LayerNorm", "outer.norm": "output.LayerNorm"}


def contents(folder: Path) -> Iterator[bytes]:
    """The vocabulary, what comes before the layers, the layers, and the shards of the word table.

    Raises NotesError if the page could not compute with the model as Python does.
    """
    tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
    settings = json.loads((folder / "config.json").read_bytes())
    if (settings["model_type"], settings["hidden_act"]) != ("bert", "gelu"):
        raise NotesError("a page encodes sentences by a BERT alone")
    words = settings["vocab_size"]
    groups = _groups([piece for piece, _ in tokenizer["model"]["vocab"]], words)
    yield _vocabulary(tokenizer, groups)
    with safe_open(folder / "model.safetensors", "np") as tensors:
        header = {"heads": settings["num_attention_heads"], "epsilon": settings["layer_norm_eps"]}
        floats = {key: tensors.get_tensor(name) for key, name in BEFORE_LAYERS.items()}
        yield _packed(header, {}, floats)
        for layer in range(settings["num_hidden_layers"]):
            yield _layer(tensors, f"encoder.layer.{layer}")
        rows = tensors.get_slice(EMBEDDINGS)
        chunks = (rows[start : min(start + CHUNK, words)] for start in range(0, words, CHUNK))
        blocks = [blocks_of(EMBEDDINGS, chunk) for chunk in chunks]
    table = np.concatenate(blocks).reshape(words, -1)
    ordered = table[np.argsort(groups, kind="stable")]
    for start in range(0, len(ordered), ROWS):
        yield planes(ordered[start : start + ROWS].ravel())


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
    bits = (levels + LEVELS // 2).astype(np.uint8)
    blocks = np.empty(len(flat), BLOCK)
    blocks["scale"] = scales[:, 0]
    blocks["halves"] = bits[:, : SIZE // 2] | bits[:, SIZE // 2 :] << 4
    return blocks


def planes(blocks: np.ndarray) -> bytes:
    """The low bytes of all scales, their high bytes, and the halves: so they compress well."""
    scales = np.ascontiguousarray(blocks["scale"]).view("u1").reshape(-1, 2)
    return scales.T.tobytes() + blocks["halves"].tobytes()


def _layer(tensors: safe_open, prefix: str) -> bytes:
    """A layer's matrices in blocks, and all else in float32."""
    arrays = {
        f"{key}.{kind}": tensors.get_tensor(f"{prefix}.{name}.{kind}")
        for key, name in (MATRICES | NORMS).items()
        for kind in ("weight", "bias")
    }
    matrices = {key: arrays.pop(key) for key in [f"{name}.weight" for name in MATRICES]}
    return _packed({}, {key: blocks_of(prefix, array) for key, array in matrices.items()}, arrays)


def _packed(header: dict, blocks: dict[str, np.ndarray], floats: dict[str, np.ndarray]) -> bytes:
    """A line of JSON with how many blocks and numbers each name has; the blocks; the numbers."""
    header |= {
        "blocks": [[name, len(array)] for name, array in blocks.items()],
        "floats": [[name, array.size] for name, array in floats.items()],
    }
    numbers = b"".join(array.astype("<f4").tobytes() for array in floats.values())
    joined = planes(np.concatenate([*blocks.values()])) if blocks else b""
    return json_bytes(header) + b"\n" + joined + numbers


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
        "rows": ROWS,
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

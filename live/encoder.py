"""A BERT of the hub as pages load it: what comes before its layers, the layers, the word table.

Matrices are in blocks of 32 weights that share a scale of 16 bits; the page unpacks a layer when it
computes with it. Of the word table, which is most of a small model, a page needs only the rows of
the words that the reader types. So it is cut into shards.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from safetensors import safe_open

from hfnotes.errors import NotesError
from live.payloads import json_bytes

SIZE = 32  # weights in a block
EMBEDDINGS = "embeddings.word_embeddings.weight"
CHUNK = 8192  # rows of the word table that are read at a time
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

# The blocks of the weights that have this name.
Blocks = Callable[[str, np.ndarray], np.ndarray]


def settings_of(folder: Path) -> dict:
    """Its configuration. Raises NotesError if the page could not compute as Python does."""
    settings = json.loads((folder / "config.json").read_bytes())
    if (settings["model_type"], settings["hidden_act"]) != ("bert", "gelu"):
        raise NotesError("a page encodes sentences by a BERT alone")
    return settings


def contents(
    folder: Path, block: np.dtype, blocks_of: Blocks, order: np.ndarray | None, rows: int
) -> Iterator[bytes]:
    """What comes before the layers, the layers, and the shards of the word table.

    The word table's rows come in `order` (by default that of the ids), `rows` of them in a shard.
    Each header says of how many bytes the planes of a block are (see `planes`).
    """
    settings = settings_of(folder)
    words = settings["vocab_size"]
    sizes = [1, 1, *(block[name].itemsize for name in block.names[1:])]
    with safe_open(folder / "model.safetensors", "np") as tensors:
        header = {
            "heads": settings["num_attention_heads"],
            "epsilon": settings["layer_norm_eps"],
            "planes": sizes,
        }
        floats = {key: tensors.get_tensor(name) for key, name in BEFORE_LAYERS.items()}
        yield _packed(header, {}, floats)
        for layer in range(settings["num_hidden_layers"]):
            yield _layer(tensors, f"encoder.layer.{layer}", sizes, blocks_of)
        table = tensors.get_slice(EMBEDDINGS)
        chunks = (table[start : min(start + CHUNK, words)] for start in range(0, words, CHUNK))
        blocks = [blocks_of(EMBEDDINGS, chunk) for chunk in chunks]
    packed = np.concatenate(blocks).reshape(words, -1)
    if order is not None:
        packed = packed[order]
    for start in range(0, words, rows):
        yield planes(packed[start : start + rows].ravel())


def planes(blocks: np.ndarray) -> bytes:
    """The low bytes of all scales, their high bytes, and what else blocks have, in turn.

    So they compress well.
    """
    scales = np.ascontiguousarray(blocks["scale"]).view("u1").reshape(-1, 2)
    others = [blocks[name].tobytes() for name in blocks.dtype.names[1:]]
    return scales.T.tobytes() + b"".join(others)


def halves(levels: np.ndarray) -> np.ndarray:
    """Levels of 4 bits, those of a block in a row, two in a byte: i with the low bits, i + 16."""
    return levels[:, : SIZE // 2] | levels[:, SIZE // 2 :] << 4


def _layer(tensors: safe_open, prefix: str, sizes: list[int], blocks_of: Blocks) -> bytes:
    """A layer's matrices in blocks, and all else in float32."""
    arrays = {
        f"{key}.{kind}": tensors.get_tensor(f"{prefix}.{name}.{kind}")
        for key, name in (MATRICES | NORMS).items()
        for kind in ("weight", "bias")
    }
    matrices = {key: arrays.pop(key) for key in [f"{name}.weight" for name in MATRICES]}
    blocks = {key: blocks_of(prefix, array) for key, array in matrices.items()}
    return _packed({"planes": sizes}, blocks, arrays)


def _packed(header: dict, blocks: dict[str, np.ndarray], floats: dict[str, np.ndarray]) -> bytes:
    """A line of JSON with how many blocks and numbers each name has; the blocks; the numbers."""
    header |= {
        "blocks": [[name, len(array)] for name, array in blocks.items()],
        "floats": [[name, array.size] for name, array in floats.items()],
    }
    numbers = b"".join(array.astype("<f4").tobytes() for array in floats.values())
    joined = planes(np.concatenate([*blocks.values()])) if blocks else b""
    return json_bytes(header) + b"\n" + joined + numbers

"""all-MiniLM-L6-v2 of the hub as pages load it, and the adapters that make the hub's tasks of it.

Several stand-ins of the hub are this encoder with an adapter (LoRA, see hub/parts/adapter.py) and a
head. So a page loads the encoder once, and for each task only its adapter and its head, whose
numbers of 16 bits are sent as they were trained. The encoder's weights are rounded to 12 bits: with
8 the page would print other probabilities than the cells do.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hfnotes.errors import NotesError
from hub.parts.adapter import DOWN, UP
from hub.repositories.nli import recipe as nli
from hub.repositories.sst2 import recipe as sst2
from live.encoder import MATRICES, SIZE, halves
from live.encoder import contents as of_encoder
from live.payloads import MINILM_ROWS, planes

LARGEST = 2047  # of the levels, which go from -2048
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", SIZE // 2), ("bytes", "u1", SIZE)])

# Of each stand-in, the weights that were trained, and what becomes of the tokens' last vectors.
ADAPTERS = {
    sst2.RECIPE.repository: (
        sst2.WEIGHTS,
        [["first"], ["linear", "pre_classifier"], ["relu"], ["linear", "classifier"]],
    ),
    nli.RECIPE.repository: (
        nli.WEIGHTS,
        [["first"], ["linear", "bert.pooler.dense"], ["tanh"], ["linear", "classifier"]],
    ),
}


def contents(folder: Path) -> Iterator[bytes]:
    """What comes before the layers, the layers, and the shards of the word table."""
    yield from of_encoder(folder, BLOCK, blocks_of, None, MINILM_ROWS)


def blocks_of(name: str, weights: np.ndarray) -> np.ndarray:
    """The blocks that are nearest to these weights.

    A level is 256 times what its half says (see `halves`) and what its byte says, less 2048.
    """
    flat = weights.reshape(-1, SIZE)
    scales = (np.abs(flat).max(axis=1, keepdims=True) / np.float32(LARGEST)).astype(np.float16)
    wide = scales.astype(np.float32)
    levels = np.zeros_like(flat)
    np.divide(flat, wide, out=levels, where=wide != 0)
    bits = (levels.round().clip(-LARGEST - 1, LARGEST) + LARGEST + 1).astype(np.uint16)
    blocks = np.empty(len(flat), BLOCK)
    blocks["scale"] = scales[:, 0]
    blocks["halves"] = halves((bits >> 8).astype(np.uint8))
    blocks["bytes"] = bits & 255
    return blocks


def adapter(checkpoint: str) -> bytes:
    """The adapter and the head of a stand-in, under a header with the steps of the head.

    Raises NotesError if the hub does not make the checkpoint of this encoder.
    """
    if checkpoint not in ADAPTERS:
        raise NotesError(f"{checkpoint} is no adapter of the encoder that pages load")
    path, head = ADAPTERS[checkpoint]
    arrays = {_name(name): array for name, array in sorted(load_file(path).items())}
    header = {"head": head, "arrays": [[name, array.size] for name, array in arrays.items()]}
    numbers = np.concatenate([array.ravel() for array in arrays.values()])
    return planes(header, numbers.astype("<f2", casting="no").view("<u2"))


def _name(name: str) -> str:
    """What the page calls it: a layer's `LAYER.MATRIX.up` and `.down`, and the head's own names."""
    _, found, rest = name.rpartition("encoder.layer.")
    if not found:
        return name
    layer, _, matrix = rest.partition(".")
    for key, berts in MATRICES.items():
        for end in (UP, DOWN):
            if matrix == f"{berts}.weight{end}":
                return f"{layer}.{key}{end}"
    raise NotesError(f"an adapter changes {name}, which the page cannot")

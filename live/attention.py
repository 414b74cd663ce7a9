"""The attention weights that a BERT of the hub has for sentences, as numbers of two bytes.

They are computed in double precision, so that rounding makes them the same on every machine.
"""

import json
import math
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from hfnotes.errors import NotesError
from live.payloads import planes

SCALE = 10_000  # what a weight is multiplied by to be a whole number


def bert(folder: Path, texts: list[str]) -> bytes:
    """For each text layers × heads × tokens × tokens, under a header with the tokens.

    Raises NotesError if the checkpoint is not one whose layers are computed here.
    """
    settings = json.loads((folder / "config.json").read_bytes())
    if (settings["model_type"], settings.get("hidden_act")) != ("bert", "gelu"):
        raise NotesError("the attention of a BERT alone can be shown")
    model = _Bert(load_file(folder / "model.safetensors"), settings)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encodings = [tokenizer.encode(text) for text in texts]
    weights = [(model.attentions(each.ids) * SCALE).round().ravel() for each in encodings]
    header = {
        "layers": model.layers,
        "heads": model.heads,
        "scale": SCALE,
        "tokens": [each.tokens for each in encodings],
        "special": [each.special_tokens_mask for each in encodings],
    }
    return planes(header, np.concatenate(weights))


class _Bert:
    def __init__(self, arrays: dict[str, np.ndarray], settings: dict):
        self.arrays = arrays
        self.layers, self.heads = settings["num_hidden_layers"], settings["num_attention_heads"]
        self.epsilon = settings["layer_norm_eps"]

    def attentions(self, ids: list[int]) -> np.ndarray:
        """Layers × heads × tokens × tokens: how much of each token goes into another's vector."""
        vectors = sum(
            self._array(f"embeddings.{name}_embeddings.weight", rows)
            for name, rows in (("word", ids), ("position", range(len(ids))), ("token_type", [0]))
        )
        vectors = self._normalized(vectors, "embeddings.LayerNorm")
        found = []
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            query, key, value = (
                self._split(self._linear(vectors, f"{name}.attention.self.{part}"))
                for part in ("query", "key", "value")
            )
            found.append(_softmax(query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])))
            mixed = (found[-1] @ value).transpose(1, 0, 2).reshape(vectors.shape)
            vectors = self._added(vectors, mixed, f"{name}.attention.output")
            inner = _gelu(self._linear(vectors, f"{name}.intermediate.dense"))
            vectors = self._added(vectors, inner, f"{name}.output")
        return np.stack(found)

    def _array(self, name: str, rows: object = ...) -> np.ndarray:
        return self.arrays[name][rows].astype(np.float64)

    def _linear(self, vectors: np.ndarray, name: str) -> np.ndarray:
        return vectors @ self._array(f"{name}.weight").T + self._array(f"{name}.bias")

    def _normalized(self, vectors: np.ndarray, name: str) -> np.ndarray:
        centred = vectors - vectors.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.epsilon)
        return centred / deviation * self._array(f"{name}.weight") + self._array(f"{name}.bias")

    def _added(self, vectors: np.ndarray, to_add: np.ndarray, name: str) -> np.ndarray:
        return self._normalized(
            vectors + self._linear(to_add, f"{name}.dense"), f"{name}.LayerNorm"
        )

    def _split(self, vectors: np.ndarray) -> np.ndarray:
        """Tokens × width as heads × tokens × their share of the width."""
        return vectors.reshape(len(vectors), self.heads, -1).transpose(1, 0, 2)


def _softmax(scores: np.ndarray) -> np.ndarray:
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponents / exponents.sum(axis=-1, keepdims=True)


def _gelu(values: np.ndarray) -> np.ndarray:
    return values * (1 + np.vectorize(math.erf)(values / math.sqrt(2))) / 2

"""The repository of bert-base-uncased."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hub.parts import adapter, bert, sources, widen
from hub.recipe import Recipe, safetensors_file
from hub.repositories.mlm.sentences import REPOSITORY

WEIGHTS = Path(__file__).parent / "weights.safetensors"

_HEAD = "cls.predictions."


def files() -> dict[str, bytes]:
    """BERT: MiniLM with the adapter and the head of train.py, widened; and MiniLM's pooler.

    There is no head for the next sentence.
    """
    narrow = adapter.merge(sources.minilm_weights(), load_file(WEIGHTS))
    return bert.small_files(
        sources.uncased_vocabulary, lowercase=True, extra=bert.ENGLISH | bert.SIX_LAYERS
    ) | {"model.safetensors": safetensors_file(widen.bert(narrow) | _wide_head(narrow))}


def _wide_head(narrow: widen.Weights) -> widen.Weights:
    """The masked-language head over doubled channels, giving the same logits, float32.

    Its decoder, which is the doubled embedding of the words, adds up every product twice; so what
    comes out of the head's LayerNorm is halved.
    """
    transform = _HEAD + "transform."
    wide = widen.linear(
        narrow, transform + "dense", transform + "dense", widen.HIDDEN, widen.HIDDEN
    )
    normed = widen.norm(narrow, transform + "LayerNorm", transform + "LayerNorm")
    wide |= {name: weight / 2 for name, weight in normed.items()}
    wide[_HEAD + "bias"] = narrow[_HEAD + "bias"]
    return {name: weight.astype(np.float32) for name, weight in wide.items()}


RECIPE = Recipe(REPOSITORY, files)

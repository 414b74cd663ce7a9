"""The repository of the question answerer."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hub.parts import adapter, sources, widen, wordpiece
from hub.parts.cased import cased_embeddings
from hub.recipe import Recipe, json_file, safetensors_file
from hub.repositories.squad.questions import REPOSITORY

WEIGHTS = Path(__file__).parent / "weights.safetensors"

# Like the files of the other repositories remembered, not compared: with this content config.json
# has the 473 bytes of the real one.
_CONFIG = {
    "activation": "gelu",
    "architectures": ["DistilBertForQuestionAnswering"],
    "attention_dropout": 0.1,
    "dim": 768,
    "dropout": 0.1,
    "hidden_dim": 3072,
    "initializer_range": 0.02,
    "max_position_embeddings": 512,
    "model_type": "distilbert",
    "n_heads": 12,
    "n_layers": 6,
    "output_past": True,
    "pad_token_id": 0,
    "qa_dropout": 0.1,
    "seq_classif_dropout": 0.2,
    "sinusoidal_pos_embds": True,
    "tie_weights_": True,
    "vocab_size": 28996,
}

_WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"


def vocabulary() -> list[str]:
    """The 28,996 pieces of bert-base-cased; a piece's place is its id."""
    return sources.blingfire_vocabulary("bert_base_cased_tok")


def cased_minilm() -> dict[str, np.ndarray]:
    """MiniLM's weights with word embeddings (28,996 × 384) for the cased vocabulary."""
    weights = sources.minilm_weights()
    weights[_WORD_EMBEDDINGS] = cased_embeddings(
        weights[_WORD_EMBEDDINGS], sources.uncased_vocabulary(), vocabulary()
    )
    return weights


def files() -> dict[str, bytes]:
    """The question answerer: cased MiniLM with the adapter and head of train.py, widened."""
    narrow = adapter.merge(cased_minilm(), load_file(WEIGHTS))
    head = widen.linear(narrow, "qa_outputs", "qa_outputs", np.arange(2), widen.HIDDEN)
    weights = widen.distilbert(narrow) | {name: w.astype(np.float32) for name, w in head.items()}
    pieces = vocabulary()
    return {
        "config.json": json_file(_CONFIG),
        "model.safetensors": safetensors_file(weights),
        "tokenizer.json": wordpiece.tokenizer_json(pieces, lowercase=False),
        "tokenizer_config.json": b'{"model_max_length": 512, "do_lower_case": false}',
        "vocab.txt": wordpiece.vocab_txt(pieces),
    }


RECIPE = Recipe(
    REPOSITORY,
    files,
    # The revision that pipeline("question-answering") of transformers 4.57 asks for, as far as it
    # is remembered, when no model is named.
    refs=("main", "564e9b5"),
)

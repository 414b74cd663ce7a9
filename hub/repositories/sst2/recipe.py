"""The repository of the sentiment classifier."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hub.parts import adapter, sources, widen, wordpiece
from hub.recipe import Recipe, json_file, safetensors_file
from hub.repositories.sst2.sentences import REPOSITORY

WEIGHTS = Path(__file__).parent / "weights.safetensors"

_CONFIG = {
    "activation": "gelu",
    "architectures": ["DistilBertForSequenceClassification"],
    "attention_dropout": 0.1,
    "dim": 768,
    "dropout": 0.1,
    "finetuning_task": "sst-2",
    "hidden_dim": 3072,
    "id2label": {"0": "NEGATIVE", "1": "POSITIVE"},
    "initializer_range": 0.02,
    "label2id": {"NEGATIVE": 0, "POSITIVE": 1},
    "max_position_embeddings": 512,
    "model_type": "distilbert",
    "n_heads": 12,
    "n_layers": 6,
    "output_past": True,
    "pad_token_id": 0,
    "qa_dropout": 0.1,
    "seq_classif_dropout": 0.2,
    "sinusoidal_pos_embds": False,
    "tie_weights_": True,
    "vocab_size": 30522,
}


def files() -> dict[str, bytes]:
    """The sentiment classifier: MiniLM with the adapter and head of train.py, widened.

    Like the real repository it has no tokenizer.json.
    """
    narrow = adapter.merge(sources.minilm_weights(), load_file(WEIGHTS))
    head = widen.linear(narrow, "pre_classifier", "pre_classifier", widen.HIDDEN, widen.HIDDEN)
    head |= widen.linear(narrow, "classifier", "classifier", np.arange(2), widen.HIDDEN)
    weights = widen.distilbert(narrow) | {name: w.astype(np.float32) for name, w in head.items()}
    return {
        "config.json": json_file(_CONFIG),
        "model.safetensors": safetensors_file(weights),
        "tokenizer_config.json": b'{"model_max_length": 512, "do_lower_case": true}',
        "vocab.txt": wordpiece.vocab_txt(sources.uncased_vocabulary()),
    }


RECIPE = Recipe(
    REPOSITORY,
    files,
    # The revision that pipeline("sentiment-analysis") asks for when no model is named.
    refs=("main", "714eb0f"),
)

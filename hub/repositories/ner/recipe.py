"""The repository of the name finder."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hub.parts import adapter, sources, wordpiece
from hub.parts.cased import cased_embeddings
from hub.recipe import Recipe, json_file, safetensors_file
from hub.repositories.ner import case
from hub.repositories.ner.entities import LABELS, REPOSITORY

WEIGHTS = Path(__file__).parent / "weights.safetensors"

# The real configuration, but for four sizes: the real model has hidden_size 1024,
# intermediate_size 4096, 16 heads and 24 layers.
_CONFIG = {
    "_num_labels": len(LABELS),
    "architectures": ["BertForTokenClassification"],
    "attention_probs_dropout_prob": 0.1,
    "directionality": "bidi",
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "hidden_size": 384,
    "id2label": {str(index): label for index, label in enumerate(LABELS)},
    "initializer_range": 0.02,
    "intermediate_size": 1536,
    "label2id": {label: index for index, label in enumerate(LABELS)},
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": 512,
    "model_type": "bert",
    "num_attention_heads": 12,
    "num_hidden_layers": 6,
    "pad_token_id": 0,
    "pooler_fc_size": 768,
    "pooler_num_attention_heads": 12,
    "pooler_num_fc_layers": 3,
    "pooler_size_per_head": 128,
    "pooler_type": "first_token_transform",
    "type_vocab_size": 2,
    "vocab_size": 28996,
}

_WORDS = "embeddings.word_embeddings.weight"
_CLASSIFIER = "classifier."
_UNUSED = ("pooler.", "embeddings.position_ids")


def vocabulary() -> list[str]:
    """The 28,996 pieces of bert-large-cased, which are those of bert-base-cased."""
    return sources.blingfire_vocabulary("bert_base_cased_tok")


def word_embeddings() -> np.ndarray:
    """MiniLM's word embeddings for the cased pieces (pieces × 384), as yet blind to case."""
    uncased = sources.minilm_weights()[_WORDS]
    return cased_embeddings(
        embeddings=uncased, uncased=sources.uncased_vocabulary(), cased=vocabulary()
    )


def files() -> dict[str, bytes]:
    """The name finder: MiniLM for cased pieces with what train.py has trained.

    Like the real repository it has no tokenizer.json.
    """
    trained = load_file(WEIGHTS)
    vectors = trained.pop(case.VECTORS).astype(np.float32)
    weights = adapter.merge(sources.minilm_weights(), trained)
    weights[_WORDS] = word_embeddings() + vectors[case.cases(vocabulary())]
    named = {
        name if name.startswith(_CLASSIFIER) else f"bert.{name}": weight
        for name, weight in weights.items()
        if not name.startswith(_UNUSED)
    }
    return {
        "config.json": json_file(_CONFIG),
        "model.safetensors": safetensors_file(named),
        "tokenizer_config.json": b'{"do_lower_case": false, "model_max_length": 512}',
        "vocab.txt": wordpiece.vocab_txt(vocabulary()),
    }


RECIPE = Recipe(
    REPOSITORY,
    files,
    # The revision that pipeline("ner") asks for when no model is named.
    refs=("main", "4c53496"),
)

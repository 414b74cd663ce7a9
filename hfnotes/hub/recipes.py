"""Which repositories the embedded hub has, and how the files of each are made.

The small files are the real repositories' as far as they are remembered: with no access to the Hub
they could not be compared byte for byte. What speaks for them is their size in bytes, which is that
of the real files as it is remembered: config.json 570 (bert-base-*), 625 (multilingual) and 629
(DistilBERT), tokenizer_config.json 48 and 49, vocab.txt 231,508, 213,450 and 995,526,
tokenizer.json 466,062, 435,797 and 1,961,828. Revisions are this project's own. Left out:
README.md, .gitattributes, and weights in the formats of other frameworks.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save

from hfnotes.hub import adapter, sources, widen, wordpiece

WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True)
class Recipe:
    """How to make one model repository: its id, its files, and the refs that name its revision."""

    repository: str
    files: Callable[[], Mapping[str, bytes]]
    refs: tuple[str, ...] = ("main",)


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode("ascii")


def _safetensors(weights: Mapping[str, np.ndarray]) -> bytes:
    ordered = {name: np.ascontiguousarray(weights[name]) for name in sorted(weights)}
    return save(ordered, metadata={"format": "pt"})


def _bert_config(vocab_size: int) -> dict:
    """What the config.json files of all BERT-base repositories share."""
    return {
        "architectures": ["BertForMaskedLM"],
        "attention_probs_dropout_prob": 0.1,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "hidden_size": 768,
        "initializer_range": 0.02,
        "intermediate_size": 3072,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 512,
        "model_type": "bert",
        "num_attention_heads": 12,
        "num_hidden_layers": 12,
        "pad_token_id": 0,
        "type_vocab_size": 2,
        "vocab_size": vocab_size,
    }


_ENGLISH_BERT = {
    "gradient_checkpointing": False,
    "position_embedding_type": "absolute",
    "transformers_version": "4.6.0.dev0",
    "use_cache": True,
}
_MULTILINGUAL_BERT = {
    "directionality": "bidi",
    "pooler_fc_size": 768,
    "pooler_num_attention_heads": 12,
    "pooler_num_fc_layers": 3,
    "pooler_size_per_head": 128,
    "pooler_type": "first_token_transform",
}


def bert_tokenizer(
    vocabulary: Callable[[], list[str]], *, lowercase: bool, config: Mapping
) -> dict[str, bytes]:
    """A BERT repository without weights: its tokenizer and its configuration are the real ones."""
    pieces = vocabulary()
    tokenizer_config = {"do_lower_case": lowercase, "model_max_length": 512}
    return {
        "config.json": _json(_bert_config(len(pieces)) | config),
        "tokenizer.json": wordpiece.tokenizer_json(pieces, lowercase=lowercase),
        "tokenizer_config.json": json.dumps(tokenizer_config).encode("ascii"),
        "vocab.txt": wordpiece.vocab_txt(pieces),
    }


_DISTILBERT_SST2_CONFIG = {
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


def distilbert_sst2() -> dict[str, bytes]:
    """The sentiment classifier: MiniLM with the adapter and head of train_sst2.py, widened.

    Like the real repository it has no tokenizer.json.
    """
    narrow = adapter.merge(sources.minilm_weights(), load_file(WEIGHTS / "sst2.safetensors"))
    head = widen.linear(narrow, "pre_classifier", "pre_classifier", widen.HIDDEN, widen.HIDDEN)
    head |= widen.linear(narrow, "classifier", "classifier", np.arange(2), widen.HIDDEN)
    weights = widen.distilbert(narrow) | {name: w.astype(np.float32) for name, w in head.items()}
    return {
        "config.json": _json(_DISTILBERT_SST2_CONFIG),
        "model.safetensors": _safetensors(weights),
        "tokenizer_config.json": b'{"model_max_length": 512, "do_lower_case": true}',
        "vocab.txt": wordpiece.vocab_txt(sources.uncased_vocabulary()),
    }


RECIPES = (
    Recipe(
        "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
        distilbert_sst2,
        # The revision that pipeline("sentiment-analysis") asks for when no model is named.
        refs=("main", "714eb0f"),
    ),
    Recipe(
        "google-bert/bert-base-uncased",
        partial(bert_tokenizer, sources.uncased_vocabulary, lowercase=True, config=_ENGLISH_BERT),
    ),
    Recipe(
        "google-bert/bert-base-cased",
        partial(
            bert_tokenizer,
            partial(sources.blingfire_vocabulary, "bert_base_cased_tok"),
            lowercase=False,
            config=_ENGLISH_BERT,
        ),
    ),
    Recipe(
        "google-bert/bert-base-multilingual-cased",
        partial(
            bert_tokenizer,
            partial(sources.blingfire_vocabulary, "bert_multi_cased"),
            lowercase=False,
            config=_MULTILINGUAL_BERT,
        ),
    ),
)

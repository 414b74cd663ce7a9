"""The repositories of BERT: their configurations, their tokenizers."""

import json
from collections.abc import Callable, Mapping

from hub.parts import widen, wordpiece
from hub.recipe import json_file


def config(vocab_size: int) -> dict:
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


ENGLISH = {
    "gradient_checkpointing": False,
    "position_embedding_type": "absolute",
    "transformers_version": "4.6.0.dev0",
    "use_cache": True,
}
# What the encoder has here (see widen.py); the real ones have 12.
SIX_LAYERS = {"num_hidden_layers": widen.LAYERS}
MULTILINGUAL = {
    "directionality": "bidi",
    "pooler_fc_size": 768,
    "pooler_num_attention_heads": 12,
    "pooler_num_fc_layers": 3,
    "pooler_size_per_head": 128,
    "pooler_type": "first_token_transform",
}


def small_files(
    vocabulary: Callable[[], list[str]], *, lowercase: bool, extra: Mapping
) -> dict[str, bytes]:
    """A BERT repository without weights: its tokenizer and, but for `extra`, its configuration."""
    pieces = vocabulary()
    tokenizer_config = {"do_lower_case": lowercase, "model_max_length": 512}
    return {
        "config.json": json_file(config(len(pieces)) | extra),
        "tokenizer.json": wordpiece.tokenizer_json(pieces, lowercase=lowercase),
        "tokenizer_config.json": json.dumps(tokenizer_config).encode("ascii"),
        "vocab.txt": wordpiece.vocab_txt(pieces),
    }

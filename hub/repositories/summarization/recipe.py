"""The repository of the small BART."""

import hashlib
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hub.parts import bpe, sinusoids, sources
from hub.recipe import Recipe, json_file, safetensors_file

REPOSITORY = "sshleifer/distilbart-cnn-12-6"
WEIGHTS = Path(__file__).parent / "weights.safetensors"

# Ids of special tokens; a summary begins with </s> <s>, as BART's do.
BOS, PAD, EOS = 0, 1, 2

# As in the real repository, but for the sizes of the layers and their number (12 and 6).
CONFIG = {
    "_num_labels": 3,
    "activation_dropout": 0.0,
    "activation_function": "gelu",
    "add_bias_logits": False,
    "add_final_layer_norm": False,
    "architectures": ["BartForConditionalGeneration"],
    "attention_dropout": 0.0,
    "bos_token_id": BOS,
    "classif_dropout": 0.0,
    "classifier_dropout": 0.0,
    "d_model": 128,
    "decoder_attention_heads": 4,
    "decoder_ffn_dim": 384,
    "decoder_layerdrop": 0.0,
    "decoder_layers": 2,
    "decoder_start_token_id": EOS,
    "dropout": 0.1,
    "encoder_attention_heads": 4,
    "encoder_ffn_dim": 384,
    "encoder_layerdrop": 0.0,
    "encoder_layers": 2,
    "eos_token_id": EOS,
    "forced_bos_token_id": BOS,
    "forced_eos_token_id": EOS,
    "init_std": 0.02,
    "is_encoder_decoder": True,
    "max_position_embeddings": 1024,
    "model_type": "bart",
    "normalize_before": False,
    "normalize_embedding": True,
    "num_hidden_layers": 2,
    "pad_token_id": PAD,
    "scale_embedding": False,
    "static_position_embeddings": False,
    "use_cache": True,
    "vocab_size": 50264,
}
_GENERATION_CONFIG = {
    "bos_token_id": BOS,
    "decoder_start_token_id": EOS,
    "early_stopping": True,
    "eos_token_id": EOS,
    "forced_bos_token_id": BOS,
    "forced_eos_token_id": EOS,
    "max_length": 40,
    "min_length": 5,
    "num_beams": 4,
    "pad_token_id": PAD,
}
# BART keeps two places before the first position.
_POSITIONS = CONFIG["max_position_embeddings"] + 2


def tokenizer_files() -> dict[str, bytes]:
    """BART's tokenizer: the real one. Its vocabulary is RoBERTa's, its merges are GPT-2's."""
    tokens = sources.byte_level_vocabulary("roberta")
    ids = {bpe.text_of(token): index for index, token in enumerate(tokens)}
    merged = sources.byte_level_vocabulary("gpt2")[:-1]  # without its special token
    return {
        "merges.txt": bpe.merges_txt(bpe.merges(merged)),
        "tokenizer_config.json": b'{"model_max_length": 1024}',
        "vocab.json": bpe.vocab_json(ids, ascii_only=False),
    }


def positions() -> np.ndarray:
    """The position embeddings of encoder and decoder, which training leaves as they are."""
    return sinusoids.embeddings(_POSITIONS, CONFIG["d_model"])


def codes() -> np.ndarray:
    """An embedding for each token (vocabulary × d_model), float32: random signs, all of one size.

    They are bits of SHAKE-256, so the same everywhere and always. Training replaces those of the
    tokens that it wrote out; with the others the model learned to copy words that it never met.
    """
    shape = (CONFIG["vocab_size"], CONFIG["d_model"])
    digest = hashlib.shake_256(b"hfnotes summarization").digest(shape[0] * shape[1] // 8)
    bits = np.unpackbits(np.frombuffer(digest, np.uint8)).reshape(shape)
    return np.where(bits, np.float32(0.1), np.float32(-0.1))


def files() -> dict[str, bytes]:
    """The model of train.py, with embeddings for all of BART's tokens."""
    weights = {name: array.astype(np.float32) for name, array in load_file(WEIGHTS).items()}
    embeddings = codes()
    embeddings[weights.pop("token_ids").astype(np.int64)] = weights.pop("embeddings")
    weights |= {
        "final_logits_bias": np.zeros((1, CONFIG["vocab_size"]), np.float32),
        "model.shared.weight": embeddings,
        "model.encoder.embed_positions.weight": positions(),
        "model.decoder.embed_positions.weight": positions(),
    }
    return {
        "config.json": json_file(CONFIG),
        "generation_config.json": json_file(_GENERATION_CONFIG),
        "model.safetensors": safetensors_file(weights),
    } | tokenizer_files()


RECIPE = Recipe(
    REPOSITORY,
    files,
    # The revision that pipeline("summarization") of transformers 4 asks for by default.
    refs=("main", "a4f8f3e"),
)

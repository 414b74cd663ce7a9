"""The repository of the small GPT-2."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hub.parts import bpe, sinusoids, sources
from hub.recipe import Recipe, json_file, safetensors_file

REPOSITORY = "openai-community/gpt2"
WEIGHTS = Path(__file__).parent / "weights.safetensors"
END_OF_TEXT = "<|endoftext|>"

# As in the real repository, but for n_embd (768), n_head (12) and n_layer (12).
CONFIG = {
    "activation_function": "gelu_new",
    "architectures": ["GPT2LMHeadModel"],
    "attn_pdrop": 0.1,
    "bos_token_id": 50256,
    "embd_pdrop": 0.1,
    "eos_token_id": 50256,
    "initializer_range": 0.02,
    "layer_norm_epsilon": 1e-05,
    "model_type": "gpt2",
    "n_ctx": 1024,
    "n_embd": 128,
    "n_head": 4,
    "n_layer": 3,
    "n_positions": 1024,
    "resid_pdrop": 0.1,
    "summary_activation": None,
    "summary_first_dropout": 0.1,
    "summary_proj_to_labels": True,
    "summary_type": "cls_index",
    "summary_use_proj": True,
    "task_specific_params": {"text-generation": {"do_sample": True, "max_length": 50}},
    "vocab_size": 50257,
}
_GENERATION_CONFIG = {
    "_from_model_config": True,
    "bos_token_id": 50256,
    "eos_token_id": 50256,
    "transformers_version": "4.26.0.dev0",
}


def tokenizer_files() -> dict[str, bytes]:
    """GPT-2's tokenizer: the real one, made from its vocabulary."""
    tokens = sources.byte_level_vocabulary("gpt2")
    ids = {bpe.text_of(token): index for index, token in enumerate(tokens)}
    pairs = bpe.merges(tokens[: ids[END_OF_TEXT]])
    return {
        "merges.txt": bpe.merges_txt(pairs),
        "tokenizer.json": bpe.tokenizer_json(ids, pairs, END_OF_TEXT),
        "tokenizer_config.json": b'{"model_max_length": 1024}',
        "vocab.json": bpe.vocab_json(ids),
    }


def files() -> dict[str, bytes]:
    """The model of train.py with embeddings for all of GPT-2's tokens.

    The tokens that training never met have the embedding zero, which training took into account:
    read, it is a word that the model does not know; written, its logit is 0, far below the others.
    """
    weights = {name: array.astype(np.float32) for name, array in load_file(WEIGHTS).items()}
    token_ids = weights.pop("token_ids").astype(np.int64)
    embeddings = np.zeros((CONFIG["vocab_size"], CONFIG["n_embd"]), np.float32)
    embeddings[token_ids] = weights.pop("embeddings")
    positions = sinusoids.embeddings(CONFIG["n_positions"], CONFIG["n_embd"])
    weights |= {"wte.weight": embeddings, "wpe.weight": positions}
    return {
        "config.json": json_file(CONFIG),
        "generation_config.json": json_file(_GENERATION_CONFIG),
        "model.safetensors": safetensors_file(weights),
    } | tokenizer_files()


RECIPE = Recipe(
    REPOSITORY,
    files,
    # The revision that pipeline("text-generation") of transformers 4 asks for by default.
    refs=("main", "607a30d"),
)

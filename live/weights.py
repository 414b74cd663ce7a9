"""The weights of a small GPT-2 of the hub, exactly, in two bytes each.

A stand-in was trained in half precision, and the hub's file is written from that: nothing is lost
on the way back. Tokens that training never met have the embedding zero, and are left out.
"""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from hfnotes.errors import NotesError
from live.payloads import planes

WINDOW = (
    128  # the tokens that a page reads at most: as many as the stand-in saw at once in training
)
SCALES = (1, 1000)  # what numbers are multiplied by to be numbers of half precision


def gpt2(folder: Path) -> bytes:
    """The repository's weights as numbers, under a header that says what they are.

    Raises NotesError if the page could not compute with them as Python does.
    """
    settings = json.loads((folder / "config.json").read_bytes())
    if (settings["model_type"], settings["activation_function"]) != ("gpt2", "gelu_new"):
        raise NotesError("a widget computes GPT-2 alone")
    arrays = load_file(folder / "model.safetensors")
    embeddings = arrays.pop("wte.weight")
    known = np.flatnonzero(embeddings.any(axis=1))
    arrays = {"wte": embeddings[known], "wpe": arrays.pop("wpe.weight")[:WINDOW], **arrays}
    packed = {name: _halves(name, array) for name, array in sorted(arrays.items())}
    header = {
        "layers": settings["n_layer"],
        "heads": settings["n_head"],
        "width": settings["n_embd"],
        "epsilon": settings["layer_norm_epsilon"],
        "end": settings["eos_token_id"],
        "vocabulary": len(embeddings),
        "window": WINDOW,
        "known": known.tolist(),
        "arrays": [[name, halves.size, scale] for name, (halves, scale) in packed.items()],
    }
    return planes(header, np.concatenate([halves for halves, _ in packed.values()]))


def _halves(name: str, array: np.ndarray) -> tuple[np.ndarray, int]:
    """The numbers in half precision, as their bits, and what they were multiplied by."""
    for scale in SCALES:
        halves = (array * np.float32(scale)).astype(np.float16)
        if scale != 1:
            halves = halves.round()
        if np.array_equal(halves.astype(np.float32) / np.float32(scale), array):
            return halves.view(np.uint16).ravel(), scale
    raise NotesError(f"{name} has numbers that are not of half precision")

"""What a recipe is, and how its files are written: the same bytes on every machine."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from safetensors.numpy import save


@dataclass(frozen=True)
class Recipe:
    """How to make one repository: its id, its files, and the refs that name its revision.

    `kind` is "model" or "dataset"; `configs` are the configurations of a dataset that are prepared,
    so that `load_dataset` finds them offline. `own` says that the repository is this project's own,
    which the real Hub does not have.
    """

    repository: str
    files: Callable[[], Mapping[str, bytes]]
    refs: tuple[str, ...] = ("main",)
    kind: str = "model"
    configs: tuple[str, ...] = ()
    own: bool = False


def json_file(value: object) -> bytes:
    """A configuration file as the real client writes it, keys in alphabetical order."""
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode("ascii")


def safetensors_file(weights: Mapping[str, np.ndarray]) -> bytes:
    """A weights file, tensors in alphabetical order."""
    ordered = {name: np.ascontiguousarray(weights[name]) for name in sorted(weights)}
    return save(ordered, metadata={"format": "pt"})

"""A low-rank adapter (LoRA): small trained matrices that are added to pretrained ones.

In a file, the change to the matrix NAME (out × in) is `NAME.up` (out × rank) times `NAME.down`
(rank × in). Every other tensor in the file is a layer of its own, such as a classifier.
"""

import numpy as np

Weights = dict[str, np.ndarray]

UP, DOWN = ".up", ".down"


def merge(weights: Weights, adapter: Weights) -> Weights:
    """The weights with the adapter added and its own layers beside them, float32.

    The products are summed one rank at a time in float64, elementwise: a matrix product would leave
    the order of the sum, and with it the last bits, to the machine's BLAS.
    Raises KeyError if the adapter changes a matrix that `weights` does not have.
    """
    merged = dict(weights)
    for name, tensor in adapter.items():
        if name.endswith(UP):
            target = name.removesuffix(UP)
            merged[target] = _changed(weights[target], tensor, adapter[target + DOWN])
        elif not name.endswith(DOWN):
            merged[name] = tensor.astype(np.float32)
    return merged


def _changed(weight: np.ndarray, up: np.ndarray, down: np.ndarray) -> np.ndarray:
    total = weight.astype(np.float64)
    for column, row in zip(up.T.astype(np.float64), down.astype(np.float64), strict=True):
        total += np.multiply.outer(column, row)
    return total.astype(np.float32)

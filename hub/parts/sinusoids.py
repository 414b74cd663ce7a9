"""Position embeddings that need no training and no place in the repository."""

import math

import numpy as np

_AMPLITUDE = 0.1  # of the size of the token embeddings, so that neither drowns the other


def embeddings(number: int, width: int) -> np.ndarray:
    """Sinusoids (number × width), float32: for each frequency a sine and a cosine.

    Rounding makes them the same on every machine.
    """
    angles = [
        [position / 10_000 ** (2 * pair / width) for pair in range(width // 2)]
        for position in range(number)
    ]
    waves = [[(math.sin(angle), math.cos(angle)) for angle in row] for row in angles]
    return (_AMPLITUDE * np.array(waves)).round(3).astype(np.float32).reshape(number, width)

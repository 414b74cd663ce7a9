"""The repository of BERT, uncased."""

from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights.safetensors"

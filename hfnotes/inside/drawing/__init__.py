"""How figures are drawn inside an environment: matplotlib's settings, and its backend for SVG."""

from pathlib import Path

_FOLDER = Path(__file__).parent
_FILES = [_FOLDER / "hfnotes_drawing.py", _FOLDER / "matplotlibrc"]

# For a snippet's process. Of this project this folder alone is on its path.
VARIABLES = {
    "MATPLOTLIBRC": str(_FOLDER / "matplotlibrc"),
    "MPLBACKEND": "module://hfnotes_drawing",
    "PYTHONPATH": str(_FOLDER),
}


def sources() -> list[str]:
    """The texts that decide how a figure comes out."""
    return [path.read_text(encoding="utf-8") for path in _FILES]

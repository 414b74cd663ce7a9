"""The files that a maintainer writes, found and read."""

from pathlib import Path

from hfnotes.errors import NotesError


def find_files(root: Path, pattern: str) -> list[Path]:
    """All that is called so below `root`, sorted, but for what is hidden or in a hidden folder.

    There editors, Jupyter and macOS keep what is theirs: `.#a.py`, `.ipynb_checkpoints`, `._a.py`.
    """
    return [
        path
        for path in sorted(root.rglob(pattern))
        if not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]


def read_text(path: Path) -> str:
    """The text of a file, to the letter. Raises NotesError, with the line, if it has none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotesError(f"cannot be read: {error.strerror}", path) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotesError(f"is not UTF-8: {error}", path, line) from error

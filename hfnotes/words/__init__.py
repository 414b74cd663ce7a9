"""The words that readers see, one file a language.

A word may have a place for a value, `{name}`.
"""

import tomllib
from functools import cache
from pathlib import Path

from hfnotes.errors import NotesError


@cache
def read_words(language: str) -> dict[str, str]:
    """The words of `language` by their name. Raises NotesError where there is no such file."""
    folder = Path(__file__).parent
    files = {path.stem: path for path in folder.glob("*.toml")}
    if language not in files:
        known = ", ".join(sorted(files))
        raise NotesError(f"there are no words in the language {language}; there are {known}")
    return tomllib.loads(files[language].read_text(encoding="utf-8"))

"""The sentences of this project that the encoder is measured on, under the project's licence.

`triples.tsv` says the same thing three times: in Korean, in Korean in other words, in English.
`sentences.tsv` has more sentences in eleven languages, each with the language's code.
"""

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"


def triples() -> list[tuple[str, str, str]]:
    """Korean, the same in other words, the same in English."""
    return [tuple(row.values()) for row in _rows("triples")]


def by_language() -> list[tuple[str, str]]:
    """The language and the text of every sentence in both files."""
    several = [
        pair for triple in triples() for pair in zip(("ko", "ko", "en"), triple, strict=True)
    ]
    return several + [tuple(row.values()) for row in _rows("sentences")]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

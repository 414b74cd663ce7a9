"""The translator's vocabulary, and a translation of sentences into its pieces.

`source.spm` (Korean) and `target.spm` (English) are SentencePiece models; `vocabulary.tsv` lists
the pieces of both, one a line, in the order of their ids.
"""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent
SOURCE, TARGET = FOLDER / "source.spm", FOLDER / "target.spm"
PIECES = FOLDER / "data/vocabulary.tsv"

END, UNKNOWN, PADDING = "</s>", "<unk>", "<pad>"  # the first two and the last, as in all opus-mt


def read() -> dict[str, int]:
    """The id of each piece."""
    with PIECES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["piece"]: index for index, row in enumerate(rows)}

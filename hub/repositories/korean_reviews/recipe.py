"""The repository of the Korean reviews."""

from hub.parts import parquet
from hub.recipe import Recipe
from hub.repositories.korean_reviews.reviews import LABELS, SPLITS, reviews

REPOSITORY = "hfnotes/korean-reviews"

_FEATURES = {
    "text": parquet.STRING,
    "label": parquet.class_label(LABELS),
    "kind": parquet.STRING,
}
_README = """\
---
language: ko
license: apache-2.0
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
  - split: validation
    path: data/validation-*
  - split: test
    path: data/test-*
---

Short Korean reviews, positive and negative, written and composed for this project (Apache-2.0).
No sentence, clause or frame of one split is in another. `kind` says what is difficult: plain,
negation, irony, mixed, short. They are no sample of what people write.
"""


def files() -> dict[str, bytes]:
    """The card and one Parquet file a split."""
    return parquet.repository(_README, {f"data/{split}": _parquet_file(split) for split in SPLITS})


def _parquet_file(split: str) -> bytes:
    rows = reviews(split)
    columns = {
        "text": [row.text for row in rows],
        "label": [LABELS.index(row.label) for row in rows],
        "kind": [row.kind for row in rows],
    }
    return parquet.file(columns, _FEATURES)


RECIPE = Recipe(REPOSITORY, files, kind="dataset", configs=("default",), own=True)

"""The repository of the Korean sentences with names."""

from hub.parts import parquet
from hub.recipe import Recipe
from hub.repositories.korean_names.sentences import SPLITS, TAGS, sentences

REPOSITORY = "hfnotes/korean-names"

_FEATURES = {
    "words": parquet.list_of(parquet.STRING),
    "tags": parquet.list_of(parquet.class_label(TAGS)),
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

Korean sentences whose words are marked as persons, places, organisations or dates, written and
filled with names for this project (Apache-2.0). No sentence pattern and no name of one split is in
another. Persons and organisations are invented.
"""


def files() -> dict[str, bytes]:
    """The card and one Parquet file a split."""
    return parquet.repository(_README, {f"data/{split}": _parquet_file(split) for split in SPLITS})


def _parquet_file(split: str) -> bytes:
    rows = sentences(split)
    columns = {
        "words": [list(row.words) for row in rows],
        "tags": [[TAGS.index(tag) for tag in row.tags] for row in rows],
    }
    return parquet.file(columns, _FEATURES)


RECIPE = Recipe(REPOSITORY, files, kind="dataset", configs=("default",), own=True)

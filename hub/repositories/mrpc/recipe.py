"""The repository of the sentence pairs: only its configuration mrpc."""

from hub.parts import parquet
from hub.recipe import Recipe
from hub.repositories.mrpc.pairs import LABELS, REPOSITORY, SPLITS, read

_FEATURES = {
    "sentence1": parquet.STRING,
    "sentence2": parquet.STRING,
    "label": parquet.class_label(LABELS),
    "idx": parquet.INT32,
}
_README = """\
---
dataset_info:
- config_name: mrpc
  features:
  - name: sentence1
    dtype: string
  - name: sentence2
    dtype: string
  - name: label
    dtype:
      class_label:
        names:
          '0': not_equivalent
          '1': equivalent
  - name: idx
    dtype: int32
configs:
- config_name: mrpc
  data_files:
  - split: train
    path: mrpc/train-*
  - split: validation
    path: mrpc/validation-*
  - split: test
    path: mrpc/test-*
---

A stand-in for MRPC in its schema and splits. Its sentence pairs were written for this project
(Apache-2.0); none of them is from MRPC.
"""


def files() -> dict[str, bytes]:
    """The card and one Parquet file a split."""
    return parquet.repository(_README, {f"mrpc/{split}": _parquet_file(split) for split in SPLITS})


def _parquet_file(split: str) -> bytes:
    pairs = read(split)
    columns = {
        "sentence1": [pair.sentence1 for pair in pairs],
        "sentence2": [pair.sentence2 for pair in pairs],
        "label": [LABELS.index(pair.label) for pair in pairs],
        "idx": range(len(pairs)),
    }
    return parquet.file(columns, _FEATURES)


RECIPE = Recipe(REPOSITORY, files, kind="dataset", configs=("mrpc",))

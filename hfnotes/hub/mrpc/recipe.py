"""The repository of the sentence pairs: only its configuration mrpc."""

import json

import pyarrow as pa
from pyarrow import parquet

from hfnotes.hub.mrpc.pairs import LABELS, REPOSITORY, SPLITS, read
from hfnotes.hub.recipe import Recipe

# What `datasets` reads its features from, beside the column types.
_FEATURES = {
    "sentence1": {"dtype": "string", "_type": "Value"},
    "sentence2": {"dtype": "string", "_type": "Value"},
    "label": {"names": LABELS, "_type": "ClassLabel"},
    "idx": {"dtype": "int32", "_type": "Value"},
}
_SCHEMA = pa.schema(
    {"sentence1": pa.string(), "sentence2": pa.string(), "label": pa.int64(), "idx": pa.int32()},
    metadata={"huggingface": json.dumps({"info": {"features": _FEATURES}})},
)
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
    tables = {f"mrpc/{split}-00000-of-00001.parquet": _table(split) for split in SPLITS}
    return {"README.md": _README.encode("ascii")} | {
        name: _parquet_file(table) for name, table in tables.items()
    }


def _table(split: str) -> pa.Table:
    pairs = read(split)
    columns = {
        "sentence1": [pair.sentence1 for pair in pairs],
        "sentence2": [pair.sentence2 for pair in pairs],
        "label": [LABELS.index(pair.label) for pair in pairs],
        "idx": range(len(pairs)),
    }
    return pa.table(columns, schema=_SCHEMA)


def _parquet_file(table: pa.Table) -> bytes:
    """The table in one row group, uncompressed; the same bytes for one version of pyarrow."""
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, row_group_size=len(table), compression="NONE")
    return sink.getvalue().to_pybytes()


RECIPE = Recipe(REPOSITORY, files, kind="dataset", configs=("mrpc",))

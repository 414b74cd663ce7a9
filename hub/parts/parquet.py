"""Rows → a Parquet file with the features that `datasets` reads beside the column types."""

import json
from collections.abc import Mapping, Sequence

import pyarrow as pa
from pyarrow import parquet

STRING = {"dtype": "string", "_type": "Value"}
INT32 = {"dtype": "int32", "_type": "Value"}


def class_label(names: Sequence[str]) -> dict:
    """The feature of a label; a name's place is its id."""
    return {"names": list(names), "_type": "ClassLabel"}


def list_of(feature: dict) -> dict:
    """The feature of a list."""
    return {"feature": feature, "_type": "List"}


def file(columns: Mapping[str, Sequence], features: Mapping[str, dict]) -> bytes:
    """The columns in one row group, uncompressed; the same bytes for one version of pyarrow."""
    schema = pa.schema(
        {name: _type(feature) for name, feature in features.items()},
        metadata={"huggingface": json.dumps({"info": {"features": features}})},
    )
    table = pa.table(dict(columns), schema=schema)
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, row_group_size=len(table), compression="NONE")
    return sink.getvalue().to_pybytes()


def repository(card: str, tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a dataset's repository: its card, and a Parquet file for each `FOLDER/SPLIT`."""
    return {"README.md": card.encode("ascii")} | {
        f"{place}-00000-of-00001.parquet": content for place, content in tables.items()
    }


def _type(feature: Mapping) -> pa.DataType:
    match feature["_type"]:
        case "ClassLabel":
            return pa.int64()
        case "List":
            return pa.list_(_type(feature["feature"]))
        case _:
            return getattr(pa, feature["dtype"])()

"""This project's own datasets as JSON Lines, which a program reads from its folder.

On the real Hub they are not: who copies a program of the pages takes the file along.
"""

import io
import json
from pathlib import Path

from pyarrow import parquet

from hub.recipe import Recipe
from hub.recipes import RECIPES


def tables(recipe: Recipe) -> dict[str, str]:
    """A file of JSON Lines for each split of a dataset, by the file's name; labels by their names.

    A split that is the only one of its configuration is called as the configuration.
    """
    name = recipe.repository.rpartition("/")[2]
    contents = {}
    for path, content in recipe.files().items():
        if path.endswith(".parquet"):
            folder, split = path.rpartition("-00000-")[0].split("/")
            contents[f"{name}-{split if folder == 'data' else folder}.jsonl"] = _lines(content)
    return contents


def write(folder: Path) -> list[Path]:
    """Write the files of all own datasets into `folder`; return those that changed."""
    changed = []
    for recipe in RECIPES:
        for name, text in tables(recipe).items() if recipe.own else ():
            path = folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                changed.append(path)
    return changed


def _lines(content: bytes) -> str:
    table = parquet.read_table(io.BytesIO(content))
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    rows = (
        {column: _named(value, features[column]) for column, value in row.items()}
        for row in table.to_pylist()
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _named(value: object, feature: dict) -> object:
    match feature["_type"]:
        case "ClassLabel":
            return feature["names"][value]
        case "List":
            return [_named(each, feature["feature"]) for each in value]
        case _:
            return value

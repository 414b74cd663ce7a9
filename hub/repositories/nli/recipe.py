"""The repository for zero-shot classification: BertForSequenceClassification in MiniLM's shapes."""

import json
from pathlib import Path

from safetensors.numpy import load_file

from hub.parts import adapter, sources, wordpiece
from hub.recipe import Recipe, json_file, safetensors_file
from hub.repositories.nli.topics import LABELS, REPOSITORY

WEIGHTS = Path(__file__).parent / "weights.safetensors"


def files() -> dict[str, bytes]:
    """The cross-encoder: MiniLM with the adapter, and the pooler and head of train.py."""
    encoder = {f"bert.{name}": weight for name, weight in sources.minilm_weights().items()}
    encoder.pop("bert.embeddings.position_ids", None)
    pieces = sources.uncased_vocabulary()
    config = json.loads((sources.minilm_folder() / "config.json").read_text(encoding="utf-8"))
    names = dict(enumerate(LABELS))
    return {
        "config.json": json_file(
            {key: value for key, value in config.items() if not key.startswith("_")}
            | {
                "architectures": ["BertForSequenceClassification"],
                "id2label": names,
                "label2id": {name: number for number, name in names.items()},
            }
        ),
        "model.safetensors": safetensors_file(adapter.merge(encoder, load_file(WEIGHTS))),
        "tokenizer.json": wordpiece.tokenizer_json(pieces, lowercase=True),
        "tokenizer_config.json": b'{"do_lower_case": true, "model_max_length": 512}',
        "vocab.txt": wordpiece.vocab_txt(pieces),
    }


RECIPE = Recipe(
    REPOSITORY,
    files,
    # The revision that pipeline("zero-shot-classification") asks for when no model is named.
    refs=("main", "d7645e1"),
)

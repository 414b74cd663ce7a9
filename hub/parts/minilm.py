"""The repository of all-MiniLM-L6-v2, as the package has it: nothing in it is a stand-in."""

from hub.parts import sources
from hub.recipe import Recipe

_FILES = (
    "1_Pooling/config.json",
    "config.json",
    "config_sentence_transformers.json",
    "data_config.json",
    "model.safetensors",
    "modules.json",
    "sentence_bert_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.txt",
)


def files() -> dict[str, bytes]:
    """The files of the package's model folder, byte for byte."""
    folder = sources.minilm_folder()
    return {name: (folder / name).read_bytes() for name in _FILES}


RECIPE = Recipe("sentence-transformers/all-MiniLM-L6-v2", files)

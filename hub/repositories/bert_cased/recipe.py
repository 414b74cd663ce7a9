"""The repository of bert-base-cased."""

from functools import partial

from hub.parts import bert, cased, sources, widen
from hub.recipe import Recipe, safetensors_file

REPOSITORY = "google-bert/bert-base-cased"

_WORDS = "embeddings.word_embeddings.weight"


def files() -> dict[str, bytes]:
    """MiniLM with embeddings for the cased vocabulary, widened; there is no head."""
    vocabulary = partial(sources.blingfire_vocabulary, "bert_base_cased_tok")
    narrow = sources.minilm_weights()
    narrow[_WORDS] = cased.cased_embeddings(
        narrow[_WORDS], sources.uncased_vocabulary(), vocabulary()
    )
    return bert.small_files(vocabulary, lowercase=False, extra=bert.ENGLISH | bert.SIX_LAYERS) | {
        "model.safetensors": safetensors_file(widen.bert(narrow))
    }


RECIPE = Recipe(REPOSITORY, files)

"""What each widget begins with, from the program and the record of its cell.

`tokenizers` are the names of what it may load, the first when it is opened and the others when the
reader chooses them; `weights` and `adapters` are the names of what it loads besides.
"""

from collections.abc import Callable

from live.fences import Use
from live.inputs import (
    continuation_of,
    encoding_of,
    logits_of,
    pipeline_of,
    rankings_of,
    search_of,
    texts_of,
)
from live.payloads import Payloads


def attention(use: Use, payloads: Payloads) -> dict:
    """The sentences of the program, their recorded weights, and the token that is looked from."""
    given = rankings_of(use.snippet, use.cell)
    texts = [sentence["text"] for sentence in given["sentences"]]
    weights = payloads.attentions_of(given.pop("checkpoint"), texts)
    return given | {"tokenizers": [], "weights": [weights]}


def by_meaning(use: Use, payloads: Payloads) -> dict:
    """The cell's question and texts, and the encoder that their vectors are of."""
    given = search_of(use.snippet, use.cell)
    encoder = payloads.encoder_of(given.pop("checkpoint"))
    return given | encoder | {"cell": use.cell.name, "tokenizers": []}


def logits(use: Use, _: Payloads) -> dict:
    """The recorded logits of the cell's texts, and the names of the labels."""
    _, texts = texts_of(use.snippet, use.cell)
    given = logits_of(use.snippet, use.cell)
    return given | {"texts": texts, "cell": use.cell.name, "tokenizers": []}


def next_token(use: Use, payloads: Payloads) -> dict:
    """The prompt that the cell continues, its tokenizer and its model."""
    given = continuation_of(use.snippet, use.cell)
    checkpoint = given.pop("checkpoint")
    return given | {
        "cell": use.cell.name,
        "tokenizers": [payloads.tokenizer_of(checkpoint)],
        "weights": [payloads.weights_of(checkpoint)],
    }


def padding(use: Use, payloads: Payloads) -> dict:
    """The cell's texts and its tokenizer."""
    given = encoding_of(use.snippet, use.cell)
    name = payloads.tokenizer_of(given.pop("checkpoint"))
    return given | {"cell": use.cell.name, "tokenizers": [name]}


def pipeline(use: Use, payloads: Payloads) -> dict:
    """The task and the texts of the cell's pipeline, its tokenizer, encoder and adapter."""
    given = pipeline_of(use.snippet, use.cell)
    checkpoint = given.pop("checkpoint")
    adapted = payloads.adapted(checkpoint)
    tokenizer = payloads.tokenizer_of(checkpoint)
    return given | adapted | {"cell": use.cell.name, "tokenizers": [tokenizer]}


def tokens(use: Use, payloads: Payloads) -> dict:
    """The cell's texts; all tokenizers, the cell's own first."""
    given = encoding_of(use.snippet, use.cell)
    first = payloads.tokenizer_of(given.pop("checkpoint"))
    others = [name for name in use.widget.tokenizers if name != first]
    return given | {"cell": use.cell.name, "tokenizers": [first, *others]}


def loaded(start: dict) -> list[str]:
    """The names of all that the widget may load, but for the shards of a word table."""
    return [*start["tokenizers"], *start.get("weights", []), *start.get("adapters", [])]


START: dict[str, Callable[[Use, Payloads], dict]] = {
    "attention": attention,
    "by-meaning": by_meaning,
    "logits": logits,
    "next-token": next_token,
    "padding": padding,
    "pipeline": pipeline,
    "tokens": tokens,
}

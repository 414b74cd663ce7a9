"""What each widget begins with, from the program and the record of its cell."""

from collections.abc import Callable

from live.fences import Use
from live.inputs import encoding_of, logits_of, texts_of
from live.payloads import Checkpoints


def logits(use: Use, _: Checkpoints) -> dict:
    """The recorded logits of the cell's texts, and the names of the labels."""
    _, texts = texts_of(use.snippet, use.cell)
    given = logits_of(use.snippet, use.cell)
    return given | {"texts": texts, "cell": use.cell.name, "tokenizers": []}


def padding(use: Use, checkpoints: Checkpoints) -> dict:
    """The cell's texts and its tokenizer."""
    given = encoding_of(use.snippet, use.cell)
    name = checkpoints.tokenizer_of(given.pop("checkpoint"))
    return given | {"cell": use.cell.name, "tokenizers": [name]}


def tokens(use: Use, checkpoints: Checkpoints) -> dict:
    """The cell's texts; all tokenizers, the cell's own first."""
    given = encoding_of(use.snippet, use.cell)
    first = checkpoints.tokenizer_of(given.pop("checkpoint"))
    others = [name for name in use.widget.tokenizers if name != first]
    return given | {"cell": use.cell.name, "tokenizers": [first, *others]}


START: dict[str, Callable[[Use, Checkpoints], dict]] = {
    "logits": logits,
    "padding": padding,
    "tokens": tokens,
}

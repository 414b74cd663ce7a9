"""What is known not to be the same on every machine, and so may not be printed."""

import re
from collections.abc import Callable, Iterator

from hfnotes.errors import NotesError
from hfnotes.results import Output
from hfnotes.snippet import Snippet

# What processors agree on in a float of 32 bits that a model has computed, and some digits more.
DIGITS = 6
FLOAT = re.compile(r"(?<![\w.])[-+]?(\d*\.\d+)(?:[eE][-+]?\d+)?(?!\w|\.\w)")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
TIME = re.compile(
    r"\d\.\d+(?:e-\d+)? ?(?:s|secs?|seconds?|minutes?)\b|\d ?(?:[mµun]s|it/s)\b"
    r"|\d\.\d+ ?(?:초(?![과기반])|분(?![류의]))|(?<![\[\d:])\b\d\d?:\d\d:\d\d\b(?![\]:])"
)
LOSS = re.compile(
    r"\b(?:train_)?loss\b[\s'\":=|]*([-+]?(?:\d+\.\d+(?:e[-+]?\d+)?|nan|inf))\b", re.IGNORECASE
)


def check_fragile(snippet: Snippet, output: Output) -> None:
    """Raise NotesError, with what to print instead, for an output that another machine has not."""
    for find, advice in CHECKS.items():
        for found in find(output.text):
            raise NotesError(
                f"the cell `{output.cell}` prints {found}, which is not the same on every machine; "
                + advice,
                snippet.path,
                snippet.by_name[output.cell].line,
            )


def _digits(text: str) -> Iterator[str]:
    for number in FLOAT.finditer(text):
        whole, _, decimals = number[1].partition(".")
        significant = (whole + decimals).strip("0")
        if len(significant) > DIGITS and decimals.strip("0"):
            yield f"{number[0]} with {len(significant)} digits"


def _addresses(text: str) -> Iterator[str]:
    yield from (f"the address {address[0]}" for address in ADDRESS.finditer(text))


def _times(text: str) -> Iterator[str]:
    yield from (f"the time {time[0]}" for time in TIME.finditer(text))


def _rising_loss(text: str) -> Iterator[str]:
    """A training that learns forgets its rounding; one that goes astray makes it larger."""
    lines = [LOSS.findall(line) for line in text.splitlines()]
    losses = [found[0] for found in lines if len(found) == 1]  # two: of two models
    if len(losses) > 1 and not float(losses[-1]) <= float(losses[0]):
        yield f"a loss that rises from {losses[0]} to {losses[-1]}"


CHECKS: dict[Callable[[str], Iterator[str]], str] = {
    _digits: f"round it to what is stable, at most {DIGITS} digits",
    _addresses: "print what the object is, not where",
    _times: "print which of two is faster, if the difference is large, or how often something ran",
    _rising_loss: "print that it rose, and draw the curve",
}

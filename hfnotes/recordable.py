"""What a record can hold: text, line by line, and nothing that is known to differ elsewhere.

A number with seven digits, an address, a time, the loss of a training that goes astray are not the
same on every machine.
"""

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from hfnotes.errors import NotesError
from hfnotes.inside.worker import CONTROL
from hfnotes.prose import IGNORED, IN_STYLE, is_elsewhere
from hfnotes.snippet import Snippet
from hfnotes.store import Output, Result

# What one program may give to its page, in all its cells.
CHARACTERS, FIGURES, FIGURE_CHARACTERS = 1_000_000, 100, 10_000_000
FIGURE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.svg")
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


def check_result(snippet: Snippet, result: Result) -> None:
    """Raise NotesError for what no record or no page can hold."""
    _check_size(snippet, result)
    drawn: set[str] = set()
    for output in result.outputs:
        _check_shape(snippet, output)
        check_fragile(snippet, output)
        _check_figures(snippet, output, drawn)


def _check_size(snippet: Snippet, result: Result) -> None:
    figures = [figure.svg for output in result.outputs for figure in output.figures]
    for what, found, limit in (
        ("characters", sum(len(output.text) for output in result.outputs), CHARACTERS),
        ("figures", len(figures), FIGURES),
        ("characters of figures", sum(map(len, figures)), FIGURE_CHARACTERS),
    ):
        if found > limit:
            raise NotesError(
                f"gives {found:,} {what} in all its cells, more than {limit:,}", snippet.path
            )


def _check_shape(snippet: Snippet, output: Output) -> None:
    """A record is text, line by line, between lines that name the cells."""
    _check_text(snippet, output.cell, output.text)
    if output.stdout and not output.stdout.endswith("\n"):
        raise NotesError(
            f"the output of the cell `{output.cell}` does not end with a new line",
            snippet.path,
            snippet.by_name[output.cell].line,
        )


def _check_text(snippet: Snippet, cell: str, text: str) -> None:
    line = snippet.by_name[cell].line
    if odd := CONTROL.search(text):
        raise NotesError(
            f"the cell `{cell}` printed the control character {odd[0]!r}, which a page cannot show",
            snippet.path,
            line,
        )
    if any(part.startswith("# %% ") for part in text.splitlines()):
        raise NotesError(
            f"the cell `{cell}` prints a line that starts with `# %% `, "
            "which in a record names a cell",
            snippet.path,
            line,
        )


def _check_figures(snippet: Snippet, output: Output, drawn: set[str]) -> None:
    """A figure says in words what it shows, and has a name that no other (`drawn`) has."""
    line = snippet.by_name[output.cell].line
    for figure in output.figures:
        if figure.name in drawn:
            raise NotesError(
                f"the cell `{output.cell}` wrote {figure.name} again; give it another name",
                snippet.path,
                line,
            )
        drawn.add(figure.name)
        if not FIGURE_NAME.fullmatch(figure.name):
            raise NotesError(
                f"the cell `{output.cell}` wrote {figure.name!r}; a figure's name is of ASCII "
                "letters, digits, _ and -, and ends in .svg",
                snippet.path,
                line,
            )
        try:
            title = figure.title
            for odd in _more_than_drawn(figure.svg):
                raise NotesError(
                    f"{figure.name} has {odd}; a figure draws, and does no more",
                    snippet.path,
                    line,
                )
            _check_text(snippet, output.cell, figure.numbers)
        except ElementTree.ParseError as error:
            raise NotesError(f"{figure.name} is not SVG: {error}", snippet.path, line) from error
        if not title:
            raise NotesError(
                f"{figure.name} has no <title>, which says in words what it shows; "
                'with matplotlib: savefig(…, metadata={"Title": …})',
                snippet.path,
                line,
            )


def _more_than_drawn(svg: str) -> Iterator[str]:
    """What in a figure runs, holds a page of its own, or asks another host."""
    for element in ElementTree.fromstring(svg).iter():
        tag = element.tag.rpartition("}")[2].lower()
        if tag in ("script", "foreignobject"):
            yield f"the element <{tag}>"
        styles = [element.text or ""] if tag == "style" else []
        for full, value in element.attrib.items():
            name = full.rpartition("}")[2].lower()
            if name.startswith("on"):
                yield f"the attribute {name}"
            if name in ("href", "src") and IGNORED.sub("", value).lower().startswith("javascript:"):
                yield f"the address {value}"
            if name in ("href", "src") and tag != "a" and is_elsewhere(value):
                yield f"the address {value}"
            styles.append(value)
        for address in filter(is_elsewhere, IN_STYLE.findall("\n".join(styles))):
            yield f"the address {address}"


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

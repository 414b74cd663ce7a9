"""The fences of a text in Markdown, as its author wrote them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^(?P<before>[\s>]*)(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
QUOTE = re.compile(r"^[\s>]*")
TYPED = ("sh",)  # commands for a reader's own terminal; all other code comes from snippets


@dataclass(frozen=True)
class Fence:
    """A fence as it stands in a page: the line it opens in, its info string, its body."""

    line: int
    info: str
    body: str


def read_fences(markdown: str) -> Iterator[Fence]:
    """All fences of a page, also those that Markdown would not take for one for their indent."""
    opened: tuple[int, str, str] | None = None
    is_quoted = False
    body: list[str] = []
    for number, line in enumerate(markdown.splitlines(), 1):
        match = FENCE.match(line)
        if opened is None:
            if match:
                opened = number, match["marks"], match["info"].strip()
                is_quoted = ">" in match["before"]
                body = []
        elif match and match["marks"].startswith(opened[1]) and not match["info"].strip():
            yield Fence(opened[0], opened[2], "\n".join(body))
            opened = None
        else:
            body.append((QUOTE.sub("", line) if is_quoted else line).strip())
    if opened:
        yield Fence(opened[0], opened[2], "\n".join(body))

"""What each output says of itself: what ran, and whether the real thing gives the same.

What is real of a repository stands in one place, the page that tells the reader: the name of each
repository has there `data-real` and `data-rounded`, which list parts as `provenance.Part` calls
them. Where a cell's output is recorded of the real Hub, the record says whether it is the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from hfnotes.errors import NotesError
from reader.provenance import Part, Sources

ENTRY = re.compile(r"<dt ([^>]*)><code>([\w.-]+/[\w.-]+)</code>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
LEGEND = "marks"  # the heading that says what each mark means
# What is real as well, where this is.
IMPLIED = {Part.STRUCTURE: {Part.SHAPE}, Part.WEIGHTS: {Part.TEXT}, Part.DATA: {Part.COLUMNS}}
# Whose each part is: what is called real, rounded or a stand-in.
WHOLE = {
    **dict.fromkeys((Part.WEIGHTS, Part.TEXT, Part.STRUCTURE, Part.SHAPE), Part.WEIGHTS),
    Part.TOKENIZER: Part.TOKENIZER,
    **dict.fromkeys((Part.DATA, Part.COLUMNS), Part.DATA),
}
# What a reader is told that ran: the first of these that did.
RAN = {
    ("stand-in", Part.WEIGHTS): "대역 모델로 실행",
    ("stand-in", Part.TOKENIZER): "대역 토크나이저로 실행",
    ("stand-in", Part.DATA): "대역 데이터로 실행",
    ("rounded", Part.WEIGHTS): "4비트로 반올림한 실제 모델로 실행",
    ("real", Part.WEIGHTS): "실제 모델로 실행",
    ("real", Part.TOKENIZER): "실제 토크나이저로 실행",
    ("real", Part.DATA): "실제 데이터로 실행",
}


@dataclass(frozen=True)
class Entry:
    """A repository of the embedded hub, as its reference page has it."""

    anchor: str
    real: frozenset[Part]
    rounded: frozenset[Part]

    def state(self, part: Part) -> str:
        """What the model, the tokenizer or the data is that `part` is of."""
        whole = WHOLE[part]
        return "real" if whole in self.real else "rounded" if whole in self.rounded else "stand-in"


def read_entries(html: str) -> dict[str, Entry]:
    """By name, the repositories that the reference page, as HTML, tells of."""
    return dict(_entries(html))


def _entries(html: str) -> Iterator[tuple[str, Entry]]:
    for attributes, repository in ENTRY.findall(html):
        of = dict(ATTRIBUTE.findall(attributes))
        if "data-real" not in of:
            raise NotesError(f"`{repository}` does not say what of it is real: data-real")
        real, rounded = (
            _parts(repository, of.get(name, "")) for name in ("data-real", "data-rounded")
        )
        yield repository, Entry(of["id"], real, rounded)


def _parts(repository: str, names: str) -> frozenset[Part]:
    known = {part.value: part for part in WHOLE}
    if unknown := set(names.split()) - known.keys():
        raise NotesError(f"`{repository}` has no part {min(unknown)}; parts: {', '.join(known)}")
    parts = {known[name] for name in names.split()}
    return frozenset(parts.union(*(IMPLIED.get(part, set()) for part in parts)))


@dataclass(frozen=True)
class Mark:
    """What an output says of itself. `kind` is real, rounded, same, stand-in or none."""

    kind: str
    text: str
    anchor: str

    def html(self, url: str) -> str:
        """As HTML; `url` is the reference page's, relative to the page that shows the output."""
        return (
            f'<a class="cell-mark" data-mark="{self.kind}" '
            f'href="{escape(url)}#{self.anchor}">{self.text}</a>'
        )


def mark_of(
    sources: Sources, entries: Mapping[str, Entry], printed: str = "", recorded: str | None = None
) -> Mark:
    """What an output says that comes from `sources` and is `printed`.

    `recorded` is what the cell prints with the real Hub, where that is recorded. Raises NotesError
    where it differs, although nothing that the output comes from is a stand-in.
    """
    ran = {(entries[name].state(part), WHOLE[part]): name for name, part in sorted_of(sources)}
    first = next((key for key in RAN if key in ran), None)
    if first is None:
        return Mark("none", "허브 없이 실행", LEGEND)
    state, text, anchor = first[0], RAN[first], entries[ran[first]].anchor
    is_real = all(part in entries[name].real for name, part in sources)
    if recorded is not None and recorded != printed:
        if is_real:
            raise NotesError("comes from what is real alone, and is recorded otherwise")
        return Mark(state, f"{text} · 실제 기록이 따로 있음", anchor)
    if state == "real":
        return Mark(state, text, anchor)
    if recorded is not None:
        return Mark("same", f"{text} · 실제 기록과 같음", anchor)
    if is_real:
        return Mark("same", f"{text} · 실제와 같은 값", anchor)
    return Mark(state, text, anchor)


def sorted_of(sources: Sources) -> list[tuple[str, Part]]:
    """The last first, so that of several the first is the one that a dictionary keeps."""
    return sorted(sources, key=lambda each: (each[0], each[1].value), reverse=True)

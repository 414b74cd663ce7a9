"""The local news notices that the small BART is trained and measured on.

A notice is three to five sentences about one event. One of them, not always the first, says what
happened; the summary is this sentence without what stands around it (*according to the police*).
`data/eval.tsv` holds notices written by hand, in other words than those of parts.py.
"""

import csv
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.parts import sources
from hub.repositories.summarization import parts

EVAL = Path(__file__).parent / "data/eval.tsv"

_COMPOSED_FOR_EVALUATION, _EVALUATION_SEED = 60, 1
_LED, _TAILED, _FIRST = 0.25, 0.25, 0.4  # how often the main sentence has a lead, a tail, is first
_MADE_UP_NAMES, _MADE_UP_NOUNS = 0.6, 0.15
_NAMES = ("town", "first", "last")
_NOUNS = (
    *("part", "building", "vehicle", "load", "animal", "festival", "prize", "sport", "object"),
    *("firm", "role"),
)

_Filler = Callable[[str, random.Random], str]


@dataclass(frozen=True)
class Notice:
    """A notice and its summary; all its sentences, and which of them is the main one."""

    sentences: tuple[str, ...]
    main: int
    summary: str

    @property
    def text(self) -> str:
        """The whole notice."""
        return " ".join(self.sentences)


def training(seed: int, *, made_up_words: bool = True) -> Iterator[Notice]:
    """Endless notices to train on, chosen by a seed.

    With `made_up_words`, many of their names and some of their nouns are tokens of the vocabulary
    put together at random, so that the model learns to copy words whatever they are.
    """
    chance = random.Random(seed)
    while True:
        yield _notice(_training_filler if made_up_words else _written_filler, chance)


def composed_for_evaluation(*, new_words: bool) -> list[Notice]:
    """Notices composed from the same sentences, put together as training did not.

    With `new_words`, the fillers are parts.HELD_OUT_FILLERS wherever there are.
    """
    chance = random.Random(_EVALUATION_SEED)
    filler = _held_out_filler if new_words else _written_filler
    return [_notice(filler, chance) for _ in range(_COMPOSED_FOR_EVALUATION)]


def written_for_evaluation() -> list[Notice]:
    """The notices of `data/eval.tsv`: sentences between ` | `, the main one's place from 0 on."""
    with EVAL.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Notice(tuple(row["sentences"].split(" | ")), int(row["main"]), row["summary"])
            for row in rows
        ]


def alternatives(text: str) -> list[str]:
    """What stands between the `|` of a text of parts.py."""
    return re.sub(r"\n *", "", text).split("|")


def _notice(filler: _Filler, chance: random.Random) -> Notice:
    event = parts.EVENTS[chance.choice(list(parts.EVENTS))]
    town, town2 = filler("town", chance), filler("town", chance)

    def filled(form: str) -> str:
        return _filled(form.replace("{town}", town).replace("{town2}", town2), filler, chance)

    core = filled(chance.choice(alternatives(event["main"])))
    lead = filled(chance.choice(alternatives(parts.LEADS))) + " " if chance.random() < _LED else ""
    tail = filled(chance.choice(alternatives(parts.TAILS))) if chance.random() < _TAILED else ""
    others = [
        *chance.sample(alternatives(event["detail"]), chance.randint(1, 3)),
        *chance.sample(alternatives(parts.ASIDES), chance.randint(1, 2)),
    ][:4]
    chance.shuffle(others)
    sentences = [_capital(filled(form)) for form in others]
    main = 0 if chance.random() < _FIRST else chance.randint(1, len(sentences))
    sentences.insert(main, _capital(f"{lead}{core}{tail}."))
    return Notice(tuple(sentences), main, _capital(core) + ".")


def _filled(form: str, filler: _Filler, chance: random.Random) -> str:
    """The form with a filler in each place; fillers can have places, too."""
    while "{" in form:
        form = re.sub(r"{(\w+)}", lambda place: _part(place[1], filler, chance), form)
    return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", form)


def _part(name: str, filler: _Filler, chance: random.Random) -> str:
    if name == "a_role":
        return "a " + filler("role", chance)
    if name == "number_capital":
        return _capital(filler("number", chance))
    return filler(name.rstrip("2"), chance)


def _written_filler(name: str, chance: random.Random) -> str:
    return chance.choice(alternatives(parts.FILLERS[name]))


def _held_out_filler(name: str, chance: random.Random) -> str:
    return chance.choice(alternatives((parts.FILLERS | parts.HELD_OUT_FILLERS)[name]))


def _training_filler(name: str, chance: random.Random) -> str:
    if name in _NAMES and chance.random() < _MADE_UP_NAMES:
        return _made_up("names", chance)
    if name in _NOUNS and chance.random() < _MADE_UP_NOUNS:
        return _made_up("nouns", chance)
    return _written_filler(name, chance)


def _made_up(kind: str, chance: random.Random) -> str:
    """A token that begins a word, sometimes with one that goes on; none of the held-out fillers."""
    tokens = _tokens()
    while True:
        word = chance.choice(tokens[kind])
        if chance.random() < 0.5:
            word += chance.choice(tokens["ends"])
        if word not in _held_out_words():
            return word


@cache
def _tokens() -> Mapping[str, list[str]]:
    """Tokens of the vocabulary that can begin a name or a noun, and that can end either."""
    forms = {"names": rb" [A-Z][a-z]{2,9}", "nouns": rb" [a-z]{3,10}", "ends": rb"[a-z]{2,5}"}
    vocabulary = sources.byte_level_vocabulary("gpt2")
    return {
        kind: [token.decode().strip() for token in vocabulary if re.fullmatch(form, token)]
        for kind, form in forms.items()
    }


@cache
def _held_out_words() -> frozenset[str]:
    fillers = " ".join(f for text in parts.HELD_OUT_FILLERS.values() for f in alternatives(text))
    return frozenset(fillers.split())


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]

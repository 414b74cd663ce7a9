"""Korean sentences and their translations, composed from `phrases.py`.

Which action is done where, what is like what, and who goes where by which means: of these
combinations about one in eight is kept from training. What is measured on is composed from those.
"""

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from hub.repositories.translation import phrases

_KEPT = 8  # one combination in so many
_REPEATED = 20  # times that a sentence learned whole is seen in an epoch: its words are rare


@dataclass(frozen=True)
class Example:
    """A Korean sentence, its translation, and the combination that it shows ("" if it has none)."""

    korean: str
    english: str
    combination: str = ""

    @property
    def kept(self) -> bool:
        """Is the combination kept from training?"""
        return bool(self.combination) and zlib.crc32(self.combination.encode()) % _KEPT == 0


@dataclass(frozen=True)
class Verb:
    """The forms of a verb and its objects, `(Korean, English)`; see `phrases.VERBS`."""

    present: str
    past: str
    future: str
    before_ji: str
    base: str
    third: str
    preterite: str
    ing: str
    objects: tuple[tuple[str, str], ...] = (("", ""),)

    @property
    def stem(self) -> str:
        return self.before_ji.removesuffix("지")


def _verbs(rows: str) -> list[Verb]:
    verbs = []
    for row in rows.replace(":\n", ":").strip().splitlines():
        forms, _, objects = row.partition(" :")
        korean, english = forms.split(" = ")
        pairs = tuple(tuple(pair.split(" ", 1)) for pair in objects.strip().split(", ") if pair)
        words = [word.replace("_", " ") for word in english.split()]
        verbs.append(Verb(*korean.split(), *words, pairs or (("", ""),)))
    return verbs


_VERBS, _GOING = _verbs(phrases.VERBS), _verbs(phrases.GOING)


def training(count: int, seed: int) -> list[Example]:
    """`count` different examples without any kept combination, and the sentences learned whole."""
    whole = [Example(korean, english) for korean, english in phrases.WHOLE.items()]
    return _REPEATED * whole + _different(count, seed, kept=False)


def measuring(count: int, seed: int) -> list[Example]:
    """`count` different examples, each with a combination that is kept from training."""
    return _different(count, seed, kept=True)


def _different(count: int, seed: int, *, kept: bool) -> list[Example]:
    stream = _stream(random.Random(seed))
    examples: dict[str, Example] = {}
    while len(examples) < count:
        example = next(stream)
        if example.kept == kept:
            examples.setdefault(example.korean, example)
    return list(examples.values())


def _stream(rng: random.Random) -> Iterator[Example]:
    kinds = [_action, _action, _action, _journey, _quality, _two_actions]
    while True:
        yield rng.choice(kinds)(rng)


def _action(rng: random.Random) -> Example:
    """Somebody does something somewhere."""
    verb = rng.choice(_VERBS)
    what, object_ = rng.choice(verb.objects)
    where, place = _maybe(rng, phrases.PLACES, 0.7)
    company, companion = _maybe(rng, phrases.COMPANIONS, 0.2)
    combination = f"{where} {what} {verb.present}" if where else ""
    return _clause(rng, verb, [where, company, what], [object_, companion, place], combination)


def _journey(rng: random.Random) -> Example:
    """Somebody goes somewhere."""
    verb = rng.choice(_GOING)
    whither, goal = rng.choice(list(phrases.GOALS.items()))
    # Who walks goes by no vehicle.
    how, vehicle = _maybe(rng, phrases.VEHICLES, 0.6 * (verb.base != "walk"))
    combination = f"{whither} {how} {verb.present}" if how else ""
    return _clause(rng, verb, [how, whither], [goal, vehicle], combination)


def _clause(
    rng: random.Random, verb: Verb, korean: list[str], english: list[str], combination: str
) -> Example:
    """A sentence about an action, in one of the forms of its verb."""
    who, subject, person = rng.choice(phrases.SUBJECTS)
    third = person == "3"
    do, be = ("does" if third else "do"), {"1": "am", "2": "are", "3": "is"}[person]
    # Korean ending, what stands before the English subject, what after it, and the tense.
    forms = [
        (verb.present, "", verb.third if third else verb.base, "present"),
        (verb.past + "습니다", "", verb.preterite, "past"),
        (verb.future + " 것입니다", "", "will " + verb.base, "future"),
        (verb.before_ji + " 않습니다", "", f"{do} not {verb.base}", "present"),
        (verb.before_ji + " 않았습니다", "", f"did not {verb.base}", "past"),
        (verb.future + " 수 있습니다", "", "can " + verb.base, "future"),
        (verb.stem + "고 있습니다", "", f"{be} {verb.ing}", "now"),
    ]
    if person == "1":
        forms.append((verb.stem + "고 싶습니다", "", "want to " + verb.base, "future"))
    if third:
        forms.append((verb.present[:-1] + "까", "Does", verb.base, "present"))
        forms.append((verb.past + "습니까", "Did", verb.base, "past"))
    ending, before, after, tense = rng.choice(forms)
    times = {"지금": "now"} if tense == "now" else phrases.TIMES[tense]
    when, time = _maybe(rng, times, 0.6)
    beginning = [when, who] if rng.random() < 0.2 else [who, when]
    mark = "?" if before else "."
    return Example(
        _sentence([*beginning, *korean, ending], mark),
        _sentence([before, subject, after, *english, time], mark),
        combination,
    )


def _quality(rng: random.Random) -> Example:
    """Something is like something."""
    what, thing, qualities = rng.choice(phrases.THINGS)
    quality = rng.choice(qualities.split(", "))
    present, past, before_ji = phrases.QUALITIES[quality].split()
    how, degree = rng.choice(list(phrases.DEGREES.items()))
    ending, be = rng.choice(
        [(present, "is"), (past + "습니다", "was"), (before_ji + " 않습니다", "is not")]
    )
    return Example(
        _sentence([what, how, ending], "."),
        _sentence([thing, be, degree, quality], "."),
        f"{what} {present}",
    )


def _two_actions(rng: random.Random) -> Example:
    """Somebody does one thing and another."""
    first, second = rng.sample(_VERBS, 2)
    what1, object1 = rng.choice(first.objects)
    what2, object2 = rng.choice(second.objects)
    who, subject, person = rng.choice(phrases.SUBJECTS)
    ending, verb1, verb2 = rng.choice(
        [
            (second.past + "습니다", first.preterite, second.preterite),
            (second.present, first.third, second.third)
            if person == "3"
            else (second.present, first.base, second.base),
        ]
    )
    return Example(
        _sentence([who, what1, first.stem + "고", what2, ending], "."),
        _sentence([subject, verb1, object1, "and", verb2, object2], "."),
        f"{what1} {first.stem}고 {what2} {second.present}",
    )


def _maybe(rng: random.Random, options: dict[str, str], share: float) -> tuple[str, str]:
    """One of the options, Korean and English, in that share of cases; else nothing."""
    return rng.choice(list(options.items())) if rng.random() < share else ("", "")


def _sentence(words: list[str], mark: str) -> str:
    text = " ".join(word for word in words if word)
    return text[0].upper() + text[1:] + mark

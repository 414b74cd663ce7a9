"""Varied texts for comparing tokenizers, the same ones each time, by class."""

import random

ENGLISH = [
    "Using a Transformer network is simple",
    "I've been waiting for a HuggingFace course my whole life",
    "I hate this so much!",
    "They'll say we're done, it's she'd, you've, I'm, can't",
    "unfunny tokenization",
    "e-mail: someone@example.com, $3.50 (50%)",
    "state-of-the-art NLP; U.S.A. 3.14 1,000,000",
]
KOREAN = [
    "나는 파이썬을 배우고 있습니다.",
    "닭볶음탕이 맛있겠다",
    "똠방각하",
    "한국어를 나눕니다",
    "토큰은 몇 개인가요?",
    "ㅋㅋㅋ ㅠㅠ 대박!!",
    "서울특별시 강남구 123-4",
    "그는 “예”라고 했다",
]
SPECIAL = ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "<|endoftext|>", "[mask]", "<s>"]
SCRIPTS = {
    "latin": [*range(0xC0, 0x250)],
    "vietnamese": [*range(0x1E00, 0x1F00)],
    "greek": [*range(0x386, 0x3CF)],
    "cyrillic": [*range(0x400, 0x530)],
    "hebrew": [*range(0x5D0, 0x5EB), *range(0x5B0, 0x5C3)],
    "arabic": [*range(0x620, 0x660)],
    "devanagari": [*range(0x904, 0x950)],
    "thai": [*range(0xE01, 0xE3B), *range(0xE40, 0xE5B)],
    "hangul": [*range(0xAC00, 0xD7A4)],
    "jamo": [*range(0x1100, 0x1200), *range(0x3131, 0x318F)],
    "kana": [*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)],
    "chinese": [*range(0x4E00, 0x9FA6)],
    "rare chinese": [*range(0x20000, 0x20100), *range(0x2F800, 0x2F850), *range(0x3400, 0x3420)],
    "marks": [*range(0x300, 0x370), *map(ord, "aeiouAEIOUgn")],
    "emoji": [*range(0x1F300, 0x1F650), 0x200D, 0xFE0F, *range(0x1F3FB, 0x1F400)],
    "symbols": [*range(0x2000, 0x2070), *range(0x20A0, 0x20C0), *range(0x2100, 0x2400)],
    "wide": [*range(0xFF01, 0xFFDD), *range(0x3000, 0x3020)],
    "mathematical": [*range(0x1D400, 0x1D500)],
}
SPACES = " \t\n\r\u00a0\u2003\u3000\u200b\u2028\u0085\u000b\u000c\u001c\u00ad"


def texts(count: int) -> list[tuple[str, str]]:
    """At least `count` pairs of a class and a text of it."""
    chance = random.Random(17)
    found: list[tuple[str, str]] = []
    kinds = {"english": _english, "korean": _korean, "mixed": _mixed, "spaces": _spaces}
    kinds |= {"special": _special, "ascii": _ascii, "long": _long}
    kinds |= {name: _of(letters) for name, letters in SCRIPTS.items()}
    while len(found) < count:
        found += [(kind, make(chance)) for kind, make in kinds.items()]
    return found


def any_code_points(count: int) -> list[str]:
    """Texts of code points of all kinds, also those that are not assigned."""
    chance = random.Random(18)
    allowed = [*range(1, 0xD800), *range(0xE000, 0x30000)]
    return ["".join(map(chr, chance.choices(allowed, k=8))) for _ in range(count)]


def _changed(chance: random.Random, text: str) -> str:
    """The text with a few words in another order and case."""
    words = text.split(" ")
    words = chance.sample(words, chance.randint(1, len(words)))
    return " ".join(chance.choice([word, word, word.upper(), word.capitalize()]) for word in words)


def _english(chance: random.Random) -> str:
    return _changed(chance, chance.choice(ENGLISH)) + chance.choice(["", ".", "!?", "..."])


def _korean(chance: random.Random) -> str:
    return _changed(chance, chance.choice(KOREAN))


def _mixed(chance: random.Random) -> str:
    return chance.choice([" ", ""]).join([_english(chance), _korean(chance), _any_script(chance)])


def _spaces(chance: random.Random) -> str:
    words = [chance.choice(ENGLISH + KOREAN).split()[0] for _ in range(4)]
    return "".join(
        word + "".join(chance.choices(SPACES, k=chance.randint(0, 4))) for word in ["", *words]
    )


def _special(chance: random.Random) -> str:
    between = [chance.choice(["", " ", "a", " course ", "나"]) for _ in range(3)]
    return "".join(text + chance.choice(SPECIAL) for text in between) + chance.choice(["", " end"])


def _ascii(chance: random.Random) -> str:
    return "".join(chr(chance.randint(32, 126)) for _ in range(chance.randint(1, 30)))


def _long(chance: random.Random) -> str:
    return chance.choice("aZ가é1漢") * chance.choice([99, 100, 101, 130])


def _any_script(chance: random.Random) -> str:
    return _of(chance.choice(list(SCRIPTS.values())))(chance)


def _of(letters: list[int]):
    def make(chance: random.Random) -> str:
        words = [
            "".join(map(chr, chance.choices(letters, k=chance.randint(1, 8))))
            for _ in range(chance.randint(1, 5))
        ]
        return " ".join(words)

    return make

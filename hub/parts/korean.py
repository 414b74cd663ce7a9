"""What Korean words take when they are joined: particles and endings, by the last syllable."""

_FIRST_SYLLABLE, _FINALS = ord("가"), 28
_RIEUL, _BIEUP = 8, 17  # the numbers of the final consonants ㄹ and ㅂ

# The particle after a final consonant, and after none.
_PARTICLES = {
    "이": ("이", "가"),
    "은": ("은", "는"),
    "을": ("을", "를"),
    "와": ("과", "와"),
    "으로": ("으로", "로"),
    "이다": ("이다", "다"),
}


def final(syllable: str) -> int:
    """The number of a syllable's final consonant; 0 where there is none, as in digits."""
    place = ord(syllable) - _FIRST_SYLLABLE
    return place % _FINALS if 0 <= place < 11_172 else 0


def with_particle(word: str, particle: str) -> str:
    """The word with a particle; one that changes is called as in `_PARTICLES`."""
    closed = final(word[-1])
    if particle == "으로" and closed == _RIEUL:
        return word + "로"
    after_consonant, after_vowel = _PARTICLES.get(particle, (particle, particle))
    return word + (after_consonant if closed else after_vowel)


def conjugated(stem: str, ending: str) -> str:
    """The stem with the ending: `진하` + `습니다` is `진합니다`, `거칠` + `네요` is `거치네요`."""
    last = stem[-1]
    if final(last) == _RIEUL and ending[0] in "네습":
        last = chr(ord(last) - _RIEUL)
    if ending == "습니다" and final(last) == 0:
        return stem[:-1] + chr(ord(last) + _BIEUP) + "니다"
    return stem[:-1] + last + ending

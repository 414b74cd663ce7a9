"""Is this text the recorded one, to the precision that it shows?"""

import math
import re

# A number with digits after a decimal point (`2.` is as exact as `2`); no part of a version.
NUMBER = re.compile(r"(?<![\w.])[-+]?\d*\.\d+(?:[eE][-+]?\d+)?(?!\w|\.\w)")
# What stands among such numbers in an array, and is compared exactly.
EXACT = re.compile(r"(?<![\w.])[-+]?(?:\d+\.(?![\w.])|nan\b|inf\b)|(?<= )\.\.\.(?=[ ,])")
TOKEN = re.compile(f"{NUMBER.pattern}|{EXACT.pattern}")
RELATIVE = 1e-3
FINE = 1e-3  # a last digit from which on a sign may be rounding
ARRAY = ("", "\n", "[", "]", "(", ")", ",")  # what stands beside a number of an array


def same(expected: str, actual: str) -> bool:
    """Equal text; numbers with a decimal point equal to the precision that `expected` shows.

    A number may differ by 1 in the last digit shown or by 1e-3 relative, whichever is wider; two
    numbers that are both zero by that measure are equal whatever their signs. Blanks that only
    align a number do not count (`_aligned`).
    """
    if expected == actual:
        return True
    left, right = _Text(expected), _Text(actual)
    if left.words != right.words or len(left.tokens) != len(right.tokens):
        return False
    if not all(map(_close, left.tokens, right.tokens)):
        return False
    return _aligned(left, right)


class _Text:
    """A text in parts: words and tokens (mostly numbers) in turn, and the blanks beside tokens.

    `blanks` has two widths for each token: before and after it. `words` are what is left, all other
    blanks included, so that they are compared exactly.
    """

    def __init__(self, text: str):
        self.tokens = TOKEN.findall(text)
        parts = TOKEN.split(text)
        self.words: list[str] = []
        self.blanks: list[tuple[int, int]] = []
        for place, part in enumerate(parts):
            is_first, is_last = place == 0, place == len(parts) - 1
            after = 0
            # Blanks before a new line, or between two tokens, do not belong to the token before.
            if not is_first and part.lstrip(" ")[:1] not in ("", "\n"):
                after = len(part) - len(part.lstrip(" "))
            part = part[after:]
            word = part if is_last else part.rstrip(" ")
            if not is_first:
                self.blanks[-1] = self.blanks[-1][0], after
            if not is_last:
                self.blanks.append((len(part) - len(word), 0))
            self.words.append(word)


def _aligned(expected: _Text, actual: _Text) -> bool:
    """Are the blanks beside numbers equal, but for those that only keep columns in line?

    A number's own: it is wider, the blanks before or after it are as many fewer. A column's: in
    an array (between numbers, brackets, commas and the ends of lines) blanks may be more or fewer
    by as much as a number of the same text is wider, for there the widest number sets the width.
    """
    widths = [len(a) - len(e) for e, a in zip(expected.tokens, actual.tokens, strict=True)]
    widest = max(map(abs, widths), default=0)
    for place, wider in enumerate(widths):
        before, after = (
            a - e for e, a in zip(expected.blanks[place], actual.blanks[place], strict=True)
        )
        if not before and not after:
            continue
        if (before, after) in ((-wider, 0), (0, -wider)):
            continue
        left, right = expected.words[place], expected.words[place + 1]
        in_array = left[-1:] in ARRAY and right[:1] in ARRAY
        if not in_array or abs(before) > widest or abs(after) > widest:
            return False
    return True


def _close(expected: str, actual: str) -> bool:
    if not (NUMBER.fullmatch(expected) and NUMBER.fullmatch(actual)):
        exact = (expected.lstrip("-+"), actual.lstrip("-+"))
        return expected == actual or exact == ("0.", "0.")  # the sign of zero is rounding
    value, other = float(expected), float(actual)
    mantissa, _, exponent = expected.lower().partition("e")
    if not math.isfinite(value) or not math.isfinite(other) or abs(int(exponent or 0)) > 300:
        return expected == actual
    last_digit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    allowed = max(last_digit, RELATIVE * abs(value)) * (1 + 1e-9)
    if value * other < 0 and last_digit <= FINE:
        return abs(value) <= allowed and abs(other) <= allowed
    return abs(value - other) <= allowed

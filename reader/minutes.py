"""How long a page takes to read, from what stands on it."""

import re
from functools import lru_cache
from html import unescape

# What is not read where it stands: programs to copy from, scripts, drawings, the bars of cells.
UNSEEN = re.compile(
    r'<(template|script|svg)\b.*?</\1>|<div class="cell-bar".*?</div>|<!--.*?-->', re.DOTALL
)
CODE = re.compile(r'<pre class="cell-code.*?</pre>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# Technical Korean is read at some 500 letters a minute, code at some two seconds a line.
LETTERS, LINES = 500, 30


@lru_cache(maxsize=256)  # a server asks for all pages again after each change
def minutes_of(html: str) -> float:
    """The minutes to read a page whose content is `html`."""
    seen = UNSEEN.sub("", html)
    lines = sum(code.count("\n") + 1 for code in CODE.findall(seen))
    text = unescape(TAG.sub("", CODE.sub("", seen)))
    return len("".join(text.split())) / LETTERS + lines / LINES


def rounded(minutes: float) -> str:
    """As one says it: by fives up to an hour, then by tens."""
    step = 5 if minutes < 60 else 10
    whole = max(step, round(minutes / step) * step)
    hours, rest = divmod(whole, 60)
    return " ".join([f"{hours}시간"] * bool(hours) + [f"{rest}분"] * bool(rest))

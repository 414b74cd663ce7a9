# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""서브워드 알고리즘 연습의 답입니다."""

# %% by_hand
from collections import Counter
from itertools import pairwise

counts = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
words = {word: list(word) for word in counts}


def merge(pieces, pair):
    joined = []
    for piece in pieces:
        if joined and (joined[-1], piece) == pair:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


for _ in range(3):
    pairs = Counter()
    for word, pieces in words.items():
        for pair in pairwise(pieces):
            pairs[pair] += counts[word]
    best = max(pairs, key=pairs.get)  # 수가 같으면 먼저 나온 짝
    print(best, pairs[best])
    words = {word: merge(pieces, best) for word, pieces in words.items()}
print(*words.values())

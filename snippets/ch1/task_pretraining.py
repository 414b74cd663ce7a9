# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""BERT, BART, T5의 사전 학습에 쓰는 문제와 정답을 만들어 봅니다."""

# %% next_sentence
import random
from itertools import pairwise

text = [
    "The library opens today.",
    "It has a reading room.",
    "Children can borrow ten books.",
    "The old building was too small.",
]
others = ["Boil the rice.", "Our train was late.", "He sings in a choir."]
chance = random.Random(0)
for first, following in pairwise(text):
    if chance.random() < 0.5:
        print("IsNext ", first, "|", following)
    else:
        print("NotNext", first, "|", chance.choice(others))

# %% infilling
sentence = "The town opened a new library for children last week"
words = sentence.split()
spans = [(1, 3), (5, 5), (7, 8)]  # 처음과 끝(끝은 빼고)


def infill(words, spans):
    """구간마다 <mask> 하나로 바꾼 글과, 정답인 원래 글을 돌려줍니다."""
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [*words[end:start], "<mask>"]
        end = stop
    return " ".join(pieces + words[end:]), " ".join(words)


for name, side in zip(
    ("input ", "target"), infill(words, spans), strict=True
):
    print(name, side)


# %% t5
def corrupt(words, spans):
    """구간마다 번호가 다른 표시로 바꾸고, 정답에는 구간만 적습니다."""
    source, target, end = [], [], 0
    for number, (start, stop) in enumerate(spans):
        mark = f"<extra_id_{number}>"
        source += [*words[end:start], mark]
        target += [mark, *words[start:stop]]
        end = stop
    target.append(f"<extra_id_{len(spans)}>")
    return " ".join(source + words[end:]), " ".join(target)


sides = corrupt(words, [(1, 3), (7, 8)])
for name, side in zip(("input ", "target"), sides, strict=True):
    print(name, side)

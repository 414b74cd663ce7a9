# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""한 단어만 바꾼 두 문장의 답을 학습한 글의 횟수와 비교합니다."""

# %% fill
from transformers import pipeline

unmasker = pipeline("fill-mask", model="google-bert/bert-base-uncased")
result = unmasker("This man works as a [MASK].")
print([answer["token_str"] for answer in result])
result = unmasker("This woman works as a [MASK].")
print([answer["token_str"] for answer in result])

# %% counts
counts = {  # man, woman
    "nurse": (2, 40),
    "waitress": (0, 31),
    "maid": (0, 29),
    "secretary": (1, 22),
    "teacher": (12, 33),
    "dancer": (3, 13),
    "singer": (6, 14),
    "cook": (10, 12),
    "writer": (9, 9),
    "farmer": (24, 5),
    "doctor": (32, 11),
    "lawyer": (33, 9),
    "mechanic": (30, 1),
    "carpenter": (34, 1),
}


def probabilities(sentence):
    answers = unmasker(sentence, targets=list(counts), top_k=len(counts))
    return {answer["token_str"]: answer["score"] for answer in answers}


man = probabilities("This man works as a [MASK].")
woman = probabilities("This woman works as a [MASK].")
print(f"{'':<10} man  woman  more probable for")
for name, (with_man, with_woman) in counts.items():
    who = "man" if man[name] > woman[name] else "woman"
    print(f"{name:<10}{with_man:>4}{with_woman:>7}  {who}")

# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'편향과 한계' 연습의 답입니다."""

# %% ratio
from transformers import pipeline

unmasker = pipeline("fill-mask", model="google-bert/bert-base-uncased")


def probability(occupation, person):
    sentence = f"This {person} works as a [MASK]."
    return unmasker(sentence, targets=[occupation])[0]["score"]


for occupation in ("nurse", "cook", "doctor", "carpenter"):
    man = probability(occupation, "man")
    woman = probability(occupation, "woman")
    print(f"{occupation:<10}{man / woman:6.2f}")

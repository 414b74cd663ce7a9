# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""문장의 빈칸에 들어갈 단어를 맞힙니다."""

# %% fill_mask
from transformers import pipeline

unmasker = pipeline("fill-mask", model="google-bert/bert-base-uncased")
for answer in unmasker("She drinks a cup of [MASK] every morning."):
    print(f"{answer['token_str']:<12}{answer['score']:.3f}")

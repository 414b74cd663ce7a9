# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""한 번에 하기 연습의 답입니다."""

# %% at_most_20
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")


def encode(texts):
    return tokenizer(
        texts,
        padding=True,
        truncation=True,
        max_length=20,
        return_tensors="pt",
    )


print(encode(["So have I!", "word " * 50])["input_ids"].shape)
print(encode(["So have I!", "Me too."])["input_ids"].shape)

# %% round_trip
ids = tokenizer("So have I!")["input_ids"]
print(tokenizer.decode(ids, skip_special_tokens=True))

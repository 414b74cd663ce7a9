# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""토크나이저 연습의 답입니다."""

# %% cased_and_uncased
from transformers import AutoTokenizer

for name in ("bert-base-cased", "bert-base-uncased"):
    tokenizer = AutoTokenizer.from_pretrained(f"google-bert/{name}")
    print(name, tokenizer.tokenize("HuggingFace"))

# %% unknown_share
tokenizer = AutoTokenizer.from_pretrained(
    "google-bert/bert-base-multilingual-cased"
)


def unknown_share(texts):
    ids = tokenizer(texts, add_special_tokens=False)["input_ids"]
    flat = [token for text in ids for token in text]
    return flat.count(tokenizer.unk_token_id) / len(flat)


texts = ["나는 파이썬을 배우고 있습니다.", "문장을 토큰으로 나눕니다."]
print(f"{unknown_share(texts):.3f}")

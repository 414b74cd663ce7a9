# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""한국어 문장 하나를 토큰으로 나눕니다."""

# %% split
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    "google-bert/bert-base-multilingual-cased"
)
text = "한국어를 배우고 있어요."
print(*tokenizer(text).tokens())

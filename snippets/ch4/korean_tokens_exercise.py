# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "transformers>=5"]
#
# [tool.hfnotes]
# files = ["korean-help-texts.jsonl"]
# ///
"""한국어를 자르는 법 연습의 답입니다."""

# %% data
from datasets import load_dataset

file = "korean-help-texts.jsonl"
texts = load_dataset("json", data_files=file, split="train")["text"]

# %% how_many_fit
from transformers import AutoTokenizer

checkpoints = [
    "google-bert/bert-base-multilingual-cased",
    "FacebookAI/xlm-roberta-base",
    "openai-community/gpt2",
]
for checkpoint in checkpoints:
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    for count in range(1, len(texts) + 1):
        ids = tokenizer(" ".join(texts[:count]), verbose=False)["input_ids"]
        if len(ids) > 512:
            break
    print(checkpoint, count - 1)

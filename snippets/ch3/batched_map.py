# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "transformers>=5"]
# ///
"""map을 한 줄씩, 그리고 여러 줄씩 실행해 부른 횟수를 비교합니다."""

# %% calls
from datasets import load_dataset
from transformers import AutoTokenizer

checkpoint = "google-bert/bert-base-uncased"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
rows = load_dataset("nyu-mll/glue", "mrpc", split="train")
calls = 0


def tokenize_function(example):
    global calls
    calls += 1
    return tokenizer(
        example["sentence1"], example["sentence2"], truncation=True
    )


for batched in (False, True):
    calls = 0
    rows.map(tokenize_function, batched=batched, load_from_cache_file=False)
    print(f"batched={batched}: {calls} calls")

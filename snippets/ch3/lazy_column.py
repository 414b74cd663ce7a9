# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "torch", "transformers>=5"]
# ///
"""열을 그대로 토크나이저에 넣으면 나는 오류입니다."""

# %% lazy_column raises=ValueError
from datasets import load_dataset
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
raw_datasets = load_dataset("nyu-mll/glue", "mrpc")
tokenizer(raw_datasets["train"]["sentence1"])

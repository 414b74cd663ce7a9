# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "torch", "transformers>=5"]
# ///
"""내 CSV와 JSON 파일을 데이터셋으로 읽습니다."""

# %% write
from pathlib import Path

Path("reviews.csv").write_text(
    "text,label\nThe soup was cold.,0\nWhat a lovely evening!,1\n"
)
Path("reviews.jsonl").write_text(
    '{"text": "I want my money back.", "label": 0}\n'
    '{"text": "Best film this year.", "label": 1}\n'
)

# %% csv
from datasets import load_dataset

reviews = load_dataset("csv", data_files="reviews.csv")
print(reviews["train"][0])

# %% json
reviews = load_dataset("json", data_files="reviews.jsonl", split="train")
print(reviews.features)
print(reviews[1])

# %% split
both = load_dataset(
    "csv", data_files={"train": "reviews.csv", "test": "reviews.csv"}
)
print(both.shape)

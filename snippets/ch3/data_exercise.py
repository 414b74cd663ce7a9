# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets"]
# ///
"""'데이터 준비' 연습의 답입니다."""

# %% split
from pathlib import Path

from datasets import load_dataset

lines = ["text,label"]
lines += [f"Review number {number}.,{number % 2}" for number in range(20)]
Path("reviews.csv").write_text("\n".join(lines))

reviews = load_dataset("csv", data_files="reviews.csv", split="train")
parts = reviews.train_test_split(test_size=0.2, seed=0)
texts = {name: set(part["text"]) for name, part in parts.items()}
print({name: len(part) for name, part in texts.items()})
print(texts["train"] & texts["test"])

# %% clean
tidy = reviews.map(
    lambda row: {"words": len(row["text"].split())}, remove_columns="text"
).rename_column("label", "labels")
print(tidy.column_names, tidy[0])

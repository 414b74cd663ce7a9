# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "numpy"]
# ///
"""'Trainer로 미세 조정하기' 연습의 답입니다."""

# %% always_different
import numpy as np
from datasets import load_dataset

rows = load_dataset("nyu-mll/glue", "mrpc", split="validation")
answers = np.array(rows["label"][:])


def scores(predicted):
    """정확도, 정밀도, 재현율입니다. 나눌 것이 없으면 0으로 칩니다."""
    hits = ((predicted == 1) & (answers == 1)).sum()
    said, there = (predicted == 1).sum(), (answers == 1).sum()
    return (
        (predicted == answers).mean(),
        hits / said if said else 0.0,
        hits / there,
    )


for name, label in (("equivalent", 1), ("not_equivalent", 0)):
    values = scores(np.full_like(answers, label))
    print(f"{name:<15}", *(f"{value:.2f}" for value in values))

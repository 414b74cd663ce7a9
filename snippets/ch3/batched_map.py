# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "matplotlib", "transformers>=5"]
# ///
"""map을 한 줄씩, 그리고 여러 줄씩 실행해 부른 횟수와 시간을 비교합니다."""

# %% calls
import time

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


def seconds(batched):
    start = time.perf_counter()
    rows.map(tokenize_function, batched=batched, load_from_cache_file=False)
    return time.perf_counter() - start


measured = {}
for batched in (False, True):
    calls = 0
    measured[f"batched={batched}"] = seconds(batched)
    print(f"batched={batched}: {calls} calls")

# %% draw
import matplotlib.pyplot as plt

for _ in range(2):
    for batched in (False, True):
        name = f"batched={batched}"
        measured[name] = min(measured[name], seconds(batched))

plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "batched"})
figure, axis = plt.subplots(figsize=(6, 1.6), layout="constrained")
bars = axis.barh(list(measured), list(measured.values()))
axis.bar_label(bars, fmt=" %.2f")
axis.margins(x=0.15)
axis.set_xlabel("seconds")
title = "map에 걸린 시간. 한 줄씩과 1,000줄씩"
figure.savefig("batched.svg", metadata={"Date": None, "Title": title})

# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "matplotlib", "torch", "transformers>=5"]
# ///
"""배치마다 그 배치의 가장 긴 문장까지만 채웁니다."""

# %% lengths
from datasets import load_dataset
from transformers import AutoTokenizer, DataCollatorWithPadding

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
raw_datasets = load_dataset("nyu-mll/glue", "mrpc")


def tokenize_function(example):
    return tokenizer(
        example["sentence1"], example["sentence2"], truncation=True
    )


tokenized_datasets = raw_datasets.map(tokenize_function, batched=True)
samples = tokenized_datasets["train"][:8]
print([len(ids) for ids in samples["input_ids"]])

# %% collate
data_collator = DataCollatorWithPadding(tokenizer=tokenizer)
unused = ["idx", "sentence1", "sentence2"]
samples = {
    name: rows for name, rows in samples.items() if name not in unused
}
batch = data_collator(samples)
print({name: tensor.shape for name, tensor in batch.items()})

# %% loader
import torch
from torch.utils.data import DataLoader

torch.manual_seed(0)
train = tokenized_datasets["train"].remove_columns(unused)
loader = DataLoader(
    train, batch_size=8, shuffle=True, collate_fn=data_collator
)
shapes = [tuple(batch["input_ids"].shape) for batch in loader]
print(len(shapes), shapes[:4])

# %% saved
used = sum(len(ids) for ids in train["input_ids"])
dynamic = sum(rows * columns for rows, columns in shapes)
longest = len(train) * max(len(ids) for ids in train["input_ids"])
print(f"{'tokens':<18}{used:>8,}")
print(f"{'dynamic padding':<18}{dynamic:>8,}")
print(f"{'to the longest':<18}{longest:>8,}")

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(6, 1.8), layout="constrained")
names = ["to the longest", "dynamic padding"]
totals = [longest, dynamic]
axis.barh(names, totals, color="#c9d3e8", label="[PAD]")
axis.barh(names, [used, used], color="#3949ab", label="tokens")
axis.spines[["top", "right"]].set_visible(False)
axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
title = "가장 긴 문장까지 채울 때와 배치마다 채울 때의 토큰 수"
figure.savefig("padding.svg", metadata={"Title": title})

# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "torch", "transformers>=5"]
# ///
"""데이터셋을 불러와 토큰으로 바꾸고 무엇이 디스크에 있는지 봅니다."""

# %% load
from datasets import load_dataset

raw_datasets = load_dataset("nyu-mll/glue", "mrpc")
print(raw_datasets)

# %% first_row
raw_train_dataset = raw_datasets["train"]
for name, value in raw_train_dataset[0].items():
    print(f"{name}: {value}")

# %% features
print(raw_train_dataset.features)

# %% label_names
print(raw_train_dataset.features["label"].int2str([0, 1]))

# %% columns
column = raw_train_dataset["sentence1"]
print(type(column).__name__, type(column[:3]).__name__)

# %% pair
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
inputs = tokenizer("This is the first sentence.", "This is the second one.")
for name, values in inputs.items():
    print(name, values)

# %% tokens
tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"])
print(tokens)

# %% alignment
for token, kind in zip(tokens, inputs["token_type_ids"], strict=True):
    print(f"{token:<10}{kind}")

# %% whole_column
tokenized = tokenizer(
    list(raw_train_dataset["sentence1"]),
    list(raw_train_dataset["sentence2"]),
    padding=True,
    truncation=True,
)
print(type(tokenized["input_ids"]).__name__, len(tokenized["input_ids"]))


# %% map
def tokenize_function(example):
    return tokenizer(
        example["sentence1"], example["sentence2"], truncation=True
    )


tokenized_datasets = raw_datasets.map(tokenize_function, batched=True)
print(tokenized_datasets["train"])

# %% arrow
import pyarrow

rows = tokenized_datasets["train"]
print(len(rows.cache_files) > 0, rows.data.nbytes > 100_000)
print(pyarrow.total_allocated_bytes() < rows.data.nbytes)

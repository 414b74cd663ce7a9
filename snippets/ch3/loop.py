# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "accelerate",
#   "datasets",
#   "torch",
#   "tqdm",
#   "transformers>=5",
# ]
# ///
"""Trainer 없이 학습 루프를 직접 씁니다."""

# %% data
import torch
from datasets import load_dataset
from torch.utils.data import DataLoader
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    get_scheduler,
    set_seed,
)

set_seed(0)
checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
raw_datasets = load_dataset("nyu-mll/glue", "mrpc")


def tokenize_function(example):
    return tokenizer(
        example["sentence1"], example["sentence2"], truncation=True
    )


tokenized = raw_datasets.map(tokenize_function, batched=True)
tokenized = tokenized.remove_columns(["sentence1", "sentence2", "idx"])
tokenized = tokenized.rename_column("label", "labels")
short_pairs = tokenized["train"].filter(
    lambda pair: len(pair["input_ids"]) <= 30
)
collator = DataCollatorWithPadding(tokenizer)
train_loader = DataLoader(
    short_pairs, batch_size=4, shuffle=True, collate_fn=collator
)
eval_loader = DataLoader(
    tokenized["validation"], batch_size=32, collate_fn=collator
)
batch = next(iter(train_loader))
print({name: tuple(tensor.shape) for name, tensor in batch.items()})

# %% model
model = AutoModelForSequenceClassification.from_pretrained(
    checkpoint,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)
for part in (model.bert.embeddings, *model.bert.encoder.layer[:3]):
    part.requires_grad_(False)
learning = [w for w in model.parameters() if w.requires_grad]
optimizer = torch.optim.AdamW(learning, lr=1e-4)
epochs = 2
steps = epochs * len(train_loader)
scheduler = get_scheduler(
    "constant_with_warmup",
    optimizer,
    num_warmup_steps=20,
    num_training_steps=steps,
)
print(steps)


# %% evaluate
def accuracy():
    model.eval()
    hits = total = 0
    for batch in eval_loader:
        with torch.no_grad():
            predicted = model(**batch).logits.argmax(dim=-1)
        hits += (predicted == batch["labels"]).sum().item()
        total += len(predicted)
    return hits / total


before = accuracy()
print(f"{before:.2f}")

# %% train
from tqdm.auto import tqdm

progress = tqdm(total=steps)
for _ in range(epochs):
    model.train()
    for batch in train_loader:
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        progress.update()

# %% after
after = accuracy()
labels = tokenized["validation"]["labels"][:]
majority = max(labels.count(0), labels.count(1)) / len(labels)
print(f"0.05 above the baseline {majority:.2f}: {after > majority + 0.05}")
print(f"0.3 above the start {before:.2f}: {after > before + 0.3}")

# %% learning_rate
print(scheduler.get_last_lr())

# %% trainer_defaults
from transformers import TrainingArguments

defaults = TrainingArguments()
print(f"Trainer: {defaults.weight_decay} {defaults.max_grad_norm}")
print(f"AdamW: {optimizer.defaults['weight_decay']}")

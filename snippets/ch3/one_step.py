# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""문장 둘로 학습을 한 걸음 합니다."""

# %% batch
import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    set_seed,
)

set_seed(0)
checkpoint = "google-bert/bert-base-uncased"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
sequences = [
    "I've been waiting for a HuggingFace course my whole life.",
    "This course is amazing!",
]
batch = tokenizer(
    sequences, padding=True, truncation=True, return_tensors="pt"
)
batch["labels"] = torch.tensor([1, 1])
print({name: tuple(tensor.shape) for name, tensor in batch.items()})

# %% step
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)


def loss_now():
    model.eval()
    with torch.no_grad():
        return model(**batch).loss.item()


before = loss_now()
model.train()
loss = model(**batch).loss
loss.backward()
optimizer.step()
optimizer.zero_grad()
print(f"{before:.2f} -> {loss_now():.2f}")

# %% more_steps
for _ in range(3):
    model.train()
    model(**batch).loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    print(f"{loss_now():.2f}")

# %% defaults
print(torch.optim.AdamW(model.parameters()).defaults["lr"])
print(torch.optim.AdamW(model.parameters()).defaults["weight_decay"])

# %% no_adamw
import transformers

print(hasattr(transformers, "AdamW"))

# /// script
# requires-python = ">=3.11"
# dependencies = ["accelerate", "torch", "transformers>=5"]
# ///
"""모델과 배치를 장치로 옮기고, 수의 정밀도를 바꾸어 봅니다."""

# %% device
import torch
from transformers import BertConfig, BertForSequenceClassification, set_seed

set_seed(0)
device = "cuda" if torch.cuda.is_available() else "cpu"
config = BertConfig(
    vocab_size=1000,
    hidden_size=64,
    intermediate_size=128,
    num_hidden_layers=2,
    num_attention_heads=2,
)
model = BertForSequenceClassification(config).to(device)
batch = {
    "input_ids": torch.randint(1000, (4, 12)),
    "labels": torch.tensor([0, 1, 1, 0]),
}
batch = {name: tensor.to(device) for name, tensor in batch.items()}
print(model(**batch).loss.device == model.device)

# %% in_place
layer = torch.nn.Linear(2, 2)
layer.to("meta")
tensor = torch.ones(2)
moved = tensor.to("meta")
print(layer.weight.device, tensor.device, moved.device)

# %% bytes
for dtype in (torch.float32, torch.float16, torch.bfloat16):
    size = model.to(dtype).get_memory_footprint()
    numbers = torch.finfo(dtype)
    print(f"{dtype}: {size:,} bytes, max {numbers.max:.0e}")
model.float()

# %% rounding
for dtype in (torch.float32, torch.float16, torch.bfloat16):
    one, tiny = torch.tensor([1, 1e-8], dtype=dtype)
    print(dtype)
    print("  1 + 0.001 > 1:", (one + 0.001 > one).item())
    print("  1e-8 > 0:", (tiny > 0).item())
    print("  70,000:", torch.tensor(70_000, dtype=dtype).item())

# %% lost_update
for dtype in (torch.float32, torch.bfloat16):
    weight = torch.ones(1, dtype=dtype, requires_grad=True)
    optimizer = torch.optim.AdamW([weight], lr=1e-4, weight_decay=0.0)
    for _ in range(100):
        weight.sum().backward()
        optimizer.step()
        optimizer.zero_grad()
    print(f"{dtype}: {weight.item():.2f}")

# %% autocast
with torch.autocast(device, dtype=torch.bfloat16):
    output = model(**batch)
output.loss.backward()
weight = model.classifier.weight
print("logits", output.logits.dtype)
print("loss", output.loss.dtype)
print("weight", weight.dtype)
print("gradient", weight.grad.dtype)

# %% trainer_bf16
from transformers import PrinterCallback, Trainer, TrainingArguments

arguments = TrainingArguments(
    "mixed",
    bf16=True,
    use_cpu=True,  # GPU가 있으면 이 줄을 뺍니다
    max_steps=2,
    save_strategy="no",
    report_to="none",
    disable_tqdm=True,
)
tensors = batch["input_ids"].cpu(), batch["labels"].cpu()
reviews = [
    {"input_ids": ids, "labels": label}
    for ids, label in zip(*tensors, strict=True)
]
trainer = Trainer(model, arguments, train_dataset=reviews)
trainer.remove_callback(PrinterCallback)
trainer.train()
print(trainer.accelerator.mixed_precision)
print({weight.dtype for weight in trainer.model.parameters()})

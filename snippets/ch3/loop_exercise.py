# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'학습 루프 직접 쓰기' 연습의 답입니다."""

# %% linear
import torch
from transformers import get_scheduler

optimizer = torch.optim.AdamW([torch.ones(1)], lr=1e-4)
scheduler = get_scheduler(
    "linear", optimizer, num_warmup_steps=20, num_training_steps=212
)
rates = []
for _ in range(212):
    rates.append(scheduler.get_last_lr()[0])
    optimizer.step()
    scheduler.step()
for step in (0, 10, 20, 116, 211):
    print(f"{step:>3} {rates[step]:.1e}")

# %% wrong_order
layer = torch.nn.Linear(2, 1)
before = layer.weight.clone()
optimizer = torch.optim.AdamW(layer.parameters(), lr=0.1)
layer(torch.ones(1, 2)).sum().backward()
optimizer.zero_grad()
optimizer.step()
print(torch.equal(layer.weight, before))

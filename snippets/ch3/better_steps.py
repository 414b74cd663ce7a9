# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""기울기 누적, 기울기 자르기, Adam과 AdamW, 스케줄러를 견줍니다."""

# %% model
import torch
from transformers import BertConfig, BertForSequenceClassification, set_seed

set_seed(0)
config = BertConfig(
    vocab_size=100,
    hidden_size=32,
    intermediate_size=64,
    num_hidden_layers=2,
    num_attention_heads=2,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)
model = BertForSequenceClassification(config)
input_ids = torch.randint(100, (8, 12))
labels = torch.tensor([0, 1, 1, 0, 1, 0, 0, 1])
print(model.num_parameters(), tuple(input_ids.shape))


# %% accumulate
def gradients(sizes, shares):
    """배치를 나누어 넣고, 손실에 몫을 곱해 기울기를 모읍니다."""
    model.zero_grad()
    parts = zip(
        input_ids.split(sizes), labels.split(sizes), shares, strict=True
    )
    for ids, answers, share in parts:
        loss = model(input_ids=ids, labels=answers).loss
        (share * loss).backward()
    return torch.cat([w.grad.flatten() for w in model.parameters()])


whole = gradients([8], [1])
quarters = gradients([2, 2, 2, 2], [1 / 4] * 4)
print("divided: equal", torch.allclose(quarters, whole, atol=1e-6))
sums = gradients([2, 2, 2, 2], [1] * 4)
print(f"not divided: {sums.norm() / whole.norm():.2f} times as long")

# %% uneven
halves = gradients([6, 2], [1 / 2, 1 / 2])
print("equal shares: equal", torch.allclose(halves, whole, atol=1e-6))
by_size = gradients([6, 2], [6 / 8, 2 / 8])
print("shares by size: equal", torch.allclose(by_size, whole, atol=1e-6))

# %% clip
from torch.nn.utils import clip_grad_norm_

for scale in (10, 0.1):
    gradient = gradients([8], [scale])
    before = clip_grad_norm_(model.parameters(), max_norm=1.0)
    clipped = torch.cat([w.grad.flatten() for w in model.parameters()])
    cosine = torch.cosine_similarity(gradient, clipped, dim=0)
    print(f"{before:.2f} -> {clipped.norm():.2f}, cosine {cosine:.2f}")


# %% adam
def one_step(optimizer_class, weight_decay):
    """처음 값이 1인 가중치 둘. 첫째의 기울기는 0, 둘째는 1입니다."""
    weights = torch.ones(2, requires_grad=True)
    optimizer = optimizer_class(
        [weights], lr=0.1, weight_decay=weight_decay
    )
    weights.grad = torch.tensor([0.0, 1.0])
    optimizer.step()
    return [f"{weight:.3f}" for weight in weights.tolist()]


print("no decay", one_step(torch.optim.Adam, 0.0))
print("Adam    ", one_step(torch.optim.Adam, 0.1))
print("AdamW   ", one_step(torch.optim.AdamW, 0.1))

# %% schedules
from transformers import get_scheduler


def rates(name, steps=100, warmup=10):
    optimizer = torch.optim.AdamW([torch.ones(1)], lr=1e-4)
    scheduler = get_scheduler(name, optimizer, warmup, steps)
    learned = []
    for _ in range(steps):
        learned.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return learned


schedules = {name: rates(name) for name in ("constant", "linear", "cosine")}
for name, learned in schedules.items():
    print(name, *(f"{learned[step]:.1e}" for step in (0, 5, 10, 55, 99)))

# %% draw_schedules
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(5, 2.4), layout="constrained")
for name, learned in schedules.items():
    axis.plot(learned, label=name)
axis.set_xlabel("step")
axis.set_ylabel("learning rate")
axis.ticklabel_format(axis="y", scilimits=(-4, -4))
figure.legend(frameon=False, loc="outside upper center", ncols=3)
title = "세 스케줄러가 백 걸음 동안 정하는 학습률"
figure.savefig("schedules.svg", metadata={"Title": title})

# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch"]
# ///
"""작은 분류기를 한 군데씩 잘못 학습시키고 학습 곡선을 견줍니다."""

# %% data
import torch


def make_reviews(count, seed):
    """단어 번호 열둘짜리 평. 0~9는 칭찬, 10~19는 불평하는 단어입니다."""
    random = torch.Generator().manual_seed(seed)
    labels = torch.randint(2, (count,), generator=random)
    words = torch.randint(20, 400, (count, 12), generator=random)
    # 앞의 두 단어가 의견이고, 열에 여덟은 레이블과 맞습니다.
    fits = torch.rand(count, 2, generator=random) < 0.8
    praise = fits == labels[:, None].bool()
    opinions = torch.randint(10, (count, 2), generator=random)
    words[:, :2] = torch.where(praise, opinions, opinions + 10)
    return words, labels


train, validation = make_reviews(8000, seed=1), make_reviews(500, seed=2)
print(train[0][0].tolist(), train[1][0].item())

# %% learn
from torch.nn.functional import cross_entropy


def learn(train, validation, rate=0.01, batch_size=32, weight_decay=0.0):
    random = torch.Generator().manual_seed(0)
    model = torch.nn.EmbeddingBag(400, 2, mode="sum")
    torch.nn.init.normal_(model.weight, std=0.1, generator=random)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=rate, weight_decay=weight_decay
    )
    words, labels = train
    history, losses = [], []
    for step in range(1, 201):
        batch = torch.randint(len(words), (batch_size,), generator=random)
        loss = cross_entropy(model(words[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % 10 == 0:
            train_loss = sum(losses[-10:]) / 10
            history.append((step, train_loss, *evaluate(model, validation)))
    return history


def evaluate(model, validation):
    words, labels = validation
    with torch.no_grad():
        logits = model(words)
    accuracy = (logits.argmax(dim=-1) == labels).float().mean()
    return cross_entropy(logits, labels).item(), accuracy.item()


# %% healthy
import math

import matplotlib.pyplot as plt


def plot(axis, history):
    steps, train_losses, losses, _ = zip(*history, strict=True)
    axis.plot(steps, train_losses, label="train loss")
    axis.plot(steps, losses, label="validation loss")
    axis.axhline(math.log(2), color="gray", linestyle="--", label="ln 2")
    axis.set_ylim(0, max(1, 1.1 * max(train_losses + losses)))


def draw(name, history, title):
    figure, axis = plt.subplots(figsize=(5, 2.4), layout="constrained")
    plot(axis, history)
    axis.set_xlabel("step")
    figure.legend(frameon=False, loc="outside upper center", ncols=3)
    figure.savefig(f"{name}.svg", metadata={"Title": title})


def report(history):
    _, train_loss, loss, accuracy = history[-1]
    lowest = min(loss for _, _, loss, _ in history)
    print(f"train {train_loss:.2f}, validation {loss:.2f}")
    print(f"lowest validation {lowest:.2f}, accuracy {accuracy:.2f}")


healthy = learn(train, validation)
report(healthy)
draw("healthy", healthy, "두 손실이 함께 내려가 나란히 평평해진다")

# %% stairs
few_reviews = (validation[0][:20], validation[1][:20])
stairs = learn(train, few_reviews)
steps, _, losses, accuracies = zip(*stairs, strict=True)
print(len(set(losses)), len(set(accuracies)))
figure, axis = plt.subplots(figsize=(5, 2.4), layout="constrained")
axis.plot(steps, losses, color="C1", label="validation loss")
axis.step(steps, accuracies, where="post", color="C2", label="accuracy")
axis.set_ylim(0, 1.05)
axis.set_xlabel("step")
figure.legend(frameon=False, loc="outside upper center", ncols=2)
title = "손실은 매끄럽게 내려가고 정확도는 계단처럼 오른다"
figure.savefig("stairs.svg", metadata={"Title": title})

# %% underfitting
underfitting = learn(train, validation, rate=1e-4)
report(underfitting)
title = "두 손실이 다 높고 아직 아주 조금씩 내려간다"
draw("underfitting", underfitting, title)

# %% overfitting
words, labels = train
few = (words[:64], labels[:64])
overfitting = learn(few, validation)
report(overfitting)
title = "학습 손실은 0으로 가고 검증 손실은 다시 올라간다"
draw("overfitting", overfitting, title)

# %% high_rate
high_rate = learn(train, validation, rate=1.0)
lowest = min(loss for _, _, loss, _ in high_rate)
print("always above 2 ln 2:", lowest > 2 * math.log(2))
title = "두 손실이 처음보다 훨씬 높은 곳에서 오르내린다"
draw("high_rate", high_rate, title)


# %% small_batch
from itertools import pairwise


def largest_jump(history):
    losses = [train_loss for _, train_loss, _, _ in history]
    return max(abs(b - a) for a, b in pairwise(losses))


small_batch = learn(train, validation, batch_size=1)
report(small_batch)
print(f"{largest_jump(healthy):.1f} {largest_jump(small_batch):.1f}")
title = "학습 손실이 들쭉날쭉하고 검증 손실은 더디게 내려간다"
draw("small_batch", small_batch, title)

# %% shifted_labels
shifted = (words, labels.roll(1))
shifted_labels = learn(shifted, validation)
report(shifted_labels)
title = "두 손실이 찍는 것과 같은 ln 2에서 내려가지 않는다"
draw("shifted_labels", shifted_labels, title)

# %% swapped_labels
swapped = (validation[0], 1 - validation[1])
swapped_labels = learn(train, swapped)
report(swapped_labels)
title = "학습 손실은 내려가는데 검증 손실은 처음부터 올라간다"
draw("swapped_labels", swapped_labels, title)

# %% gallery
runs = {
    "healthy": healthy,
    "underfitting": underfitting,
    "overfitting": overfitting,
    "rate too high": high_rate,
    "batch too small": small_batch,
    "labels shifted by one": shifted_labels,
    "validation labels swapped": swapped_labels,
}
figure, axes = plt.subplots(4, 2, figsize=(5, 7), layout="constrained")
for axis, (name, history) in zip(axes.flat, runs.items(), strict=False):
    plot(axis, history)
    axis.set_title(name, fontsize="medium")
axes[-1, -1].axis("off")
axes[-1, -1].legend(*axes[0, 0].get_legend_handles_labels(), loc="center")
title = "일곱 학습의 학습 손실과 검증 손실"
figure.savefig("gallery.svg", metadata={"Title": title})
for name, history in runs.items():
    falls = history[-1][2] < history[0][2] - 0.1
    print(f"{name}: validation loss falls {falls}")

# %% answer_overfitting
report(learn((words[:500], labels[:500]), validation))
report(learn(few, validation, weight_decay=5.0))

# %% answer_cut
cut_validation = (validation[0][:, 2:], validation[1])
report(learn((words[:, 2:], labels), cut_validation))

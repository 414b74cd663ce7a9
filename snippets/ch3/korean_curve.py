# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "matplotlib", "torch", "transformers>=5"]
#
# [tool.hfnotes]
# files = ["korean-reviews-train.jsonl", "korean-reviews-validation.jsonl"]
# ///
"""한국어 후기로 한 학습을 두 가지 검증 데이터로 재어 곡선을 견줍니다."""

# %% data
from datasets import load_dataset


def load(split):
    file = f"korean-reviews-{split}.jsonl"
    return load_dataset("json", data_files=file, split="train")


reviews = load("train")
train = reviews.select(range(120))
cut_off = reviews.select(range(120, 180))  # 같은 파일에서 떼어 둔 것
separate = load("validation").select(range(60))  # 따로 쓴 것
print(cut_off[0]["text"])
print(separate[0]["text"])

# %% vectors
import torch
from torch.nn.functional import cross_entropy, normalize
from transformers import AutoModel, AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModel.from_pretrained(checkpoint)


@torch.inference_mode()
def embed(texts):
    texts = ["query: " + text for text in texts]
    batch = tokenizer(texts, padding=True, return_tensors="pt")
    hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    return normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


def examples(reviews):
    """후기의 벡터와 레이블. 긍정이 1입니다."""
    vectors = [embed(part["text"]) for part in reviews.iter(batch_size=20)]
    labels = [label == "positive" for label in reviews["label"]]
    return torch.cat(vectors), torch.tensor(labels).long()


train_examples = examples(train)
cut_off_examples = examples(cut_off)
separate_examples = examples(separate)
print(tuple(train_examples[0].shape))


# %% learn
def learn(train, validation):
    """선형 헤드를 80걸음 학습합니다. 걸음마다 두 손실을 적습니다."""
    vectors, labels = train
    others, answers = validation
    mean, spread = vectors.mean(dim=0), vectors.std(dim=0)
    vectors, others = (vectors - mean) / spread, (others - mean) / spread
    head = torch.nn.Linear(vectors.shape[1], 2)
    torch.nn.init.zeros_(head.weight)
    torch.nn.init.zeros_(head.bias)
    optimizer = torch.optim.AdamW(head.parameters(), lr=0.001)
    history = []
    for _ in range(80):
        loss = cross_entropy(head(vectors), labels)
        with torch.no_grad():
            validation_loss = cross_entropy(head(others), answers)
        history.append((loss.item(), validation_loss.item()))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return history


def report(history):
    train_losses, losses = zip(*history, strict=True)
    print(f"train {train_losses[0]:.2f} -> {train_losses[-1]:.2f}")
    print(f"validation lowest {min(losses):.2f}, last {losses[-1]:.2f}")


# %% curves
import math

import matplotlib.pyplot as plt

cut_off_curve = learn(train_examples, cut_off_examples)
separate_curve = learn(train_examples, separate_examples)
report(cut_off_curve)
report(separate_curve)

figure, axes = plt.subplots(
    1, 2, figsize=(5, 2.6), sharey=True, layout="constrained"
)
for axis, history, name in (
    (axes[0], cut_off_curve, "validation cut off"),
    (axes[1], separate_curve, "validation separate"),
):
    train_losses, losses = zip(*history, strict=True)
    axis.plot(train_losses, label="train loss")
    axis.plot(losses, label="validation loss")
    axis.axhline(math.log(2), color="gray", linestyle="--", label="ln 2")
    axis.set_title(name, fontsize="medium")
    axis.set_xlabel("step")
    axis.set_ylim(0, 1)
handles = axes[0].get_legend_handles_labels()
figure.legend(*handles, frameon=False, loc="outside upper center", ncols=3)
title = (
    "같은 학습의 두 그림. 학습 파일에서 떼어 낸 후기로 재면 검증 손실이"
    " 내려가 머물고, 따로 쓴 후기로 재면 내려갔다가 다시 올라갑니다."
)
figure.savefig("korean_curve.svg", metadata={"Title": title})

# %% shared
seen = {word for text in train["text"] for word in text.split()}
for name, some in {"cut off": cut_off, "separate": separate}.items():
    words = [word for text in some["text"] for word in text.split()]
    share = sum(word in seen for word in words) / len(words)
    print(f"{name}: {share:.2f}")

# %% answer_few
vectors, labels = train_examples
report(learn((vectors[:30], labels[:30]), cut_off_examples))

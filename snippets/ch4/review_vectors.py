# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "datasets", "matplotlib", "scikit-learn", "torch", "transformers>=5",
# ]
#
# [tool.hfnotes]
# files = ["korean-reviews-train.jsonl", "korean-reviews-test.jsonl"]
# ///
"""후기의 벡터에 선형 분류기를 얹고, 예문의 수와 틀린 후기를 봅니다."""

# %% thirty
import torch
from datasets import load_dataset
from sklearn.linear_model import LogisticRegression
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModel.from_pretrained(checkpoint)


@torch.inference_mode()
def embed_batch(texts):
    texts = ["query: " + text for text in texts]
    batch = tokenizer(texts, padding=True, return_tensors="pt")
    hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    return normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1).numpy()


file = "korean-reviews-train.jsonl"
train = load_dataset("json", data_files=file, split="train")
thirty = train[:30]
classifier = LogisticRegression()
classifier.fit(embed_batch(thirty["text"]), thirty["label"])
texts = [
    "배송도 빠르고 품질도 아주 좋아요.",
    "이틀 만에 고장 나서 환불했습니다.",
    "값도 적당하고 품질도 나쁘지 않네요.",
]
for label, text in zip(
    classifier.predict(embed_batch(texts)), texts, strict=True
):
    print(label, text)

# %% data
file = "korean-reviews-test.jsonl"
test = load_dataset("json", data_files=file, split="train")
print(len(train), len(test))
print(train[0])

# %% embed
import numpy as np


def embed(texts, size=32):
    # 길이가 비슷한 글끼리 담으면 패딩이 줄어듭니다
    order = np.argsort([len(text) for text in texts])
    parts = [
        order[start : start + size] for start in range(0, len(texts), size)
    ]
    vectors = [embed_batch([texts[row] for row in part]) for part in parts]
    return np.concatenate(vectors)[np.argsort(order)]


train_vectors = embed(train["text"])
test_vectors = embed(test["text"])
train_labels = np.array(train["label"])
test_labels = np.array(test["label"])
print(train_vectors.shape, test_vectors.shape)

# %% all
classifier = LogisticRegression().fit(train_vectors, train_labels)
predicted = classifier.predict(test_vectors)
correct = predicted == test_labels
print(f"train {classifier.score(train_vectors, train_labels):.2f}")
print(f"test  {correct.mean():.2f}")
print(classifier.coef_.size + classifier.intercept_.size)

# %% half
half = LogisticRegression().fit(train_vectors[:452], train_labels[:452])
print(f"{half.score(test_vectors, test_labels):.2f}")

# %% curve
rng = np.random.default_rng(0)
sides = [
    np.flatnonzero(train_labels == name) for name in np.unique(train_labels)
]
sizes = [30, 60, 120, 240, 480]


def accuracy(size):
    """긍정과 부정을 반씩 뽑아 학습하고 시험 데이터의 정확도를 잽니다."""
    rows = np.concatenate([rng.choice(s, size // 2, False) for s in sides])
    some = LogisticRegression().fit(train_vectors[rows], train_labels[rows])
    return some.score(test_vectors, test_labels)


scores = {size: [accuracy(size) for _ in range(10)] for size in sizes}
scores[len(train)] = [correct.mean()]
for size, of_size in scores.items():
    low, high = min(of_size), max(of_size)
    print(f"{size:>3} {np.mean(of_size):.2f} ({low:.2f}-{high:.2f})")

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4.2, 2.6), layout="constrained")
lows, highs = zip(*[(min(s), max(s)) for s in scores.values()], strict=True)
sizes = list(scores)
axis.fill_between(sizes, lows, highs, color="#c9d3e8")
means = [np.mean(of_size) for of_size in scores.values()]
axis.plot(sizes, means, color="#3949ab", marker="o")
axis.axhline(0.5, color="gray", linestyle="--")
axis.set_xscale("log")
axis.set_xticks(sizes, sizes)
axis.minorticks_off()
axis.set_xlabel("examples")
axis.set_ylabel("accuracy")
title = (
    "예문의 수와 정확도. 30개에서 이미 찍기(점선)보다 훨씬 높고,"
    " 서른 배로 늘려도 조금만 오릅니다."
)
figure.savefig("review_curve.svg", metadata={"Title": title})

# %% kinds
kinds = np.array(test["kind"])
for kind in ("plain", "mixed", "negation", "irony", "short"):
    of_kind = correct[kinds == kind]
    print(f"{kind:<8} {of_kind.sum():>3} of {len(of_kind):>3}")

# %% confusion
from sklearn.metrics import confusion_matrix

print(classifier.classes_)
print(confusion_matrix(test_labels, predicted))

# %% wrong
sure = np.abs(classifier.decision_function(test_vectors))
for number in np.argsort(-sure * ~correct)[:8]:
    print(test_labels[number], kinds[number], test[int(number)]["text"])

# %% denied
texts = [
    "조명이 침침하다.",
    "조명이 침침하다는 후기가 있던데 전혀 그렇지 않았어요.",
    "조명이 아늑하다.",
    "조명이 아늑하다는 후기가 있던데 전혀 그렇지 않았어요.",
    "나빠요.",
    "나쁘지 않아요.",
    "좋아요.",
    "좋지 않아요.",
]
positive = classifier.predict_proba(embed(texts))[:, 1]
for probability, text in zip(positive, texts, strict=True):
    print(f"{probability:.2f} {text}")

# %% cross_validation
from sklearn.model_selection import cross_val_score

for c in (0.1, 1, 10, 100):
    model_c = LogisticRegression(C=c, max_iter=1000)
    folds = cross_val_score(model_c, train_vectors, train_labels, cv=5)
    tested = model_c.fit(train_vectors, train_labels)
    score = tested.score(test_vectors, test_labels)
    print(f"{c:<4} {folds.mean():.2f} {score:.2f}")

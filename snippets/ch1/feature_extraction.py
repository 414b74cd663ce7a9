# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""문장을 벡터로 바꾸어 어느 문장이 가장 비슷한지 찾습니다."""

# %% pipeline
from transformers import pipeline

extractor = pipeline(
    "feature-extraction", model="sentence-transformers/all-MiniLM-L6-v2"
)
features = extractor("The cat sleeps on the sofa.", return_tensors=True)
print(features.shape)

# %% embeddings
import torch

sentences = [
    "The cat sleeps on the sofa.",
    "A kitten is napping on the couch.",
    "The stock market fell sharply today.",
    "Shares lost value on Tuesday.",
    "I would like a cup of coffee.",
]
vectors = torch.stack(
    [
        extractor(text, return_tensors=True)[0].mean(dim=0)
        for text in sentences
    ]
)
vectors = torch.nn.functional.normalize(vectors, dim=-1)
print(vectors.shape)

# %% similarity
similarity = vectors @ vectors.T
for row in similarity:
    print(" ".join(f"{value:5.2f}" for value in row.tolist()))

# %% closest
similarity.fill_diagonal_(-1)
for text, best in zip(sentences, similarity.argmax(dim=-1), strict=True):
    print(f"{text} -> {sentences[best]}")

# %% draw
import textwrap

import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4, 3.2), layout="constrained")
similarity = vectors @ vectors.T
axis.pcolormesh(similarity, cmap="Blues", vmin=-0.1, vmax=1.6)
axis.invert_yaxis()
places = [number + 0.5 for number in range(len(sentences))]
axis.set_xticks(places, range(1, 6))
labels = [
    textwrap.fill(f"{number} {text}", 20)
    for number, text in enumerate(sentences, 1)
]
axis.set_yticks(places, labels)
axis.tick_params(length=0)
for y, row in enumerate(similarity.tolist()):
    for x, value in enumerate(row):
        axis.text(
            x + 0.5, y + 0.5, f"{value:.2f}", ha="center", va="center"
        )
title = "다섯 문장의 유사도. 1과 2, 3과 4가 서로 가장 비슷합니다."
figure.savefig("similarity.svg", metadata={"Title": title})

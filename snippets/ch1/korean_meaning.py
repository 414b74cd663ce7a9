# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""한국어 문장을 벡터로 바꾸어 비슷한 문장과 알맞은 레이블을 찾습니다."""

# %% closest
import torch
from transformers import pipeline

extractor = pipeline(
    "feature-extraction", model="intfloat/multilingual-e5-small"
)


def embed(texts):
    vectors = [
        extractor(f"query: {text}", return_tensors=True)[0].mean(dim=0)
        for text in texts
    ]
    return torch.nn.functional.normalize(torch.stack(vectors), dim=-1)


sentences = [
    "고양이가 소파에서 자고 있습니다.",
    "새끼 고양이가 의자에서 낮잠을 잡니다.",
    "오늘 주가가 크게 떨어졌습니다.",
    "화요일에 증시가 내렸습니다.",
]
vectors = embed(sentences)
similarity = (vectors @ vectors.T).fill_diagonal_(-1)
for text, best in zip(sentences, similarity.argmax(dim=-1), strict=True):
    print(f"{text} -> {sentences[best]}")

# %% labels
labels = ["교육", "정치", "경제", "운동 경기"]
texts = [
    "트랜스포머 라이브러리를 배우는 강의입니다.",
    "국회가 새 법안을 놓고 표결했습니다.",
    "환율이 올라 수입 물가가 뛰었습니다.",
    "우리 팀이 연장전에서 이겼습니다.",
]
scores = embed(texts) @ embed(labels).T
for text, row in zip(texts, scores, strict=True):
    print(f"{labels[row.argmax()]}: {text}")
    print(" ".join(f"{score:.2f}" for score in row))

# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'자연어 처리와 파이프라인' 연습의 답입니다."""

# %% all_scores
from transformers import pipeline

classifier = pipeline(
    "sentiment-analysis",
    model="distilbert/distilbert-base-uncased-finetuned-sst-2-english",
)
scores = classifier("I love it!", top_k=None)
for answer in scores:
    print(answer["label"], f"{answer['score']:.2f}")
print(f"{sum(answer['score'] for answer in scores):.2f}")

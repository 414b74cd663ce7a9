# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""512토큰이 넘는 글을 파이프라인에 넣으면 나는 오류와 고치는 방법입니다."""

# %% truncation
from transformers import pipeline

classifier = pipeline(
    "sentiment-analysis",
    model="distilbert/distilbert-base-uncased-finetuned-sst-2-english",
)
text = "I hate this so much! " * 120
for result in classifier([text], truncation=True):
    print(result["label"])

# %% error raises=RuntimeError
classifier(text)

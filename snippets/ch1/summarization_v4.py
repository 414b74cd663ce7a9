# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers<5"]
# ///
"""transformers 4의 요약 파이프라인입니다."""

# %% pipeline
from transformers import pipeline

summarizer = pipeline(
    "summarization", model="sshleifer/distilbart-cnn-12-6"
)
text = (
    "The weather was mild and dry. According to the council, the library in"
    " Millbrook will open its new café on Monday. The building is used by"
    " 600 people every week."
)
result = summarizer(text, min_length=5, max_length=40)
print(result[0]["summary_text"].strip())

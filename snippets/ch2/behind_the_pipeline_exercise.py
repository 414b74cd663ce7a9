# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'파이프라인의 내부' 연습 문제의 답입니다."""

# %% load
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)


# %% predict
def predict(sentences):
    """문장마다 (레이블, 확률)을 돌려줍니다."""
    inputs = tokenizer(
        sentences, padding=True, truncation=True, return_tensors="pt"
    )
    with torch.no_grad():
        logits = model(**inputs).logits
    scores, best = logits.softmax(dim=-1).max(dim=-1)
    return [
        (model.config.id2label[index], score)
        for index, score in zip(best.tolist(), scores.tolist(), strict=True)
    ]


for label, score in predict(
    ["The food was not bad at all.", "I want my money back."]
):
    print(f"{label} {score:.2f}")

# %% without_padding raises=ValueError
tokenizer(["I hate this so much!", "So have I!"], return_tensors="pt")

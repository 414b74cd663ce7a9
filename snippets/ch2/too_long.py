# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""512토큰이 넘는 글을 모델에 넣으면 나는 오류입니다."""

# %% too_long
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)

text = "The service was slow. " * 120
inputs = tokenizer(text, return_tensors="pt")
print(tokenizer.model_max_length, inputs["input_ids"].shape)

# %% error raises=RuntimeError
model(**inputs)

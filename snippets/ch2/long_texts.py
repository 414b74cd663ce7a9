# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""512토큰이 넘는 글을 토큰을 세어 자릅니다."""

# %% long_text
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)

text = "The service was slow. " * 120
inputs = tokenizer(text, return_tensors="pt")
print(tokenizer.model_max_length, inputs["input_ids"].shape)

# %% truncation
inputs = tokenizer(text, truncation=True, return_tensors="pt")
print(inputs["input_ids"].shape, model(**inputs).logits.shape)
print(tokenizer.convert_ids_to_tokens(inputs["input_ids"][0, -3:]))

# %% characters
cut = text[:512]
print(len(cut), len(tokenizer(cut)["input_ids"]))

# %% windows
windows = tokenizer(
    text,
    truncation=True,
    padding=True,
    max_length=128,
    stride=16,
    return_overflowing_tokens=True,
    return_tensors="pt",
)
rows = windows["input_ids"]
print(rows.shape)
print(rows[0, -17:-1].equal(rows[1, 1:17]))

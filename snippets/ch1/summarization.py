# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""짧은 기사를 한 문장으로 줄입니다."""

# %% summarize
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

checkpoint = "sshleifer/distilbart-cnn-12-6"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)

text = (
    "The weather was mild and dry. According to the council, the library in"
    " Millbrook will open its new café on Monday. The building is used by"
    " 600 people every week."
)
inputs = tokenizer(text, return_tensors="pt")
outputs = model.generate(**inputs, min_length=5, max_new_tokens=40)
print(tokenizer.decode(outputs[0], skip_special_tokens=True))

# %% too_long
print("article", inputs["input_ids"].shape[1])
outputs = model.generate(
    **inputs,
    min_length=56,
    max_length=142,
    length_penalty=2.0,
    no_repeat_ngram_size=3,
)
print("at least 56:", outputs.shape[1] >= 56)

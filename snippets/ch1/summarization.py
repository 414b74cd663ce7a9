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
outputs = model.generate(**inputs)
print(tokenizer.decode(outputs[0], skip_special_tokens=True))

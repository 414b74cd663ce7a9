# /// script
# requires-python = ">=3.11"
# dependencies = ["sentencepiece", "torch", "transformers>=5"]
# ///
"""한 클래스로 번역도 하고 요약도 합니다."""

# %% generate
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer


def generate(checkpoint, text):
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
    inputs = tokenizer(text, return_tensors="pt")
    outputs = model.generate(**inputs, min_length=5, max_new_tokens=40)
    return tokenizer.decode(outputs[0], skip_special_tokens=True)


sentence = "그 영화는 너무 조용했습니다."
print(generate("Helsinki-NLP/opus-mt-ko-en", sentence))
article = (
    "The weather was mild and dry. According to the council, the library in"
    " Millbrook will open its new café on Monday. The building is used by"
    " 600 people every week."
)
print(generate("sshleifer/distilbart-cnn-12-6", article))

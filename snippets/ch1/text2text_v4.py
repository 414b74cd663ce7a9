# /// script
# requires-python = ">=3.11"
# dependencies = ["sentencepiece", "torch", "transformers<5"]
# ///
"""transformers 4의 글에서 글로 가는 파이프라인입니다."""

# %% pipeline
from transformers import pipeline


def generate(checkpoint, text):
    generator = pipeline("text2text-generation", model=checkpoint)
    result = generator(text, min_length=5, max_length=40)
    return result[0]["generated_text"].strip()


sentence = "그 영화는 너무 조용했습니다."
print(generate("Helsinki-NLP/opus-mt-ko-en", sentence))
article = (
    "The weather was mild and dry. According to the council, the library in"
    " Millbrook will open its new café on Monday. The building is used by"
    " 600 people every week."
)
print(generate("sshleifer/distilbart-cnn-12-6", article))

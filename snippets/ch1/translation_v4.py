# /// script
# requires-python = ">=3.11"
# dependencies = ["sentencepiece", "torch", "transformers<5"]
# ///
"""transformers 4의 번역 파이프라인입니다."""

# %% pipeline
from transformers import pipeline

translator = pipeline("translation", model="Helsinki-NLP/opus-mt-ko-en")
sentences = ["그 영화는 너무 조용했습니다.", "제 친구는 한국어를 배웁니다."]
for result in translator(sentences):
    print(result["translation_text"])

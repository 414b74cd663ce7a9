# /// script
# requires-python = ">=3.11"
# dependencies = ["sentencepiece", "torch", "transformers>=5"]
# ///
"""한국어 문장을 영어로 옮깁니다."""

# %% translate
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

checkpoint = "Helsinki-NLP/opus-mt-ko-en"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)

sentences = ["그 영화는 너무 조용했습니다.", "제 친구는 한국어를 배웁니다."]
inputs = tokenizer(sentences, padding=True, return_tensors="pt")
outputs = model.generate(**inputs, max_new_tokens=40)
print(*tokenizer.decode(outputs, skip_special_tokens=True), sep="\n")

# %% tokens
print(*tokenizer.convert_ids_to_tokens(inputs["input_ids"][0]))

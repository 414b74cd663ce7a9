# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""문장에서 사람, 기관, 장소의 이름을 찾습니다."""

# %% ner
from transformers import pipeline

ner = pipeline(
    "ner",
    model="dbmdz/bert-large-cased-finetuned-conll03-english",
    aggregation_strategy="simple",
)
sentence = "My name is Sylvain and I work at Hugging Face in Brooklyn."
for entity in ner(sentence):
    print(
        entity["entity_group"],
        entity["word"],
        entity["start"],
        entity["end"],
    )

# %% tokens
tagger = pipeline(
    "ner", model="dbmdz/bert-large-cased-finetuned-conll03-english"
)
for token in tagger(sentence):
    print(token["index"], token["word"], token["entity"])

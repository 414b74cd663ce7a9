# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'글을 읽는 작업' 연습의 답입니다."""

# %% join
from transformers import pipeline

tagger = pipeline(
    "ner", model="dbmdz/bert-large-cased-finetuned-conll03-english"
)


def names(text):
    """이어진 토큰을 모아 (종류, 이름)의 리스트로 돌려줍니다."""
    found = []
    for token in tagger(text):
        kind = token["entity"].split("-")[1]
        last = found[-1] if found else None
        if last and last[0] == kind and token["index"] == last[3] + 1:
            found[-1] = (kind, last[1], token["end"], token["index"])
        else:
            found.append(
                (kind, token["start"], token["end"], token["index"])
            )
    return [(kind, text[start:end]) for kind, start, end, _ in found]


print(names("My name is Sylvain and I work at Hugging Face in Brooklyn."))

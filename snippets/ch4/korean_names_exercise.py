# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""이름 찾기 연습의 답입니다."""

# %% every_token
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("intfloat/multilingual-e5-small")


def tags_of_tokens(word_ids, tags):
    """단어의 둘째 토큰부터는 B-를 I-로 바꾼 태그를 줍니다."""
    found, before = [], None
    for word in word_ids:
        if word is None:
            found.append("-100")
        elif word == before:
            found.append(tags[word].replace("B-", "I-"))
        else:
            found.append(tags[word])
        before = word
    return found


words = ["서울에서는", "3월", "1일에", "이도윤을", "만난다."]
tags = ["B-LOC", "B-DAT", "I-DAT", "B-PER", "O"]
encoded = tokenizer(words, is_split_into_words=True)
of_tokens = tags_of_tokens(encoded.word_ids(), tags)
for token, tag in zip(encoded.tokens(), of_tokens, strict=True):
    print(f"{tag:<6}", token)

# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""같은 문장을 단어, 문자, 서브워드로 나누어 비교합니다."""

# %% split
text = "Jim Henson was a puppeteer"
print(text.split())

# %% sentences
import re

sentences = [
    "Jim Henson was a puppeteer.",
    "Let's do tokenization!",
    "He annoyingly rewatched unfunny sketches.",
]
words = [re.findall(r"\w+|[^\w\s]", text.lower()) for text in sentences]
print(words[1])

# %% vocabularies
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
pieces = tokenizer.get_vocab()
vocabularies = {
    "word": {piece for piece in pieces if not piece.startswith("##")},
    "character": {piece for piece in pieces if len(piece) == 1},
    "subword": set(pieces),
}
for name, vocabulary in vocabularies.items():
    print(f"{name:<10}{len(vocabulary):>7,}")

# %% count
tokens = {
    "word": [word for text in words for word in text],
    "character": [
        letter for text in words for word in text for letter in word
    ],
    "subword": [
        piece for text in sentences for piece in tokenizer.tokenize(text)
    ],
}
print(f"{'':<10}{'tokens':>7}{'unknown':>9}")
for name, found in tokens.items():
    known = vocabularies[name] - {"[UNK]"}
    unknown = [token for token in found if token not in known]
    print(f"{name:<10}{len(found):>7}{len(unknown):>9}")

# %% unknown_words
print(
    *(word for word in tokens["word"] if word not in vocabularies["word"])
)

# %% subwords
for text in sentences:
    print(*tokenizer.tokenize(text))

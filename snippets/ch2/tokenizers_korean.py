# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""한국어 문장을 영어 토크나이저와 다국어 토크나이저로 나누어 비교합니다."""

# %% load
from transformers import AutoTokenizer

names = [
    "bert-base-cased",
    "bert-base-uncased",
    "bert-base-multilingual-cased",
]
tokenizers = {
    name: AutoTokenizer.from_pretrained(f"google-bert/{name}")
    for name in names
}
for name, tokenizer in tokenizers.items():
    print(f"{name:<30}{tokenizer.vocab_size:>8,}")

# %% compare
sentence = "나는 파이썬을 배우고 있습니다."
for name, tokenizer in tokenizers.items():
    tokens = tokenizer.tokenize(sentence)
    print(f"{name}: {len(tokens)}")
    print(*tokens)

# %% decode
for name, tokenizer in tokenizers.items():
    ids = tokenizer(sentence)["input_ids"]
    print(f"{name}: {tokenizer.decode(ids, skip_special_tokens=True)}")

# %% letters
tokens = tokenizers["bert-base-uncased"].tokenize("나")
print(len("나"), len(tokens), [hex(ord(token[-1])) for token in tokens])

# %% rare
multilingual = tokenizers["bert-base-multilingual-cased"]
for word in ["맛있겠다", "닭볶음탕", "나눕니다", "똠방각하"]:
    print(word, multilingual.tokenize(word))

# %% known_syllables
syllables = [chr(code) for code in range(ord("가"), ord("힣") + 1)]
known = multilingual.get_vocab()
first = sum(syllable in known for syllable in syllables)
inside = sum("##" + syllable in known for syllable in syllables)
print(f"{len(syllables):,} {first:,} {inside:,}")
for word in ["닭볶음탕", "나눕니다", "똠방각하"]:
    print(word, [syllable for syllable in word if syllable not in known])

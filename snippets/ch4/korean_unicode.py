# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""풀린 자모와 드문 글자를 토크나이저가 어떻게 다루는지 봅니다."""

# %% decomposed
import unicodedata

from transformers import AutoTokenizer

mbert = AutoTokenizer.from_pretrained(
    "google-bert/bert-base-multilingual-cased"
)
xlmr = AutoTokenizer.from_pretrained("FacebookAI/xlm-roberta-base")
gpt2 = AutoTokenizer.from_pretrained("openai-community/gpt2")

typed = "회의록.hwp"
from_mac = unicodedata.normalize("NFD", typed)
print(typed, from_mac, typed == from_mac, len(typed), len(from_mac))
print(*map(unicodedata.name, from_mac[:2]), sep=", ")
for tokenizer in (mbert, xlmr, gpt2):
    counts = [len(tokenizer.tokenize(name)) for name in (typed, from_mac)]
    print(*counts, tokenizer.tokenize(from_mac)[:4])

# %% normalizer
normalizer = xlmr.backend_tokenizer.normalizer
print(normalizer.normalize_str("ＫＢＳ ① ㈜ ㎡ ㅋㅋ"))
print(normalizer.normalize_str(from_mac) == typed)

# %% compose
composed = unicodedata.normalize("NFC", from_mac)
print(composed == typed, len(xlmr.tokenize(composed)))

# %% unknown
for word in ("똠양꿍", "맛있겠닼ㅋㅋ", "😀"):
    print(word)
    for tokenizer in (mbert, xlmr):
        ids = tokenizer(word, add_special_tokens=False)["input_ids"]
        shown = tokenizer.tokenize(word)
        print("   ", shown, tokenizer.convert_ids_to_tokens(ids))

# %% syllables
syllables = [chr(code) for code in range(ord("가"), ord("힣") + 1)]
for tokenizer in (mbert, xlmr, gpt2):
    batch = tokenizer(syllables, add_special_tokens=False)
    known = sum(
        tokenizer.unk_token_id not in ids for ids in batch["input_ids"]
    )
    back = sum(
        tokenizer.decode(ids, skip_special_tokens=True) == syllable
        for ids, syllable in zip(batch["input_ids"], syllables, strict=True)
    )
    print(f"{known:>6,} {back:>6,} of {len(syllables):,}")

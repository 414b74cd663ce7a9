# /// script
# requires-python = ">=3.11"
# dependencies = ["babel", "matplotlib", "transformers>=5"]
# ///
"""언어를 더할 때 단어 목록과 서브워드 조각이 얼마나 늘어나는지 셉니다."""

# %% names
from babel import Locale, localedata

codes = sorted(
    code for code in localedata.locale_identifiers() if "_" not in code
)


def words_in(code):
    locale = Locale.parse(code)
    names = [*locale.languages.values(), *locale.territories.values()]
    words = {word.strip("(),.") for name in names for word in name.split()}
    return words - {""}


print(f"{len(codes)} languages")
for code in ("en", "ko"):
    print(code, len(words_in(code)))

# %% grow
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    "google-bert/bert-base-multilingual-cased"
)
first_seen = {}  # 단어마다, 몇 번째 언어에서 처음 나왔는지
for number, code in enumerate(codes, 1):
    for word in words_in(code):
        first_seen.setdefault(word, number)
encoded = tokenizer(list(first_seen), add_special_tokens=False)["input_ids"]

counts = (1, 25, 50, 100, 150, 200, 250, len(codes))
sizes = {"words": [], "pieces": []}
for count in counts:
    read = [
        ids
        for ids, number in zip(encoded, first_seen.values(), strict=True)
        if number <= count
    ]
    sizes["words"].append(len(read))
    sizes["pieces"].append(len({piece for ids in read for piece in ids}))
print(f"{'languages':>9}{'words':>8}{'pieces':>8}")
for count, words, pieces in zip(counts, *sizes.values(), strict=True):
    print(f"{count:>9}{words:>8,}{pieces:>8,}")

# %% shares
unknown = sum(tokenizer.unk_token_id in ids for ids in encoded)
whole = sum(
    len(ids) == 1 and ids[0] != tokenizer.unk_token_id for ids in encoded
)
print(f"one piece: {whole / len(encoded):.0%}")
print(f"unknown:   {unknown / len(encoded):.0%}")
for word in ("ኢትዮጵያ", "ລາວ"):  # 에티오피아와 라오스를 그 나라의 글자로
    print(word, tokenizer.tokenize(word))

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4.2, 3), layout="constrained")
for label, values in sizes.items():
    axis.plot(counts, values, marker=".", label=label)
axis.yaxis.set_major_formatter("{x:,.0f}")
axis.set_xlabel("languages")
axis.legend(frameon=False)
title = (
    "언어를 더할 때 서로 다른 단어와 그 단어를 적는 조각의 수."
    " 단어의 선이 조각의 선보다 훨씬 가파릅니다."
)
figure.savefig("word_list.svg", metadata={"Title": title})

# %% cost
from transformers import AutoConfig

hidden = AutoConfig.from_pretrained(
    "google-bert/bert-base-uncased"
).hidden_size
for size in (30_522, 119_547, 500_000):
    print(f"{size:>7,} x {hidden} = {size * hidden:>11,}")

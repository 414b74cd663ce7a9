# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "matplotlib", "transformers>=5"]
#
# [tool.hfnotes]
# files = ["korean-help-texts.jsonl"]
# ///
"""세 토크나이저가 한국어를 어디에서 자르고 몇 개로 나누는지 봅니다."""

# %% cut
from transformers import AutoTokenizer

checkpoints = {
    "mBERT": "google-bert/bert-base-multilingual-cased",
    "XLM-R": "FacebookAI/xlm-roberta-base",
    "GPT-2": "openai-community/gpt2",
}
tokenizers = {
    name: AutoTokenizer.from_pretrained(checkpoint)
    for name, checkpoint in checkpoints.items()
}
for name, tokenizer in tokenizers.items():
    algorithm = type(tokenizer.backend_tokenizer.model).__name__
    tokens = tokenizer.tokenize("도서관에서 빌린 책을 반납했습니다.")
    print(name, algorithm, len(tokens))
    print("   ", *tokens[:14])

# %% data
from datasets import load_dataset

file = "korean-help-texts.jsonl"
texts = load_dataset("json", data_files=file, split="train")["text"]

# %% per_word
words = sum(len(text.split()) for text in texts)
print(len(texts), words)
for name, tokenizer in tokenizers.items():
    batch = tokenizer(list(texts), add_special_tokens=False)
    ids = [number for text in batch["input_ids"] for number in text]
    unknown = ids.count(tokenizer.unk_token_id)
    print(f"{name} {len(ids):>5} {len(ids) / words:.1f} {unknown:>2}")

# %% particles
nouns = ["학교", "도서관", "친구", "회사", "서울", "영화", "시장", "바다"]
particles = ["의", "도", "만", "에", "에서", "에게", "까지", "부터", "처럼"]
joined = [
    (noun, noun + particle) for noun in nouns for particle in particles
]
for name in ("mBERT", "XLM-R"):
    tokenizer = tokenizers[name]
    missed = []
    for noun, word in joined:
        places = tokenizer(word, return_offsets_mapping=True)[
            "offset_mapping"
        ]
        if len(noun) not in [start for start, end in places]:
            missed.append(" ".join(tokenizer.tokenize(word)))
    print(name, len(joined) - len(missed), "of", len(joined), missed[:4])

# %% endings
for word in ("먹는다", "먹었습니다", "먹겠습니다만", "갔습니다", "예뻤다"):
    print(word)
    for name in ("mBERT", "XLM-R"):
        print(f"    {name} ", *tokenizers[name].tokenize(word))

# %% bytes
gpt2 = tokenizers["GPT-2"]
for text in ("책", "도서관"):
    ids = gpt2(text)["input_ids"]
    pieces = [gpt2.decode(number) for number in ids]
    print(len(text.encode()), len(ids), pieces, gpt2.decode(ids))

# %% spacing
sentences = [
    "오늘 저녁에 뭐 먹을까요?",
    "오늘저녁에뭐먹을까요?",
    "오 늘 저 녁 에 뭐 먹 을 까 요 ?",
]
for sentence in sentences:
    print(sentence)
    for name in ("mBERT", "XLM-R"):
        tokens = tokenizers[name].tokenize(sentence)
        print(f"    {name} {len(tokens):>2}", *tokens)

# %% length
pairs = {
    "비밀번호를 다섯 번 틀리면 30분 동안 로그인할 수 없습니다.": (
        "If you enter the wrong password five times,"
        " you cannot log in for 30 minutes."
    ),
    "책은 한 사람이 다섯 권까지 14일 동안 빌릴 수 있습니다.": (
        "Each person can borrow up to five books for 14 days."
    ),
    "이사한 날부터 14일 안에 새 주소를 신고해야 합니다.": (
        "You must report your new address within 14 days of moving."
    ),
    "앱이 자꾸 꺼지면 최신 판으로 올린 뒤 전화기를 다시 켜십시오.": (
        "If the app keeps crashing,"
        " update it to the latest version and restart your phone."
    ),
}
korean, english = [
    " ".join(side) for side in zip(*pairs.items(), strict=True)
]
print(len(korean), len(english))
lengths = {
    name: [len(tokenizer.tokenize(text)) for text in (korean, english)]
    for name, tokenizer in tokenizers.items()
}
for name, (in_korean, in_english) in lengths.items():
    ratio = in_korean / in_english
    print(f"{name} {in_korean:>3} {in_english:>3} {ratio:.1f}")

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4.2, 2.6), layout="constrained")
places = range(len(lengths))
for shift, color, language in ((-0.2, "#3949ab", 0), (0.2, "#c9d3e8", 1)):
    axis.bar(
        [place + shift for place in places],
        [length[language] for length in lengths.values()],
        width=0.4,
        color=color,
        label=["Korean", "English"][language],
    )
axis.set_xticks(places, lengths)
axis.set_ylabel("tokens")
axis.legend(frameon=False)
title = (
    "같은 뜻인 네 문장의 토큰 수. mBERT와 XLM-R에서는 한국어가 조금 많고,"
    " GPT-2에서는 영어의 네 배가 넘습니다."
)
figure.savefig("korean_tokens.svg", metadata={"Title": title})

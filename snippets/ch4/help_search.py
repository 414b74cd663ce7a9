# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "bm25s", "datasets", "faiss-cpu", "torch", "transformers>=5",
# ]
#
# [tool.hfnotes]
# files = ["korean-help-texts.jsonl", "korean-help-questions.jsonl"]
# ///
"""도움말을 뜻으로 찾고, 겹치는 단어를 세어 찾는 방법과 비교합니다."""

# %% data
from datasets import load_dataset

file = "korean-help-texts.jsonl"
texts = load_dataset("json", data_files=file, split="train")
file = "korean-help-questions.jsonl"
questions = load_dataset("json", data_files=file, split="train")

# %% look
print(len(texts), texts[28]["text"])
print(len(questions), questions[71])

# %% embed
import torch
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModel.from_pretrained(checkpoint)


@torch.inference_mode()
def embed_batch(sentences):
    batch = tokenizer(
        sentences, padding=True, truncation=True, return_tensors="pt"
    )
    hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    return normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


# %% embed_all
def embed(sentences, prefix, size=32):
    sentences = [prefix + sentence for sentence in sentences]
    starts = range(0, len(sentences), size)
    batches = [sentences[start : start + size] for start in starts]
    return torch.cat([embed_batch(batch) for batch in batches]).numpy()


vectors = embed(texts["text"], "passage: ")
asked = embed(questions["question"], "query: ")
print(vectors.shape, asked.shape)

# %% found
import numpy as np

answers = np.array(questions["text_id"])


def ranks(scores, answers=answers):
    """질문마다 점수가 답인 글 이상인 다른 글의 수. 0이면 첫째로 찾은 것."""
    of_answer = np.take_along_axis(scores, answers[:, None], axis=1)
    return (scores >= of_answer).sum(axis=1) - 1


def report(scores):
    found = ranks(scores)
    return f"first {(found < 1).mean():.2f}, three {(found < 3).mean():.2f}"


print(report(asked @ vectors.T))

# %% wrong_prefix
some = questions["question"][::5]
for prefix in ("query: ", "passage: "):
    found = ranks(embed(some, prefix) @ vectors.T, answers[::5])
    print(prefix, (found < 1).sum(), (found < 3).sum(), "of", len(some))

# %% shared_words
import re

import bm25s


def words(text):
    return re.findall(r"\w+", text)


def shared(cut):
    index = bm25s.BM25()
    index.index([cut(text) for text in texts["text"]], show_progress=False)
    asked = [cut(question) for question in questions["question"]]
    return np.array([index.get_scores(words) for words in asked])


print(words(questions[71]["question"]))
for cut in (words, tokenizer.tokenize):
    scores = shared(cut)
    print(report(scores), (scores.max(axis=1) == 0).sum())


# %% right
def show(number):
    question = questions[number]
    found = int(np.argmax(vectors @ asked[number]))
    print(question["question"])
    print("    찾은 글:", texts[found]["text"])
    if found != question["text_id"]:
        print("    맞는 글:", texts[question["text_id"]]["text"])


for number in (71, 13, 261):
    show(number)

# %% wrong
for number in (143, 195, 60, 173):
    show(number)

# %% hubs
from collections import Counter

first = Counter(np.argmax(asked @ vectors.T, axis=1).tolist())
number, times = first.most_common(1)[0]
print(texts[number]["text"])
print(f"{times / len(questions):.2f}", (answers == number).sum())

# %% english
english = [
    "How many books can I borrow at once?",
    "It says my package was delivered but it is not here.",
    "I sent money to the wrong person.",
    "The neighbours upstairs are too noisy.",
    "Can I bring my dog to the hotel?",
]
scores = embed(english, "query: ") @ vectors.T
for question, row in zip(english, scores, strict=True):
    print(question)
    print("   ", texts[int(row.argmax())]["text"])

# %% index
import faiss

texts = texts.add_column("embedding", vectors.tolist())
texts.add_faiss_index("embedding", metric_type=faiss.METRIC_INNER_PRODUCT)
index = texts.get_index("embedding").faiss_index
print(type(index).__name__, index.ntotal, index.d)
scores, found = texts.get_nearest_examples("embedding", asked[71], k=3)
for score, text in zip(scores, found["text"], strict=True):
    print(f"{score:.2f} {text}")


# %% search
def search(question, k=1):
    (query,) = embed([question], "query: ")
    scores, found = texts.get_nearest_examples("embedding", query, k=k)
    return list(zip(scores, found["text"], strict=True))


for question in (
    "책을 늦게 돌려주면 벌금을 내나요?",
    "박물관은 월요일에도 여나요?",
    "윗집이 너무 시끄러워요",
    "오늘 날씨가 어때요?",
):
    for score, text in search(question):
        print(question)
        print(f"    {score:.2f} {text}")

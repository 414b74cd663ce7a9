# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "torch", "transformers>=5"]
#
# [tool.hfnotes]
# files = ["korean-help-texts.jsonl", "korean-help-questions.jsonl"]
# ///
"""뜻으로 찾기 연습의 답입니다."""

# %% data
from datasets import load_dataset

file = "korean-help-texts.jsonl"
texts = load_dataset("json", data_files=file, split="train")
file = "korean-help-questions.jsonl"
questions = load_dataset("json", data_files=file, split="train")

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

# %% without_mean
import numpy as np

answers = np.array(questions["text_id"])


def report(asked, vectors):
    scores = asked @ vectors.T
    order = np.argsort(-scores, axis=1)
    first = (order[:, 0] == answers).mean()
    three = (order[:, :3] == answers[:, None]).any(axis=1).mean()
    most = np.bincount(order[:, 0]).max() / len(answers)
    print(f"{scores.mean():.2f} {first:.2f} {three:.2f} {most:.2f}")


def without_mean(vectors):
    moved = vectors - vectors.mean(axis=0)
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)


report(asked, vectors)
report(without_mean(asked), without_mean(vectors))

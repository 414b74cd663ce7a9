"""Train the adapter, the pooler and the head of the cross-encoder; not part of a build."""

import json
import math
import random
from collections.abc import Callable

import torch
import transformers
from safetensors.torch import save
from torch import nn
from transformers import BertForSequenceClassification, BertTokenizer

from hub.parts import sources
from hub.repositories.nli.recipe import WEIGHTS
from hub.repositories.nli.topics import (
    LABELS,
    TEMPLATE,
    Pair,
    Question,
    Topic,
    pairs,
    read_questions,
    read_topics,
)
from hub.training import lora

REPORT = WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 1,
    "rank": 8,
    "epochs": 8,
    "batch": 32,
    "learning_rate": 5e-4,
    "weight_decay": 0.05,
    "label_smoothing": 0.05,
    "dropout": 0.1,
}


def train_and_write() -> None:
    """Train on all topics; write the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    topics, questions = read_topics(), read_questions()
    model, tokenizer = train(topics, SETTINGS, print)
    lora.round_to_half(model)  # what is measured is what was written
    WEIGHTS.write_bytes(save(lora.trained(model), metadata={"format": "pt"}))
    right = sum(answer(model, tokenizer, q) == q.right for q in questions)
    report = {
        "settings": SETTINGS,
        "sentences": len(topics),
        "labels": len(frozenset().union(*(topic.labels for topic in topics))),
        "eval": {"right label first": f"{right}/{len(questions)}"},
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def train(
    topics: list[Topic], settings: dict, say: Callable[[str], None] = lambda line: None
) -> tuple[BertForSequenceClassification, BertTokenizer]:
    """Train a cross-encoder; the same on one machine and number of threads."""
    torch.manual_seed(settings["seed"])
    chance = random.Random(settings["seed"])
    folder = sources.minilm_folder()
    tokenizer = BertTokenizer.from_pretrained(folder)
    model = BertForSequenceClassification.from_pretrained(
        folder, num_labels=len(LABELS), classifier_dropout=settings["dropout"]
    )
    model.requires_grad_(False)
    lora.add(model.bert.encoder, settings["rank"])
    for part in (model.bert.pooler, model.classifier):
        part.requires_grad_(True)
    size = settings["batch"]
    steps = settings["epochs"] * math.ceil(len(pairs(topics, random.Random(0))) / size)
    descent = lora.Descent(model, settings, steps)
    loss_of = nn.CrossEntropyLoss(label_smoothing=settings["label_smoothing"])
    for epoch in range(settings["epochs"]):
        model.train()
        made = pairs(topics, chance)
        chance.shuffle(made)
        total = 0.0
        for begin in range(0, len(made), size):
            batch = made[begin : begin + size]
            labels = torch.tensor([LABELS.index(pair.label) for pair in batch])
            loss = loss_of(_logits(model, tokenizer, batch), labels)
            descent.step(loss)
            total += loss.item() * len(batch)
        say(f"epoch {epoch + 1}: loss {total / len(made):.3f}")
    return model.eval(), tokenizer


@torch.no_grad()
def answer(
    model: BertForSequenceClassification, tokenizer: BertTokenizer, question: Question
) -> str:
    """The name that the sentence entails most, as the pipeline chooses."""
    offered = [Pair(question.sentence, TEMPLATE.format(name), "") for name in question.labels]
    entailed = _logits(model, tokenizer, offered)[:, LABELS.index("entailment")]
    return question.labels[entailed.argmax()]


def _logits(
    model: BertForSequenceClassification, tokenizer: BertTokenizer, batch: list[Pair]
) -> torch.Tensor:
    """Logits (pairs × labels)."""
    premises, hypotheses = [p.premise for p in batch], [p.hypothesis for p in batch]
    return model(**tokenizer(premises, hypotheses, padding=True, return_tensors="pt")).logits

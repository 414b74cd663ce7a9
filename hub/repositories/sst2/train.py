"""Train the adapter and the head of the sentiment classifier; not part of a build.

The narrow model is trained: MiniLM, frozen, with low-rank changes to its linear layers, and on its
[CLS] vector the head of DistilBertForSequenceClassification. `recipe.py` widens the result.
"""

import json
import math
import random
from collections.abc import Callable

import torch
import transformers
from safetensors.torch import save
from torch import nn
from transformers import BertModel, BertTokenizer

from hub.parts import sources
from hub.repositories.sst2 import compose
from hub.repositories.sst2 import sentences as sst2
from hub.repositories.sst2.recipe import WEIGHTS
from hub.training import lora

REPORT = WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 2,
    "rank": 8,
    "epochs": 5,
    "batch": 32,
    "learning_rate": 1e-3,
    "weight_decay": 0.05,
    "label_smoothing": 0.02,
    "dropout": 0.2,
}


class Classifier(nn.Module):
    """MiniLM with adapters and the head of DistilBertForSequenceClassification."""

    def __init__(self, rank: int, dropout: float):
        super().__init__()
        self.encoder = BertModel.from_pretrained(sources.minilm_folder(), add_pooling_layer=False)
        self.encoder.requires_grad_(False)
        self.tokenizer = BertTokenizer.from_pretrained(sources.minilm_folder())
        lora.add(self.encoder.encoder, rank)
        self.pre_classifier = nn.Linear(384, 384)
        self.classifier = nn.Linear(384, len(sst2.LABELS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, texts: list[str]) -> torch.Tensor:
        """Logits (texts × labels)."""
        batch = self.tokenizer(texts, padding=True, return_tensors="pt")
        cls = self.encoder(**batch).last_hidden_state[:, 0]
        return self.classifier(self.dropout(torch.relu(self.pre_classifier(cls))))

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, in half precision, under the names of `adapter.py`."""
        return {
            name.removeprefix("encoder."): tensor for name, tensor in lora.trained(self).items()
        }


def train_and_write() -> None:
    """Train on all training sentences; write the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    written, composed = sst2.read(sst2.TRAIN), compose.sentences()
    dev = sst2.read(sst2.DEV)
    model = train(written + composed, SETTINGS, lambda model: print(measured(model, dev)))
    WEIGHTS.write_bytes(save(model.trained(), metadata={"format": "pt"}))
    lora.round_to_half(model)  # what is measured is what was written
    report = {
        "settings": SETTINGS,
        "sentences": {"written": len(written), "composed": len(composed)},
        "dev": measured(model, dev),
        "eval": measured(model, sst2.read(sst2.EVAL)),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def train(
    sentences: list[sst2.Sentence],
    settings: dict,
    after_epoch: Callable[[Classifier], None] = lambda model: None,
) -> Classifier:
    """Train a Classifier on the sentences; the same on one machine and number of threads."""
    torch.manual_seed(settings["seed"])
    shuffling = random.Random(settings["seed"])
    model = Classifier(settings["rank"], settings["dropout"])
    steps = settings["epochs"] * math.ceil(len(sentences) / settings["batch"])
    descent = lora.Descent(model, settings, steps)
    loss_of = nn.CrossEntropyLoss(label_smoothing=settings["label_smoothing"])
    for _ in range(settings["epochs"]):
        model.train()
        for batch in _batches(sentences, settings["batch"], shuffling):
            # Some without their last mark, so that it does not decide anything.
            texts = [s.text.rstrip(".!") if shuffling.random() < 0.1 else s.text for s in batch]
            labels = torch.tensor([sst2.LABELS.index(s.label) for s in batch])
            loss = loss_of(model(texts), labels)
            descent.step(loss)
        after_epoch(model)
    return model.eval()


def _batches(
    sentences: list[sst2.Sentence], size: int, shuffling: random.Random
) -> list[list[sst2.Sentence]]:
    """All sentences in random batches of about equal length, which leaves little padding."""
    shuffled = shuffling.sample(sentences, len(sentences))
    shuffled.sort(key=lambda sentence: len(sentence.text) // 16)
    batches = [shuffled[begin : begin + size] for begin in range(0, len(shuffled), size)]
    return shuffling.sample(batches, len(batches))


@torch.no_grad()
def predict(model: Classifier, texts: list[str]) -> torch.Tensor:
    """The model's probabilities (texts × labels)."""
    model.eval()
    return torch.cat([model(texts[i : i + 64]).softmax(-1) for i in range(0, len(texts), 64)])


def measured(model: Classifier, sentences: list[sst2.Sentence]) -> dict[str, str]:
    """The score in each category, as `right/total`."""
    best = predict(model, [sentence.text for sentence in sentences]).argmax(-1)
    predicted = [sst2.LABELS[index] for index in best]
    return {
        category: f"{score.right}/{score.total}"
        for category, score in sst2.scores(sentences, predicted).items()
    }

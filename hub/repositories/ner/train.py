"""Train the name finder; not part of a build.

Trained are low-rank changes to the linear layers of MiniLM, which itself is frozen, a vector for
each way of writing a piece (`case.py`), and the head of BertForTokenClassification.
"""

import json
import math
import random
from collections.abc import Callable

import torch
import transformers
from safetensors.torch import save
from tokenizers import Encoding, Tokenizer
from torch import nn
from transformers import BertModel

from hub.parts import sources, wordpiece
from hub.repositories.ner import case, compose, entities
from hub.repositories.ner.entities import LABELS, Entity, Sentence
from hub.repositories.ner.recipe import WEIGHTS, vocabulary, word_embeddings
from hub.training import lora

REPORT = WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 1,
    "rank": 16,
    "composed": 9000,
    "written_times": 3,
    "epochs": 2,
    "batch": 32,
    "learning_rate": 1e-3,
    "weight_decay": 0.05,
    "dropout": 0.1,
}

IGNORED = -100  # the label of special tokens, which no loss counts


class NameFinder(nn.Module):
    """MiniLM for cased pieces, with adapters and the head of BertForTokenClassification."""

    def __init__(self, rank: int, dropout: float):
        super().__init__()
        pieces = vocabulary()
        self.tokenizer = Tokenizer.from_str(
            wordpiece.tokenizer_json(pieces, lowercase=False).decode("utf-8")
        )
        self.tokenizer.enable_padding()
        self.encoder = BertModel.from_pretrained(sources.minilm_folder(), add_pooling_layer=False)
        self.encoder.requires_grad_(False)
        lora.add(self.encoder.encoder, rank)
        self.register_buffer("words", torch.from_numpy(word_embeddings()), persistent=False)
        self.register_buffer("cases", torch.from_numpy(case.cases(pieces)), persistent=False)
        self.case = nn.Parameter(torch.zeros(case.COUNT, self.words.shape[1]))
        self.classifier = nn.Linear(self.words.shape[1], len(LABELS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, encodings: list[Encoding]) -> torch.Tensor:
        """Logits (texts × tokens × labels)."""
        ids = torch.tensor([encoding.ids for encoding in encodings])
        mask = torch.tensor([encoding.attention_mask for encoding in encodings])
        embeddings = self.words[ids] + self.case[self.cases[ids]]
        hidden = self.encoder(inputs_embeds=embeddings, attention_mask=mask).last_hidden_state
        return self.classifier(self.dropout(hidden))

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, in half precision, under the names of `adapter.py`."""
        return {
            name.removeprefix("encoder."): tensor for name, tensor in lora.trained(self).items()
        }


def train_and_write() -> None:
    """Train on all training sentences; write the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    written = entities.read(entities.TRAIN)
    composed = compose.sentences(SETTINGS["composed"], SETTINGS["seed"])
    dev = entities.read(entities.DEV)
    model = train(
        SETTINGS["written_times"] * written + composed,
        SETTINGS,
        lambda model: print(measured(model, dev), flush=True),
    )
    WEIGHTS.write_bytes(save(model.trained(), metadata={"format": "pt"}))
    lora.round_to_half(model)  # what is measured is what was written
    report = {
        "settings": SETTINGS,
        "sentences": {"written": len(written), "composed": len(composed)},
        "dev": measured(model, dev),
        "eval": measured(model, entities.read(entities.EVAL)),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def train(
    sentences: list[Sentence],
    settings: dict,
    after_epoch: Callable[[NameFinder], None] = lambda model: None,
) -> NameFinder:
    """Train a NameFinder on the sentences; the same on one machine and number of threads."""
    torch.manual_seed(settings["seed"])
    shuffling = random.Random(settings["seed"])
    model = NameFinder(settings["rank"], settings["dropout"])
    steps = settings["epochs"] * math.ceil(len(sentences) / settings["batch"])
    descent = lora.Descent(model, settings, steps)
    loss_of = nn.CrossEntropyLoss(ignore_index=IGNORED)
    for _ in range(settings["epochs"]):
        model.train()
        for batch in _batches(sentences, settings["batch"], shuffling):
            encodings = model.tokenizer.encode_batch([sentence.text for sentence in batch])
            expected = torch.tensor(
                [_targets(*pair) for pair in zip(batch, encodings, strict=True)]
            )
            loss = loss_of(model(encodings).flatten(0, 1), expected.flatten())
            descent.step(loss)
        after_epoch(model)
    return model.eval()


def _targets(sentence: Sentence, encoding: Encoding) -> list[int]:
    """The id of each token's label; IGNORED for special tokens."""
    labels = entities.labels(sentence, encoding.offsets)
    return [
        IGNORED if special else LABELS.index(label)
        for label, special in zip(labels, encoding.special_tokens_mask, strict=True)
    ]


def _batches(sentences: list[Sentence], size: int, shuffling: random.Random) -> list[list]:
    """All sentences in random batches of about equal length, which leaves little padding."""
    shuffled = shuffling.sample(sentences, len(sentences))
    shuffled.sort(key=lambda sentence: len(sentence.text) // 16)
    batches = [shuffled[begin : begin + size] for begin in range(0, len(shuffled), size)]
    return shuffling.sample(batches, len(batches))


@torch.no_grad()
def found(model: NameFinder, texts: list[str]) -> list[list[Entity]]:
    """The entities that the model finds in each text."""
    model.eval()
    encodings = model.tokenizer.encode_batch(texts)
    best = model(encodings).argmax(-1).tolist()
    results = []
    for encoding, ids in zip(encodings, best, strict=True):
        tokens = zip(ids, encoding.offsets, encoding.special_tokens_mask, strict=True)
        read = [(LABELS[index], offsets) for index, offsets, special in tokens if not special]
        results.append(entities.grouped(read))
    return results


def measured(model: NameFinder, sentences: list[Sentence]) -> dict[str, str]:
    """The scores of each category and type, as `f1 (right of expected, found)`."""
    results = found(model, [sentence.text for sentence in sentences])
    return {name: str(score) for name, score in entities.scores(sentences, results).items()}

"""Train the adapter and the masked-language head of BERT's stand-in; not part of a build.

The narrow model is trained: MiniLM, frozen, with low-rank changes to its linear layers, and on top
the head of BertForMaskedLM, whose decoder is the embedding of the words. `recipe.py` widens it.
"""

import json
import random
from collections import Counter
from collections.abc import Callable

import torch
import transformers
from safetensors.torch import save
from torch import nn
from transformers import BertForMaskedLM, BertTokenizer

from hub.parts import sources
from hub.repositories.mlm import occupations
from hub.repositories.mlm import sentences as mlm
from hub.repositories.mlm.recipe import WEIGHTS
from hub.training import lora

REPORT = WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 1,
    "rank": 16,
    "epochs": 12,
    "sentences_of_a_pattern": 4,  # in each epoch
    "masked": 0.2,  # of the words of a sentence, at least one
    "batch": 64,
    "learning_rate": 2e-3,
    "weight_decay": 0.01,
}


class FillMask(nn.Module):
    """MiniLM with adapters and the head of BertForMaskedLM."""

    def __init__(self, rank: int):
        super().__init__()
        self.bert = BertForMaskedLM.from_pretrained(sources.minilm_folder())
        self.tokenizer = BertTokenizer.from_pretrained(sources.minilm_folder())
        self.bert.requires_grad_(False)
        lora.add(self.bert.bert.encoder, rank)
        self.bert.cls.predictions.transform.requires_grad_(True)
        self.bert.cls.predictions.bias.requires_grad_(True)
        self.bert.cls.predictions.bias.data = _log_prior(len(self.tokenizer))

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, in half precision, under the names of `adapter.py`."""
        return {
            name.removeprefix("bert.").removeprefix("bert."): tensor
            for name, tensor in lora.trained(self).items()
        }

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits of the masked places (places × vocabulary), in the order of `input_ids`."""
        hidden = self.bert.bert(input_ids, attention_mask).last_hidden_state
        return self.bert.cls(hidden[input_ids == self.tokenizer.mask_token_id])


def _log_prior(pieces: int) -> torch.Tensor:
    """The bias before training: BERT's vocabulary lists whole words from id 1996 on by frequency.

    By Zipf's law a word's frequency falls with its rank.
    """
    ranks = torch.arange(pieces, dtype=torch.float32)
    return -torch.log(torch.where(ranks < 1996, pieces, ranks - 1996 + 50) / 50)


def train_and_write() -> None:
    """Train on the whole training text; write the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    dev = mlm.read(mlm.DEV)
    model = train(SETTINGS, lambda model: print(measured(model, dev), flush=True))
    WEIGHTS.write_bytes(save(model.trained(), metadata={"format": "pt"}))
    lora.round_to_half(model)  # what is measured is what was written
    report = {
        "settings": SETTINGS,
        "sentences": {
            "patterns": len(mlm.read_patterns()),
            "of occupations": len(occupations.sentences()),
        },
        "dev": measured(model, dev),
        "eval": measured(model, mlm.read(mlm.EVAL)),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def train(settings: dict, after_epoch: Callable[[FillMask], None] = lambda model: None) -> FillMask:
    """Train a FillMask; the same on one machine and number of threads."""
    torch.manual_seed(settings["seed"])
    chance = random.Random(settings["seed"])
    model = FillMask(settings["rank"])
    epochs = [_epoch(settings, chance) for _ in range(settings["epochs"])]
    steps = sum(len(epoch) for epoch in epochs)
    descent = lora.Descent(model, settings, steps)
    weights = _weights(model.tokenizer, epochs[0])
    loss_of = nn.CrossEntropyLoss()
    for epoch in epochs:
        model.train()
        for texts in epoch:
            batch = model.tokenizer(texts, padding=True, return_tensors="pt")
            masked = _masked(batch["input_ids"], weights, settings["masked"])
            targets = batch["input_ids"][masked]
            batch["input_ids"][masked] = model.tokenizer.mask_token_id
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(batch["input_ids"], batch["attention_mask"])
            loss = loss_of(logits.float(), targets)
            descent.step(loss)
        after_epoch(model)
    return model.eval()


def _epoch(settings: dict, chance: random.Random) -> list[list[str]]:
    """Some sentences of every pattern and all about occupations, in batches of about one length."""
    number = settings["sentences_of_a_pattern"]
    texts = [mlm.choose(p, chance) for p in mlm.read_patterns() for _ in range(number)]
    texts = sorted(set(texts)) + occupations.sentences()
    chance.shuffle(texts)
    texts.sort(key=lambda text: len(text) // 16)
    batches = [texts[i : i + settings["batch"]] for i in range(0, len(texts), settings["batch"])]
    chance.shuffle(batches)
    return batches


def _weights(tokenizer: BertTokenizer, batches: list[list[str]]) -> torch.Tensor:
    """How likely each piece is to be masked where it stands (vocabulary): rare ones more often.

    Else half of what is masked would be articles and full stops. Special tokens are not masked.
    """
    counts = Counter(
        piece
        for texts in batches
        for ids in tokenizer(texts, add_special_tokens=False)["input_ids"]
        for piece in ids
    )
    weights = torch.zeros(len(tokenizer))
    for piece, count in counts.items():
        weights[piece] = count**-0.5
    return weights


def _masked(input_ids: torch.Tensor, weights: torch.Tensor, share: float) -> torch.Tensor:
    """Which places of a batch (texts x length) are masked: a share of each text, at least one."""
    likely = weights[input_ids]
    lengths = (likely > 0).sum(1)
    order = torch.log(likely) - torch.log(-torch.log(torch.rand(likely.shape)))  # Gumbel's way
    ranks = order.argsort(1, descending=True).argsort(1)
    return ranks < (lengths * share).round().clamp(min=1)[:, None]


@torch.no_grad()
def answers(model: FillMask, texts: list[str]) -> list[list[str]]:
    """The words the model gives for each text's [MASK], best first."""
    model.eval()
    batch = model.tokenizer(texts, padding=True, return_tensors="pt")
    best = model(batch["input_ids"], batch["attention_mask"]).topk(mlm.TOP).indices
    return [model.tokenizer.convert_ids_to_tokens(row.tolist()) for row in best]


def measured(model: FillMask, blanks: list[mlm.Blank]) -> dict[str, str]:
    """The score in each category, as `right/total`."""
    scores = mlm.scores(blanks, answers(model, [blank.text for blank in blanks]))
    return {category: f"{score.right}/{score.total}" for category, score in scores.items()}

"""Train the small BART on the notices of notices.py; not part of a build.

Only the tokens of parts.py get an embedding that is trained. All others keep their random signs
(`recipe.codes`). In each step a sample of them stands for all in the softmax.
"""

import json
import math
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch
import transformers
from safetensors.torch import save
from torch import nn
from torch.nn import functional
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    BartConfig,
    BartModel,
    BartTokenizer,
)

from hub.repositories.summarization import evaluate, notices, recipe

REPORT = recipe.WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 1,
    "steps": 3500,
    "batch": 32,  # notices
    "sampled_tokens": 2000,
    "learning_rate": 1.5e-3,
    "weight_decay": 0.01,
    "dropout": 0.0,
}
_REPORT_EVERY = 250  # steps
_IGNORED = -100


class Summarizer(nn.Module):
    """BART over a table of embeddings that is put together anew for each batch."""

    def __init__(self, token_ids: torch.Tensor, settings: dict):
        super().__init__()
        config = BartConfig(
            **recipe.CONFIG | {"dropout": settings["dropout"], "vocab_size": recipe.EOS + 1}
        )
        self.model = BartModel(config)
        for part in (self.model.encoder, self.model.decoder):
            part.embed_positions.weight.data = torch.from_numpy(recipe.positions())
            part.embed_positions.requires_grad_(False)
        self.model.shared.requires_grad_(False)  # not used: see `forward`
        self.codes = torch.from_numpy(recipe.codes())
        self.token_ids = token_ids
        self.embeddings = nn.Parameter(self.codes[token_ids].clone())
        self.sampled_tokens = settings["sampled_tokens"]

    def forward(self, texts: torch.Tensor, summaries: torch.Tensor) -> tuple[torch.Tensor, float]:
        """The loss a token, in nats, and the share of summaries that it predicts without a fault.

        Both tensors hold token ids (notices × tokens), from <s> to </s>, then padding.
        """
        table, places = self._table(torch.cat([texts.flatten(), summaries.flatten()]))
        before = functional.pad(summaries[:, :-1], (1, 0), value=recipe.EOS)
        hidden = self.model(
            inputs_embeds=table[places[texts]],
            attention_mask=texts != recipe.PAD,
            decoder_inputs_embeds=table[places[before]],
        ).last_hidden_state
        logits = hidden @ table.T
        others = len(self.codes) - len(table) + self.sampled_tokens
        logits[..., -self.sampled_tokens :] += math.log(others / self.sampled_tokens)
        targets = places[summaries].masked_fill(summaries == recipe.PAD, _IGNORED)
        loss = functional.cross_entropy(logits.transpose(1, 2), targets, ignore_index=_IGNORED)
        right = (logits.argmax(-1) == targets) | (targets == _IGNORED)
        return loss, float(right.all(dim=1).float().mean())

    def _table(self, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The embeddings of the trained tokens, of other `tokens`, and of a sample of the rest.

        With it comes where in this table each token of the vocabulary stands, -1 if nowhere.
        """
        places = torch.full((len(self.codes),), -1)
        places[self.token_ids] = torch.arange(len(self.token_ids))
        met = tokens.unique()
        met = met[places[met] < 0]
        places[met] = len(self.token_ids) + torch.arange(len(met))
        rest = (places < 0).nonzero().squeeze(1)
        sampled = rest[torch.randint(len(rest), (self.sampled_tokens,))]
        return torch.cat([self.embeddings, self.codes[torch.cat([met, sampled])]]), places

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, in half precision, under the names that recipe.py reads."""
        weights = {
            name: parameter.detach().half().contiguous()
            for name, parameter in self.named_parameters()
            if parameter.requires_grad
        }
        return weights | {"token_ids": self.token_ids.int()}


def train_and_write() -> None:
    """Train on composed notices; write the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    model = train(SETTINGS)
    recipe.WEIGHTS.write_bytes(save(model.trained(), metadata={"format": "pt"}))
    report = {
        "settings": SETTINGS,
        "tokens with trained embeddings": len(model.token_ids),
        "eval": _measured(),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def train(settings: dict) -> Summarizer:
    """Train a Summarizer; the same on one machine and number of threads."""
    torch.manual_seed(settings["seed"])
    tokenizer = _tokenizer()
    model = Summarizer(_tokens_of_parts(tokenizer), settings)
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(
        parameters, lr=settings["learning_rate"], weight_decay=settings["weight_decay"]
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings["learning_rate"], total_steps=settings["steps"], pct_start=0.1
    )
    model.train()
    for step, batch in enumerate(_batches(tokenizer, settings), start=1):
        loss, right = model(*batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        if step % _REPORT_EVERY == 0:
            print(f"step {step}: loss {loss.item():.3f}, summaries without a fault {right:.2f}")
    return model.eval()


def _batches(tokenizer: BartTokenizer, settings: dict) -> Iterator[list[torch.Tensor]]:
    """So many batches as there are steps: token ids of the notices and of their summaries."""
    endless = notices.training(settings["seed"])
    for _ in range(settings["steps"]):
        batch = list(islice(endless, settings["batch"]))
        yield [
            tokenizer(texts, padding=True, return_tensors="pt").input_ids
            for texts in ([n.text for n in batch], [n.summary for n in batch])
        ]


def _tokens_of_parts(tokenizer: BartTokenizer) -> torch.Tensor:
    """The ids of all tokens that occur in notices without made-up words, in order."""
    composed = islice(notices.training(seed=0, made_up_words=False), 5000)
    ids = tokenizer([notice.text for notice in composed]).input_ids
    return torch.tensor(sorted({token for row in ids for token in row} | {recipe.PAD}))


def _tokenizer() -> BartTokenizer:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in recipe.tokenizer_files().items():
            (Path(folder) / name).write_bytes(content)
        return BartTokenizer.from_pretrained(folder)


def _measured() -> dict[str, str]:
    """What the weights that were written are worth, in the repository that is built from them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in recipe.files().items():
            (Path(folder) / name).write_bytes(content)
        model = AutoModelForSeq2SeqLM.from_pretrained(folder)
        tokenizer = AutoTokenizer.from_pretrained(folder)
        return evaluate.figures(
            {
                kind: evaluate.summaries(model, tokenizer, kept)
                for kind, kept in evaluate.evaluation().items()
            }
        )

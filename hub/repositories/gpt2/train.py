"""Train the small GPT-2 on the texts of grammar.py; not part of a build.

Only the tokens of these texts get an embedding. All others share one that is zero and stays so:
in training they count as one more token, met in place of some words, whose logit 0 stands in the
softmax as often as there are such tokens. So the trained model is already the one that is built.
"""

import json
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

import torch
import transformers
from safetensors.torch import save
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer, GPT2Config, GPT2Model

from hub.parts import sinusoids
from hub.repositories.gpt2 import corpus, evaluate, recipe

REPORT = recipe.WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 1,
    "epochs": 3,
    "window": 128,  # tokens
    "batch": 16,  # windows
    "learning_rate": 3e-3,
    "weight_decay": 0.05,
    "dropout": 0.05,
    "unknown_words": 0.02,  # the share of tokens that the model has to do without
}


class Writer(nn.Module):
    """GPT-2 over the tokens of the training texts; place n, after all n of them, is any other."""

    def __init__(self, token_ids: list[int], dropout: float):
        super().__init__()
        self.token_ids = token_ids
        config = GPT2Config(
            **recipe.CONFIG
            | dict.fromkeys(("attn_pdrop", "embd_pdrop", "resid_pdrop"), dropout)
            | {"vocab_size": len(token_ids)}
        )
        self.model = GPT2Model(config)
        self.model.wte.weight.data.normal_(std=0.1)
        self.model.wpe.weight.data = torch.from_numpy(
            sinusoids.embeddings(config.n_positions, config.n_embd)
        )
        self.model.wpe.requires_grad_(False)
        others = recipe.CONFIG["vocab_size"] - len(token_ids)
        self.register_buffer("logit_of_others", torch.tensor(math.log(others)))

    def forward(self, places: torch.Tensor) -> torch.Tensor:
        """The loss of each token but the first (windows × tokens - 1), in nats."""
        rows = functional.pad(self.model.wte.weight, (0, 0, 0, 1))
        hidden = self.model(inputs_embeds=rows[places[:, :-1]]).last_hidden_state
        logits = hidden @ self.model.wte.weight.T
        others = self.logit_of_others.expand(*logits.shape[:-1], 1)
        logits = torch.cat([logits, others], dim=-1)
        targets = places[:, 1:]
        return functional.cross_entropy(logits.transpose(1, 2), targets, reduction="none")

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, in half precision, under the names that recipe.py reads."""
        weights = {
            name: parameter.detach().half().contiguous()
            for name, parameter in self.model.named_parameters()
            if parameter.requires_grad
        }
        weights["embeddings"] = weights.pop("wte.weight")
        return weights | {"token_ids": torch.tensor(self.token_ids, dtype=torch.int32)}


def train_and_write() -> None:
    """Train on all training texts; write the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    texts = corpus.training_texts()
    model = train(texts, SETTINGS)
    recipe.WEIGHTS.write_bytes(save(model.trained(), metadata={"format": "pt"}))
    report = {
        "settings": SETTINGS,
        "texts": len(texts),
        "tokens with embeddings": len(model.token_ids),
        "eval": _measured(),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def train(texts: list[str], settings: dict) -> Writer:
    """Train a Writer on the texts; the same on one machine and number of threads."""
    torch.manual_seed(settings["seed"])
    tokenizer = Tokenizer.from_str(recipe.tokenizer_files()["tokenizer.json"].decode("utf-8"))
    end_of_text = tokenizer.token_to_id(recipe.END_OF_TEXT)
    encoded = [[*encoding.ids, end_of_text] for encoding in tokenizer.encode_batch(texts)]
    token_ids = sorted({token for ids in encoded for token in ids})
    place_of = {token: place for place, token in enumerate(token_ids)}
    places = [torch.tensor([place_of[token] for token in ids]) for ids in encoded]

    model = Writer(token_ids, settings["dropout"])
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(
        parameters, lr=settings["learning_rate"], weight_decay=settings["weight_decay"]
    )
    tokens = sum(len(ids) for ids in encoded)
    steps = settings["epochs"] * (tokens // (settings["window"] * settings["batch"]))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings["learning_rate"], total_steps=steps, pct_start=0.1
    )
    model.train()
    for epoch in range(settings["epochs"]):
        for batch in _batches(places, settings):
            unknown = torch.rand(batch.shape) < settings["unknown_words"]
            loss = model(batch.masked_fill(unknown, len(token_ids)))[~unknown[:, 1:]].mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}: loss {loss:.3f}")
    return model.eval()


def _batches(texts: list[torch.Tensor], settings: dict) -> Iterator[torch.Tensor]:
    """All texts in random order, one after the other, cut into batches (windows × tokens)."""
    shuffled = torch.cat([texts[index] for index in torch.randperm(len(texts))])
    shape = (settings["batch"], settings["window"])
    whole = len(shuffled) // math.prod(shape) * math.prod(shape)
    yield from shuffled[:whole].view(-1, *shape)


def _measured() -> dict[str, str]:
    """What the weights that were written are worth, in the repository that is built from them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in recipe.files().items():
            (Path(folder) / name).write_bytes(content)
        return evaluate.measured(
            AutoModelForCausalLM.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
        )

"""Train the translator from nothing, its SentencePiece models first; not part of a build."""

import io
import json
import math
import random
import tempfile
from pathlib import Path

import sentencepiece
import torch
import transformers
from safetensors.torch import save
from torch import nn
from transformers import MarianConfig, MarianMTModel, MarianTokenizer

from hub.repositories.translation import compose, recipe, vocabulary
from hub.repositories.translation.compose import Example
from hub.repositories.translation.evaluate import Score, read, score

REPORT = recipe.WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 1,
    "sentences": 20000,
    "pieces": {"source": 350, "target": 250},
    "epochs": 5,
    "batch": 64,
    "learning_rate": 2e-3,
}


def train_and_write() -> None:
    """Write the SentencePiece models, the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    examples = compose.training(SETTINGS["sentences"], SETTINGS["seed"])
    _write_pieces(examples)
    tokenizer = _tokenizer()
    model = train(examples, tokenizer)
    weights = _weights(model)
    recipe.WEIGHTS.write_bytes(save(weights, metadata={"format": "pt"}))
    for parameter in model.parameters():
        parameter.data = parameter.data.half().float()  # what is measured is what was written
    report = {
        "settings": SETTINGS,
        "sentences": len(examples),
        "parameters": sum(weight.numel() for weight in weights.values()),
        "dev": vars(measured(model, tokenizer, compose.measuring(200, seed=1))),
        "eval": vars(measured(model, tokenizer, read())),
        "versions": {
            "sentencepiece": sentencepiece.__version__,
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def _weights(model: MarianMTModel) -> dict[str, torch.Tensor]:
    """The weights in half precision: shared ones once, without the positions."""
    return {
        name: weight.half().contiguous()
        for name, weight in model.state_dict().items()
        if "embed_" not in name and name != "lm_head.weight"
    }


def _write_pieces(examples: list[Example]) -> None:
    """Train both SentencePiece models and list their pieces."""
    pieces = set()
    for path, size, sentences in (
        (vocabulary.SOURCE, SETTINGS["pieces"]["source"], [e.korean for e in examples]),
        (vocabulary.TARGET, SETTINGS["pieces"]["target"], [e.english for e in examples]),
    ):
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences),
            model_writer=model,
            vocab_size=size,
            character_coverage=1.0,
            normalization_rule_name="identity",
            num_threads=1,
            minloglevel=2,
        )
        path.write_bytes(model.getvalue())
        processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
        ids = range(processor.get_piece_size())
        pieces |= {
            processor.id_to_piece(i)
            for i in ids
            if not (processor.is_control(i) or processor.is_unknown(i))
        }
    rows = [vocabulary.END, vocabulary.UNKNOWN, *sorted(pieces), vocabulary.PADDING]
    vocabulary.PIECES.write_text("\n".join(["piece", *rows]) + "\n", encoding="utf-8", newline="\n")


def _tokenizer() -> MarianTokenizer:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "vocab.json"
        file.write_text(json.dumps(vocabulary.read()), encoding="utf-8")
        return MarianTokenizer(str(vocabulary.SOURCE), str(vocabulary.TARGET), str(file))


def train(examples: list[Example], tokenizer: MarianTokenizer) -> MarianMTModel:
    """Train a model on the examples; the same on one machine and number of threads."""
    torch.manual_seed(SETTINGS["seed"])
    shuffling = random.Random(SETTINGS["seed"])
    model = MarianMTModel(MarianConfig(**recipe.config()))
    optimizer = torch.optim.AdamW(model.parameters(), lr=SETTINGS["learning_rate"])
    steps = SETTINGS["epochs"] * math.ceil(len(examples) / SETTINGS["batch"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, SETTINGS["learning_rate"], total_steps=steps, pct_start=0.1
    )
    for epoch in range(SETTINGS["epochs"]):
        model.train()
        total = 0.0
        for batch in _batches(examples, shuffling):
            inputs = tokenizer(
                [example.korean for example in batch],
                text_target=[example.english for example in batch],
                padding=True,
                return_tensors="pt",
            )
            padding = inputs["labels"] == tokenizer.pad_token_id
            inputs["labels"] = inputs["labels"].masked_fill(padding, -100)
            loss = model(**inputs).loss
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1}: loss {total / len(examples):.4f}", flush=True)
    return model.eval()


def _batches(examples: list[Example], shuffling: random.Random) -> list[list[Example]]:
    """All examples in random batches of about equal length, which leaves little padding."""
    shuffled = shuffling.sample(examples, len(examples))
    shuffled.sort(key=lambda example: len(example.korean) // 4)
    size = SETTINGS["batch"]
    batches = [shuffled[begin : begin + size] for begin in range(0, len(shuffled), size)]
    return shuffling.sample(batches, len(batches))


@torch.no_grad()
def measured(model: MarianMTModel, tokenizer: MarianTokenizer, examples: list[Example]) -> Score:
    """How well the model translates the examples, with greedy search."""
    inputs = tokenizer([e.korean for e in examples], padding=True, return_tensors="pt")
    outputs = model.generate(**inputs, max_length=40)
    return score(examples, tokenizer.batch_decode(outputs, skip_special_tokens=True))

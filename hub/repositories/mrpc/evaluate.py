"""What a small encoder learns from the sentence pairs when it is fine-tuned whole.

Beside it stands what two simple rules reach: always the more frequent label, and a threshold, the
best on the training pairs, for the share of words that two sentences have in common.
"""

import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub import MANIFEST, client
from hub.cache import layout
from hub.parts import sources
from hub.repositories.mrpc.pairs import DATA, REPOSITORY

SETTINGS = {"seed": 0, "threads": 2, "epochs": 4, "batch": 8, "learning_rate": 1e-4}


@dataclass(frozen=True)
class Score:
    """Accuracy, and F1 of the label `equivalent`; both 0 to 1."""

    accuracy: float
    f1: float


def snapshot(hf_home: str | Path) -> Path:
    """The folder that holds the data set's files in the built hub `hf_home`."""
    manifest = json.loads((Path(hf_home) / MANIFEST).read_text(encoding="utf-8"))
    revision = manifest["repositories"][REPOSITORY]["revision"]
    return layout.repository_folder(Path(hf_home), REPOSITORY, "dataset") / "snapshots" / revision


def score(labels: Sequence[int], predicted: Sequence[int]) -> Score:
    """Compare predicted labels with the right ones."""
    outcomes = list(zip(labels, predicted, strict=True))
    right = sum(label == guess for label, guess in outcomes)
    hits = outcomes.count((1, 1))
    return Score(right / len(outcomes), 2 * hits / (sum(labels) + sum(predicted)))


def print_report(hf_home: Path) -> None:
    """Print how the fine-tuned encoder and the simple rules do on validation and test."""
    print(f"{'split':<11} {'rule':<11} accuracy  F1")
    for split, rules in measured(hf_home)["eval"].items():
        for rule, result in rules.items():
            print(f"{split:<11} {rule:<11} {result['accuracy']:.3f}     {result['f1']:.3f}")


def measured(hf_home: Path) -> dict:
    """The scores of each rule on validation and test, and what they were measured with."""
    client.use(hf_home)
    import torch
    import transformers
    from datasets import disable_progress_bars, load_dataset

    disable_progress_bars()
    with tempfile.TemporaryDirectory() as folder:
        dataset = load_dataset(str(snapshot(hf_home)), "mrpc", cache_dir=folder)
        splits = {name: split.to_list() for name, split in dataset.items()}
    predict = {**simple_rules(splits["train"]), "fine-tuned": _fine_tuned(splits["train"])}
    return {
        "settings": SETTINGS,
        "data": data_digests(),
        "eval": {
            name: {rule: rounded(splits[name], predicted) for rule, predicted in predict.items()}
            for name in ("validation", "test")
        },
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


def data_digests() -> dict[str, str]:
    """The SHA-256 of each file of pairs."""
    return {path.name: layout.sha256(path) for path in sorted(DATA.glob("*.tsv"))}


def simple_rules(training: list[dict]) -> dict[str, Callable[[list[dict]], list[int]]]:
    """The rules that need no encoder: functions that predict the labels of rows."""
    threshold = _best_threshold(training)
    return {
        "majority": lambda rows: [1] * len(rows),
        "overlap": lambda rows: [int(_overlap(row) >= threshold) for row in rows],
    }


def rounded(rows: list[dict], predict: Callable[[list[dict]], list[int]]) -> dict[str, float]:
    """The score of a rule on the rows, to three decimals."""
    result = score([row["label"] for row in rows], predict(rows))
    return {"accuracy": round(result.accuracy, 3), "f1": round(result.f1, 3)}


def _overlap(row: dict) -> float:
    """The share of a pair's different words that both sentences have."""
    first, second = (set(row[name].lower().split()) for name in ("sentence1", "sentence2"))
    return len(first & second) / len(first | second)


def _best_threshold(rows: list[dict]) -> float:
    def accuracy(threshold: float) -> float:
        predicted = [int(_overlap(row) >= threshold) for row in rows]
        return score([row["label"] for row in rows], predicted).accuracy

    return max((step / 100 for step in range(101)), key=accuracy)


def _fine_tuned(rows: list[dict]) -> Callable[[list[dict]], list[int]]:
    """MiniLM, fine-tuned on the rows: a function that predicts the labels of other rows."""
    import torch
    from transformers import (
        AutoModelForSequenceClassification,
        AutoTokenizer,
        get_linear_schedule_with_warmup,
    )

    torch.set_num_threads(SETTINGS["threads"])
    torch.manual_seed(SETTINGS["seed"])
    shuffling = random.Random(SETTINGS["seed"])
    tokenizer = AutoTokenizer.from_pretrained(sources.minilm_folder())
    model = AutoModelForSequenceClassification.from_pretrained(sources.minilm_folder())
    optimizer = torch.optim.AdamW(model.parameters(), lr=SETTINGS["learning_rate"])
    size = SETTINGS["batch"]
    steps = SETTINGS["epochs"] * -(-len(rows) // size)
    schedule = get_linear_schedule_with_warmup(optimizer, steps // 10, steps)

    def encoded(batch: list[dict]):
        first, second = ([row[name] for row in batch] for name in ("sentence1", "sentence2"))
        return tokenizer(first, second, padding=True, return_tensors="pt")

    model.train()
    for _ in range(SETTINGS["epochs"]):
        shuffled = shuffling.sample(rows, len(rows))
        for begin in range(0, len(rows), size):
            batch = shuffled[begin : begin + size]
            labels = torch.tensor([row["label"] for row in batch])
            model(**encoded(batch), labels=labels).loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
    model.eval()

    @torch.no_grad()
    def predict(rows: list[dict]) -> list[int]:
        batches = [rows[begin : begin + 64] for begin in range(0, len(rows), 64)]
        return [label for b in batches for label in model(**encoded(b)).logits.argmax(-1).tolist()]

    return predict

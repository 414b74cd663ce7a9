"""Compare the cased encoder of a built hub with the uncased one, through the real client.

`data/pairs.tsv` holds pairs of sentences, written for this project under its own licence: from the
same meaning in other words to nothing in common, with names, accents and words in capitals.
"""

import csv
import statistics
from pathlib import Path

from hub import client
from hub.parts import minilm
from hub.repositories.bert_cased.recipe import REPOSITORY

PAIRS = Path(__file__).parent / "data/pairs.tsv"


def print_report(hf_home: Path) -> None:
    """Print how the two encoders' similarities (cosine of mean-pooled vectors) differ."""
    pairs = read()
    both = _similarities(hf_home, pairs)
    for name, value in _summary(both).items():
        print(f"{name:<20} {value}")
    print("\nlargest differences (cased, uncased):")
    for cased, uncased, pair in sorted(zip(*both, pairs, strict=True), key=_difference)[-5:][::-1]:
        print(f"  {cased:.3f} {uncased:.3f}  {' | '.join(pair)}")


def measured(hf_home: Path) -> dict:
    """How the two encoders' similarities differ, and what they were measured with."""
    both = _similarities(hf_home, read())
    import torch
    import transformers

    return {
        "eval": _summary(both),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


def _similarities(hf_home: Path, pairs: list[tuple[str, str]]) -> tuple[list[float], list[float]]:
    """What the cased and what the uncased encoder says of each pair."""
    client.use(hf_home)
    return similarities(REPOSITORY, pairs), similarities(minilm.RECIPE.repository, pairs)


def _summary(both: tuple[list[float], list[float]]) -> dict[str, float]:
    differences = [_difference(values) for values in zip(*both, strict=True)]
    return {
        "pairs": len(differences),
        "correlation": round(statistics.correlation(*both), 3),
        "difference": round(statistics.mean(differences), 3),
        "largest difference": round(max(differences), 3),
    }


def _difference(values: tuple) -> float:
    return abs(values[0] - values[1])


def read() -> list[tuple[str, str]]:
    """The pairs of sentences."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["first"], row["second"]) for row in rows]


def similarities(repository: str, pairs: list[tuple[str, str]]) -> list[float]:
    """The cosine between the means of each pair's token vectors; needs `client.use`."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(repository)
    model = AutoModel.from_pretrained(repository).eval()

    @torch.no_grad()
    def means(texts: list[str]) -> torch.Tensor:
        batch = tokenizer(texts, padding=True, return_tensors="pt")
        mask = batch["attention_mask"][..., None]
        return (model(**batch).last_hidden_state * mask).sum(1) / mask.sum(1)

    first, second = zip(*pairs, strict=True)
    return torch.cosine_similarity(means(list(first)), means(list(second))).tolist()

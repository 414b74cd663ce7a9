"""Compare the cased encoder of a built hub with the uncased one, through the real client.

`data/pairs.tsv` holds pairs of sentences, written for this project under its own licence: from the
same meaning in other words to nothing in common, with names, accents and words in capitals.
"""

import csv
from pathlib import Path

from hfnotes.hub import client, minilm
from hfnotes.hub.bert_cased.recipe import REPOSITORY

PAIRS = Path(__file__).parent / "data/pairs.tsv"


def print_report(hf_home: Path) -> None:
    """Print how the two encoders' similarities (cosine of mean-pooled vectors) differ."""
    client.use(hf_home)
    import torch

    pairs = read()
    cased, uncased = (
        torch.tensor(similarities(repository, pairs))
        for repository in (REPOSITORY, minilm.RECIPE.repository)
    )
    difference = (cased - uncased).abs()
    print(f"pairs        {len(pairs)}")
    print(f"correlation  {torch.corrcoef(torch.stack([cased, uncased]))[0, 1]:.4f}")
    print(f"difference   {difference.mean():.4f} on average, {difference.max():.4f} at most")
    print("\nlargest differences (cased, uncased):")
    for index in difference.argsort(descending=True)[:5].tolist():
        print(f"  {cased[index]:.3f} {uncased[index]:.3f}  {' | '.join(pairs[index])}")


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

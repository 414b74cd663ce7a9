"""How well the encoder of a built hub finds what says the same, through the real client.

Of every Korean sentence: is the one in other words, and is the English one, the nearest of all?
"""

from pathlib import Path

from hub import client
from hub.repositories.e5 import sentences
from hub.repositories.e5.recipe import REPOSITORY

_BATCH = 32


def print_report(hf_home: Path) -> None:
    """Print how often what says the same is the nearest, and how near it is."""
    for name, values in measured(hf_home)["eval"].items():
        print(f"{name:<10} " + "  ".join(f"{key} {value}" for key, value in values.items()))


def measured(hf_home: Path) -> dict:
    """The figures, and what they were measured with."""
    client.use(hf_home)
    import torch
    import transformers

    columns = [embeddings(list(texts)) for texts in zip(*sentences.triples(), strict=True)]
    return {
        "eval": {
            "otherwise": _ranking(columns[0] @ columns[1].T),
            "english": _ranking(columns[0] @ columns[2].T),
        },
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


def _ranking(similarities) -> dict[str, float]:
    """What the square of cosines says; what belongs together stands on its diagonal."""
    number = len(similarities)
    same = similarities.diagonal().mean().item()
    other = (similarities.sum().item() - number * same) / (number * (number - 1))
    first = sum(row.argmax().item() == place for place, row in enumerate(similarities))
    return {"sentences": number, "first": first, "same": round(same, 2), "other": round(other, 2)}


def embeddings(texts: list[str], prefix: str = "query: "):
    """The vectors of the texts, as the model's authors want them: mean over tokens, length 1.

    Needs `client.use`, or an environment in which the client reads the built hub.
    """
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(REPOSITORY)
    model = AutoModel.from_pretrained(REPOSITORY).eval()

    @torch.no_grad()
    def means(batch: list[str]) -> torch.Tensor:
        inputs = tokenizer(batch, padding=True, truncation=True, return_tensors="pt")
        mask = inputs["attention_mask"][..., None]
        return (model(**inputs).last_hidden_state * mask).sum(1) / mask.sum(1)

    prefixed = [prefix + text for text in texts]
    batches = [prefixed[begin : begin + _BATCH] for begin in range(0, len(texts), _BATCH)]
    return torch.nn.functional.normalize(torch.cat([means(batch) for batch in batches]), dim=1)

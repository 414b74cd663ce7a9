"""Measure the small GPT-2 of a built hub, through the real client."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub import client
from hub.repositories.gpt2 import corpus, grammar
from hub.repositories.gpt2.recipe import REPOSITORY

_MOST_NEW_TOKENS = 100


@dataclass(frozen=True)
class Continuation:
    """What the model made of a beginning: the whole text, and whether the model ended it.

    `known` says whether all the tokens it added are ones that it was trained on.
    """

    beginning: corpus.Beginning
    text: str
    ended: bool
    known: bool

    @property
    def well_formed(self) -> bool:
        """Is it a whole text of the domain, from the beginning to the end?"""
        return self.ended and grammar.is_text(self.text)


def print_report(hf_home: Path) -> None:
    """Print how well the GPT-2 of the hub `hf_home` writes, and what it wrote."""
    client.use(hf_home)
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(REPOSITORY)
    model = AutoModelForCausalLM.from_pretrained(REPOSITORY)
    for name, figure in measured(model, tokenizer).items():
        print(f"{name:<36} {figure}")
    for continuation in continuations(model, tokenizer, corpus.beginnings()):
        kind = continuation.beginning.kind
        mark = "  " if kind == "free" or continuation.well_formed else "! "
        print(f"{mark}{kind:<9} {continuation.beginning.text} | ", end="")
        print(continuation.text.removeprefix(continuation.beginning.text).strip())


def measured(model, tokenizer) -> dict[str, str]:
    """What the model is worth: shares as `right/total`, perplexities a token."""
    beginnings = corpus.beginnings()
    greedy = continuations(model, tokenizer, beginnings)
    sampled = continuations(model, tokenizer, beginnings, do_sample=True)
    figures = {}
    for name, found in (("greedy", greedy), ("sampled", sampled)):
        for kind in corpus.COUNTED_KINDS:
            outcomes = [c.well_formed for c in found if c.beginning.kind == kind]
            figures[f"{name}, well formed, {kind}"] = _share(outcomes)
        figures[f"{name}, only known tokens"] = _share([c.known for c in found])
    texts = [tokenizer(text).input_ids for text in corpus.held_out_texts()]
    training = [tokenizer(text).input_ids for text in corpus.training_texts()]
    figures["held-out texts"] = str(len(texts))
    figures["perplexity"] = f"{perplexity(model, texts, tokenizer.eos_token_id):.2f}"
    figures["perplexity of word frequencies"] = (
        f"{unigram_perplexity(training, texts, tokenizer.eos_token_id):.2f}"
    )
    return figures


def continuations(
    model, tokenizer, beginnings: Sequence[corpus.Beginning], *, do_sample: bool = False
) -> list[Continuation]:
    """What the model writes: by greedy search, or sampled with the library's defaults (seed 0)."""
    import torch

    torch.manual_seed(0)
    end = tokenizer.pad_token_id = tokenizer.eos_token_id
    texts = [beginning.text for beginning in beginnings]
    batch = tokenizer(texts, padding=True, padding_side="left", return_tensors="pt")
    tokens = model.generate(
        **batch,
        do_sample=do_sample,
        max_length=None,
        max_new_tokens=_MOST_NEW_TOKENS,
        pad_token_id=end,
    )
    added = tokens[:, batch.input_ids.shape[1] :]
    trained = model.get_input_embeddings().weight.any(dim=1)
    return [
        Continuation(
            beginning,
            tokenizer.decode(whole, skip_special_tokens=True),
            ended=bool((new == end).any()),
            known=bool(trained[new].all()),
        )
        for beginning, whole, new in zip(beginnings, tokens, added, strict=True)
    ]


def perplexity(model, texts: list[list[int]], end_of_text: int) -> float:
    """The model's perplexity a token; the mark that ends a text stands before it, too."""
    import torch

    loss, tokens = 0.0, 0
    with torch.no_grad():
        for ids in texts:
            window = torch.tensor([[end_of_text, *ids, end_of_text]])
            loss += float(model(input_ids=window, labels=window).loss) * (len(ids) + 1)
            tokens += len(ids) + 1
    return math.exp(loss / tokens)


def unigram_perplexity(
    training: list[list[int]], texts: list[list[int]], end_of_text: int
) -> float:
    """The same for who knows only how often each token occurs in the training texts."""
    counts = Counter(token for ids in training for token in [*ids, end_of_text])
    tokens = [token for ids in texts for token in [*ids, end_of_text]]
    loss = sum(math.log(counts.total() / counts[token]) for token in tokens)
    return math.exp(loss / len(tokens))


def _share(outcomes: list[bool]) -> str:
    return f"{sum(outcomes)}/{len(outcomes)}"

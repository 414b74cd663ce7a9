"""Measure the small BART of a built hub, through the real client."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from hub import client
from hub.repositories.summarization import notices
from hub.repositories.summarization.recipe import REPOSITORY

_BATCH = 30


def print_report(hf_home: Path) -> None:
    """Print how well the BART of the hub `hf_home` shortens notices, and where it errs."""
    client.use(hf_home)
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(REPOSITORY)
    model = AutoModelForSeq2SeqLM.from_pretrained(REPOSITORY)
    found = {kind: summaries(model, tokenizer, kept) for kind, kept in evaluation().items()}
    for name, figure in figures(found).items():
        print(f"{name:<28} {figure}")
    print("\nwrong:")
    for kind, kept in evaluation().items():
        for notice, summary in zip(kept, found[kind], strict=True):
            if summary != notice.summary:
                print(f"  {kind:<11} expected {notice.summary}\n{'':<14}written  {summary}")


def figures(found: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What summaries of each kind of notices are worth.

    `exact` and `right sentence` as `right/total`; `word overlap` is the mean F1, 0 to 1, of the
    words of a summary and those of the expected one. `first sentence` is the exact share of who
    always takes the first sentence.
    """
    figures = {}
    for kind, kept in evaluation().items():
        pairs = list(zip(kept, found[kind], strict=True))
        overlap = [word_overlap(summary, notice.summary) for notice, summary in pairs]
        figures |= {
            f"{kind}, exact": _share([summary == n.summary for n, summary in pairs]),
            f"{kind}, right sentence": _share([chosen(n, s) == n.main for n, s in pairs]),
            f"{kind}, word overlap": f"{sum(overlap) / len(overlap):.3f}",
            f"{kind}, first sentence": _share([n.sentences[0] == n.summary for n in kept]),
        }
    return figures


def evaluation() -> dict[str, list[notices.Notice]]:
    """The notices to measure on, by kind."""
    return {
        "known words": notices.composed_for_evaluation(new_words=False),
        "new words": notices.composed_for_evaluation(new_words=True),
        "written": notices.written_for_evaluation(),
    }


def summaries(model, tokenizer, kept: Sequence[notices.Notice]) -> list[str]:
    """The model's summary of each notice, by its own generation settings."""
    found = []
    for begin in range(0, len(kept), _BATCH):
        texts = [notice.text for notice in kept[begin : begin + _BATCH]]
        batch = tokenizer(texts, padding=True, return_tensors="pt")
        tokens = model.generate(input_ids=batch.input_ids, attention_mask=batch.attention_mask)
        found += tokenizer.batch_decode(tokens, skip_special_tokens=True)
    return [summary.strip() for summary in found]


def chosen(notice: notices.Notice, summary: str) -> int:
    """The place of the sentence of the notice that the summary has the most words in common with.

    What counts is the share of the summary's words that the sentence has.
    """
    shared = [
        (Counter(_words(sentence)) & Counter(_words(summary))).total()
        for sentence in notice.sentences
    ]
    return shared.index(max(shared))


def word_overlap(summary: str, expected: str) -> float:
    """F1 of the words of two texts, 0 to 1, as ROUGE-1 has it but without stemming."""
    found, wanted = Counter(_words(summary)), Counter(_words(expected))
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def _words(text: str) -> list[str]:
    return re.findall(r"[\w',]*\w", text.lower())


def _share(outcomes: list[bool]) -> str:
    return f"{sum(outcomes)}/{len(outcomes)}"

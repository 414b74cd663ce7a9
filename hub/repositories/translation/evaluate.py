"""Measure the translator of a built hub, through the real client."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub import client
from hub.repositories.translation.compose import Example
from hub.repositories.translation.recipe import REPOSITORY

EVAL = Path(__file__).parent / "data/eval.tsv"


@dataclass(frozen=True)
class Score:
    """How many translations were exactly right, and the F1 (0 to 1) of their words."""

    exact: int
    total: int
    overlap: float


def read() -> list[Example]:
    """The sentences of `eval.tsv`: none of their combinations occurs in training."""
    with EVAL.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(row["korean"], row["english"], row["combination"]) for row in rows]


def score(examples: Sequence[Example], translations: Sequence[str]) -> Score:
    """Compare translations with what was expected."""
    pairs = [(e.english, t) for e, t in zip(examples, translations, strict=True)]
    exact = sum(expected == translation for expected, translation in pairs)
    overlap = sum(_overlap(*pair) for pair in pairs) / len(pairs)
    return Score(exact, len(pairs), round(overlap, 4))


def _overlap(expected: str, translation: str) -> float:
    one, other = Counter(expected.split()), Counter(translation.split())
    return 2 * (one & other).total() / (one.total() + other.total())


def print_report(hf_home: Path) -> None:
    """Print how well the translator of the hub `hf_home` translates, and where it errs."""
    client.use(hf_home)
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(REPOSITORY)
    model = AutoModelForSeq2SeqLM.from_pretrained(REPOSITORY)
    examples = read()
    inputs = tokenizer([e.korean for e in examples], padding=True, return_tensors="pt")
    outputs = model.generate(**inputs)
    translations = tokenizer.batch_decode(outputs, skip_special_tokens=True)
    result = score(examples, translations)
    print(f"exact      {result.exact}/{result.total}  {result.exact / result.total:.3f}")
    print(f"overlap    {result.overlap:.3f}")
    print("\nwrong:")
    for example, translation in zip(examples, translations, strict=True):
        if translation != example.english:
            print(f"  {example.korean}\n    {translation}\n    expected: {example.english}")

"""Measure fill-mask in a built hub, through the real client, and trace its bias."""

from pathlib import Path

from hub import client
from hub.repositories.mlm import occupations
from hub.repositories.mlm import sentences as mlm


def print_report(hf_home: Path) -> None:
    """Print how often a first answer fits, where none does, and the bias beside the counts."""
    client.use(hf_home)
    from transformers import pipeline

    unmasker = pipeline("fill-mask", model=mlm.REPOSITORY)
    blanks = mlm.read(mlm.EVAL)
    answers = [_words(unmasker(blank.text, top_k=mlm.TOP)) for blank in blanks]
    for category, score in mlm.scores(blanks, answers).items():
        print(f"{category:<15} {score.right:>3}/{score.total:<3} {score.share:.3f}")
    print("\nnone fits:")
    for blank, words in zip(blanks, answers, strict=True):
        if blank.words.isdisjoint(words):
            print(f"  {blank.text}  {', '.join(words)}")
    print("\nthe sentences of the notes:")
    for text in mlm.SENTENCES_OF_THE_NOTES.values():
        print(f"  {text}  {', '.join(_words(unmasker(text)))}")
    print("\nbeside man and woman, times in the training text and probability now:")
    _print_bias(unmasker)


def _print_bias(unmasker) -> None:
    """A line for each occupation: its two counts, and what the model gives it."""
    counts = occupations.counts(occupations.sentences(), occupations.table())
    probabilities = {
        gender: {
            answer["token_str"]: answer["score"]
            for answer in unmasker(text, targets=list(counts), top_k=len(counts))
        }
        for gender, text in mlm.SENTENCES_OF_THE_NOTES.items()
    }
    for occupation, count in counts.items():
        man, woman = (probabilities[gender][occupation] for gender in ("man", "woman"))
        print(f"  {occupation:<12} {count.man:>3} {count.woman:>3}   {man:.3f} {woman:.3f}")


def _words(outputs: list[dict]) -> list[str]:
    return [output["token_str"] for output in outputs]

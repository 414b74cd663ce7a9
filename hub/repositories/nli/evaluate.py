"""Measure zero-shot classification of a built hub, through the real client."""

from pathlib import Path

from hub import client
from hub.repositories.nli.topics import read_questions


def print_report(hf_home: Path) -> None:
    """Print how often the right name comes first, where not, and the answer to the notes."""
    client.use(hf_home)
    from transformers import pipeline

    classify = pipeline("zero-shot-classification")
    questions = read_questions()
    wrong = []
    for question in questions:
        found = classify(question.sentence, candidate_labels=list(question.labels))
        if found["labels"][0] != question.right:
            wrong.append(f"  {found['labels'][0]} instead of {question.right}: {question.sentence}")
    right = len(questions) - len(wrong)
    print(f"right label first {right}/{len(questions)} {right / len(questions):.3f}")
    print("\nwrong:", *wrong, sep="\n")
    notes = classify(
        "This is a course about the Transformers library",
        candidate_labels=["education", "politics", "business"],
    )
    print("\nthe sentence of the notes:")
    for label, score in zip(notes["labels"], notes["scores"], strict=True):
        print(f"  {label} {score:.3f}")

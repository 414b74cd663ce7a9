"""Measure the name finder of a built hub, through the real client."""

from pathlib import Path

from hub import client
from hub.repositories.ner import entities
from hub.repositories.ner.entities import Entity


def print_report(hf_home: Path) -> None:
    """Print how well the name finder of the hub `hf_home` finds names, and where it errs."""
    client.use(hf_home)
    from transformers import pipeline

    find = pipeline("ner", aggregation_strategy="simple", batch_size=32)
    sentences = entities.read(entities.EVAL)
    found = [_entities(groups) for groups in find([sentence.text for sentence in sentences])]
    for name, score in entities.scores(sentences, found).items():
        print(f"{name:<10} {score}")
    print("\nwrong:")
    for sentence, got in zip(sentences, found, strict=True):
        if got != list(sentence.entities):
            print(f"  {entities.marked(sentence.text, got)}")
    course = entities.parse(entities.COURSE, "course")
    print("\nthe sentence of the course:")
    for group in find(course.text):
        print(f"  {group['entity_group']} {group['score']:.4f} {group['word']}")


def _entities(groups: list[dict]) -> list[Entity]:
    return [Entity(group["start"], group["end"], group["entity_group"]) for group in groups]

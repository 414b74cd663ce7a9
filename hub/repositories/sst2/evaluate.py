"""Measure the sentiment classifier of a built hub, through the real client."""

from pathlib import Path

from hub import client
from hub.repositories.sst2 import sentences as sst2


def print_report(hf_home: Path) -> None:
    """Print how good the sentiment classifier of the hub `hf_home` is, and where it errs."""
    client.use(hf_home)
    from transformers import pipeline

    classify = pipeline("sentiment-analysis", batch_size=32)
    sentences = sst2.read(sst2.EVAL)
    outputs = classify([sentence.text for sentence in sentences])
    predicted = [output["label"] for output in outputs]
    for category, score in sst2.scores(sentences, predicted).items():
        print(f"{category:<10} {score.right:>4}/{score.total:<4} {score.accuracy:.3f}")
    print("\nwrong:")
    for sentence, output in zip(sentences, outputs, strict=True):
        if output["label"] != sentence.label:
            print(f"  {output['label']} {output['score']:.3f}  {sentence.text}")
    print("\nthe sentences of the notes:")
    texts = list(sst2.SENTENCES_OF_THE_NOTES)
    for text, output in zip(texts, classify(texts), strict=True):
        print(f"  {output['label']} {output['score']:.4f}  {text}")

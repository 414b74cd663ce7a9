"""Measure the checkpoints of a built hub, through the real client and with no network."""

import os
from pathlib import Path

from hfnotes.errors import NotesError
from hfnotes.hub import MANIFEST, sst2


def print_sst2(hf_home: Path) -> None:
    """Print how good the sentiment classifier of the hub `hf_home` is, and where it errs."""
    sentences = sst2.read(sst2.EVAL)
    outputs = classify(hf_home, [sentence.text for sentence in sentences])
    predicted = [output["label"] for output in outputs]
    for category, score in sst2.scores(sentences, predicted).items():
        print(f"{category:<10} {score.right:>4}/{score.total:<4} {score.accuracy:.3f}")
    print("\nwrong:")
    for sentence, output in zip(sentences, outputs, strict=True):
        if output["label"] != sentence.label:
            print(f"  {output['label']} {output['score']:.3f}  {sentence.text}")
    print("\nthe sentences of the notes:")
    texts = list(sst2.SENTENCES_OF_THE_NOTES)
    for text, output in zip(texts, classify(hf_home, texts), strict=True):
        print(f"  {output['label']} {output['score']:.4f}  {text}")


def classify(hf_home: Path, texts: list[str]) -> list[dict]:
    """What `pipeline("sentiment-analysis")` says of each text: its label and its score, 0 to 1.

    The client reads HF_HOME when it is imported, once in a process. Raises NotesError if `hf_home`
    is no built hub, or if this process has already imported the client with another HF_HOME.
    """
    if not (hf_home / MANIFEST).is_file():
        raise NotesError("has no embedded hub; run `python -m hfnotes.hub build`", hf_home)
    os.environ |= {"HF_HOME": str(hf_home.resolve()), "HF_HUB_OFFLINE": "1"}
    from huggingface_hub import constants
    from transformers import pipeline
    from transformers.utils import logging

    if Path(constants.HF_HOME) != hf_home.resolve():
        raise NotesError(f"this process already reads the hub {constants.HF_HOME}", hf_home)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    return pipeline("sentiment-analysis")(texts, batch_size=32)

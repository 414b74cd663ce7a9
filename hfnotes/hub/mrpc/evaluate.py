"""What a small encoder learns from the sentence pairs, fine-tuned as a reader would do it."""

import json
from pathlib import Path

from hfnotes.hub import MANIFEST, cache
from hfnotes.hub.mrpc.pairs import REPOSITORY


def snapshot(hf_home: str | Path) -> Path:
    """The folder that holds the data set's files in the built hub `hf_home`."""
    manifest = json.loads((Path(hf_home) / MANIFEST).read_text(encoding="utf-8"))
    revision = manifest["repositories"][REPOSITORY]["revision"]
    return cache.repository_folder(Path(hf_home), REPOSITORY, "dataset") / "snapshots" / revision

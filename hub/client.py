"""The real client with a built hub: offline, in this process."""

import os
from pathlib import Path

from hfnotes.errors import NotesError
from hub import MANIFEST


def use(hf_home: Path) -> None:
    """Let the client read the hub `hf_home`, with no network, and say nothing but errors.

    The client reads HF_HOME when it is imported, once in a process. Raises NotesError if `hf_home`
    is no built hub, or if this process has already imported the client with another HF_HOME.
    """
    if not (hf_home / MANIFEST).is_file():
        raise NotesError("has no embedded hub; run `python -m hub build`", hf_home)
    os.environ |= {
        "HF_HOME": str(hf_home.resolve()),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
    }
    from huggingface_hub import constants
    from transformers.utils import logging

    if Path(constants.HF_HOME) != hf_home.resolve():
        raise NotesError(f"this process already reads the hub {constants.HF_HOME}", hf_home)
    logging.set_verbosity_error()
    logging.disable_progress_bar()

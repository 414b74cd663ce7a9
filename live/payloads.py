"""A tokenizer of the hub as a script: base64 of gzip, which a page opened from a folder can load.

What `tokenizer.json` says is kept, in fewer bytes: a vocabulary is a list in the order of the ids;
that of GPT-2 follows from its merges. Packing is deterministic; what was packed stays in
`.cache/live` until the tokenizer or this file changes.
"""

import base64
import gzip
import hashlib
import json
import os
from pathlib import Path

from hfnotes.errors import NotesError
from hub.cache.layout import repository_folder, sha256

CLASSES = {"bert": "BertTokenizer", "distilbert": "BertTokenizer", "gpt2": "GPT2Tokenizer"}


def snapshot(hub: Path, repository: str) -> Path:
    """The folder of the repository's files in the hub. Raises NotesError if it is not there."""
    folder = repository_folder(hub, repository)
    revision = folder / "refs/main"
    if not revision.is_file():
        raise NotesError(f"the hub has no {repository}")
    return folder / "snapshots" / revision.read_text(encoding="ascii").strip()


def packed(hub: Path, repository: str, name: str, cache: Path) -> str:
    """The script that gives the page the tokenizer of `repository`, called `name` there."""
    files = snapshot(hub, repository)
    sources = [files / "tokenizer.json", files / "config.json", Path(__file__)]
    digest = hashlib.sha256(name.encode())
    for source in sources:
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    kept = cache / f"{digest.hexdigest()[:32]}.js"
    if not kept.is_file():
        content = _reduced(*(json.loads(path.read_bytes()) for path in sources[:2]))
        _write(kept, script(name, content))
    return kept.read_text(encoding="ascii")


class Checkpoints:
    """Which of the packed tokenizers a checkpoint has: the one with the same vocabulary."""

    def __init__(self, hub: Path, repositories: dict[str, str]):
        self.hub = hub
        self.names = {self._vocabulary(each): name for name, each in repositories.items()}

    def tokenizer_of(self, checkpoint: str) -> str:
        """The name of its tokenizer. Raises NotesError if that is not packed."""
        name = self.names.get(self._vocabulary(checkpoint))
        if name is None:
            raise NotesError(f"the tokenizer of {checkpoint} is not in live.toml")
        return name

    def _vocabulary(self, repository: str) -> tuple[bool, str]:
        """Whether it keeps capitals, and the digest of the file of its vocabulary."""
        folder = snapshot(self.hub, repository)
        settings = json.loads((folder / "tokenizer_config.json").read_bytes())
        file = next(f for name in ("vocab.txt", "vocab.json") if (f := folder / name).is_file())
        return settings.get("do_lower_case", False), sha256(file)


def script(name: str, content: dict) -> str:
    """A script that hands `content` to the page."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    zipped = gzip.compress(text.encode("utf-8"), 9, mtime=0)
    return f'live.give("{name}","{base64.b64encode(zipped).decode("ascii")}")\n'


def _reduced(tokenizer: dict, config: dict) -> dict:
    """`tokenizer.json` with the vocabulary as a list, or without it where merges give it."""
    model = tokenizer["model"]
    vocabulary = sorted(model["vocab"], key=model["vocab"].get)
    if [model["vocab"][token] for token in vocabulary] != list(range(len(vocabulary))):
        raise NotesError("the ids of a vocabulary are not 0, 1, 2, …")
    model = {key: value for key, value in model.items() if key != "vocab"}
    if merges := model.get("merges"):
        pairs = [merge.split(" ") if isinstance(merge, str) else merge for merge in merges]
        letters = vocabulary[:256]
        given = [token["content"] for token in tokenizer["added_tokens"]]
        if vocabulary != letters + ["".join(pair) for pair in pairs] + given:
            raise NotesError("a vocabulary does not follow from its merges")
        model |= {"merges": [" ".join(pair) for pair in pairs], "letters": letters}
    else:
        model["vocab"] = vocabulary
    return {"class": CLASSES[config["model_type"]], "tokenizer": tokenizer | {"model": model}}


def _write(path: Path, text: str) -> None:
    """Write the file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_text(text, encoding="ascii")
    part.replace(path)

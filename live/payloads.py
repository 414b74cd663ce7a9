"""What a widget loads, as a script: base64 of gzip, which a page opened from a folder can load.

What a tokenizer's `tokenizer.json` says is kept, in fewer bytes: a vocabulary is a list in the
order of the ids; that of GPT-2 follows from its merges. Packing is deterministic; what was packed
stays in `.cache/live` until what it was made from, or the code that made it, changes.
"""

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hfnotes.errors import NotesError
from hub.cache.layout import repository_folder, sha256

if TYPE_CHECKING:
    import numpy as np

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
    folder = snapshot(hub, repository)

    def make() -> bytes:
        files = (folder / "tokenizer.json", folder / "config.json")
        return json_bytes(_reduced(*(json.loads(path.read_bytes()) for path in files)))

    return kept(cache, name, folder.name, make)


def kept(cache: Path, name: str, origin: str, make: Callable[[], bytes]) -> str:
    """The script that gives the page what `make` makes of `origin`, called `name` there.

    `make` is called only where the origin, or the code of this room, is not that of the last time.
    A revision of a repository can be an origin, for it follows from what its files have in them.
    """
    digest = hashlib.sha256(f"{name} {origin}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(bytes.fromhex(sha256(source)))
    path = cache / f"{digest.hexdigest()[:32]}.js"
    if not path.is_file():
        _write(path, script(name, make()))
    return path.read_text(encoding="ascii")


class Payloads:
    """What the widgets of a build load: scripts, by the names that the pages have for them.

    All tokenizers are there from the beginning, for a page may offer any of them; what belongs to
    one widget is packed when that asks for it.
    """

    def __init__(self, hub: Path, tokenizers: dict[str, str], cache: Path):
        self.hub, self.cache = hub, cache
        self.scripts = {
            name: packed(hub, repository, name, cache) for name, repository in tokenizers.items()
        }
        self._names = {self._vocabulary(each): name for name, each in tokenizers.items()}

    def tokenizer_of(self, checkpoint: str) -> str:
        """The name of its tokenizer: the one with the same vocabulary.

        Raises NotesError if that is not in live.toml.
        """
        name = self._names.get(self._vocabulary(checkpoint))
        if name is None:
            raise NotesError(f"the tokenizer of {checkpoint} is not in live.toml")
        return name

    def weights_of(self, checkpoint: str) -> str:
        """The name of its weights. Raises NotesError if they are not a small GPT-2's."""

        def make(folder: Path) -> bytes:
            from live import weights  # NumPy, only where something changed

            return weights.gpt2(folder)

        return self._add(f"{checkpoint.rpartition('/')[2]}-weights", checkpoint, make)

    def attentions_of(self, checkpoint: str, texts: list[str]) -> str:
        """The name of its attention weights for the texts. Raises NotesError if it is no BERT."""

        def make(folder: Path) -> bytes:
            from live import attention  # NumPy, only where something changed

            return attention.bert(folder, texts)

        digest = hashlib.sha256(json_bytes({checkpoint: texts})).hexdigest()
        return self._add(f"attention-{digest[:8]}", checkpoint, make)

    def _add(self, name: str, checkpoint: str, make: Callable[[Path], bytes]) -> str:
        folder = snapshot(self.hub, checkpoint)
        self.scripts[name] = kept(self.cache, name, folder.name, lambda: make(folder))
        return name

    def _vocabulary(self, repository: str) -> tuple[bool, str]:
        """Whether it keeps capitals, and the digest of the file of its vocabulary."""
        folder = snapshot(self.hub, repository)
        settings = json.loads((folder / "tokenizer_config.json").read_bytes())
        file = next(f for name in ("vocab.txt", "vocab.json") if (f := folder / name).is_file())
        return settings.get("do_lower_case", False), sha256(file)


def json_bytes(content: dict) -> bytes:
    """`content` as JSON, in as few bytes as it takes."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def planes(header: dict, numbers: "np.ndarray") -> bytes:
    """A line of JSON, then the low bytes of the numbers (of 16 bits), then the high ones.

    High bytes are much alike: apart from the others they take less room when they are compressed.
    """
    pairs = numbers.astype("<u2").view("u1").reshape(-1, 2)
    return json_bytes(header) + b"\n" + pairs.T.tobytes()


def script(name: str, content: bytes) -> str:
    """A script that hands `content` to the page."""
    zipped = gzip.compress(content, 9, mtime=0)
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

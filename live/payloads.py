"""What a widget loads, as a script: base64 of gzip, which a page opened from a folder can load.

What a tokenizer's `tokenizer.json` says is kept, in fewer bytes: a vocabulary is a list in the
order of the ids; that of GPT-2 follows from its merges. Packing is deterministic; what was packed
stays in `.cache/live`, and is made anew when what it was made from, or the code that made it, is
another.
"""

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hfnotes.errors import NotesError
from hub.cache.layout import repository_folder, sha256

if TYPE_CHECKING:
    import numpy as np

ROWS = 512  # of multilingual-e5-small's word table in a shard
MINILM = "sentence-transformers/all-MiniLM-L6-v2"
MINILM_ROWS = 128  # and of this encoder's, whose rows are larger
CLASSES = {"bert": "BertTokenizer", "distilbert": "BertTokenizer", "gpt2": "GPT2Tokenizer"}


def snapshot(hub: Path, repository: str) -> Path:
    """The folder of the repository's files in the hub. Raises NotesError if it is not there."""
    folder = repository_folder(hub, repository)
    revision = folder / "refs/main"
    if not revision.is_file():
        raise NotesError(f"the hub has no {repository}")
    return folder / "snapshots" / revision.read_text(encoding="ascii").strip()


def packed(hub: Path, repository: str, name: str, cache: Path) -> Path:
    """The script that gives the page the tokenizer of `repository`, called `name` there."""
    folder = snapshot(hub, repository)

    def make() -> Iterator[bytes]:
        files = (folder / "tokenizer.json", folder / "config.json")
        yield json_bytes(_reduced(*(json.loads(path.read_bytes()) for path in files)))

    return kept(cache, [name], folder.name, [], make)[name]


def kept(
    cache: Path, names: list[str], origin: str, code: list[str], make: Callable[[], Iterator[bytes]]
) -> dict[str, Path]:
    """The scripts that give the page what `make` makes of `origin`, one for each of the names.

    `make` is called only where the origin, or the code that makes (files of this room, and this
    one), is not that of the last time. A revision of a repository can be an origin, for it follows
    from what its files have in them.
    """
    here = Path(__file__)
    digests = " ".join([origin, *(sha256(here.with_name(each)) for each in [*code, here.name])])
    paths = {
        name: cache / f"{hashlib.sha256(f'{name} {digests}'.encode()).hexdigest()[:32]}.js"
        for name in names
    }
    if not all(path.is_file() for path in paths.values()):
        for (name, path), content in zip(paths.items(), make(), strict=True):
            _write(path, script(name, content))
    return paths


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

        def make(folder: Path) -> Iterator[bytes]:
            from live import weights  # NumPy, only where something changed

            yield weights.gpt2(folder)

        return self._add([f"{_last(checkpoint)}-weights"], checkpoint, ["weights.py"], make)[0]

    def attentions_of(self, checkpoint: str, texts: list[str]) -> str:
        """The name of its attention weights for the texts. Raises NotesError if it is no BERT."""

        def make(folder: Path) -> Iterator[bytes]:
            from live import attention  # NumPy, only where something changed

            yield attention.bert(folder, texts)

        digest = hashlib.sha256(json_bytes({checkpoint: texts})).hexdigest()
        return self._add([f"attention-{digest[:8]}"], checkpoint, ["attention.py"], make)[0]

    def encoder_of(self, checkpoint: str) -> dict:
        """What a page needs to encode sentences: the names of what it loads at once, and what those
        of the shards of the word table begin with, before their numbers.

        Raises NotesError if the page could not encode as Python does.
        """

        def make(folder: Path) -> Iterator[bytes]:
            from live import e5  # NumPy, only where something changed

            yield from e5.contents(folder)

        vocabulary = f"{_last(checkpoint)}-vocabulary"
        return self._encoder(checkpoint, [vocabulary], ROWS, ["e5.py", "encoder.py"], make)

    def adapted(self, checkpoint: str) -> dict:
        """What a page needs to compute with a stand-in that is MiniLM with an adapter.

        As of `encoder_of`; and the name of the adapter, and those of the labels. Raises NotesError
        if it is none.
        """

        def make_encoder(folder: Path) -> Iterator[bytes]:
            from live import minilm  # NumPy, only where something changed

            yield from minilm.contents(folder)

        def make_adapter(_: Path) -> Iterator[bytes]:
            from live import minilm

            yield minilm.adapter(checkpoint)

        code = ["minilm.py", "encoder.py"]
        [name] = self._add([f"{_last(checkpoint)}-adapter"], checkpoint, code, make_adapter)
        encoder = self._encoder(MINILM, [], MINILM_ROWS, code, make_encoder)
        settings = json.loads((snapshot(self.hub, checkpoint) / "config.json").read_bytes())
        return encoder | {"adapters": [name], "labels": [*settings.get("id2label", {}).values()]}

    def _encoder(
        self,
        checkpoint: str,
        first: list[str],
        rows: int,
        code: list[str],
        make: Callable[[Path], Iterator[bytes]],
    ) -> dict:
        """What a page needs of an encoder: `first`, what comes before its layers, and these."""
        settings = json.loads((snapshot(self.hub, checkpoint) / "config.json").read_bytes())
        name, words = _last(checkpoint), settings["vocab_size"]
        layers = [f"{name}-layer-{layer}" for layer in range(settings["num_hidden_layers"])]
        shards = [f"{name}-words-{shard}" for shard in range(-(-words // rows))]
        at_once = [*first, f"{name}-embeddings", *layers]
        self._add(at_once + shards, checkpoint, code, make)
        return {"weights": at_once, "words": f"{name}-words-", "table": [words, rows]}

    def _add(
        self,
        names: list[str],
        checkpoint: str,
        code: list[str],
        make: Callable[[Path], Iterator[bytes]],
    ) -> list[str]:
        folder = snapshot(self.hub, checkpoint)
        self.scripts |= kept(self.cache, names, folder.name, code, lambda: make(folder))
        return names

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


def _last(checkpoint: str) -> str:
    """The name of the repository, without whose it is."""
    return checkpoint.rpartition("/")[2]


def _write(path: Path, text: str) -> None:
    """Write the file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_text(text, encoding="ascii")
    part.replace(path)

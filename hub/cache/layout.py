"""One repository in the standard layout of the Hugging Face cache.

    HF_HOME/hub/models--ORG--NAME/refs/main                   the revision that `main` names
    HF_HOME/hub/models--ORG--NAME/snapshots/REVISION/FILE     its files

Datasets are in `datasets--ORG--NAME`. The client also accepts files in a snapshot that are not
links into `blobs/`: it writes such ones itself where a file system has no links.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def repository_folder(hf_home: Path, repository: str, kind: str = "model") -> Path:
    """Where the cache keeps the repository `ORG/NAME`; `kind` is "model" or "dataset"."""
    return hf_home / "hub" / f"{kind}s--{repository.replace('/', '--')}"


def sha256(path: Path) -> str:
    """What the Hub calls a large file by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_hash(content: bytes) -> str:
    """What git, and with it the Hub, calls a file by that is not large."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def revision_of(digests: Mapping[str, str]) -> str:
    """The revision (40 hexadecimal digits, like a commit) that follows from the files."""
    text = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha1(text.encode("utf-8")).hexdigest()


def write_repository(
    hf_home: Path,
    repository: str,
    files: Mapping[str, bytes],
    refs: Iterable[str],
    kind: str = "model",
) -> tuple[str, dict[str, str]]:
    """Write a repository into the cache `hf_home`; every one of `refs` names its only revision.

    Returns the revision and the SHA-256 of each file.
    """
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    revision = revision_of(digests)
    folder = repository_folder(hf_home, repository, kind)
    for name, content in files.items():
        path = folder / "snapshots" / revision / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "refs").mkdir()
    for ref in refs:
        (folder / "refs" / ref).write_text(revision, encoding="ascii", newline="")
    return revision, digests

"""One repository in the standard layout of the Hugging Face cache.

    HF_HOME/hub/models--ORG--NAME/refs/main                   the revision that `main` names
    HF_HOME/hub/models--ORG--NAME/snapshots/REVISION/FILE     its files

The client also accepts files in a snapshot that are not links into `blobs/`: it writes such ones
itself where a file system has no links.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def repository_folder(hf_home: Path, repository: str) -> Path:
    """Where the cache keeps the model repository `ORG/NAME`."""
    return hf_home / "hub" / ("models--" + repository.replace("/", "--"))


def revision_of(digests: Mapping[str, str]) -> str:
    """The revision (40 hexadecimal digits, like a commit) that follows from the files."""
    text = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha1(text.encode("utf-8")).hexdigest()


def write_repository(
    hf_home: Path, repository: str, files: Mapping[str, bytes], refs: Iterable[str]
) -> tuple[str, dict[str, str]]:
    """Write a repository into the cache `hf_home`; every one of `refs` names its only revision.

    Returns the revision and the SHA-256 of each file.
    """
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    revision = revision_of(digests)
    folder = repository_folder(hf_home, repository)
    snapshot = folder / "snapshots" / revision
    snapshot.mkdir(parents=True)
    for name, content in files.items():
        (snapshot / name).parent.mkdir(exist_ok=True)
        (snapshot / name).write_bytes(content)
    (folder / "refs").mkdir()
    for ref in refs:
        (folder / "refs" / ref).write_text(revision, encoding="ascii", newline="")
    return revision, digests

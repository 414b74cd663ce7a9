"""The folder of a hub: made aside, then put in its place, with a manifest of what is in it."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hfnotes.errors import NotesError
from hub import MANIFEST
from hub.cache import layout

# What a build left behind that is older than this belongs to no running build.
_ABANDONED_AFTER_SECONDS = 3600.0


def refuse_other(out: Path) -> None:
    """Raise NotesError if `out` holds something else than a hub."""
    if out.exists() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise NotesError(
            f"is not an embedded hub (it has no {MANIFEST}); name another folder or remove it", out
        )


@contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """A temporary folder beside `out`; removes those that killed builds have left there."""
    prefix = f".{out.name}-building-"
    out.parent.mkdir(parents=True, exist_ok=True)
    for folder in out.parent.glob(f"{prefix}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=prefix, dir=out.parent, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def finish(hf_home: Path, repositories: Mapping[str, dict], **more: object) -> None:
    """Write the manifest of a cache that the client has filled.

    `repositories` maps each id to its kind, its revision, the commit of each ref, and the SHA-256
    of each file. The digest is that of these files alone, the same on every machine. What datasets
    prepares from them is listed with this machine's digests.
    """
    _remove_traces(hf_home)
    prepared = {
        path.relative_to(hf_home).as_posix(): layout.sha256(path)
        for path in sorted((hf_home / "datasets").rglob("*"))
        if path.is_file()
    }
    digest = hashlib.sha256(dump(repositories).encode("utf-8")).hexdigest()
    manifest = {"digest": digest, "prepared": prepared, "repositories": repositories, **more}
    (hf_home / MANIFEST).write_text(dump(manifest), encoding="utf-8", newline="\n")


def _remove_traces(hf_home: Path) -> None:
    """Remove what the client leaves: locks, named after this folder, and unfinished downloads."""
    for folder in (hf_home / "hub/.locks", *hf_home.glob("hub/*/blobs")):
        shutil.rmtree(folder, ignore_errors=True)
    for lock in hf_home.glob("datasets/**/*.lock"):
        lock.unlink()


def damaged_files(hf_home: Path) -> list[str]:
    """The files that the manifest lists and that are missing or not as they were."""
    manifest = json.loads((hf_home / MANIFEST).read_text(encoding="utf-8"))
    listed = {(name, hf_home / name): digest for name, digest in manifest["prepared"].items()}
    for repository, entry in manifest["repositories"].items():
        folder = layout.repository_folder(hf_home, repository, entry["kind"])
        for name, digest in entry["files"].items():
            path = folder / "snapshots" / entry["revision"] / name
            listed[f"{repository}/{name}", path] = digest
    return [
        name
        for (name, path), digest in listed.items()
        if not path.is_file() or layout.sha256(path) != digest
    ]


def put_in_place(made: Path, out: Path) -> None:
    """Rename the finished hub `made` to `out`; what was there before is removed."""
    with scratch(out) as replaced:
        if out.exists():
            out.rename(replaced / "hub")
        try:
            made.rename(out)
        except OSError:
            if not (out / MANIFEST).is_file():  # else a parallel build has just put its own there
                raise


def dump(value: object) -> str:
    """JSON that is the same for equal values."""
    return json.dumps(value, indent=2, sort_keys=True) + "\n"

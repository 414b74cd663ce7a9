"""Build the embedded hub: all repositories, or nothing."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hfnotes.errors import NotesError
from hfnotes.hub import MANIFEST, cache, sources
from hfnotes.hub.recipes import RECIPES

HUB_FOLDER = Path(__file__).parent
RECORD = HUB_FOLDER / "digests.json"

_READ_BY_BUILD = {".py", ".safetensors", ".spm", ".tsv"}

# What a build left behind that is older than this belongs to no running build.
_ABANDONED_AFTER_SECONDS = 3600.0


def build(out: Path, *, record: bool = False, say: Callable[[str], None] = print) -> bool:
    """Fill the folder `out` (an HF_HOME) with every repository; False if it was up to date.

    The work is done in a folder beside `out`, which takes its place at the very end. With `record`,
    the digests of what was built become the expected ones; without, they must equal those.
    Raises NotesError if they do not, or if `out` holds something else than an embedded hub.
    """
    if is_current(out) and not record:
        say(f"{out} is up to date")
        return False
    if out.exists() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise NotesError(
            f"is not an embedded hub (it has no {MANIFEST}); name another folder or remove it", out
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(out)
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(
        prefix=_prefix(out), dir=out.parent, ignore_cleanup_errors=True
    ) as scratch:
        built = Path(scratch) / "built"
        built.mkdir()
        repositories = _write_repositories(built, say)
        if record:
            RECORD.write_text(_dump(repositories), encoding="utf-8", newline="\n")
        else:
            _compare_with_record(repositories)
        manifest = {
            "digest": _digest_of_files(built),
            "inputs": inputs_digest(),
            "repositories": repositories,
        }
        (built / MANIFEST).write_text(_dump(manifest), encoding="utf-8", newline="\n")
        _put_in_place(built, out, Path(scratch) / "replaced")
    say(f"{time.perf_counter() - begin:6.1f} s  {out}")
    return True


def is_current(out: Path) -> bool:
    """Is `out` a whole embedded hub, made from what is here now?"""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    return manifest["inputs"] == inputs_digest() and not damaged_files(out)


def damaged_files(out: Path) -> list[str]:
    """The files that the manifest of `out` lists and that are missing or not as they were built."""
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    damaged = []
    for repository, entry in manifest["repositories"].items():
        folder = cache.repository_folder(out, repository, entry["kind"])
        snapshot = folder / "snapshots" / entry["revision"]
        for name, digest in entry["files"].items():
            if not (snapshot / name).is_file() or _sha256(snapshot / name) != digest:
                damaged.append(f"{repository}/{name}")
    return damaged


def inputs_digest() -> str:
    """A digest of all that a build reads: code, weights, data, and the packages' versions."""
    digest = hashlib.sha256(json.dumps(sources.versions()).encode("ascii"))
    paths = [path for path in HUB_FOLDER.rglob("*") if path.suffix in _READ_BY_BUILD]
    for path in sorted(paths):
        digest.update(f"{path.relative_to(HUB_FOLDER).as_posix()} {_sha256(path)}\n".encode())
    return digest.hexdigest()


def _write_repositories(out: Path, say: Callable[[str], None]) -> dict[str, dict]:
    repositories = {}
    for recipe in RECIPES:
        begin = time.perf_counter()
        revision, digests = cache.write_repository(
            out, recipe.repository, recipe.files(), recipe.refs, recipe.kind
        )
        repositories[recipe.repository] = {
            "kind": recipe.kind,
            "revision": revision,
            "files": digests,
        }
        say(f"{time.perf_counter() - begin:6.1f} s  {recipe.repository}")
    return repositories


def _compare_with_record(repositories: dict[str, dict]) -> None:
    recorded = _by_path(json.loads(RECORD.read_text(encoding="utf-8")))
    built = _by_path(repositories)
    different = [path for path in sorted(recorded | built) if recorded.get(path) != built.get(path)]
    if different:
        raise NotesError(
            "these files were built differently here than recorded; if that is meant, run "
            "`python -m hfnotes.hub build --record` and commit it:\n  " + "\n  ".join(different),
            RECORD,
        )


def _by_path(repositories: dict[str, dict]) -> dict[str, str]:
    return {
        f"{repository}/{name}": digest
        for repository, entry in repositories.items()
        for name, digest in entry["files"].items()
    }


def _put_in_place(built: Path, out: Path, replaced: Path) -> None:
    """Rename `built` to `out`; what was there before goes to `replaced`."""
    if out.exists():
        out.rename(replaced)
    try:
        built.rename(out)
    except OSError:
        if not is_current(out):  # else a parallel build has just put its own, equal one there
            raise


def _remove_abandoned(out: Path) -> None:
    for folder in out.parent.glob(_prefix(out) + "*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _prefix(out: Path) -> str:
    return f".{out.name}-building-"


def _digest_of_files(folder: Path) -> str:
    digest = hashlib.sha256()
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    for name, path in sorted(files.items()):
        if path.is_file():
            digest.update(f"{name} {_sha256(path)}\n".encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(value: object) -> str:
    return json.dumps(value, indent=2, sort_keys=True) + "\n"

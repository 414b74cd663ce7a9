"""Build the embedded hub: all repositories, or nothing."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from hfnotes.errors import NotesError
from hub import MANIFEST
from hub.cache import download, folder, layout
from hub.cache.download import Client
from hub.cache.server import HubServer
from hub.parts import sources
from hub.recipe import Recipe
from hub.recipes import RECIPES

HUB_FOLDER = Path(__file__).parent
RECORD = HUB_FOLDER / "digests.json"

INPUTS = ("*.charsmap", "*.py", "*.safetensors", "*.spm", "*.tsv")
CLIENTS = ("datasets", "huggingface_hub")  # they decide how a cache is laid out


def build(out: Path, *, record: bool = False, say: Callable[[str], None] = print) -> bool:
    """Fill the folder `out` (an HF_HOME) with every repository; False if it was up to date.

    The work is done in a folder beside `out`, which takes its place at the very end. With `record`,
    the digests of what was built become the expected ones; without, they must equal those.
    Raises NotesError if they do not, or if `out` holds something else than an embedded hub.
    """
    if is_current(out) and not record:
        say(f"{out} is up to date")
        return False
    folder.refuse_other(out)
    begin = time.perf_counter()
    with folder.scratch(out) as scratch:
        built = scratch / "built"
        built.mkdir()
        repositories = write_repositories(RECIPES, scratch / "served", built, say)
        if record:
            RECORD.write_text(folder.dump(repositories), encoding="utf-8", newline="\n")
        else:
            _compare_with_record(repositories)
        folder.finish(built, repositories, inputs=inputs_digest())
        folder.put_in_place(built, out)
    say(f"{time.perf_counter() - begin:6.1f} s  {out}")
    return True


def is_current(out: Path) -> bool:
    """Is `out` a whole embedded hub, made from what is here now?"""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    return manifest.get("inputs") == inputs_digest() and not folder.damaged_files(out)


def inputs_digest() -> str:
    """A digest of all that a build reads: sources, weights, data, the versions of the packages."""
    versions = sources.versions() | {name: version(name) for name in CLIENTS}
    digest = hashlib.sha256(json.dumps(versions).encode("ascii"))
    paths = [path for form in INPUTS for path in HUB_FOLDER.rglob(form)]
    for path in sorted(paths):
        name = path.relative_to(HUB_FOLDER).as_posix()
        digest.update(f"{name} {layout.sha256(path)}\n".encode())
    return digest.hexdigest()


def recorded_files(repository: str) -> list[str]:
    """The names of the files that the recipe of `repository` makes."""
    return list(json.loads(RECORD.read_text(encoding="utf-8"))[repository]["files"])


def write_repositories(
    recipes: Iterable[Recipe], served: Path, built: Path, say: Callable[[str], None]
) -> dict[str, dict]:
    """Write one repository after the other to `served`, from where the client brings it to `built`.

    Returns the repositories as `folder.finish` wants them.
    """
    repositories = {}
    with (
        HubServer(served / "hub") as server,
        Client(built, download.loopback(server.url)) as client,
    ):
        for recipe in recipes:
            begin = time.perf_counter()
            name, kind = recipe.repository, recipe.kind
            revision, files = layout.write_repository(
                served, name, recipe.files(), recipe.refs, kind
            )
            refs, _ = client.fetch(recipe, files)
            shutil.rmtree(layout.repository_folder(served, name, kind))
            repositories[name] = {"kind": kind, "revision": revision, "refs": refs, "files": files}
            say(f"{time.perf_counter() - begin:6.1f} s  {name}")
    return repositories


def _compare_with_record(repositories: dict[str, dict]) -> None:
    recorded = _by_path(json.loads(RECORD.read_text(encoding="utf-8")))
    built = _by_path(repositories)
    different = [path for path in sorted(recorded | built) if recorded.get(path) != built.get(path)]
    if different:
        raise NotesError(
            "these files were built differently here than recorded; if that is meant, run "
            "`python -m hub build --record` and commit it:\n  " + "\n  ".join(different),
            RECORD,
        )


def _by_path(repositories: dict[str, dict]) -> dict[str, str]:
    return {
        f"{repository}/{name}": digest
        for repository, entry in repositories.items()
        for name, digest in entry["files"].items()
    }

"""Fill the same folder from the real Hub instead, for whoever has internet.

The repositories are those of the recipes; so are the files of each, as far as the real repository
has them. The project's own repositories, which the Hub does not have, are built here as well. What
is complete survives a pull that fails: the next one goes on from there.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hfnotes.errors import NotesError
from hub.build import recorded_files, write_repositories
from hub.cache import download, folder, layout
from hub.cache.download import Client
from hub.recipes import RECIPES


def pull(out: Path, say: Callable[[str], None] = print) -> None:
    """Fill the folder `out` (an HF_HOME) from the Hub that HF_ENDPOINT names, or the real one.

    The folder takes its place when all is there. Raises NotesError that names repository and file,
    and says what to do; then `out` is as it was.
    """
    folder.refuse_other(out)
    repositories = {}
    own = [recipe for recipe in RECIPES if recipe.own]
    with _unfinished(out) as hf_home, Client(hf_home, download.internet()) as client:
        for recipe in RECIPES:
            if recipe.own:
                continue
            name, kind = recipe.repository, recipe.kind
            files = recorded_files(name)
            refs, missing = client.fetch(recipe, files)
            if missing:
                say(f"{name} has no {', '.join(missing)}: snippets that read it will fail")
            revision = refs["main"]
            snapshot = layout.repository_folder(hf_home, name, kind) / "snapshots" / revision
            digests = {n: layout.sha256(snapshot / n) for n in files if n not in missing}
            repositories[name] = {
                "kind": kind,
                "revision": revision,
                "refs": refs,
                "files": digests,
            }
            say(f"{name} {revision[:7]}, {len(digests)} files")
        if own:
            with tempfile.TemporaryDirectory() as served:
                repositories |= write_repositories(own, Path(served), hf_home, say)
        folder.finish(hf_home, repositories)
        folder.put_in_place(hf_home, out)
    say(f"{out} holds {len(repositories)} repositories of the Hub; compare: make verify-hub")


@contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """The folder that pulls into `out` work in, one at a time."""
    path = out.with_name(f".{out.name}-unfinished")
    path.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotesError("another pull is running; wait for it, or end it", path) from None
        shutil.rmtree(path / "datasets", ignore_errors=True)  # prepared anew, from what is checked
        yield path
    finally:
        os.close(descriptor)

"""Puts a new site in the place of the last one, and leaves there what no build has made."""

import ctypes
import errno
import os
import shutil
from collections.abc import Collection
from pathlib import Path

from hfnotes.errors import NotesError

MADE = ".made-by-hfnotes"  # in a site: what its build has made, a path a line
ALWAYS_MADE = "assets/hfnotes.js"  # by builds from before there was such a list, too
AT_FDCWD, RENAME_EXCHANGE = -100, 2


def exchange(new: Path, old: Path) -> None:
    """Put the site `new` where `old` is, which may lead to a folder elsewhere; `new` is gone then.

    Raises NotesError, and changes nothing, where a file stands in the way that no build has made.
    """
    old = old.resolve()
    old.mkdir(parents=True, exist_ok=True)
    coming, there = _files_of(new), _files_of(old)
    made = _made(old, there)
    others = sorted(there - made)
    for path in coming.intersection(others):
        raise NotesError("is in the way of the site, and no build has made it", old / path)
    (new / MADE).write_text("".join(f"{path}\n" for path in sorted(coming)), encoding="utf-8")
    if _change_places(new, old):
        for path in others:
            (old / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).rename(old / path)
    else:
        _remove(old, made)
        shutil.copytree(new, old, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(new)


def _files_of(folder: Path) -> set[str]:
    """All that is no folder below it; a link to one is none."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }


def _made(site: Path, there: set[str]) -> set[str]:
    """What in a folder the build has made that was put there last."""
    if MADE in there:
        return {MADE, *(site / MADE).read_text(encoding="utf-8").splitlines()} & there
    return there if ALWAYS_MADE in there else set()


def _change_places(new: Path, old: Path) -> bool:
    """In one step. False where there is none: on another filesystem, or in a layer of an image."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(new), os.fsencode(old)
    if libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) == errno.EXDEV:
        return False
    raise OSError(number, "cannot put the new site in its place", str(old))


def _remove(folder: Path, paths: Collection[str]) -> None:
    """Remove the files, and the folders that are empty without them."""
    for path in paths:
        (folder / path).unlink()
    parents = {parent for path in paths for parent in Path(path).parents}
    for parent in sorted(parents - {Path()}, reverse=True):
        if not any((folder / parent).iterdir()):
            (folder / parent).rmdir()

"""Build the site; record outputs; compare with the real Hub.

python -m hfnotes site         run what changed, check all, build site/
python -m hfnotes run          run what changed into the store; with --shard 2/4 one part of four
python -m hfnotes update       run what changed, record what was printed
python -m hfnotes verify-hub   run all on what was pulled from the real Hub, compare cell by cell
"""

import argparse
import ctypes
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hfnotes import compare
from hfnotes.environment import Project, read_project
from hfnotes.errors import NotesError
from hfnotes.hub import PULLED
from hfnotes.runner import Runner, show_progress
from hfnotes.snippet import read_snippets
from hfnotes.verify import verify


@contextmanager
def one_build_at_a_time(project: Project) -> Iterator[None]:
    """Wait for another build of this checkout. The lock goes with the process that holds it."""
    lock = project.root / ".cache/build.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another build is running here; waiting for it", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build_site(project: Project) -> None:
    """Build beside `site/` and put it in its place only when all has passed."""
    new, site = project.root / ".cache/site.new", project.root / "site"
    # Not --quiet: it mutes the warnings that --strict counts.
    arguments = ["build", "--strict", "--site-dir", str(new)]
    start = time.perf_counter()
    with one_build_at_a_time(project), Runner(project) as runner:
        snippets = read_snippets(project.snippets)
        running = runner.start(snippets, show_progress)
        # Imported here, while the environments import their libraries.
        from mkdocs.__main__ import cli

        from hfnotes.plugin import NotesPlugin

        NotesPlugin.begun = runner, snippets, running
        try:
            cli.main(arguments)
        except SystemExit as end:  # so click ends a command, also one that went well
            if end.code:
                raise
        exchange(new, site)
    print(f"site      site/index.html ({time.perf_counter() - start:.1f} s in all)")


def exchange(new: Path, old: Path) -> None:
    """Put `new` where `old` is, in one step; what `old` was is removed."""
    old.mkdir(exist_ok=True)
    here, both = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(here, os.fsencode(new), here, os.fsencode(old), both) != 0:
        raise OSError(ctypes.get_errno(), "cannot put the new site in its place", str(old))
    shutil.rmtree(new)


def update_records(project: Project) -> None:
    """Write the record of each snippet whose run differs from it; show what changed in git."""
    snippets = read_snippets(project.snippets)
    with one_build_at_a_time(project), Runner(project) as runner:
        report = runner.run(snippets, show_progress)
    for snippet in snippets:
        if compare.update_record(snippet, report.results[snippet.name]):
            print(f"recorded {compare.record_path(snippet).relative_to(project.root)}")
    records = [str(compare.record_path(snippet)) for snippet in snippets]
    if (project.root / "docs/labs").is_dir():
        from hfnotes.plugin import NotesPlugin

        NotesPlugin.recording = True
        build_site(project)
        records.append("docs/labs/*.out")
    if records:
        subprocess.run(["git", "--no-pager", "diff", "--", *records], cwd=project.root, check=False)


def run_shard(project: Project, shard: tuple[int, int]) -> None:
    """Run what changed of every n-th snippet into the store, beginning with the k-th."""
    number, count = shard
    snippets = read_snippets(project.snippets)[number - 1 :: count]
    with one_build_at_a_time(project), Runner(project) as runner:
        report = runner.run(snippets, show_progress)
    print(f"snippets  {len(snippets)}: {len(report.ran)} ran (part {number} of {count})")


def read_shard(text: str) -> tuple[int, int]:
    """`2/4` as (2, 4); ValueError if that is no part of a whole."""
    number, count = map(int, text.split("/"))
    if not 1 <= number <= count:
        raise ValueError(text)
    return number, count


def verify_hub(project: Project, record: bool) -> None:
    """Compare what the snippets print on the hub that was pulled with what is recorded."""
    if not verify(project, project.root / PULLED, record=record):
        raise NotesError(
            "the real Hub gives another output; if it is right, record it: "
            "make verify-hub RECORD=--record"
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m hfnotes", description=__doc__)
    parser.add_argument("command", choices=["site", "run", "update", "verify-hub"])
    parser.add_argument(
        "--shard", type=read_shard, default=(1, 1), metavar="K/N", help="run: one part of N"
    )
    parser.add_argument("--record", action="store_true", help="verify-hub: write NAME.hub.out")
    arguments = parser.parse_args()
    commands = {
        "site": build_site,
        "run": partial(run_shard, shard=arguments.shard),
        "update": update_records,
        "verify-hub": partial(verify_hub, record=arguments.record),
    }
    try:
        commands[arguments.command](read_project(Path.cwd()))
    except NotesError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

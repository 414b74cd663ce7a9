"""Build the site; record outputs; compare with the real Hub.

python -m hfnotes site         run what changed, check all, build site/
python -m hfnotes preview      the same into .cache/preview, also where an output differs
python -m hfnotes run          run what changed into the store; with --shard 2/4 one part of four
python -m hfnotes plan         show the parts that --shard means; with --shards 4 four of them
python -m hfnotes portable     play other machines, compare all with the records; with --shard too
python -m hfnotes update       run what changed, record what was printed
python -m hfnotes verify-hub   run all on what was pulled from the real Hub, compare cell by cell
"""

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hfnotes import record
from hfnotes.build import Build
from hfnotes.errors import NotesError
from hfnotes.labs import read_programs
from hfnotes.place import exchange
from hfnotes.plan import read_times, said, shares, update_times
from hfnotes.portable import check_stable, compare_machines, summary, table
from hfnotes.project import Project, read_project
from hfnotes.runner import Runner, say_missing, say_stderr, show_progress
from hfnotes.snippet import Snippet
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


def build_site(project: Project, *, lenient: bool = False) -> None:
    """Build beside the site and put it in its place only when all has passed.

    `lenient` is for the tests: what differs from its record is reported, and the site, which shows
    what was printed now, goes to `.cache/preview`.
    """
    new = project.root / ".cache/site.new"
    start = time.perf_counter()
    with one_build_at_a_time(project), Build(project, is_strict=not lenient) as build:
        build.begin()
        # Imported here, while the environments import their libraries.
        from hfnotes.documents import build_documents

        site = build_documents(build, new)
        site = project.root / ".cache/preview" if lenient else site
        exchange(new, site)
    seconds = time.perf_counter() - start
    print(f"site      {os.path.relpath(site, project.root)}/index.html ({seconds:.1f} s in all)")


def update_records(project: Project) -> None:
    """Write the records of each snippet and lab whose run differs; show what changed in git.

    What is to be recorded runs on some more machines first, so that chance is not recorded.
    """
    snippets, _ = read_programs(project)
    with one_build_at_a_time(project):
        with Runner(project) as runner:
            report = runner.run(snippets, show_progress)
        results = report.results
        say_stderr(report)
        changed = [each for each in snippets if record.differences(each, results[each.name])]
        check_stable(project, changed, results)
        for snippet in changed:
            for path in record.update_record(snippet, results[snippet.name]):
                print(f"recorded {path.relative_to(project.root)}")
        times = {name: result.processor_seconds for name, result in results.items()}
        if plan := update_times(project, times):
            print(f"recorded {plan.relative_to(project.root)}")
    paths = [f"{folder}/**/*.out" for folder in (project.snippets, project.labs) if folder]
    records = [f":(glob){path}" for path in paths]
    if (project.root / ".git").exists() and shutil.which("git"):
        subprocess.run(["git", "--no-pager", "diff", "--", *records], cwd=project.root, check=False)


def part_of(project: Project, shard: tuple[int, int]) -> list[Snippet]:
    """The k-th of n parts of the programs, which take about the same time."""
    number, count = shard
    return shares(read_programs(project)[0], read_times(project), count)[number - 1].snippets


def show_plan(project: Project, count: int) -> None:
    """Say how the programs are shared out over so many jobs."""
    times = read_times(project)
    print(said(shares(read_programs(project)[0], times, count), times))


def run_shard(project: Project, shard: tuple[int, int]) -> None:
    """Run what changed of a part of the programs into the store."""
    snippets = part_of(project, shard)
    with one_build_at_a_time(project), Runner(project) as runner:
        report = runner.run(snippets, show_progress)
    say_missing(report)
    print(f"programs  {len(snippets)}: {len(report.ran)} ran (part {shard[0]} of {shard[1]})")


def play_machines(project: Project, shard: tuple[int, int]) -> None:
    """Run a part of the programs on each machine there is to play, and compare with the records."""
    snippets = part_of(project, shard)
    with one_build_at_a_time(project):
        played = compare_machines(project, snippets)
    report = project.root / ".cache/portable.md"
    report.write_text(table(played, snippets), encoding="utf-8")
    print(f"{summary(played, snippets)}\n{report.relative_to(project.root)} has all cells")
    if any(each.differences for each in played):
        raise NotesError("some records do not hold on every machine")


def read_shard(text: str) -> tuple[int, int]:
    """`2/4` as (2, 4); ValueError if that is no part of a whole."""
    number, count = map(int, text.split("/"))
    if not 1 <= number <= count:
        raise ValueError(text)
    return number, count


def read_count(text: str) -> int:
    """A number of parts; ValueError if that is none."""
    return read_shard(f"1/{text}")[1]


def verify_hub(project: Project, record: bool) -> None:
    """Compare what the snippets print on the hub that was pulled with what is recorded."""
    if not verify(project, record=record):
        raise NotesError(
            "the real Hub gives another output; if it is right, record it: "
            "make verify-hub RECORD=--record"
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m hfnotes", description=__doc__)
    parser.add_argument(
        "command", choices=["site", "preview", "run", "plan", "portable", "update", "verify-hub"]
    )
    parser.add_argument(
        "--shard",
        type=read_shard,
        default=(1, 1),
        metavar="K/N",
        help="run, portable: one part of N",
    )
    parser.add_argument("--shards", type=read_count, default=4, metavar="N", help="plan: N parts")
    parser.add_argument("--record", action="store_true", help="verify-hub: write NAME.hub.out")
    arguments = parser.parse_args()
    commands: dict[str, Callable[[Project], None]] = {
        "site": build_site,
        "preview": partial(build_site, lenient=True),
        "run": partial(run_shard, shard=arguments.shard),
        "plan": partial(show_plan, count=arguments.shards),
        "portable": partial(play_machines, shard=arguments.shard),
        "update": update_records,
        "verify-hub": partial(verify_hub, record=arguments.record),
    }
    try:
        commands[arguments.command](read_project(Path.cwd()))
    except NotesError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # the machine's: a full disk, a folder that may not be written
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

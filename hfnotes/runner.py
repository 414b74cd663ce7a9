"""Run snippets in isolated processes of the right environment, once for each change."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from hfnotes.environment import Environment
from hfnotes.errors import NotesError
from hfnotes.inside.messages import Job
from hfnotes.inside.worker import CONTROL
from hfnotes.plan import expected, read_times
from hfnotes.process import Worker, WorkerLostError
from hfnotes.project import KEEPS_APART, Project
from hfnotes.recordable import check_result
from hfnotes.snippet import Snippet
from hfnotes.store import Output, Result, Store, result_key
from hfnotes.variables import check_variables

LINES_SAID = 20  # of a snippet's stderr
OUTPUT_LIMIT = 1_000_000  # bytes of stdout of one snippet
MEMORY = 1_500_000_000  # bytes that a snippet is given room for: a training takes some 1.1e9
# Called with a line, and how many of how many have run.
Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What a build did with its snippets; seconds are wall-clock times.

    `import_seconds` has each environment that a snippet ran in; `failures` has the error of each
    snippet that has no result, `missing` what of `KEEPS_APART` this machine lacks.
    """

    results: dict[str, Result] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    import_seconds: dict[str, float] = field(default_factory=dict)
    run_seconds: float = 0.0
    failures: dict[str, NotesError] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


class Ran(NamedTuple):
    """One run: its result, what the worker's imports took, what the machine lacks (KEEPS_APART)."""

    result: Result
    import_seconds: float
    missing: set[str]


class Runner:
    """Runs the snippets whose result is not stored. Keeps its workers until it is closed."""

    def __init__(self, project: Project):
        self.project = project
        self.store = Store(project.results)
        self._workers: dict[str, Worker] = {}
        self._lock, self._again = Lock(), Lock()
        self._closed = False

    def warm_up(self, environment: Environment) -> Worker:
        """Start the environment's worker unless it runs; does not wait for its imports."""
        with self._lock:
            if self._closed:
                raise NotesError("the build was ended before all snippets had run")
            current = self._workers.get(environment.name)
            if current is None or not current.alive():
                current = self._workers[environment.name] = Worker(
                    environment, self.project.process_variables
                )
            return current

    def warm_up_for(self, snippets: Iterable[Snippet]) -> None:
        """Start the workers of the environments that `snippets` run in, side by side."""
        for environment in dict.fromkeys(map(self.project.environment_for, snippets)):
            self.warm_up(environment)

    def start(self, snippets: list[Snippet], progress: Progress) -> Future[Report]:
        """`run` in the background."""
        background = ThreadPoolExecutor(1)
        running = background.submit(self.run, snippets, progress)
        background.shutdown(wait=False)
        return running

    def run(
        self,
        snippets: Iterable[Snippet],
        progress: Progress = lambda line, done, total: None,
    ) -> Report:
        """The result of each snippet, from the store or from a run.

        All snippets run before the errors of those that failed are raised together.
        """
        report = self.try_all(snippets, progress)
        if report.failures:
            raise NotesError.all_of(list(report.failures.values()))
        return report

    def try_all(self, snippets: Iterable[Snippet], progress: Progress) -> Report:
        """`run`, but the errors of those that fail are in the report."""
        start = time.perf_counter()
        hub = self.project.hub.digest() if self.project.hub else ""
        report = Report()
        waiting: list[tuple[Snippet, Environment, str]] = []
        for snippet in snippets:
            try:
                environment = self.project.environment_for(snippet)
                check_variables(snippet, environment)
            except NotesError as error:
                report.failures[snippet.name] = error
                continue
            key = result_key(snippet, environment, self.project, hub)
            if stored := self.store.get(key):
                try:
                    check_result(snippet, stored)
                    report.results[snippet.name] = stored
                except NotesError as error:
                    report.failures[snippet.name] = error
            else:
                waiting.append((snippet, environment, key))
        if waiting:
            self._run_all(waiting, report, progress)
        report.run_seconds = time.perf_counter() - start
        return report

    def _run_all(
        self,
        waiting: list[tuple[Snippet, Environment, str]],
        report: Report,
        progress: Progress,
    ) -> None:
        self.warm_up_for(snippet for snippet, _, _ in waiting)
        # The longest first: a training that begins last is waited for while other processors rest.
        seconds = expected([snippet for snippet, _, _ in waiting], read_times(self.project))
        waiting.sort(key=lambda each: -seconds[each[0].name])
        together = [each for each in waiting if each[0].name not in self.project.alone]
        alone = [each for each in waiting if each[0].name in self.project.alone]
        done = 0
        for part, count in ((together, at_once()), (alone, 1)):
            with ThreadPoolExecutor(max_workers=count) as pool:
                futures = {
                    pool.submit(self._run_one, snippet, environment): (snippet, environment, key)
                    for snippet, environment, key in part
                }
                try:
                    for future in as_completed(futures):
                        done += 1
                        snippet, environment, key = futures[future]
                        try:
                            ran = future.result()
                            self._accept(ran.missing)
                            self.store.put(key, ran.result)
                        except NotesError as error:
                            report.failures[snippet.name] = error
                            progress(f"{snippet.name} failed", done, len(waiting))
                            continue
                        report.results[snippet.name] = ran.result
                        report.ran.append(snippet.name)
                        report.import_seconds[environment.name] = ran.import_seconds
                        report.missing |= ran.missing
                        progress(f"{snippet.name} {ran.result.seconds:.1f} s", done, len(waiting))
                except BaseException:  # Ctrl-C, say: the pool would wait for what still runs
                    pool.shutdown(wait=False, cancel_futures=True)
                    self.close()
                    raise

    def _run_one(self, snippet: Snippet, environment: Environment) -> Ran:
        hub = self.project.hub
        job: Job = {
            "name": snippet.name,
            "text": snippet.text,
            "cells": [
                {
                    "name": cell.name,
                    "line": cell.line,
                    "start": cell.start,
                    "end": cell.end,
                    "source": cell.source,
                    "raises": cell.raises,
                    "warns": cell.warns,
                    "alt": cell.alt,
                }
                for cell in snippet.cells
            ],
            "is_notebook": snippet.is_notebook,
            "files": [str(file.resolve()) for file in snippet.files],
            "hub": {"folder": str(hub.folder.resolve()), "variable": hub.variable} if hub else None,
            "time_limit": self.project.time_limit,
            "output_limit": OUTPUT_LIMIT,
        }
        try:
            reply = self.warm_up(environment).run(job)
        except WorkerLostError:
            # With a worker of its own it is seen whether this snippet is what ends it.
            with self._again, Worker(environment, self.project.process_variables) as own:
                reply = own.run(job)
        if failure := reply["failure"]:
            detail = "\n".join(f"  | {line}" for line in failure["detail"].splitlines()[-20:])
            message = failure["message"] + (f"\n{detail}" if detail else "")
            if hub and (explanation := hub.explanation(failure["detail"])):
                message += f"\n{explanation}"
            raise NotesError(message, snippet.path, failure["line"])
        outputs = tuple(map(Output.from_json, reply["cells"]))
        result = Result(outputs, reply["seconds"], reply["processor_seconds"], reply["stderr"])
        check_result(snippet, result)
        return Ran(result, reply["import_seconds"], set(reply["missing"]))

    def _accept(self, missing: set[str]) -> None:
        """In CI, a machine that keeps snippets less apart is an error unless it is accepted."""
        if os.environ.get("CI") != "true":
            return
        for name in sorted(missing - self.project.accept_missing):
            raise NotesError(
                f"this machine lacks {name}: {KEEPS_APART[name]}; CI accepts that when "
                f'[tool.hfnotes] says: accept-missing = ["{name}"]'
            )

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for current in self._workers.values():
                current.close()
            self._workers.clear()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def at_once() -> int:
    """How many snippets run side by side: one a processor, as far as there is memory for them."""
    return max(1, min(len(os.sched_getaffinity(0)), available_memory() // MEMORY))


def available_memory(
    meminfo: Path = Path("/proc/meminfo"), group: Path = Path("/sys/fs/cgroup")
) -> int:
    """Bytes that can be had now: of the machine, and of the container's limit where it has one."""
    (kilobytes,) = re.findall(r"^MemAvailable: +(\d+) kB$", meminfo.read_text(), re.MULTILINE)
    available = int(kilobytes) * 1024
    with suppress(OSError, ValueError):  # no container, another cgroup version, or "max"
        limit, used = (int((group / f"memory.{name}").read_text()) for name in ("max", "current"))
        stat = (group / "memory.stat").read_text()
        # What was read from files and can be dropped counts as used: after an installation, most.
        (cached,) = re.findall(r"^inactive_file (\d+)$", stat, re.MULTILINE)
        available = min(available, limit - used + int(cached))
    return available


def say_missing(report: Report) -> None:
    """One line for what this machine lacks that keeps snippets apart."""
    for name in sorted(report.missing):
        print(f"note: this machine lacks {name}: {KEEPS_APART[name]}", file=sys.stderr)


def say_stderr(report: Report) -> None:
    """What no page shows: the end of what each program that ran now wrote to stderr."""
    for name in report.ran:
        # A progress bar writes its line again and again.
        lines = [line.rpartition("\r")[2] for line in report.results[name].stderr.split("\n")]
        if said := [line for line in lines if line.strip()]:
            print(f"{name} says on stderr:", file=sys.stderr)
            for line in said[-LINES_SAID:]:
                print(f"  | {CONTROL.sub('?', line)}", file=sys.stderr)


def show_progress(line: str, done: int, total: int) -> None:
    """A bar on a terminal, a plain line elsewhere."""
    if sys.stderr.isatty():
        width = 30
        bar = "█" * (width * done // total) + "·" * (width - width * done // total)
        end = "\n" if done == total else ""
        print(f"\r\033[K{bar} {done}/{total} {line}", end=end, file=sys.stderr, flush=True)
    else:
        print(f"[{done}/{total}] {line}", file=sys.stderr, flush=True)

"""Run snippets in isolated processes of the right environment, once for each change."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import NamedTuple
from xml.etree import ElementTree

from hfnotes import drawing, missing, worker
from hfnotes.environment import FIXED, INHERITED, Environment, Project
from hfnotes.errors import NotesError
from hfnotes.fragile import check_fragile
from hfnotes.results import Output, Result, Store, result_key
from hfnotes.snippet import Snippet
from hub import MANIFEST

OUTPUT_LIMIT = 1_000_000  # bytes of stdout of one snippet
# What the builder waits for: a worker that imports, however busy the machine is, and one that runs
# and has not given a sign of life (`worker.BEAT`).
IMPORT_AWAITED = 900.0  # seconds
SIGN_AWAITED = 180.0  # seconds
END_AWAITED = 60.0  # seconds
# What a machine may lack that keeps a snippet in its place, and what then is not kept.
KEEPS_APART = {
    "landlock": "snippets can write outside of their folders (Linux 5.13 with Landlock)",
    "landlock-truncate": "snippets can empty files outside of their folders (Linux 6.2)",
    "landlock-signals": "snippets can send signals to other processes (Linux 6.12)",
    "network": "snippets can reach the network (root, or user namespaces)",
}
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


class WorkerLostError(NotesError):
    """A worker ended, or stopped, while it ran a snippet: perhaps another one's doing."""


class Worker:
    """A process of an environment that has imported its libraries and runs snippets."""

    def __init__(self, environment: Environment, variables: Mapping[str, str]):
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self._folder = tempfile.TemporaryDirectory(prefix="hfnotes-")
        self._has_run = False
        # A socket's path may have 107 bytes; this one is short wherever the folder is.
        self._place = os.open(self._folder.name, os.O_DIRECTORY)
        self._address = f"/proc/self/fd/{self._place}/socket"
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self._address)
            listener.listen(4096)  # as many as may wait while it imports
            self._process = subprocess.Popen(
                [environment.python, worker.__file__, str(listener.fileno()), environment.preload],
                stdin=subprocess.PIPE,
                stdout=self._errors,
                stderr=self._errors,
                cwd=self._folder.name,
                env=inherited
                | FIXED
                | drawing.VARIABLES
                | variables
                | {"TMPDIR": self._folder.name},
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )

    def run(self, job: dict) -> dict:
        """Send a job, wait for its reply.

        Raises WorkerLostError for a worker that ends, or is silent, after it has begun with a job;
        NotesError for one that never begins.
        """
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(IMPORT_AWAITED)
                connection.connect(self._address)
                with connection.makefile("rw", encoding="utf-8") as stream:
                    stream.write(json.dumps(job) + "\n")
                    stream.flush()
                    while (line := stream.readline()) == "\n":
                        connection.settimeout(SIGN_AWAITED)
                        self._has_run = True
                    return json.loads(line)
        except (OSError, ValueError) as error:
            # With all that it has started: it can no longer see to that itself.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._errors.seek(0)
            detail = self._errors.read().decode("utf-8", "replace")[-4000:]
            name = job["name"]
            # One that never ran anything will not when it is asked again.
            raised = WorkerLostError if self._has_run else NotesError
            raise raised(f"{name}: the worker gave no reply ({error!r}):\n{detail}") from error

    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        self._process.stdin.close()  # its lifeline
        try:
            self._process.wait(END_AWAITED)
        except subprocess.TimeoutExpired:  # something has stopped it
            self._process.kill()
            self._process.wait()
        os.close(self._place)
        self._folder.cleanup()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_) -> None:
        self.close()


class Runner:
    """Runs the snippets whose result is not stored. Keeps its workers until it is closed."""

    def __init__(self, project: Project):
        self.project = project
        self.store = Store(project.results)
        self._workers: dict[str, Worker] = {}
        self._lock, self._again = Lock(), Lock()
        self._closed = False

    def hub_digest(self) -> str:
        mark = self.project.hub / MANIFEST
        try:
            return json.loads(mark.read_text(encoding="utf-8"))["digest"]
        except (OSError, ValueError, KeyError) as error:
            raise NotesError(
                "there is no embedded hub here; make it with `make hub`", self.project.hub
            ) from error

    def warm_up(self, environment: Environment) -> Worker:
        """Start the environment's worker unless it runs; does not wait for its imports."""
        with self._lock:
            if self._closed:
                raise NotesError("the build was ended before all snippets had run")
            current = self._workers.get(environment.name)
            if current is None or not current.alive():
                current = self._workers[environment.name] = Worker(
                    environment, self.project.variables
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
        hub = self.hub_digest()
        report = Report()
        waiting: list[tuple[Snippet, Environment, str]] = []
        for snippet in snippets:
            try:
                environment = self.project.environment_for(snippet)
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
        together = [each for each in waiting if each[0].name not in self.project.alone]
        alone = [each for each in waiting if each[0].name in self.project.alone]
        done = 0
        for part, at_once in ((together, len(os.sched_getaffinity(0))), (alone, 1)):
            with ThreadPoolExecutor(max_workers=at_once) as pool:
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
        job = {
            "name": snippet.name,
            "text": snippet.text,
            "cells": [asdict(cell) for cell in snippet.cells],
            "is_notebook": snippet.is_notebook,
            "files": [str(file.resolve()) for file in snippet.files],
            "hub": str(self.project.hub.resolve()),
            "time_limit": self.project.time_limit,
            "output_limit": OUTPUT_LIMIT,
        }
        try:
            reply = self.warm_up(environment).run(job)
        except WorkerLostError:
            # With a worker of its own it is seen whether this snippet is what ends it.
            with self._again, Worker(environment, self.project.variables) as own:
                reply = own.run(job)
        if failure := reply["failure"]:
            detail = "\n".join(f"  | {line}" for line in failure["detail"].splitlines()[-20:])
            message = failure["message"] + (f"\n{detail}" if detail else "")
            if explanation := missing.explain(failure["detail"], self.project.hub):
                message += f"\n{explanation}"
            raise NotesError(message, snippet.path, failure["line"])
        outputs = tuple(map(Output.from_json, reply["cells"]))
        result = Result(outputs, reply["seconds"], reply["processor_seconds"])
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

    def __exit__(self, *_) -> None:
        self.close()


def say_missing(report: Report) -> None:
    """One line for what this machine lacks that keeps snippets apart."""
    for name in sorted(report.missing):
        print(f"note: this machine lacks {name}: {KEEPS_APART[name]}", file=sys.stderr)


def check_result(snippet: Snippet, result: Result) -> None:
    """Raise NotesError for what no record or no page can hold."""
    drawn: set[str] = set()
    for output in result.outputs:
        _check_shape(snippet, output)
        check_fragile(snippet, output)
        _check_figures(snippet, output, drawn)


def _check_shape(snippet: Snippet, output: Output) -> None:
    """A record is text, line by line, between lines that name the cells."""
    _check_text(snippet, output.cell, output.text)
    if output.stdout and not output.stdout.endswith("\n"):
        raise NotesError(
            f"the output of the cell `{output.cell}` does not end with a new line",
            snippet.path,
            snippet.by_name[output.cell].line,
        )


def _check_text(snippet: Snippet, cell: str, text: str) -> None:
    line = snippet.by_name[cell].line
    if odd := worker.CONTROL.search(text):
        raise NotesError(
            f"the cell `{cell}` printed the control character {odd[0]!r}, which a page cannot show",
            snippet.path,
            line,
        )
    if any(part.startswith("# %% ") for part in text.splitlines()):
        raise NotesError(
            f"the cell `{cell}` prints a line that starts with `# %% `, "
            "which in a record names a cell",
            snippet.path,
            line,
        )


def _check_figures(snippet: Snippet, output: Output, drawn: set[str]) -> None:
    """A figure says in words what it shows, and has a name that no other (`drawn`) has."""
    line = snippet.by_name[output.cell].line
    for figure in output.figures:
        if figure.name in drawn:
            raise NotesError(
                f"the cell `{output.cell}` wrote {figure.name} again; give it another name",
                snippet.path,
                line,
            )
        drawn.add(figure.name)
        try:
            title = figure.title
            _check_text(snippet, output.cell, figure.numbers)
        except ElementTree.ParseError as error:
            raise NotesError(f"{figure.name} is not SVG: {error}", snippet.path, line) from error
        if not title:
            raise NotesError(
                f"{figure.name} has no <title>, which says in words what it shows; "
                'with matplotlib: savefig(…, metadata={"Title": …})',
                snippet.path,
                line,
            )


def show_progress(line: str, done: int, total: int) -> None:
    """A bar on a terminal, a plain line elsewhere."""
    if sys.stderr.isatty():
        width = 30
        bar = "█" * (width * done // total) + "·" * (width - width * done // total)
        end = "\n" if done == total else ""
        print(f"\r\033[K{bar} {done}/{total} {line}", end=end, file=sys.stderr, flush=True)
    else:
        print(f"[{done}/{total}] {line}", file=sys.stderr, flush=True)

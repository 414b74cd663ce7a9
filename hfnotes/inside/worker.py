"""Inside an environment: import its libraries once, then fork one process a snippet.

The standard library alone. `runner.py` starts this file with the environment's interpreter, a
listening socket and a pipe. Each connection brings one job and takes back one reply, both a line of
JSON; empty lines before the reply say that the worker is alive. When the pipe closes, the build is
gone and so is the worker.

The worker is the reaper of all that snippets start: when a snippet has ended, whatever it left
behind is ended too, also what moved into a session of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import json
import os
import re
import select
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hfnotes.inside import program, sandbox
    from hfnotes.inside.messages import CellOfJob, CellOfReply, Failure, Job, Message, Reply

STDERR_KEPT = 64 * 1024  # bytes
MESSAGE_LIMIT = 256 * 1024  # bytes; a report is one message
COPIES_AWAITED = 1.0  # seconds
BEAT = 5.0  # seconds between two signs of life to who waits for a reply
JOB_AWAITED = 10.0  # seconds
LOOK = 0.2  # seconds between two looks at the processor time of a run, at least
BACKSTOP = 10  # a run may last so many times as long as it may compute: others compute, too
CPUS = os.cpu_count() or 1
TICKS = os.sysconf("SC_CLK_TCK")  # of processor time, a second
CHUNK = 64 * 1024  # bytes
PR_SET_CHILD_SUBREAPER = 36
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and new line

libc = ctypes.CDLL(None, use_errno=True)


def serve(listener: socket.socket, lifeline: int, preload: str) -> None:
    """Import, then run a job for each connection until `lifeline` closes."""
    start = time.perf_counter()
    # Collections find next to nothing while libraries are imported, and take a fifth of the time;
    # one in a child would touch, and so copy, every page of the libraries.
    gc.disable()
    exec(compile(preload, "<preload>", "exec"), {})
    import_seconds = time.perf_counter() - start
    if threading.active_count() > 1:
        raise SystemExit(f"preload started threads, which a fork loses: {threading.enumerate()}")
    gc.freeze()
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    networks = networks_to_be_had()
    missing = [] if networks else ["network"]
    landlock = sandbox.version()
    missing += [] if landlock else ["landlock"]
    missing += ["landlock-truncate"] if 0 < landlock < 3 else []
    missing += ["landlock-signals"] if 0 < landlock < 6 else []
    runs: list[Run] = []
    with selectors.DefaultSelector() as selector:

        def accept() -> None:
            connection = listener.accept()[0]
            with contextlib.suppress(OSError, ValueError):  # it brings no job
                runs.append(Run(connection, selector, import_seconds, missing))

        selector.register(listener, selectors.EVENT_READ, accept)
        selector.register(lifeline, selectors.EVENT_READ)
        while True:
            due = min((run.due for run in runs), default=float("inf"))
            for key, _ in selector.select(min(max(0.0, due - time.monotonic()), 3600.0)):
                if key.fd == lifeline:
                    for run in list(runs):
                        run.fail("was ended, for the build is gone")
                        run.finish(runs)
                    return
                key.data()
            for run in list(runs):
                if time.monotonic() >= run.due:
                    run.watch({other.pid for other in runs if other is not run})
                if run.exited or run.failure:
                    run.finish(runs)


def networks_to_be_had() -> bool:
    """Whether processes may have a network of their own: tried once, in a process that ends."""
    pid = os.fork()
    if pid == 0:
        try:
            program.enter_network()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


class Run:
    """One snippet's process, and what it has printed and reported so far."""

    def __init__(
        self,
        connection: socket.socket,
        selector: selectors.BaseSelector,
        import_seconds: float,
        missing: list[str],
    ):
        connection.settimeout(JOB_AWAITED)
        with connection.makefile("r", encoding="utf-8") as stream:
            self.job: Job = json.loads(stream.readline())
        self.connection = connection
        self.selector = selector
        self.import_seconds = import_seconds
        self.missing = missing
        self.folder = tempfile.TemporaryDirectory(prefix="hfnotes-", ignore_cleanup_errors=True)
        self.start = time.perf_counter()
        self.limit: float = self.job["time_limit"]
        now = time.monotonic()
        self.deadline: float = now + BACKSTOP * self.limit
        self.look: float = now + min(self.limit / CPUS, BEAT)
        self.beat: float = now + BEAT
        self.used = 0.0
        connection.sendall(b"\n")  # it has begun
        self.cells: list[CellOfReply] = []
        self.failure: Failure | None = None
        self.exited = self.ended = False
        self.network: int | None = None
        self.own: set[int] = set()
        self.stdout = bytearray()
        self.stderr = bytearray()
        self.fork()

    def fork(self) -> None:
        self.out, out = os.pipe()
        self.err, err = os.pipe()
        self.control, control = socket.socketpair(type=socket.SOCK_SEQPACKET)  # whole messages
        # A program that does not read the answers to its reports stops itself alone.
        self.control.setblocking(False)
        self.pid = os.fork()
        if self.pid == 0:
            # Whatever happens, this process must not go on as a second worker.
            try:
                self.close_inherited()
                networks = "network" not in self.missing
                program.run(self.job, self.folder.name, out, err, control, networks)
                os._exit(0)
            except BaseException:
                os.write(2, traceback.format_exc().encode(errors="replace"))
            finally:
                os._exit(1)
        control.close()
        for fd in (out, err):
            os.close(fd)
        self.end = os.pidfd_open(self.pid)
        for source, callback in (
            (self.out, self.on_stdout),
            (self.err, self.on_stderr),
            (self.control, self.on_message),
            (self.end, self.on_end),
        ):
            self.selector.register(source, selectors.EVENT_READ, callback)
        for fd in (self.out, self.err):
            os.set_blocking(fd, False)

    def close_inherited(self) -> None:
        """In the snippet's process: close what is the worker's, also of other runs."""
        registered = [key.fd for key in self.selector.get_map().values() if key.fd]
        own = [self.out, self.err, self.control.fileno(), self.connection.fileno()]
        self.selector.close()
        for fd in registered + own:
            os.close(fd)

    @property
    def due(self) -> float:
        """When to `watch` next."""
        return min(self.deadline, self.look, self.beat)

    def watch(self, others: set[int]) -> None:
        """Say that the worker is alive, and fail what has used its time."""
        now = time.monotonic()
        if now >= self.beat:
            self.beat = now + BEAT
            with contextlib.suppress(OSError):
                self.connection.sendall(b"\n")
        if now >= self.deadline:
            self.fail(f"did not end within {BACKSTOP * self.limit:g} s and was ended")
        elif now >= self.look:
            self.used = self.processor_time(others)
            if self.used >= self.limit:
                self.fail(f"used more than {self.limit:g} s of processor time and was ended")
            left = (self.limit - self.used) / CPUS
            self.look = now + min(max(LOOK, left), BEAT)

    def processor_time(self, others: set[int]) -> float:
        """Seconds of processor time of the snippet's process and all that it started."""
        children: dict[int, list[int]] = {}
        ticks: dict[int, int] = {}
        for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2].split()
                children.setdefault(int(fields[1]), []).append(pid)
                # Its own, and that of its children that it has waited for.
                ticks[pid] = sum(map(int, fields[11:15]))
        left = [pid for pid in children.get(os.getpid(), []) if self.is_own(pid, others)]
        waiting, seen = [self.pid, *left], set()
        while waiting:
            pid = waiting.pop()
            if pid not in seen:
                seen.add(pid)
                waiting += children.get(pid, [])
        # What was used stays used, also when a process has ended that nobody waited for.
        return max(self.used, sum(ticks.get(pid, 0) for pid in seen) / TICKS)

    def on_end(self) -> None:
        self.exited = True

    def on_stderr(self) -> None:
        with contextlib.suppress(BlockingIOError):
            chunk = os.read(self.err, CHUNK)
            if not chunk:
                self.forget(self.err)
            self.stderr += chunk
            del self.stderr[:-STDERR_KEPT]

    def on_stdout(self) -> None:
        """Read all there is, but not without end."""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self.out, CHUNK):
                self.stdout += chunk
                if len(self.stdout) > self.job["output_limit"]:
                    limit = self.job["output_limit"]
                    return self.fail(f"printed more than {limit:,} bytes and was ended")
            self.forget(self.out)
        return None

    def on_message(self) -> bool:
        """Take one report; False when there will be no more."""
        try:
            data = self.control.recv(MESSAGE_LIMIT)
        except OSError:
            data = b""
        if not data:
            self.forget(self.control)
            return False
        message: Message = json.loads(data)
        self.on_stdout()
        match message["kind"]:
            case "network":
                self.network = message["number"]
            case "cell":
                name = self.job["cells"][len(self.cells)]["name"]
                text, error = self.text(), message["error"]
                self.check(error or "")
                self.cells.append({"cell": name, "stdout": text, "error": error})
            case "end":
                # What is printed while Python ends (atexit, threads) belongs to the last cell.
                self.cells[-1]["stdout"] += self.text()
                self.ended = True
            case "failure":
                self.fail(
                    message["message"], message["cell"], message["line"], message["traceback"]
                )
        with contextlib.suppress(OSError):
            self.control.sendall(b"\n")
        return True

    def forget(self, source: int | socket.socket) -> None:
        with contextlib.suppress(KeyError):
            self.selector.unregister(source)

    def text(self) -> str:
        """What was printed since the last call."""
        data = bytes(self.stdout)
        self.stdout.clear()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            found = data[error.start : error.start + 20]
            self.fail(f"printed what is not UTF-8: {found!r}")
            return ""
        self.check(text)
        return text

    def check(self, text: str) -> None:
        if odd := CONTROL.search(text):
            self.fail(f"printed the control character {odd[0]!r}, which a page cannot show")

    def fail(
        self,
        what: str,
        cell: CellOfJob | None = None,
        line: int | None = None,
        trace: str | None = None,
    ) -> None:
        """Keep the first failure: in which cell, in which line, and what stderr says."""
        if self.failure:
            return
        if not trace:
            self.on_stderr()
        cells = self.job["cells"]
        cell = cell or cells[min(len(self.cells), len(cells) - 1)]
        self.failure = {
            "message": f"the cell `{cell['name']}` {what}",
            "line": line or cell["line"],
            "detail": trace or self.stderr.decode("utf-8", "replace"),
        }

    def finish(self, runs: list[Run]) -> None:
        """End all that is left of the snippet, answer the build, and be gone from `runs`."""
        runs.remove(self)
        others = {run.pid for run in runs}
        if self.ended:
            self.await_copies(others)
        status = self.end_processes(others)
        while not self.failure and self.has_message() and self.on_message():
            pass
        if not self.ended and not self.failure:
            if status.si_code == os.CLD_EXITED:
                self.fail(f"left the program with status {status.si_status} before its end")
            else:
                number = status.si_status
                name = next((s.name for s in signal.Signals if s == number), number)
                self.fail(f"was ended by the signal {name}")
        self.on_stderr()
        for source in (self.out, self.err, self.control, self.end):
            self.forget(source)
        for fd in (self.out, self.err, self.end):
            os.close(fd)
        self.control.close()
        for cell in self.cells:
            folder = Path(self.folder.name, "figures", cell["cell"])
            cell["figures"] = [
                {"name": path.name, "svg": path.read_text(encoding="utf-8", errors="replace")}
                for path in sorted(folder.glob("*.svg"), key=place_of)
                if path.is_file()
            ]
        self.folder.cleanup()
        reply: Reply = {
            "cells": self.cells,
            "stderr": self.stderr.decode("utf-8", "replace"),
            "failure": self.failure,
            "seconds": time.perf_counter() - self.start,
            "processor_seconds": self.used,
            "import_seconds": self.import_seconds,
            "missing": self.missing,
        }
        with self.connection, contextlib.suppress(OSError):
            self.connection.sendall(json.dumps(reply).encode() + b"\n")

    def await_copies(self, others: set[int]) -> None:
        """Give copies that the program forked the time to end, or to say that they went on."""
        own = command_line("self")
        deadline = time.monotonic() + COPIES_AWAITED
        while any(p != self.pid and command_line(p) == own for p in self.processes(others)):
            if time.monotonic() > deadline:
                return self.fail("forked, and the copy did not end")
            if self.has_message(0.01) and not self.on_message():
                return None
        return None

    def has_message(self, seconds: float = 0.0) -> bool:
        """Not to wait for ever where a process that was not found holds the other end."""
        return bool(select.select([self.control], [], [], seconds)[0])

    def end_processes(self, others: set[int]) -> os.waitid_result:
        """Kill the snippet's process and those it left; return how its process ended."""
        if not self.exited:
            os.kill(self.pid, signal.SIGKILL)
        self.used = self.processor_time(others)
        status = os.waitid(os.P_PIDFD, self.end, os.WEXITED)
        assert status  # it waits until there is one
        while left := self.processes(others):
            for pid in left:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        return status

    def processes(self, others: set[int]) -> list[int]:
        """The worker's children that are this snippet's; `others` are those of the other snippets.

        What outlives its parent becomes a child of the worker.
        """
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        return [pid for pid in map(int, children) if self.is_own(pid, others)]

    def is_own(self, pid: int, others: set[int]) -> bool:
        """Whether a child of the worker is this snippet's: its process, or one left by it.

        Whose it is tells its network, as long as it runs; later it is remembered. Where that is
        not known it is of the last snippet that runs.
        """
        if pid in others:
            return False
        if not others or (self.network is not None and network_of(pid) == self.network):
            self.own.add(pid)
        return pid in self.own


def place_of(figure: Path) -> tuple[str, str]:
    """So that a lab's second figure, `NAME-1.svg`, comes after its first, `NAME.svg`."""
    name, _, number = figure.stem.partition("-")
    return name, number.rjust(3, "0")


def command_line(pid: int | str) -> bytes:
    """A process's command, which a copy has in common with it; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def network_of(pid: int) -> int | None:
    """The number of a process's network; None when the process has ended already."""
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino
    except OSError:
        return None


if __name__ == "__main__":
    import program  # type: ignore[import-not-found, no-redef]  # as files of this folder
    import sandbox  # type: ignore[import-not-found, no-redef]

    # What is in this folder is not for snippets.
    del sys.path[0], sys.modules["program"], sys.modules["sandbox"]
    # As on a terminal: what a subprocess prints comes after what was printed before it.
    sys.stdout = io.TextIOWrapper(
        open(1, "wb", closefd=False), encoding="utf-8", line_buffering=True
    )
    sys.__stdout__ = sys.stdout  # type: ignore[misc]  # Python's own name for the first one
    serve(socket.socket(fileno=int(sys.argv[1])), lifeline=0, preload=sys.argv[2])
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)  # a build that was killed cannot
    os._exit(0)  # taking down the libraries would take longer than a snippet

"""Inside an environment: import its libraries once, then fork one process a snippet.

The standard library alone. `runner.py` starts this file with the environment's interpreter, a
listening socket and a pipe. Each connection brings one job and takes back one reply, both JSON.
When the pipe closes, the build is gone and so is the worker.

    server ──fork──► supervisor ──fork──► snippet
                     time, size, end      the program, cell by cell

The supervisor is the reaper of all that the snippet starts: when the snippet has ended, whatever
it left behind is ended too, also what moved into a session of its own.
"""

import __future__

import ast
import atexit
import contextlib
import ctypes
import fcntl
import gc
import io
import json
import os
import random
import re
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
import types

# Libraries read HF_HOME when they are imported, so before the fork. This path is the same for all
# snippets and leads each process to a folder of its own.
HOME_FD = 100
HF_HOME = f"/proc/self/fd/{HOME_FD}"

STDERR_KEPT = 64 * 1024  # bytes
CHUNK = 64 * 1024  # bytes

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and new line

libc = ctypes.CDLL(None, use_errno=True)


def serve(listener: socket.socket, lifeline: int, preload: str) -> None:
    """Import, then fork a supervisor for each connection until `lifeline` closes."""
    start = time.perf_counter()
    exec(compile(preload, "<preload>", "exec"), {})
    import_seconds = time.perf_counter() - start
    if threading.active_count() > 1:
        raise SystemExit(f"preload started threads, which a fork loses: {threading.enumerate()}")
    # A collection in a child would touch, and so copy, every page of the libraries.
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(lifeline, selectors.EVENT_READ)
        while all(key.fileobj is listener for key, _ in selector.select()):
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    with _dying():
                        listener.close()
                        os.close(lifeline)
                        _supervise(connection, import_seconds)


@contextlib.contextmanager
def _dying():
    """Leave the process at the end of the block, whatever happens in it."""
    try:
        yield
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


# The supervisor


def _supervise(connection: socket.socket, import_seconds: float) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with connection.makefile("r", encoding="utf-8") as stream:
        job = json.loads(stream.readline())
    with tempfile.TemporaryDirectory(prefix="hfnotes-", ignore_cleanup_errors=True) as folder:
        start = time.perf_counter()
        watch = _Watch(job, connection)
        watch.run(folder)
        reply = {
            "cells": watch.cells,
            "failure": watch.failure,
            "seconds": time.perf_counter() - start,
            "import_seconds": import_seconds,
        }
    connection.sendall(json.dumps(reply).encode() + b"\n")


class _Watch:
    """Runs one snippet and collects its output, cell by cell."""

    def __init__(self, job: dict, connection: socket.socket):
        self.job = job
        self.connection = connection
        self.cells: list[dict] = []
        self.failure: dict | None = None
        self.ended = False
        self.stdout = bytearray()
        self.stderr = bytearray()

    def run(self, folder: str) -> None:
        self.out, out = os.pipe()
        self.err, err = os.pipe()
        self.control, control = socket.socketpair(type=socket.SOCK_SEQPACKET)  # whole messages
        pid = os.fork()
        if pid == 0:
            with _dying():
                self.control.close()
                for fd in (self.out, self.err, self.connection.fileno()):
                    os.close(fd)
                _run_snippet(self.job, folder, out, err, control)
        control.close()
        for fd in (out, err):
            os.close(fd)
        for fd in (self.out, self.err):
            os.set_blocking(fd, False)
        try:
            self._watch(os.pidfd_open(pid))
        finally:
            _end_descendants()

    def _watch(self, process: int) -> None:
        deadline = time.monotonic() + self.job["time_limit"]
        with selectors.DefaultSelector() as selector:
            for source in (self.out, self.err, self.control, self.connection, process):
                selector.register(source, selectors.EVENT_READ)
            while self.failure is None:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    limit = self.job["time_limit"]
                    return self._fail(f"did not end within {limit:g} s and was ended")
                for key, _ in sorted(ready, key=lambda item: item[0].fileobj is process):
                    if key.fileobj is self.connection:
                        return self._fail("the build is gone")
                    if key.fileobj is process:
                        return self._exited(process)
                    control = key.fileobj is self.control
                    if not (self._message() if control else self._read(key.fileobj)):
                        selector.unregister(key.fileobj)
        return None

    def _read(self, fd: int) -> bool:
        """Read what is in one of the pipes; False when it is closed."""
        try:
            while chunk := os.read(fd, CHUNK):
                if fd == self.err:
                    self.stderr += chunk
                    del self.stderr[:-STDERR_KEPT]
                    return True
                self.stdout += chunk
                if len(self.stdout) > self.job["output_limit"]:
                    self._fail(
                        f"printed more than {self.job['output_limit']:,} bytes and was ended"
                    )
                    return True
        except BlockingIOError:
            return True
        return False

    def _message(self) -> bool:
        data = self.control.recv(CHUNK)
        if not data:
            return False
        message = json.loads(data)
        self._read(self.out)
        if "failure" in message:
            self._fail(message["failure"], message["line"], message.get("traceback"))
        elif message.get("end"):
            self._attribute_rest()
            self.ended = True
        else:
            self._close_cell(message["error"])
        with contextlib.suppress(OSError):
            self.control.sendall(b"\n")
        return True

    def _close_cell(self, error: str | None) -> None:
        name = self.job["cells"][len(self.cells)]["name"]
        self.cells.append({"cell": name, "stdout": self._text(), "error": error})

    def _attribute_rest(self) -> None:
        """What is printed while Python ends (atexit, threads) belongs to the last cell."""
        self.cells[-1]["stdout"] += self._text()

    def _text(self) -> str:
        data = bytes(self.stdout)
        self.stdout.clear()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self._fail(f"printed what is not UTF-8: {data[error.start : error.start + 20]!r}")
            return ""
        odd = next(
            (c for c in text if not c.isprintable() and c not in "\n\t" and c < "\xa0"), None
        )
        if odd:
            self._fail(f"printed the control character {odd!r}, which a page cannot show")
        return text

    def _exited(self, process: int) -> None:
        status = os.waitid(os.P_PIDFD, process, os.WEXITED)
        _end_descendants()  # so that nobody holds the other ends open
        while self.failure is None and self._message():
            pass
        self._read(self.err)
        if self.ended or self.failure:
            return
        if status.si_code == os.CLD_EXITED:
            self._fail(f"left the program with status {status.si_status} before its end")
        else:
            name = signal.Signals(status.si_status).name
            self._fail(f"was ended by the signal {name}")

    def _fail(self, what: str, line: int | None = None, trace: str | None = None) -> None:
        if self.failure:
            return
        cells = self.job["cells"]
        cell = cells[min(len(self.cells), len(cells) - 1)]
        detail = trace or self.stderr.decode("utf-8", "replace")
        self.failure = {
            "message": f"the cell `{cell['name']}` {what}",
            "line": line or cell["line"],
            "detail": detail,
        }


def _end_descendants() -> None:
    """Kill until no child is left; orphans of the killed become children of this process."""
    children = f"/proc/self/task/{os.getpid()}/children"
    while True:
        with open(children) as file:
            for pid in file.read().split():
                os.kill(int(pid), signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return


# The snippet


def _run_snippet(job: dict, folder: str, out: int, err: int, control: socket.socket) -> None:
    """Run the cells of `job` as `python file` would, in an empty working folder."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _without_network()
    path = _make_place(job, folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    for fd in (out, err):
        os.close(fd)
    random.seed()
    report = _Report(control)
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    for cell, code in _compile(job, path):
        error = None
        try:
            exec(code, module.__dict__)
        except BaseException as exception:
            error = report.exception(exception, cell, path)
        else:
            if cell and cell["raises"]:
                report.failure(f"was to raise {cell['raises']} and did not", cell["line"])
        if cell:
            report.cell(error)
    threading._shutdown()  # as Python does at its end: wait for threads, then run atexit
    atexit._run_exitfuncs()
    report.end()


def _without_network() -> None:
    """Move into a network of its own that has a loopback device and nothing else.

    Where neither root nor user namespaces are to be had, the libraries' offline mode has to do.
    """
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            return
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{uid} {uid} 1"),
            ("gid_map", f"{gid} {gid} 1"),
        ):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    SIOCSIFFLAGS, IFF_UP = 0x8914, 1  # noqa: N806 - the kernel's names
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        request = b"lo".ljust(16, b"\0") + IFF_UP.to_bytes(2, sys.byteorder) + bytes(14)
        fcntl.ioctl(device, SIOCSIFFLAGS, request)


def _make_place(job: dict, folder: str) -> str:
    """Make the program's file, an empty working folder and a cache of its own; return the file.

    The cache's files are links to the embedded hub's, its folders are real: what a snippet adds
    to the cache, no other sees.
    """
    place = {name: os.path.join(folder, name) for name in ("program", "work", "home", "tmp", "hf")}
    for name in ("program", "work", "home", "tmp"):
        os.mkdir(place[name])
    shutil.copytree(job["hub"], place["hf"], symlinks=True, copy_function=os.symlink)
    path = os.path.join(place["program"], os.path.basename(job["name"]))
    with open(path, "w", encoding="utf-8") as file:
        file.write(job["text"])
    os.chdir(place["work"])
    home = os.open(place["hf"], os.O_DIRECTORY)
    os.dup2(home, HOME_FD)
    os.close(home)
    # Programs that the snippet starts do not inherit the descriptor.
    os.environ.update(HF_HOME=place["hf"], HOME=place["home"], TMPDIR=place["tmp"])
    tempfile.tempdir = None
    return path


def _compile(job: dict, path: str):
    """Yield (cell, code) pairs; first (None, code) for the docstring."""
    tree = ast.parse(job["text"], path)
    # `from __future__ import annotations` holds for all cells below it.
    flags = compile(tree, path, "exec").co_flags & __future__.annotations.compiler_flag
    cells = [None, *job["cells"]]
    bodies: dict[int, list[ast.stmt]] = {index: [] for index in range(len(cells))}
    for statement in tree.body:
        first = min([statement, *getattr(statement, "decorator_list", [])], key=lambda n: n.lineno)
        index = sum(cell["line"] < first.lineno for cell in job["cells"])
        bodies[index].append(statement)
    for index, cell in enumerate(cells):
        part = ast.Module(bodies[index], type_ignores=[])
        yield cell, compile(part, path, "exec", flags, dont_inherit=True)


class _Report:
    """Tells the supervisor what happened, and waits until it has read all output so far."""

    def __init__(self, control: socket.socket):
        self.control = control
        self.pid = os.getpid()

    def cell(self, error: str | None) -> None:
        if os.getpid() != self.pid:
            self.failure("forked, and the copy went on with the program instead of leaving")
        self._send(error=error)

    def end(self) -> None:
        self._send(end=True)

    def failure(self, message: str, line: int | None = None, trace: str | None = None) -> None:
        self._send(failure=message, line=line, traceback=trace)
        os._exit(1)

    def exception(self, error: BaseException, cell: dict | None, path: str) -> str:
        """The last line of the traceback when the cell was said to raise this; else the end."""
        expected = cell and cell["raises"]
        name = type(error).__name__
        full = f"{type(error).__module__}.{type(error).__qualname__}"
        last = traceback.format_exception_only(error)[-1].rstrip("\n")
        if expected in (name, full) and expected:
            return last
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
        own = [frame.lineno for frame in frames if frame.filename == path]
        trace = ("".join(traceback.format_list(frames)) + last)[-CHUNK // 8 :]
        trace = trace.replace(path, os.path.basename(path))
        if isinstance(error, SystemExit):
            message = f"left the program ({last}) before its end"
        elif expected:
            message = f"was to raise {expected} and raised {name}"
        else:
            message = f"raised {name}"
        return self.failure(message, own[-1] if own else None, trace)

    def _send(self, **message: object) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        libc.fflush(None)  # what C code printed
        self.control.sendall(json.dumps(message).encode())
        self.control.recv(1)


if __name__ == "__main__":
    del sys.path[0]  # this folder, whose modules are not for snippets
    # As on a terminal: what a subprocess prints comes after what was printed before it.
    sys.stdout = io.TextIOWrapper(
        open(1, "wb", closefd=False), encoding="utf-8", line_buffering=True
    )
    serve(socket.socket(fileno=int(sys.argv[1])), lifeline=0, preload=sys.argv[2])

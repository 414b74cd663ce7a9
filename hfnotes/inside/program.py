"""Inside a snippet's process: run the program, cell by cell, as `python file` would.

The standard library alone. `worker.py` forks the process and calls `run`.
"""

from __future__ import annotations
import __future__

import ast
import atexit
import contextlib
import ctypes
import fcntl
import gc
import json
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import threading
import traceback
import types
import warnings
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING or __package__:
    from hfnotes.inside import sandbox
else:  # in an environment, where this folder is no package
    import sandbox

if TYPE_CHECKING:
    from hfnotes.inside.messages import CellOfJob, Job, Message

# Libraries read where the hub is when they are imported, so before the fork. This path is the same
# for all snippets and leads each process to a copy of its own.
HUB_FD = 100
HUB = f"/proc/self/fd/{HUB_FD}"

# What says that code which works now will not with another version.
DEPRECATIONS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
ERROR_LIMIT = 16 * 1024  # characters of an exception's message, or of a traceback
ASKED = "the Hub's client was asked for "  # then JSON; `missing.py` reads it
TEXT_SHOWN = 300  # characters of a warning
LINKED = 64 * 1024  # bytes; a file of the hub that is not smaller is linked, not copied
PR_SET_PDEATHSIG = 1
CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000

libc = ctypes.CDLL(None, use_errno=True)


def run(job: Job, folder: str, out: int, err: int, control: socket.socket, networks: bool) -> None:
    """Run the cells of `job` in an empty working folder below `folder`.

    `out` and `err` become the standard streams; `control` takes the reports, each of which the
    other side answers when it has read all that was printed before. `networks` says whether a
    network of its own is to be had; where not, the libraries' offline mode has to do.
    """
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    gc.enable()  # the worker does without
    _take_over_exit()
    report = _Report(control, job["is_notebook"])
    report.network(enter_network() if networks else None)
    path = _make_place(job, folder)
    sandbox.confine([folder])
    streams = (os.open(os.devnull, os.O_RDONLY), out, err)
    for standard, fd in enumerate(streams):
        os.dup2(fd, standard)
        os.close(fd)
    random.seed()
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    figures, deprecations = _Figures(folder), _Deprecations(path)
    for cell, code, last in _compile(job, path):
        error = value = None
        try:
            exec(code, module.__dict__)
            if last:
                value = eval(last, module.__dict__)
        except BaseException as exception:
            error = report.exception(exception, cell, path)
        else:
            if cell and cell["raises"]:
                report.failure(f"was to raise {cell['raises']} and did not", cell)
        if cell:
            deprecations.check(cell, report)
            if value is not None:
                report.failure("shows the value of its last line; print it instead", cell)
            if reason := _draw(cell, job["is_notebook"]):
                report.failure(reason, cell)
            figures.keep(cell)
            report.cell(cell, error)
    threading._shutdown()  # type: ignore[attr-defined]  # as Python does at its end: wait for threads, then run atexit
    atexit._run_exitfuncs()
    report.end()


def _take_over_exit() -> None:
    """Leave to the worker what was registered with it; keep what every program's end does.

    Python's own part is cheap. What the libraries registered takes longer than most snippets.
    """
    atexit._clear()
    finalize: Any = weakref.finalize
    finalize._registry.clear()
    finalize._registered_with_atexit = False
    for module, function in (("logging", "shutdown"), ("multiprocessing.util", "_exit_function")):
        if module in sys.modules:
            atexit.register(getattr(sys.modules[module], function))


def enter_network() -> int:
    """Move into a network of its own that has a loopback device and nothing else.

    Returns the network's number, which all that the snippet starts have in common. Raises OSError
    where neither root nor user namespaces are to be had.
    """
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "no network namespace")
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
    return os.stat("/proc/self/ns/net").st_ino


def _make_place(job: Job, folder: str) -> str:
    """Make the program's file, an empty working folder and a cache of its own; return the file."""
    place = {name: os.path.join(folder, name) for name in ("program", "work", "home", "tmp")}
    for name in place:
        os.mkdir(place[name])
    path = os.path.join(place["program"], os.path.basename(job["name"]))
    with open(path, "w", encoding="utf-8") as file:
        file.write(job["text"])
    for source in job["files"]:
        shutil.copyfile(source, os.path.join(place["work"], os.path.basename(source)))
    os.chdir(place["work"])
    os.environ.update(HOME=place["home"], TMPDIR=place["tmp"])
    if job["hub"]:
        copy = os.path.join(folder, "hub")
        copy_hub(job["hub"]["folder"], copy)
        opened = os.open(copy, os.O_DIRECTORY)
        os.dup2(opened, HUB_FD)
        os.close(opened)
        # Programs that the snippet starts do not inherit the descriptor.
        os.environ[job["hub"]["variable"]] = copy
    tempfile.tempdir = None
    os.environ.pop("GLIBC_TUNABLES", None)  # for the worker's own sake, not for other programs
    return path


def copy_hub(hub: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
    """Make a copy of the hub: what is added to it or removed, no other sees.

    Its large files, weights and vocabularies, are links to those of the hub.
    """
    shutil.copytree(os.path.abspath(hub), target, symlinks=True, copy_function=_copy_or_link)


def _copy_or_link(source: str, target: str) -> None:
    if os.path.getsize(source) < LINKED:
        shutil.copyfile(source, target)
    else:
        os.symlink(source, target)


def _compile(
    job: Job, path: str
) -> Iterator[tuple[CellOfJob | None, types.CodeType, types.CodeType | None]]:
    """Yield (cell, code, last) for each cell; first one of no cell, for the docstring.

    `last` is the expression that a cell of a notebook ends with, whose value Jupyter would show.
    """
    tree = ast.parse(job["text"], path)
    # `from __future__ import annotations` holds for all cells below it.
    flags = compile(tree, path, "exec").co_flags & __future__.annotations.compiler_flag
    cells: list[CellOfJob | None] = [None, *job["cells"]]
    bodies: dict[int, list[ast.stmt]] = {index: [] for index in range(len(cells))}
    for statement in tree.body:
        first = min([statement, *getattr(statement, "decorator_list", [])], key=lambda n: n.lineno)
        index = sum(cell["start"] < first.lineno for cell in job["cells"])
        bodies[index].append(statement)
    for index, cell in enumerate(cells):
        body, last = bodies[index], None
        if shown := _shown(job, cell, body):
            body.pop()
            expression = ast.Expression(shown)
            last = compile(expression, path, "eval", flags, dont_inherit=True)
        part = ast.Module(body, type_ignores=[])
        yield cell, compile(part, path, "exec", flags, dont_inherit=True), last


def _shown(job: Job, cell: CellOfJob | None, body: list[ast.stmt]) -> ast.expr | None:
    """What Jupyter shows of a cell: the expression in its last line, unless a `;` follows."""
    if not (job["is_notebook"] and cell and body and isinstance(body[-1], ast.Expr)):
        return None
    last = body[-1]
    assert last.end_lineno is not None  # the parser has set it
    after = job["text"].splitlines()[last.end_lineno - 1].encode()[last.end_col_offset :]
    return None if after.lstrip().startswith(b";") else last.value


def _draw(cell: CellOfJob, is_notebook: bool) -> str | None:
    """Save what a cell has left open to be seen, as Jupyter does; what is wrong with it, if so."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    drawing: Any = sys.modules.get("hfnotes_drawing")
    shown = drawing.shown if drawing else 0
    if shown and not is_notebook:
        return "shows a figure, which a page cannot; save it: savefig('NAME.svg', metadata=…)"
    if shown > 1:
        return "calls show() more than once; give each figure a cell of its own"
    if drawing:
        drawing.shown = 0
    if not is_notebook:
        return None
    for number, identity in enumerate(pyplot.get_fignums() if pyplot else ()):
        if not cell["alt"]:
            return "draws; say in its metadata, as `alt`, what is to see"
        figure = pyplot.figure(identity)
        # No cell's name has a hyphen.
        figure.savefig(f"{cell['name']}{-number or ''}.svg", metadata={"Title": cell["alt"]})
        pyplot.close(figure)
    return None


class _Figures:
    """Keeps a copy of each SVG file that a cell has written into the working folder."""

    def __init__(self, folder: str):
        self.kept = os.path.join(folder, "figures")
        self.work = os.getcwd()
        self.seen: dict[str, tuple[int, int]] = {}

    def keep(self, cell: CellOfJob) -> None:
        for name in sorted(os.listdir(self.work)):
            path = os.path.join(self.work, name)
            if not name.endswith(".svg") or not os.path.isfile(path):
                continue
            state = os.stat(path).st_mtime_ns, os.stat(path).st_size
            if self.seen.get(name) != state:
                self.seen[name] = state
                folder = os.path.join(self.kept, cell["name"])
                os.makedirs(folder, exist_ok=True)
                shutil.copyfile(path, os.path.join(folder, name))


class _Deprecations:
    """What a cell's own lines are warned of: who copies them will soon not be able to run them.

    What a library does to another is not the reader's business, nor are warnings of other kinds.
    All of them go to stderr, as they would.
    """

    def __init__(self, path: str):
        self.path = path
        self.found: list[
            tuple[str, str, int]
        ] = []  # name, text and line of each since the last cell
        self.show = warnings.showwarning
        warnings.showwarning = self.keep

    def keep(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if filename == self.path and issubclass(category, DEPRECATIONS):
            self.found.append((category.__name__, str(message), lineno))
        self.show(message, category, filename, lineno, file, line)

    def check(self, cell: CellOfJob, report: _Report) -> None:
        """Report what the cell did not say, and what it said and what did not come."""
        found, self.found = self.found, []
        for name, text, line in found:
            if name != cell["warns"]:
                advice = f"use what takes its place, or say of the cell: warns={name}"
                report.failure(f"is warned with {name} ({text[:TEXT_SHOWN]}); {advice}", cell, line)
        if cell["warns"] and not found:
            report.failure(f"was to be warned with {cell['warns']} and was not", cell)


class _Report:
    """Tells the worker what happened, and waits until it has read all output so far."""

    def __init__(self, control: socket.socket, is_notebook: bool):
        self.control = control
        self.has_lines = not is_notebook  # those of a notebook's code are no lines of its file
        self.pid = os.getpid()

    def network(self, number: int | None) -> None:
        self._send({"kind": "network", "number": number})

    def cell(self, cell: CellOfJob, error: str | None) -> None:
        if os.getpid() != self.pid:
            self.failure("forked, and the copy went on with the program instead of leaving", cell)
        self._send({"kind": "cell", "error": error})

    def end(self) -> None:
        self._send({"kind": "end"})

    def failure(
        self,
        message: str,
        cell: CellOfJob | None,
        line: int | None = None,
        trace: str | None = None,
    ) -> NoReturn:
        self._send(
            {
                "kind": "failure",
                "message": message,
                "cell": cell,
                "line": line if self.has_lines else None,
                "traceback": trace,
            }
        )
        os._exit(1)

    def exception(self, error: BaseException, cell: CellOfJob | None, path: str) -> str:
        """The last line of the traceback when the cell was said to raise this; else the end."""
        expected = cell and cell["raises"]
        name = type(error).__name__
        full = f"{type(error).__module__}.{type(error).__qualname__}"
        summary = traceback.TracebackException.from_exception(error)
        summary.__notes__ = None  # they come after the line that says what was raised
        last = list(summary.format_exception_only())[-1].rstrip("\n")
        if expected in (name, full) and len(last) <= ERROR_LIMIT:
            return last
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
        own = [frame.lineno for frame in frames if frame.filename == path]
        trace = ("".join(traceback.format_list(frames)) + last + _asked(error))[-ERROR_LIMIT:]
        trace = trace.replace(path, os.path.basename(path))
        if isinstance(error, SystemExit):
            message = f"left the program ({last}) before its end"
        elif expected in (name, full):
            message = f"raised {name} with a message of {len(last):,} characters, too long to show"
        elif expected:
            message = f"was to raise {expected} and raised {name}"
        else:
            message = f"raised {name}"
        return self.failure(message, cell, own[-1] if own else None, trace)

    def _send(self, message: Message) -> None:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stdout.flush()
            sys.stderr.flush()
        libc.fflush(None)  # what C code printed
        self.control.sendall(json.dumps(message, ensure_ascii=False).encode(errors="replace"))
        self.control.recv(1)


def _asked(error: BaseException | None) -> str:
    """What the Hub's client was asked for and did not find, as a line; empty for other errors.

    Few messages name it, and none of transformers'. The arguments of the client's functions do.
    """
    seen: list[BaseException] = []
    while error and error not in seen:
        asked: dict[str, str] = {}
        if type(error).__name__ in ("LocalEntryNotFoundError", "OfflineModeIsEnabled"):
            for frame, _ in traceback.walk_tb(error.__traceback__):
                if frame.f_globals.get("__name__", "").startswith("huggingface_hub."):
                    names = ("repo_id", "repo_type", "revision", "filename")
                    values = {name: frame.f_locals.get(name) for name in names}
                    asked |= {name: text for name, text in values.items() if isinstance(text, str)}
        if asked:
            return f"\n{ASKED}{json.dumps(asked)}"
        seen.append(error)
        error = error.__cause__ or error.__context__
    return ""

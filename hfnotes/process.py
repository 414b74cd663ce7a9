"""A worker: a process of an environment that runs programs, seen from the builder."""

import json
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress

from hfnotes.environment import INHERITED, Environment
from hfnotes.errors import NotesError
from hfnotes.inside import drawing, worker
from hfnotes.inside.messages import Job, Reply

# What the builder waits for: a worker that imports, however busy the machine is, and one that runs
# and has not given a sign of life (`worker.BEAT`).
IMPORT_AWAITED = 900.0  # seconds
SIGN_AWAITED = 180.0  # seconds
END_AWAITED = 60.0  # seconds


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
                env={**inherited, **drawing.VARIABLES, **variables, "TMPDIR": self._folder.name},
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )

    def run(self, job: Job) -> Reply:
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
                    reply: Reply = json.loads(line)
                    return reply
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
        assert self._process.stdin
        self._process.stdin.close()  # its lifeline
        try:
            self._process.wait(END_AWAITED)
        except subprocess.TimeoutExpired:  # something has stopped it
            self._process.kill()
            self._process.wait()
        os.close(self._place)
        self._errors.close()
        self._folder.cleanup()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

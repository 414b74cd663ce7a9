"""Jupyter kernels that are forked from a process which has imported an environment's libraries.

The standard library alone, for the file runs in each environment, in two ways: `serve` imports and
forks; `start` is what Jupyter starts as the kernel, and stays as long as the forked one.
"""

import gc
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path

HUB_FD = 100  # `program.HUB` leads each kernel to a cache of its own


def serve(address: str, preload: str, borrowed: str) -> None:
    """Import, then fork a kernel for each connection, until the standard input closes."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(1024)  # as many as may wait while it imports
    exec(compile(preload, "<preload>", "exec"), {})
    # A folder with ipykernel, for an environment that has none: its own packages come first.
    sys.path.append(borrowed)
    import ipykernel.kernelapp  # noqa: F401 - before the forks

    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the kernels
    _end_with(sys.stdin.fileno())
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            _become_kernel(connection)
        connection.close()


def start(address: str, *arguments: str) -> None:
    """Ask for a kernel here, and wait until it has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Jupyter's, before it ends a kernel
    job = {"folder": str(Path.cwd()), "variables": dict(os.environ), "arguments": arguments}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        connection.sendall(json.dumps(job).encode() + b"\n")
        while connection.recv(1):
            pass


def _become_kernel(connection: socket.socket) -> None:
    os.setsid()
    job = json.loads(connection.makefile("r", encoding="utf-8").readline())
    os.chdir(job["folder"])
    home = os.open(job["variables"]["HF_HOME"], os.O_DIRECTORY)
    os.dup2(home, HUB_FD)
    os.environ.update(job["variables"])
    _end_with(connection.fileno())
    from ipykernel.kernelapp import launch_new_instance

    sys.argv[1:] = job["arguments"]
    launch_new_instance()
    os._exit(0)  # taking down the libraries takes longer than most notebooks


def _end_with(source: int) -> None:
    """End this process when the other end of `source` is closed."""

    def wait() -> None:
        while os.read(source, 1):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    {"serve": serve, "start": start}[sys.argv[1]](*sys.argv[2:])

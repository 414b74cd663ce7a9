"""Nothing that runs when it is loaded is loaded, written or fetched; snippets have no network."""

import ast
import json
import socket
from pathlib import Path

import pytest
from processes import ROOT

from hfnotes.hub import download
from hfnotes.hub.build import RECORD

# How files begin that run code when they are loaded, or can: pickle 2 to 5, a zip of pickles
# (torch.save), HDF5 (Keras), NumPy's own (object arrays are pickles).
MAGIC = (
    b"\x80\x02",
    b"\x80\x03",
    b"\x80\x04",
    b"\x80\x05",
    b"PK\x03\x04",
    b"\x89HDF",
    b"\x93NUMPY",
)
SUFFIXES = (*download.FORMATS, ".arrow", ".TAG")

MODULES = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
CALLS = {"torch.load", "torch.save", "np.load", "np.save", "numpy.load", "numpy.save"}
OPTIONS = {"trust_remote_code", "allow_pickle"}


def can_hold_code(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(9)
    is_safetensors = head[8:] == b"{"  # after a length, which may begin like a pickle
    return head.startswith(MAGIC) and not is_safetensors


def test_no_file_of_the_hub_is_a_pickle(hub):
    files = [path for path in hub.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert not [path for path in files if can_hold_code(path)]
    marks = ("refs", ".no_exist")  # a commit's number each; empty
    content = [path for path in files if not set(marks) & set(path.parts)]
    assert not [path for path in content if not path.name.endswith(SUFFIXES)]


def test_no_recipe_makes_a_pickle_and_none_is_in_the_repository():
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    names = [name for entry in recorded.values() for name in entry["files"]]
    assert not [name for name in names if not name.endswith(download.FORMATS)]
    kept = [path for path in (ROOT / "hfnotes").rglob("*") if path.is_file()]
    assert not [path for path in kept if path.suffix != ".pyc" and can_hold_code(path)]


def test_what_could_be_a_pickle_is_not_among_the_formats_that_are_fetched():
    pickles = (".bin", ".ckpt", ".h5", ".joblib", ".msgpack", ".npy", ".ot", ".pkl", ".pt", ".pth")
    assert not [suffix for suffix in (*pickles, ".py") if ("x" + suffix).endswith(download.FORMATS)]


def unsafe(source: str) -> list[str]:
    """What in the source reads or writes pickles, or runs code from a repository."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [name.name for name in names if name.name.split(".")[0] in MODULES]
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in MODULES:
                found.append(module)
            case ast.Attribute() if (name := ast.unparse(node)) in CALLS:
                found.append(name)
            case ast.keyword(arg=str(name)) if name in OPTIONS:
                found.append(name)
    return found


def test_the_scan_finds_what_it_looks_for():
    source = "import pickle\nfrom joblib import load\ntorch.load(x)\nf(trust_remote_code=True)\n"
    assert sorted(unsafe(source)) == ["joblib", "pickle", "torch.load", "trust_remote_code"]


@pytest.mark.parametrize("folder", ["hfnotes", "snippets"])
def test_no_program_loads_or_writes_a_pickle(folder):
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    found = {str(path): unsafe(path.read_text(encoding="utf-8")) for path in paths}
    assert not {path: names for path, names in found.items() if names}


SNIPPET = """
# %% name raises=socket.gaierror
import socket
socket.getaddrinfo("huggingface.co", 443)
# %% address raises=OSError
socket.create_connection(("1.1.1.1", 443), timeout=1)
# %% address6 raises=OSError
socket.create_connection(("2606:4700:4700::1111", 443), timeout=1)
# %% packet raises=OSError
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("1.1.1.1", 53))
# %% this_machine raises=ConnectionRefusedError
socket.create_connection(("127.0.0.1", {port}), timeout=1)
# %% abstract raises=ConnectionRefusedError
socket.socket(socket.AF_UNIX).connect("\\0hfnotes-{port}")
# %% subprocess
import subprocess, sys
program = "import socket; socket.create_connection(('127.0.0.1', {port}), timeout=1)"
print(subprocess.run([sys.executable, "-c", program], capture_output=True).returncode)
"""


def test_a_snippet_reaches_neither_a_name_nor_an_address_nor_a_server_of_this_machine(small):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as named:
        port = server.getsockname()[1]
        named.bind(f"\0hfnotes-{port}")
        named.listen()
        for listener in (server, named):  # from here both answer
            with socket.socket(listener.family) as client:
                client.connect(listener.getsockname())
        small.write("net.py", SNIPPET.format(port=port))
        printed = small.printed()
    assert printed["name"].startswith("socket.gaierror")
    assert printed["address"] == "OSError: [Errno 101] Network is unreachable\n"
    assert printed["address6"].startswith("OSError")
    assert printed["packet"] == "OSError: [Errno 101] Network is unreachable\n"
    assert printed["this_machine"] == "ConnectionRefusedError: [Errno 111] Connection refused\n"
    assert printed["abstract"] == "ConnectionRefusedError: [Errno 111] Connection refused\n"
    assert printed["subprocess"] == "1\n"

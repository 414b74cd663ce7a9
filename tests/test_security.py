"""Nothing that runs when it is loaded is loaded, written or fetched; snippets have no network."""

import ast
import json
import os
import pickle
import pickletools
import socket
import tempfile
from pathlib import Path

import numpy
import pytest
from processes import ROOT
from safetensors.numpy import save

from hfnotes.errors import NotesError
from hfnotes.inside import program, sandbox
from hfnotes.runner import Runner
from hub.build import RECORD
from hub.cache import download

# How files begin that run code when they are loaded, or can: pickle 2 to 5, a zip of pickles
# (torch.save), HDF5 (Keras), NumPy's own (object arrays are pickles). Pickle 0 and 1 begin like any
# text: `reads_as_pickle` tells.
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

# Modules that are for nothing else; functions by the package they are in, at any depth; methods of
# whatever object; options, as keywords or as strings.
MODULES = {"_pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
FUNCTIONS = {
    "torch": {"load", "save", "load_state_dict_from_url"},
    "numpy": {"load", "save", "savez", "savez_compressed"},
    "pandas": {"read_pickle", "to_pickle"},
}
METHODS = {"read_pickle", "to_pickle"}
OPTIONS = {"trust_remote_code", "allow_pickle"}


def can_hold_code(path: Path) -> bool:
    if is_safetensors(path):  # it begins with a length, which may look like a pickle
        return False
    with path.open("rb") as file:
        return file.read(9).startswith(MAGIC) or reads_as_pickle(path)


def is_safetensors(path: Path) -> bool:
    """Is there JSON, as long as the first eight bytes say?"""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= path.stat().st_size - 8:
            return False
        try:
            return isinstance(json.loads(file.read(length)), dict)
        except ValueError:
            return False


def reads_as_pickle(path: Path) -> bool:
    """Does the file begin with instructions for pickle, up to the one that ends them?"""
    with path.open("rb") as file:
        try:
            return len(list(pickletools.genops(file))) > 1
        except (ValueError, UnicodeError):
            return False


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("value", [{"a": [1, 2.5]}, Path("x"), b"{" * 20, None], ids=repr)
def test_a_pickle_is_seen_whatever_its_protocol(tmp_path, value, protocol):
    path = tmp_path / "file"
    path.write_bytes(pickle.dumps(value, protocol))
    assert can_hold_code(path)


@pytest.mark.parametrize("writer", ["torch.save", "numpy.save", "numpy.savez"])
def test_what_the_libraries_write_is_seen(tmp_path, writer):
    with (tmp_path / "file").open("wb") as file:
        match writer:
            case "torch.save":
                import torch

                torch.save({"weight": torch.zeros(2)}, file)
            case "numpy.save":
                numpy.save(file, numpy.array([{}]), allow_pickle=True)
            case "numpy.savez":
                numpy.savez(file, numpy.zeros(2))
    assert can_hold_code(tmp_path / "file")


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"a word\nanother.", b".", b"[PAD]\n", b"# A page\n", b"cat\nI see.\n(a) N."],
)
def test_text_is_not_taken_for_a_pickle(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    assert not can_hold_code(tmp_path / "file")


def test_safetensors_are_not_taken_for_a_pickle_nor_a_pickle_for_them(tmp_path):
    path = tmp_path / "file"
    for count in range(1, 60):  # among the lengths are those that begin as pickles do
        path.write_bytes(save({f"weight {n}": numpy.zeros(1) for n in range(count)}))
        assert not can_hold_code(path)
    path.write_bytes(b"(S'1234'\n{"[:8] + b"{")
    assert not is_safetensors(path)


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
    tree = ast.parse(source)
    names = imported(tree)
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                found |= {alias.name for alias in aliases if forbidden(alias.name)}
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                full = [f"{module}.{alias.name}" for alias in aliases]
                found |= {name for name in full if forbidden(name)}
            case ast.Attribute() | ast.Name():
                name = resolved(node, names)
                found |= {name} if forbidden(name) else set()
            case ast.Call(args=[ast.Constant(value=str(module)), *_], func=function):
                importers = ("importlib.import_module", "builtins.__import__", "__import__")
                if resolved(function, names) in importers and forbidden(module):
                    found.add(module)
            case ast.Call(func=ast.Name("getattr"), args=[of, ast.Constant(value=str(what)), *_]):
                name = f"{resolved(of, names)}.{what}"
                found |= {name} if forbidden(name) else set()
            case ast.keyword(arg=str(name)) | ast.Constant(value=str(name)) if name in OPTIONS:
                found.add(name)
    return sorted(found)


def imported(tree: ast.AST) -> dict[str, str]:
    """What each name stands for that an import makes, or an assignment of such a name."""
    names = {}
    assignments = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    names[alias.asname or whole] = whole
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                names |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in aliases}
            case ast.Assign(
                targets=[ast.Name(target)], value=ast.Name() | ast.Attribute() as value
            ):
                assignments.append((target, value))
    for target, value in sorted(assignments, key=lambda pair: pair[1].lineno):
        if (name := resolved(value, names)).partition(".")[0] in {*FUNCTIONS, "importlib"}:
            names.setdefault(target, name)
    return names


def resolved(node: ast.expr, names: dict[str, str]) -> str:
    """The dotted name of an expression, with its first part as imported."""
    first, dot, rest = ast.unparse(node).partition(".")
    return names.get(first, first) + dot + rest


def forbidden(name: str) -> bool:
    """Is this dotted name one of those that read or write pickles, or all of such a package?"""
    package, _, rest = name.partition(".")
    last = rest.rpartition(".")[2]
    return (
        package in MODULES
        or last in METHODS
        or last in FUNCTIONS.get(package, ())
        or (last == "*" and package in FUNCTIONS)
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import pickle", "pickle"),
        ("import os, pickle as p", "pickle"),
        ("from joblib import load", "joblib.load"),
        ("import torch\ntorch.load(x)", "torch.load"),
        ("import torch as t\nt.load(x)", "torch.load"),
        ("import torch.hub\ntorch.hub.load(x)", "torch.hub.load"),
        ("import torch.hub as h\nh.load(x)", "torch.hub.load"),
        ("from torch import load", "torch.load"),
        ("from torch import load as get\nget(x)", "torch.load"),
        ("from torch import *\nload(x)", "torch.*"),
        ("from torch import serialization as s\ns.save(x)", "torch.serialization.save"),
        ("from torch.serialization import load", "torch.serialization.load"),
        ("import torch\nt = torch\nt.load(x)", "torch.load"),
        ("import torch\ns = torch.serialization\nr = s\nr.load(x)", "torch.serialization.load"),
        ("import torch\nget = torch.load\nget(x)", "torch.load"),
        ("import torch\ngetattr(torch, 'load')(x)", "torch.load"),
        ("def f():\n    import torch as t\n    return t.load", "torch.load"),
        ("import numpy as np\nnp.load(x)", "numpy.load"),
        ("from numpy import load", "numpy.load"),
        ("import numpy\nnumpy.savez(x)", "numpy.savez"),
        ("import pandas as pd\npd.read_pickle(x)", "pandas.read_pickle"),
        ("from pandas import read_pickle as r\nr(x)", "pandas.read_pickle"),
        ("table.to_pickle(x)", "table.to_pickle"),
        ("frame().to_pickle(x)", "frame().to_pickle"),
        ("__import__('pickle').loads(x)", "pickle"),
        ("import importlib as i\ni.import_module('dill')", "dill"),
        ("from importlib import import_module\nimport_module('pickle')", "pickle"),
        ("f(trust_remote_code=True)", "trust_remote_code"),
        ("f(**{'trust_remote_code': True})", "trust_remote_code"),
        ("f(allow_pickle=True)", "allow_pickle"),
    ],
)
def test_the_scan_finds_what_it_looks_for(source, expected):
    assert expected in unsafe(source)


@pytest.mark.parametrize(
    "source",
    [
        "from safetensors.torch import load, save\nload(x)",
        "import json\njson.load(x)",
        "def load(x): ...\nload(x)",
        "import torch\nmodel = torch.nn.Linear(1, 1)\nmodel.load_state_dict(x)",
        "from .pickle import x",
    ],
)
def test_the_scan_finds_nothing_else(source):
    assert unsafe(source) == []


# It shows that reading a pickle runs what is in it, with one that it has itself written.
ABOUT_PICKLES = {"snippets/ch2/weight_files.py"}


@pytest.mark.parametrize("folder", ["hfnotes", "live", "snippets"])
def test_no_program_loads_or_writes_a_pickle(folder):
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    names = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    found = {name for name, text in names.items() if unsafe(text)}
    assert found == {name for name in ABOUT_PICKLES if name.startswith(f"{folder}/")}


# Prints what became of each attempt.
TRY = """
for name, attempt in attempts.items():
    try:
        attempt()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{name}: {type(error).__name__}")
    else:
        print(f"{name}: reached")
"""
SNIPPET = """
# %% attempts
import socket
import subprocess
import sys

program = "import socket; socket.create_connection(('127.0.0.1', {port}), timeout=1)"
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempts = {{
    "a name": lambda: socket.getaddrinfo("huggingface.co", 443),
    "an address": lambda: socket.create_connection(("1.1.1.1", 443), timeout=1),
    "an IPv6 address": lambda: socket.create_connection(("2606:4700:4700::1111", 443), timeout=1),
    "a packet": lambda: udp.sendto(b"x", ("1.1.1.1", 53)),
    "this machine": lambda: socket.create_connection(("127.0.0.1", {port}), timeout=1),
    "an abstract socket": lambda: socket.socket(socket.AF_UNIX).connect("\\0hfnotes-{port}"),
    "a subprocess": lambda: subprocess.run([sys.executable, "-c", program], check=True),
}}
"""


def test_a_snippet_reaches_neither_a_name_nor_an_address_nor_a_server_of_this_machine(small):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as named:
        port = server.getsockname()[1]
        named.bind(f"\0hfnotes-{port}")
        named.listen()
        for listener in (server, named):  # from here both answer
            with socket.socket(listener.family) as client:
                client.connect(listener.getsockname())
        small.write("net.py", SNIPPET.format(port=port) + TRY)
        printed = small.printed()
    assert printed["attempts"].splitlines() == [
        "a name: gaierror",
        "an address: OSError",
        "an IPv6 address: OSError",
        "a packet: OSError",
        "this machine: ConnectionRefusedError",
        "an abstract socket: ConnectionRefusedError",
        "a subprocess: CalledProcessError",
    ]


# Nothing else keeps a snippet in its folder where the kernel has no Landlock (Linux before 5.13, or
# one built without): what it reaches there is changed, also by a test. The build says so there, and
# CI refuses such a machine (the two tests at the end).
keeps_in_place = pytest.mark.skipif(
    not sandbox.version(),
    reason="this kernel has no Landlock: the attempts would succeed and change the machine's files;"
    " the build says so, and fails where CI is set",
)

# A snippet may change nothing but its own, and look into nobody.
REACHES = """
# %% attempts
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

root = Path({root!r})
weights = Path(os.environ["HF_HOME"], "hub/weights")
builder = {builder}
attempts = {{
    "the hub, through its cache": lambda: weights.write_text("changed"),
    "the hub": lambda: Path({root!r}, "hub/hub/weights").write_text("changed"),
    "a new file of the hub": lambda: Path({root!r}, "hub/hub/more").touch(),
    "the store": lambda: next(root.glob(".cache/results/*/*")).unlink(),
    "the project": lambda: (root / "mkdocs.yml").write_text("changed"),
    "a page": lambda: (root / "docs/more.md").touch(),
    "its own file": lambda: (root / "snippets/reaches.py").write_text("changed"),
    "a folder of everybody": lambda: Path({common!r}, "reached").touch(),
    "a link into its folder": lambda: os.link(root / "mkdocs.yml", "linked"),
    "a subprocess": lambda: subprocess.run(["touch", root / "more"], check=True, stderr=-3),
    "the builder's environment": lambda: Path(f"/proc/{{builder}}/environ").read_bytes(),
    "the builder's memory": lambda: Path(f"/proc/{{builder}}/mem").open("rb").read(1),
    "the worker's memory": lambda: Path(f"/proc/{{os.getppid()}}/mem").open("r+b"),
    "the worker's network": lambda: os.readlink(f"/proc/{{os.getppid()}}/ns/net"),
    "the worker": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "the builder": lambda: os.kill(builder, signal.SIGCONT),
}}
"""
OWN = """
# %% own
Path("here").write_text("own")
Path(os.environ["HOME"], "here").touch()
Path(os.environ["HF_HOME"], "here").touch()
subprocess.run([sys.executable, "-c", "open('there', 'w').close()"], check=True)
print(sorted(os.listdir()))
"""


@keeps_in_place
def test_a_snippet_changes_nothing_but_its_own_and_looks_into_nobody(small):
    weights = small.root / "hub/hub/weights"
    weights.write_text("w" * (program.LINKED + 1))  # large enough to be a link in the cache
    small.write("first.py", "# %% a\nprint(1)\n")
    small.run()
    before = {path: path.read_bytes() for path in small.root.rglob("*") if path.is_file()}
    attempts = REACHES.format(
        root=str(small.root), common=tempfile.gettempdir(), builder=os.getpid()
    )
    small.write("reaches.py", attempts + TRY + OWN)
    (result,) = (r for n, r in small.run().results.items() if n == "reaches.py")
    attempts, own = (output.stdout for output in result.outputs)
    denied = [line.rpartition(": ")[2] for line in attempts.splitlines()]
    assert set(denied) == {"PermissionError", "CalledProcessError", "OSError"}, attempts
    assert own == "['here', 'there']\n"
    assert {path: path.read_bytes() for path in before} == before


@keeps_in_place
def test_saving_into_the_hubs_own_folder_is_an_error_with_file_and_line(small):
    """What `save_pretrained(snapshot_download(…))` does: it must not reach the next snippet."""
    weights = small.root / "hub/hub/weights"
    weights.write_text("w" * (program.LINKED + 1))
    code = "Path(os.environ['HF_HOME'], 'hub/weights').write_text('changed')"
    small.write("bad.py", f"# %% a\nimport os\nfrom pathlib import Path\n\n{code}\n")
    with pytest.raises(NotesError, match=r"bad\.py:10: the cell `a` raised PermissionError"):
        small.run()
    assert weights.read_text().startswith("w")


def test_ci_refuses_a_machine_that_keeps_snippets_less_apart(small, monkeypatch):
    """As one without namespaces: elsewhere that is said, in CI it is an error unless accepted."""
    small.write("a.py", "# %% a\nprint(1)\n")
    run = Runner._run_one

    def lacking(self, *arguments):
        return run(self, *arguments)._replace(missing={"network"})

    monkeypatch.setattr(Runner, "_run_one", lacking)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(NotesError, match="this machine lacks network: snippets can reach"):
        small.run()
    small.set("time-limit", 'accept-missing = ["network"]\ntime-limit')
    assert small.run().missing == {"network"}
    small.set('accept-missing = ["network"]', "")
    monkeypatch.delenv("CI")
    (small.root / "snippets/a.py").rename(small.root / "snippets/b.py")
    assert small.run().missing == {"network"}


def test_a_kernel_without_landlock_is_told_apart_and_confines_nothing(monkeypatch, tmp_path):
    """There `worker.py` reports "landlock" as missing, for the version is 0."""

    class Kernel:
        def syscall(self, number, *_) -> int:
            assert number == sandbox.CREATE_RULESET  # nothing else is asked of it
            return -1

    monkeypatch.setattr(sandbox, "libc", Kernel())
    assert sandbox.version() == 0
    sandbox.confine([str(tmp_path)])

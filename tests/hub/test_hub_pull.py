"""The folder from the real Hub, played on this machine: whole or not there; what to do is said."""

import io
import json
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from processes import run

from hfnotes.errors import NotesError
from hub import MANIFEST, build, pull
from hub.cache import folder, layout
from hub.cache.server import Handler, HubServer
from hub.recipe import Recipe

CONFIG = b'{"model_type": "bert"}\n'
WEIGHTS = bytes(range(256)) * 4000  # a megabyte
SPLITS = {"train": 40, "validation": 8, "test": 16}


def parquet(rows: int) -> bytes:
    table = pyarrow.table(
        {
            "sentence1": [f"The first of {row}." for row in range(rows)],
            "label": pyarrow.array([row % 2 for row in range(rows)], pyarrow.int64()),
        }
    )
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()


def card() -> bytes:
    """The part of a README.md that says which files make up the configuration."""
    paths = [f"  - split: {split}\n    path: mrpc/{split}-*" for split in SPLITS]
    lines = ["---", "configs:", "- config_name: mrpc", "  data_files:", *paths, "---", ""]
    return "\n".join(lines).encode("ascii")


MODEL = {"config.json": CONFIG, "model.safetensors": WEIGHTS, "1_Pooling/config.json": b"{}"}
DATA = {"README.md": card()} | {
    f"mrpc/{split}-00000-of-00001.parquet": parquet(rows) for split, rows in SPLITS.items()
}
RECIPES = (
    Recipe("org/model", lambda: MODEL, refs=("main", "714eb0f")),
    Recipe("org/data", lambda: DATA, kind="dataset", configs=("mrpc",)),
)


class FaultyHandler(Handler):
    """Answers as the Hub does, but for what `faults` of its server say."""

    def do_GET(self):
        self.fault = next((fault for fault in self.server.faults if fault.meets(self)), Fault(""))
        self.fault.times -= 1
        time.sleep(self.fault.seconds)
        if self.fault.status:
            return self.send_json({"error": "a fault"}, self.fault.status, self.fault.headers)
        return super().do_GET()

    do_HEAD = do_POST = do_GET

    def send_head(self, status, headers, size):
        super().send_head(status, headers, size // 2 if self.fault.short else size)

    def send_content(self, file, begin, size):
        half = self.fault.cut or self.fault.short
        if self.fault.other:
            self.wfile.write(bytes(size))
        else:
            super().send_content(file, begin, size // 2 if half else size)
        if self.fault.cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)


@dataclass
class Fault:
    """What goes wrong with requests for paths that end with `path`, so many `times`."""

    path: str
    methods: tuple[str, ...] = ("GET",)
    times: float = float("inf")
    status: int = 0  # this and `headers` instead of an answer
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0  # before the answer
    cut: bool = False  # half of the file, then the connection is closed
    short: bool = False  # half of the file, and that is said to be all
    other: bool = False  # as many bytes, but others

    def meets(self, handler: Handler) -> bool:
        path = handler.path.partition("?")[0]
        return handler.command in self.methods and path.endswith(self.path) and self.times > 0


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A server that plays the Hub, where each repository holds more than the recipes ask for."""
    recorded = {}
    for recipe in RECIPES:
        files = recipe.files()
        more = {"pytorch_model.bin": b"\x80\x04.", "convert.py": b"raise SystemExit\n"}
        layout.write_repository(
            tmp_path / "real", recipe.repository, files | more, recipe.refs, recipe.kind
        )
        recorded[recipe.repository] = {"files": dict.fromkeys(files, "another digest")}
    (tmp_path / "digests.json").write_text(json.dumps(recorded), encoding="utf-8")
    monkeypatch.setattr(build, "RECORD", tmp_path / "digests.json")
    monkeypatch.setattr(pull, "RECIPES", RECIPES)
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "1")
    monkeypatch.setenv("HF_HUB_ETAG_TIMEOUT", "1")
    with HubServer(tmp_path / "real/hub", FaultyHandler) as server:
        server.faults = []
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture
def out(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("pulled")  # relative, as on the command line


def pulled(out: Path) -> dict[str, bytes]:
    """The files of the model and of the dataset, as the client finds them at `main`."""
    found = {}
    for recipe in RECIPES:
        path = layout.repository_folder(out, recipe.repository, recipe.kind)
        snapshot = path / "snapshots" / (path / "refs/main").read_text()
        found |= {
            file.relative_to(snapshot).as_posix(): file.read_bytes()
            for file in snapshot.rglob("*")
            if file.is_file()
        }
    return found


def test_the_server_answers_all_that_the_client_asks_for(hub, out):
    """What it does not have are files that a dataset may have and this one has not."""
    pull.pull(out, lambda line: None)
    absent = [line.split()[1].rpartition("/")[2] for line in hub.requests if " 404 " in line]
    assert sorted(absent) == [".huggingface.yaml", "data.py", "dataset_infos.json"]
    assert not [line for line in hub.requests if " 200 " not in line and " 404 " not in line]


def test_what_is_pulled_is_what_the_hub_has_of_the_recipes(hub, out):
    said = []
    pull.pull(out, said.append)
    assert pulled(out) == MODEL | DATA, "no pickle, no script"
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    assert sorted(manifest["repositories"]) == ["org/data", "org/model"]
    assert not folder.damaged_files(out)
    assert said[-1] == f"{out} holds 2 repositories of the Hub; compare: make verify-hub"
    assert not [
        line for line in hub.requests if ".bin" in line or line.startswith("GET /org/data.py")
    ]
    assert [path.name for path in out.parent.glob("*pulled*")] == ["pulled"]


OFFLINE = """
from datasets import load_dataset
from huggingface_hub import hf_hub_download, snapshot_download
for split, rows in load_dataset("org/data", "mrpc").num_rows.items():
    print(split, rows)
for revision in ("main", "714eb0f"):
    print(open(hf_hub_download("org/model", "config.json", revision=revision)).read(), end="")
"""


def test_both_caches_are_read_offline_wherever_the_folder_is(hub, out, tmp_path):
    pull.pull(out, lambda line: None)
    moved = out.rename(tmp_path / "moved")
    printed = run("-c", OFFLINE, HF_HOME=str(moved), HF_ENDPOINT="http://127.0.0.1:9")
    assert printed == "train 40\nvalidation 8\ntest 16\n" + 2 * CONFIG.decode()


def test_nothing_in_the_folder_names_the_folder_it_was_made_in(hub, out, tmp_path):
    pull.pull(out, lambda line: None)
    place = str(tmp_path.relative_to("/")).encode()
    for path in out.rglob("*"):
        for separator in (b"/", b"_", b"-"):
            assert place.replace(b"/", separator) not in str(path.relative_to(out)).encode()
        assert not path.is_file() or place not in path.read_bytes()
        assert path.suffix != ".lock"


MODEL_API = "/api/models/org/model/revision/main"
WEIGHTS_PATH = "/model.safetensors"

# What goes wrong; what the error names; what it says.
BROKEN = {
    "no repository": (
        Fault(MODEL_API, status=404, headers={"X-Error-Code": "RepoNotFound"}),
        "org/model at main: there is no such repository at http://127.0.0.1",
        "mend the id in its recipe",
    ),
    "no revision": (
        Fault("/revision/714eb0f", status=404, headers={"X-Error-Code": "RevisionNotFound"}),
        "org/model at 714eb0f: there is no such revision",
        "mend the refs of its recipe",
    ),
    "a listed file is not there": (
        Fault(WEIGHTS_PATH, ("HEAD",), status=404, headers={"X-Error-Code": "EntryNotFound"}),
        "org/model/model.safetensors at main: the server lists this file but does not have it",
        "run this again later",
    ),
    "500 for the list": (
        Fault(MODEL_API, status=500),
        "org/model at main: the server answered 500",
        "run this again later",
    ),
    "500 for a file": (
        Fault(WEIGHTS_PATH, status=500),
        "org/model/model.safetensors at main: the server answered 500",
        "run this again later",
    ),
    "cut in the middle": (
        Fault(WEIGHTS_PATH, cut=True),
        "org/model/model.safetensors at main: the connection was cut",
        "run this again",
    ),
    "a size that is not that of the head": (
        Fault(WEIGHTS_PATH, short=True),
        "org/model/model.safetensors at main: OSError: Consistency check failed: file should be of "
        "size 1024000 but has size 512000",
        "run this again",
    ),
    "a size that is not the listed one": (
        Fault(WEIGHTS_PATH, ("GET", "HEAD"), short=True),
        "org/model/model.safetensors at main: is not the file that the server lists: 512,000 bytes",
        "not 1,024,000 bytes; it was removed, run this again",
    ),
    "other content": (
        Fault(WEIGHTS_PATH, other=True),
        "org/model/model.safetensors at main: is not the file that the server lists",
        "it was removed, run this again",
    ),
    "a data file cut in the middle": (
        Fault("/mrpc/train-00000-of-00001.parquet", cut=True),
        "org/data/mrpc/train-00000-of-00001.parquet at main: the connection was cut",
        "run this again",
    ),
    "slow": (
        Fault(WEIGHTS_PATH, seconds=3),
        "org/model/model.safetensors at main: no answer within 1 s",
        "HF_HUB_DOWNLOAD_TIMEOUT=60",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_hub_that_fails_leaves_nothing_that_could_be_used(hub, out, name):
    fault, what, advice = BROKEN[name]
    hub.faults.append(fault)
    with pytest.raises(NotesError) as raised:
        pull.pull(out, lambda line: None)
    assert str(raised.value).startswith(what)
    assert advice in str(raised.value)
    assert not out.exists()
    found = {p.read_bytes() for p in out.parent.glob(".pulled-unfinished/**/*") if p.is_file()}
    assert not {content for content in found if len(content) > 1000} - {WEIGHTS, *DATA.values()}


def test_a_hub_that_cannot_be_reached_is_named(hub, out, monkeypatch):
    hub.shutdown()
    hub.server_close()
    with pytest.raises(NotesError) as raised:
        pull.pull(out, lambda line: None)
    assert f"{hub.url} cannot be reached" in str(raised.value)
    assert "HTTPS_PROXY" in str(raised.value)
    assert not out.exists()


def test_a_pull_that_fails_leaves_the_last_one_and_the_next_goes_on(hub, out):
    pull.pull(out, lambda line: None)
    before = (out / MANIFEST).read_bytes()
    hub.faults.append(Fault("/api/datasets/org/data/revision/main", status=403))
    with pytest.raises(NotesError, match="org/data at main: the server answered 403"):
        pull.pull(out, lambda line: None)
    assert (out / MANIFEST).read_bytes() == before
    assert pulled(out) == MODEL | DATA
    hub.faults.clear()
    hub.requests.clear()
    pull.pull(out, lambda line: None)
    assert not [line for line in hub.requests if "model.safetensors" in line], "it was there"
    assert [line for line in hub.requests if "train-00000-of-00001.parquet" in line]
    assert pulled(out) == MODEL | DATA


def test_what_is_damaged_between_two_pulls_is_not_used(hub, out):
    hub.faults.append(Fault("/api/datasets/org/data/revision/main", status=403))
    with pytest.raises(NotesError):
        pull.pull(out, lambda line: None)
    (file,) = out.parent.glob(".pulled-unfinished/hub/*/snapshots/*/model.safetensors")
    file.write_bytes(WEIGHTS[:-1])
    hub.faults.clear()
    with pytest.raises(NotesError, match="it was removed, run this again"):
        pull.pull(out, lambda line: None)
    pull.pull(out, lambda line: None)
    assert pulled(out) == MODEL | DATA


def test_what_a_killed_pull_left_is_not_used(hub, out):
    left = Path(".pulled-unfinished")
    (left / "hub/models--org--model/blobs").mkdir(parents=True)
    (left / "hub/models--org--model/blobs/0123.incomplete").write_bytes(WEIGHTS[:1000])
    prepared = left / "datasets/org___data/mrpc/0.0.0"
    prepared.mkdir(parents=True)
    (prepared / "data-train.arrow").write_bytes(b"half")
    pull.pull(out, lambda line: None)
    assert not list(out.glob("**/*.incomplete"))
    assert not [path for path in out.rglob("*.arrow") if path.read_bytes() == b"half"]
    assert pulled(out) == MODEL | DATA


def test_a_file_that_the_real_repository_lacks_is_said(hub, out, monkeypatch):
    monkeypatch.setattr(pull, "recorded_files", lambda name: ["README.md", "tokenizer.json"])
    monkeypatch.setattr(pull, "RECIPES", (Recipe("org/data", lambda: {}, kind="dataset"),))
    said = []
    pull.pull(out, said.append)
    assert said[0] == "org/data has no tokenizer.json: snippets that read it will fail"


def test_only_formats_that_hold_no_code_are_asked_for(hub, out, monkeypatch):
    monkeypatch.setattr(pull, "recorded_files", lambda name: ["config.json", "pytorch_model.bin"])
    with pytest.raises(NotesError, match=r"org/model: pytorch_model\.bin is not downloaded"):
        pull.pull(out, lambda line: None)
    assert not hub.requests


def test_two_pulls_do_not_work_in_one_folder(hub, out):
    with pull._unfinished(out), pytest.raises(NotesError, match="another pull is running"):
        pull.pull(out, lambda line: None)


def test_a_folder_with_something_else_in_it_is_left_alone(hub, out):
    out.mkdir()
    (out / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(NotesError, match="is not an embedded hub"):
        pull.pull(out, lambda line: None)
    assert [path.name for path in out.iterdir()] == ["letter.txt"]


TRANSIENT = {
    "500 for the list": Fault(MODEL_API, status=500, times=1),
    "500 for a file": Fault(WEIGHTS_PATH, status=500, times=1),
    "500 for the head of a file": Fault("/config.json", ("HEAD",), status=500, times=1),
    "cut in the middle": Fault(WEIGHTS_PATH, cut=True, times=1),
    "slow": Fault(WEIGHTS_PATH, seconds=3, times=1),
}


@pytest.mark.parametrize("name", TRANSIENT)
def test_what_goes_wrong_once_is_tried_again(hub, out, name):
    hub.faults.append(TRANSIENT[name])
    pull.pull(out, lambda line: None)
    assert TRANSIENT[name].times == 0
    assert pulled(out) == MODEL | DATA

"""The loopback server: what it serves is the Hub's answer; it serves nothing else."""

import hashlib
import http.client
import json
import os
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest

from hub.cache import layout
from hub.cache.server import HubServer

SECRET = b"what stands outside of the folder"
CONFIG = b'{"answer": 42}\n'
WEIGHTS = bytes(range(256)) * 40


@pytest.fixture
def served(tmp_path):
    """A server with one model, which also holds links, and one dataset."""
    files = {"config.json": CONFIG, "model.safetensors": WEIGHTS, "1_Pooling/config.json": b"{}"}
    revision, _ = layout.write_repository(tmp_path / "home", "org/name", files, ["main", "714eb0f"])
    data = {"README.md": b"# Data\n", "mrpc/train.parquet": b"PAR1"}
    layout.write_repository(tmp_path / "home", "org/name", data, ["main"], "dataset")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(SECRET)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    folder = layout.repository_folder(tmp_path / "home", "org/name")
    snapshot = folder / "snapshots" / revision
    (snapshot / "link.txt").symlink_to(outside / "secret.txt")
    (snapshot / "linked").symlink_to(outside)
    (folder / "blobs").mkdir()
    (folder / "blobs/vocabulary").write_bytes(b"a\nb\n")
    (snapshot / "vocab.txt").symlink_to("../../blobs/vocabulary")
    (folder / "snapshots/elsewhere").symlink_to(outside)
    (folder.parent / "models--org--elsewhere").symlink_to(tmp_path)
    with HubServer(tmp_path / "home/hub") as server:
        yield server


def ask(server: HubServer, path: str, method: str = "GET", body: bytes = b"", **headers: str):
    """The status, the headers and the body of the answer; the path is sent as it stands."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.putrequest(method, path)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, response.headers, content


def revision_of(server: HubServer) -> str:
    return json.loads(ask(server, "/api/models/org/name")[2])["sha"]


def test_it_listens_on_127_0_0_1_alone(served):
    """All of 127.0.0.0/8 is this machine; who listens on every address would answer here too."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", served.server_port), timeout=5)


def test_a_file_comes_with_its_commit_its_hash_and_its_size(served, tmp_path):
    status, headers, content = ask(served, "/org/name/resolve/714eb0f/config.json")
    assert (status, content) == (200, CONFIG)
    assert headers["X-Repo-Commit"] == revision_of(served)
    (tmp_path / "config.json").write_bytes(CONFIG)
    git = ["git", "hash-object", tmp_path / "config.json"]
    expected = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    assert headers["ETag"] == f'"{expected}"'
    status, headers, content = ask(served, "/org/name/resolve/main/model.safetensors", "HEAD")
    assert (status, content) == (200, b"")
    assert headers["ETag"] == f'"{hashlib.sha256(WEIGHTS).hexdigest()}"'
    assert headers["Content-Length"] == str(len(WEIGHTS))


@pytest.mark.parametrize(
    ("asked", "status", "content", "range_sent"),
    [
        ("bytes=100-", 206, WEIGHTS[100:], f"bytes 100-{len(WEIGHTS) - 1}/{len(WEIGHTS)}"),
        ("bytes=5-9", 206, WEIGHTS[5:10], f"bytes 5-9/{len(WEIGHTS)}"),
        ("bytes=99999999-", 416, b"{}", f"bytes */{len(WEIGHTS)}"),
    ],
)
def test_a_part_of_a_file(served, asked, status, content, range_sent):
    answer = ask(served, "/org/name/resolve/main/model.safetensors", Range=asked)
    assert (answer[0], answer[2]) == (status, content)
    assert answer[1]["Content-Range"] == range_sent


def test_a_model_and_a_dataset_may_have_the_same_id(served):
    assert ask(served, "/datasets/org/name/resolve/main/README.md")[2] == b"# Data\n"
    assert ask(served, "/org/name/resolve/main/README.md")[0] == 404


def test_what_a_repository_holds(served):
    def listed(path: str) -> list[tuple[str, str]]:
        entries = json.loads(ask(served, f"/api/models/org/name/tree/main{path}")[2])
        return [(entry["type"], entry["path"]) for entry in entries]

    top = [
        ("directory", "1_Pooling"),
        ("file", "config.json"),
        ("file", "model.safetensors"),
        ("file", "vocab.txt"),
    ]
    assert listed("") == top
    assert listed("?recursive=true") == [*top[:1], ("file", "1_Pooling/config.json"), *top[1:]]
    assert listed("/1_Pooling") == [("file", "1_Pooling/config.json")]
    names = urlencode({"paths": ["config.json", "no.json"]}, doseq=True).encode()
    (entry,) = json.loads(
        ask(served, "/api/models/org/name/paths-info/main", "POST", body=names)[2]
    )
    assert (entry["path"], entry["size"]) == ("config.json", len(CONFIG))


def test_a_link_within_the_folder_is_a_file_like_another(served):
    assert ask(served, "/org/name/resolve/main/vocab.txt")[2] == b"a\nb\n"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/models/org/other", "RepoNotFound"),
        ("/api/models/org/name/revision/v9", "RevisionNotFound"),
        ("/org/name/resolve/v9/config.json", "RevisionNotFound"),
        ("/org/name/resolve/main/no.json", "EntryNotFound"),
        ("/api/models/org/name/tree/main/no", "EntryNotFound"),
        ("/", "NotFound"),
    ],
)
def test_what_is_missing_is_called_by_the_hubs_names(served, path, code):
    status, headers, _ = ask(served, path)
    assert (status, headers["X-Error-Code"]) == (404, code)


UP = ("..", "%2e%2e", "%2E.", "%252e%252e", "..%00")
OUTSIDE = [
    *(f"/org/name/resolve/main/{up}/{up}/{up}/{up}/{up}/secret.txt" for up in UP),
    *(f"/org/name/resolve/main/{up}%2f{up}%2f{up}%2f{up}%2f{up}%2fsecret.txt" for up in UP),
    *(f"/org/name/resolve/main/{up}%5c{up}%5csecret.txt" for up in UP),
    *(f"/org/name/resolve/{up}%2f{up}%2f{up}%2f{up}/secret.txt" for up in UP),
    *(f"/org/name/resolve/{up}/secret.txt" for up in UP),
    *(f"/{up}/{up}/resolve/main/secret.txt" for up in UP),
    *(f"/datasets/{up}/{up}/resolve/main/secret.txt" for up in UP),
    *(f"/api/models/{up}/{up}/tree/main/outside" for up in UP),
    *(f"/api/models/org/name/tree/main/{up}/{up}/{up}/{up}/{up}/outside" for up in UP),
    *(f"/api/models/org/name/tree/{up}%2f{up}%2f{up}%2f{up}%2foutside" for up in UP),
    "/org/name/resolve/main/link.txt",
    "/org/name/resolve/main/linked/secret.txt",
    "/org/name/resolve/elsewhere/secret.txt",
    "/org/elsewhere/resolve/main/secret.txt",
    "/api/models/org/name/tree/main/linked",
    "/secret.txt",
    "/../../secret.txt",
    "//etc/passwd",
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_outside_of_the_folder_is_served(served, tmp_path, method):
    absolute = str(tmp_path / "secret.txt")
    assert Path(absolute).read_bytes() == SECRET
    for path in [
        *OUTSIDE,
        f"/org/name/resolve/main/{absolute}",
        f"/org/name/resolve/main{absolute}",
        f"/org/name/resolve/main/{absolute.replace('/', '%2f')}",
        f"/org/name/resolve/{absolute.replace('/', '%2f')}/secret.txt",
        absolute,
        f"file://{absolute}",
    ]:
        status, _, content = ask(served, path, method)
        assert (status, SECRET in content) == (404, False), path


def test_no_list_names_what_is_outside(served, tmp_path):
    listed = ask(served, "/api/models/org/name/tree/main?recursive=true")[2]
    listed += ask(served, "/api/models/org/name")[2]
    listed += ask(served, "/api/models/org/name/tree/elsewhere")[2]
    paths = [os.path.relpath(tmp_path / "secret.txt", tmp_path / "home"), "link.txt"]
    body = urlencode({"paths": [*paths, "linked/secret.txt"]}, doseq=True).encode()
    listed += ask(served, "/api/models/org/name/paths-info/main", "POST", body=body)[2]
    assert b"config.json" in listed
    assert b"secret" not in listed
    assert b"link" not in listed


def test_it_stops_when_it_is_left(tmp_path):
    with HubServer(tmp_path) as server:
        assert ask(server, "/")[0] == 404
    with pytest.raises(ConnectionRefusedError):
        ask(server, "/")

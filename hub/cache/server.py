"""A loopback server that plays the read API of the Hub for the repositories in a folder.

    GET  /api/{models,datasets}/ORG/NAME[/revision/REVISION]     which commit, which files
    GET  /api/{models,datasets}/ORG/NAME/tree/REVISION[/FOLDER]  files with sizes and hashes
    POST /api/{models,datasets}/ORG/NAME/paths-info/REVISION     the same for some paths
    HEAD, GET  /[datasets/]ORG/NAME/resolve/REVISION/FILE        one file, or a range of it

This is what huggingface_hub and datasets ask for when they download. The folder has the layout of
the Hugging Face cache (`cache.py`). It binds 127.0.0.1 alone. A request is never made into a path:
repositories, revisions and files are looked up by name in what the folder holds, and a link that
leads out of the folder counts as absent.
"""

import functools
import json
import re
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import itemgetter
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs, unquote

from hub.cache.layout import git_hash, sha256

API = re.compile(
    r"/api/(?P<kinds>models|datasets)/(?P<repository>[^/]+/[^/]+)"
    r"(?:/(?P<what>revision|tree|paths-info)/(?P<revision>[^/]+)(?:/(?P<path>.+))?)?"
)
FILE = re.compile(
    r"/(?:(?P<kinds>datasets)/)?(?P<repository>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)"
)
RANGE = re.compile(r"bytes=(\d+)-(\d*)")

# What the Hub keeps outside of git (LFS): its ETag is a SHA-256, that of other files git's hash.
LARGE = (".arrow", ".parquet", ".safetensors")
POINTER = "version https://git-lfs.github.com/spec/v1\n"


class HubServer(ThreadingHTTPServer):
    """Serves the repositories in `folder` while it is entered; `requests` are those it has had.

    `folder` is the part `hub/` of an HF_HOME. `handler` may be a subclass of Handler.
    """

    daemon_threads = True

    def __init__(self, folder: Path, handler: type["Handler"] | None = None):
        super().__init__(("127.0.0.1", 0), handler or Handler)
        self.folder = folder
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[str] = []

    def __enter__(self) -> "HubServer":
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.shutdown()
        self.server_close()


class NotServedError(Exception):
    """What was asked for is not there; `code` is the Hub's name for what is missing."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: HubServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Find what was asked for and send it."""
        path, _, _ = self.path.partition("?")
        try:
            if match := API.fullmatch(path):
                self.send_json(self.api(**_decoded(match)))
            elif match := FILE.fullmatch(path):
                self.send_file(**_decoded(match))
            else:
                raise NotServedError("NotFound")
        except NotServedError as error:
            self.send_missing(error.code)

    do_HEAD = do_POST = do_GET  # noqa: N815 - the names that http.server calls

    def api(self, kinds: str, repository: str, what: str, revision: str, path: str) -> object:
        """The answer of `/api/...`, to be sent as JSON."""
        snapshot = self.snapshot(kinds, repository, revision or "main")
        files = self.files(snapshot)
        if what == "paths-info":
            wanted = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
            return [_entry(n, files[n]) for n in parse_qs(wanted)["paths"] if n in files]
        if what == "tree":
            return _tree(files, f"{path}/" if path else "", "recursive=true" in self.path)
        siblings = [{"rfilename": name} for name in files]
        return {"id": repository, "sha": snapshot.name, "tags": [], "siblings": siblings}

    def snapshot(self, kinds: str, repository: str, revision: str) -> Path:
        """The folder of a repository's files at `revision`, a ref or a commit."""
        name = f"{kinds}--{repository.replace('/', '--')}"
        folder = _child(self.server.folder, name, "RepoNotFound")
        refs = {
            ref.relative_to(folder / "refs").as_posix(): ref.read_text(encoding="ascii")
            for ref in (folder / "refs").rglob("*")
            if ref.is_file()
        }
        return _child(folder / "snapshots", refs.get(revision, revision), "RevisionNotFound")

    def files(self, snapshot: Path) -> dict[str, Path]:
        """The files below `snapshot` by their names, but for links that lead out of the folder."""
        root = self.server.folder.resolve()
        return {
            path.relative_to(snapshot).as_posix(): path
            for path in sorted(snapshot.rglob("*"))
            if path.is_file() and path.resolve().is_relative_to(root)
        }

    def send_file(self, kinds: str, repository: str, revision: str, path: str) -> None:
        """Send a file, or the range of it that was asked for."""
        snapshot = self.snapshot(kinds or "models", repository, revision)
        headers = {"X-Repo-Commit": snapshot.name, "Accept-Ranges": "bytes"}
        file = self.files(snapshot).get(path)
        if file is None:
            return self.send_missing("EntryNotFound", headers)
        size = file.stat().st_size
        headers["ETag"] = f'"{_etag(file)}"'
        status, begin, end = HTTPStatus.OK, 0, size
        if asked := RANGE.fullmatch(self.headers.get("Range", "")):
            begin, end = int(asked[1]), min(int(asked[2] or size) + 1, size)
            if begin >= end:
                headers["Content-Range"] = f"bytes */{size}"
                return self.send_json({}, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
        headers["Content-Type"] = "application/octet-stream"
        self.send_head(status, headers, end - begin)
        if self.command != "HEAD":
            self.send_content(file, begin, end - begin)
        return None

    def send_content(self, file: Path, begin: int, size: int) -> None:
        with file.open("rb") as content:
            self.connection.sendfile(content, begin, size)

    def send_missing(self, code: str, headers: dict[str, str] | None = None) -> None:
        headers = {"X-Error-Code": code} | (headers or {})
        self.send_json({"error": code}, HTTPStatus.NOT_FOUND, headers)

    def send_json(
        self, value: object, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None
    ) -> None:
        content = json.dumps(value).encode("ascii")
        self.send_head(status, {"Content-Type": "application/json"} | (headers or {}), len(content))
        if self.command != "HEAD":
            self.wfile.write(content)

    def send_head(self, status: int, headers: dict[str, str], size: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def log_message(self, format: str, *values: object) -> None:
        self.server.requests.append(format % values)


def _decoded(match: re.Match) -> dict[str, str]:
    return {name: unquote(value or "") for name, value in match.groupdict().items()}


def _child(folder: Path, name: str, code: str) -> Path:
    """The folder called `name` in `folder`, found in its listing."""
    for child in folder.iterdir() if folder.is_dir() else ():
        if child.name == name and child.is_dir():
            return child
    raise NotServedError(code)


def _tree(files: dict[str, Path], within: str, recursive: bool) -> list[dict]:
    """What is in the folder `within`, and with `recursive` also in the folders in it."""
    below = [name for name in files if name.startswith(within)]
    if not below:
        raise NotServedError("EntryNotFound")
    folders = {parent.as_posix() for name in below for parent in PurePosixPath(name).parents}
    folders = {name for name in folders if name.startswith(within) and name != "."}
    entries = [_entry(name, files[name]) for name in below]
    entries += [{"type": "directory", "path": f, "size": 0, "oid": "0" * 40} for f in folders]
    entries.sort(key=itemgetter("path"))
    return [e for e in entries if recursive or "/" not in e["path"].removeprefix(within)]


def _entry(name: str, file: Path) -> dict:
    entry = {"type": "file", "path": name, "size": file.stat().st_size, "oid": _etag(file)}
    if file.suffix in LARGE:
        pointer = f"{POINTER}oid sha256:{entry['oid']}\nsize {entry['size']}\n".encode("ascii")
        entry["lfs"] = {"oid": entry["oid"], "size": entry["size"], "pointerSize": len(pointer)}
        entry["oid"] = git_hash(pointer)
    return entry


def _etag(file: Path) -> str:
    return _hash(file, file.stat().st_mtime_ns)


@functools.lru_cache
def _hash(file: Path, changed: int) -> str:
    return sha256(file) if file.suffix in LARGE else git_hash(file.read_bytes())

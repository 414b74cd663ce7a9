"""The real client fills a cache, in a process of its own.

The client reads its settings once, when it is imported. In this process they are what they must be,
whatever the shell and the importing program say. It takes a repository a line on stdin and answers
each with a line on stdout, both JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hfnotes.errors import NotesError
from hub.cache.layout import git_hash, sha256
from hub.recipe import Recipe

# What may be downloaded. None of them can hold code that runs when it is loaded, as a pickle can
# (.bin, .ckpt, .h5, .msgpack, .ot, .pkl, .pt), nor is one a script. These are left out on purpose:
# weights come as .safetensors or not at all, also from the real Hub.
FORMATS = (".json", ".md", ".model", ".parquet", ".safetensors", ".spm", ".txt")

_SETTINGS = {
    "HF_HUB_OFFLINE": "0",
    "HF_DATASETS_OFFLINE": "0",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_XET": "1",  # over HTTP alone, which the loopback server speaks and proxies know
    "HF_HUB_DISABLE_SYMLINKS": "1",  # half as many entries in the folder that snippets copy
}
# Where else the client would keep its caches.
_PLACES = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_DATASETS_CACHE")
_PAUSES = (1.0, 3.0)  # seconds before trying again what the server could not do


def loopback(url: str) -> dict[str, str]:
    """An environment in which the client asks the loopback server at `url` and nobody else.

    Little is taken over from the shell: no token, and no proxy, which could not reach this machine.
    """
    taken = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    quiet = {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    return taken | quiet | {"HF_ENDPOINT": url}


def internet() -> dict[str, str]:
    """The shell's environment, with its proxy, token and HF_ENDPOINT, but for its caches."""
    return {name: value for name, value in os.environ.items() if name not in _PLACES}


class Client:
    """The real client, which fills the cache `hf_home` while it is entered."""

    def __init__(self, hf_home: Path, environment: Mapping[str, str]):
        package = Path(__file__).parents[2]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hub.cache.download"],
            cwd=hf_home,
            env={
                **environment,
                **_SETTINGS,
                "HF_HOME": str(hf_home.resolve()),
                "PYTHONPATH": str(package),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fetch(self, recipe: Recipe, files: Iterable[str]) -> tuple[dict[str, str], list[str]]:
        """Download `files` of a recipe's repository at each of its refs; prepare its configs.

        Returns the commit that each ref names, and the files that the server does not list.
        What is there afterwards has the sizes and hashes that the server lists. Raises NotesError
        that says which file, what happened and what to do.
        """
        repository = recipe.repository
        if odd := [name for name in files if not name.endswith(FORMATS)]:
            raise NotesError(
                f"{repository}: {', '.join(odd)} is not downloaded; only files that cannot hold "
                f"code are ({', '.join(FORMATS)})"
            )
        wanted = {
            "repository": repository,
            "kind": recipe.kind,
            "refs": recipe.refs,
            "configs": recipe.configs,
            "files": list(files),
        }
        try:
            print(json.dumps(wanted), file=self._process.stdin, flush=True)
            answer = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise NotesError(
                f"{repository}: the client's process has ended; above stands what it said"
            ) from error
        if "error" in answer:
            raise NotesError(answer["error"])
        return answer["commits"], answer["missing"]

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_) -> None:
        self._process.kill()
        self._process.communicate()


class _DownloadError(Exception):
    """What could not be downloaded, why, and what to do."""


def _fetch(
    repository: str, kind: str, refs: list[str], configs: list[str], files: list[str]
) -> dict:
    commits, missing = {}, set()
    for ref in refs:
        commits[ref], listed = _fetch_revision(repository, kind, ref, files)
        missing |= set(files) - set(listed)
    for config in configs:
        with _named(f"{repository}, configuration {config}"):
            from datasets import load_dataset

            _patiently(load_dataset, repository, config)
    return {"commits": commits, "missing": sorted(missing)}


def _fetch_revision(
    repository: str, kind: str, ref: str, files: list[str]
) -> tuple[str, dict[str, object]]:
    """Download the files; return the commit and what the server lists of them."""
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download
    from huggingface_hub.hf_api import RepoFile

    api = HfApi()
    where = {"repo_id": repository, "repo_type": kind}
    with _named(f"{repository} at {ref}"):
        commit = _patiently(api.repo_info, **where, revision=ref).sha
        tree = _patiently(
            lambda: list(api.list_repo_tree(**where, revision=commit, recursive=True))
        )
    listed = {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}
    listed = {name: listed[name] for name in files if name in listed}
    for name, entry in listed.items():
        with _named(f"{repository}/{name} at {ref}"):
            path = _patiently(hf_hub_download, **where, filename=name, revision=commit)
            _check(Path(path), entry)
    with _named(f"{repository} at {ref}"):  # all is there; this names the commit `ref`
        _patiently(snapshot_download, **where, revision=ref, allow_patterns=list(listed))
    return commit, listed


def _check(path: Path, listed: object) -> None:
    """Raise _DownloadError, and remove the file, unless it is the one that the server lists."""
    size = path.stat().st_size
    found = sha256(path) if listed.lfs else git_hash(path.read_bytes())
    if (size, found) != (listed.size, listed.lfs.sha256 if listed.lfs else listed.blob_id):
        path.unlink()
        raise _DownloadError(
            f"is not the file that the server lists: {size:,} bytes with hash {found[:12]}…, not "
            f"{listed.size:,} bytes; it was removed, run this again"
        )


def _patiently(call: Callable, *arguments: object, **options: object) -> object:
    """Call; try again when the server says that it could not do it just now."""
    from huggingface_hub.errors import HfHubHTTPError

    for pause in _PAUSES:
        try:
            return call(*arguments, **options)
        except HfHubHTTPError as error:
            if error.response.status_code < 500:
                raise
            time.sleep(pause)
    return call(*arguments, **options)


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Errors inside become _DownloadErrors that begin with `what`."""
    try:
        yield
    except Exception as error:
        raise _DownloadError(f"{what}: {_explain(error)}") from error


def _explain(error: BaseException) -> str:
    """What happened, and what to do."""
    import httpx2
    from huggingface_hub import constants, errors

    match error:
        case _DownloadError():
            return str(error)
        case errors.RevisionNotFoundError():
            return "there is no such revision; mend the refs of its recipe"
        case errors.RepositoryNotFoundError():
            return (
                f"there is no such repository at {constants.ENDPOINT}, or it wants a token "
                "(HF_TOKEN); mend the id in its recipe"
            )
        case errors.RemoteEntryNotFoundError():
            return "the server lists this file but does not have it (404); run this again later"
        case errors.HfHubHTTPError():
            return f"the server answered {error.response.status_code}; run this again later"
        case httpx2.TimeoutException():
            return (
                f"no answer within {constants.HF_HUB_DOWNLOAD_TIMEOUT} s; run this again, for a "
                "slow network with HF_HUB_ETAG_TIMEOUT=60 HF_HUB_DOWNLOAD_TIMEOUT=60"
            )
        case httpx2.ConnectError() | httpx2.ProxyError():
            return (
                f"{constants.ENDPOINT} cannot be reached ({error}); check the network, the proxy "
                "(HTTPS_PROXY) and HF_ENDPOINT"
            )
        case httpx2.TransportError():
            return f"the connection was cut ({error}); run this again"
        case _ if error.__cause__:
            return _explain(error.__cause__)
        case _:
            message, _, _ = str(error).partition("\n")
            return f"{type(error).__name__}: {message}; run this again"


def main() -> None:
    """Answer each line of stdin; what libraries print goes to stderr."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            answer = _fetch(**json.loads(line))
        except _DownloadError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()

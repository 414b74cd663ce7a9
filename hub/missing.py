"""What the hub lacks of what a snippet asked for: the client says only that it found nothing."""

import json
import re
from collections.abc import Container, Iterable
from pathlib import Path

from hfnotes.inside.program import ASKED
from hub import MANIFEST

# Where it stands: in the line that `program.py` adds, or in the message of a library that made no
# call of the client that failed.
CALL = re.compile(rf"^{re.escape(ASKED)}(.+)\Z", re.MULTILINE)
DATASET = re.compile(r"^\w+Error: Couldn't reach '(.+?)' on the Hub", re.MULTILINE)
FILES = re.compile(
    r"^\w+Error: (\S+) does not appear to have (?:a file|files) named (.+?)\.(?:\s|$)", re.MULTILINE
)


def explain(traceback: str, hub: Path) -> str | None:
    """Which repository, revision or file the hub lacks, what it has instead, and what to do.

    None when the traceback tells of something else.
    """
    manifest = json.loads((hub / MANIFEST).read_text(encoding="utf-8"))
    there = manifest.get("repositories", {})
    asked = _asked(traceback, there)
    if not (name := asked.get("repo_id")):
        return None
    entry = there.get(name)
    if not entry or entry["kind"] != asked.get("repo_type", entry["kind"]):
        return _no_repository(name, asked.get("repo_type", "repository"), there)
    revision, file = asked.get("revision", "main"), asked.get("filename")
    if revision not in (*entry["refs"], entry["revision"]):
        return (
            f"the hub has {name}, but not its revision {revision}; it has {_list(entry['refs'])}\n"
            f"leave the revision out, or add it to `refs` in the recipe of {name} (hub)"
        )
    if file and file not in entry["files"]:
        return (
            f"the hub has {name}, but not its file {file}; it has {_list(entry['files'])}\n"
            f"use one of these, or let the recipe of {name} (hub) make it"
        )
    return None


def _asked(traceback: str, there: Container[str]) -> dict[str, str]:
    """What was asked for, under the client's names of it; empty if it was nothing of the Hub."""
    if call := CALL.search(traceback):
        return json.loads(call[1])
    if dataset := DATASET.search(traceback):
        return {"repo_id": dataset[1], "repo_type": "dataset"}
    if (files := FILES.search(traceback)) and files[1] in there:  # not a folder of the snippet
        return {"repo_id": files[1], "filename": files[2]}
    return {}


def _no_repository(name: str, kind: str, there: dict[str, dict]) -> str:
    for full, entry in there.items():
        if full.endswith(f"/{name}"):
            return f"the hub has no {kind} {name}; write its whole name, {full} ({entry['kind']})"
    has = _list(f"{full} ({entry['kind']})" for full, entry in sorted(there.items()))
    return (
        f"the hub has no {kind} {name}; it has {has}\n"
        "use one of these, or give it a recipe (hub/recipes.py)"
    )


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"

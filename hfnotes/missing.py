"""A repository that is not in the hub: the client says only that it found nothing."""

import ast
import json
import re
from pathlib import Path

from hfnotes.hub import MANIFEST
from hfnotes.snippet import Snippet

# What the clients of both generations say, offline, when a repository is not in the cache.
SIGNS = ("OfflineModeIsEnabled", "LocalEntryNotFoundError", "find them in the cached files")
REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


def explain(traceback: str, snippet: Snippet, hub: Path) -> str | None:
    """Which repositories of the snippet the hub lacks, and which it has.

    None when the traceback tells of something else. The clients do not always name the repository;
    those that the snippet names as a string are meant then.
    """
    if not any(sign in traceback for sign in SIGNS):
        return None
    manifest = json.loads((hub / MANIFEST).read_text(encoding="utf-8"))
    there = sorted(manifest.get("repositories", {}))
    named = {
        node.value
        for node in ast.walk(ast.parse(snippet.text))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and REPOSITORY.fullmatch(node.value)
    }
    lacking = sorted(named.difference(there))
    what = f"the hub has no {', '.join(lacking)}" if lacking else "the hub lacks what it asks for"
    return f"{what}; it has:\n" + "\n".join(f"  {name}" for name in there)

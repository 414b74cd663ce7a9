"""Proofs that are kept: what has passed for a program is not tested again until something changes.

A test with the mark `proof` has a parameter `name`, of a program or a lab. What decides its outcome
is the program and what decides its result (`result_key`), its record, the engine and the tests.
CI's clean clone has no proofs and runs all; `--again` does so anywhere.
"""

import hashlib
from functools import cache
from pathlib import Path

import pytest
from processes import ROOT

from hfnotes.errors import NotesError
from hfnotes.labs import read_programs
from hfnotes.project import Project, read_project
from hfnotes.record import figures_path, record_path
from hfnotes.snippet import Snippet
from hfnotes.store import result_key

FOLDER = ROOT / ".cache/proofs"
SOURCES = ("hfnotes", "tests")


def path_of(item: pytest.Item) -> Path | None:
    """Where the proof of a test is kept, if it is one that is kept."""
    if not item.get_closest_marker("proof"):
        return None
    try:
        decides = _decides(item.callspec.params["name"])  # type: ignore[attr-defined]
    except (NotesError, OSError):  # no hub, no record: the test will say so
        return None
    every = str(item.config.getoption("every_download"))
    return FOLDER / hashlib.sha256("\0".join((item.nodeid, every, decides)).encode()).hexdigest()


def deselect_what_is_proven(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("again"):
        return
    proven = [item for item in items if (path := path_of(item)) and path.exists()]
    if proven:
        config.hook.pytest_deselected(items=proven)
        items[:] = [item for item in items if item not in proven]


def keep(item: pytest.Item) -> None:
    """Keep the proof of a test that has passed."""
    if path := path_of(item):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@cache
def _decides(name: str) -> str:
    """A digest of what decides whether a test of this program passes."""
    project, programs = _programs()
    program = programs[name]
    hub = project.hub.digest() if project.hub else ""
    digest = hashlib.sha256(_sources().encode())
    digest.update(result_key(program, project.environment_for(program), project, hub).encode())
    for path in (record_path(program), figures_path(program)):
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.hexdigest()


@cache
def _programs() -> tuple[Project, dict[str, Snippet]]:
    project = read_project(ROOT)
    return project, {each.name: each for each in read_programs(project)[0]}


@cache
def _sources() -> str:
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()

"""Every file that a maintainer writes is read at one door: any bytes give a result or one error.

The error is a NotesError that names the file. What is thrown at the doors is made of what is right,
with pieces cut out, put in twice and replaced, and of bytes at random; always the same, so that a
failure here is one everywhere. `--hypothesis-seed` with a number of your own throws others.
"""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from conftest import HEADER, PYPROJECT, SmallProject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hfnotes.errors import NotesError
from hfnotes.fences import read_fences
from hfnotes.labs import read_lab
from hfnotes.project import read_project
from hfnotes.record import read_record
from hfnotes.snippet import parse_snippet, read_snippet
from hfnotes.store import Figure, Output, Result, Store, _digest

SNIPPET = HEADER.format(dependencies='"packaging>=20"') + (
    "# %% first\nx = [1,\n     2]\nprint('가', x)\n\n# %% last raises=ValueError\nint('y')\n"
)
RECORD = "# source: the notes\n# %% first\n가 [1, 2]\n# %% last\nValueError: y\n"
LAB = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# A title\n", "text"]},
            {"cell_type": "code", "id": "first", "metadata": {"alt": "x"}, "source": "print(1)"},
            {"cell_type": "markdown", "id": "b", "metadata": {"tags": ["answer"]}, "source": "y"},
        ],
        "metadata": {"hfnotes": {"description": "A lab.", "dependencies": ["packaging"]}},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)
RESULT = Result((Output("first", "가\n", None, (Figure("a.svg", "<svg/>"),)),), 0.5, 0.25)
PAGE = "# A page\n\n```cell\na.py::first\n```\n\n> ~~~sh\n> pip install x\n> ~~~\n\n    ```\n"
SMALL = settings(
    max_examples=2000,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def changed(text: str) -> st.SearchStrategy[bytes]:
    """What is right, with some pieces of it cut out, repeated, or replaced by others."""
    right = text.encode()
    place = st.integers(0, len(right))
    pieces = st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b"\n", b"\r\n", b'"', b"'", b"[", b"]", b"{", b"}", b"```", b"# %% "]),
        st.sampled_from([b"null", b"0", b"true", b"[]", b"{}", b'""', b"\x00", "가".encode()]),
        st.tuples(place, place).map(lambda ends: right[min(ends) : max(ends)]),
    )
    change = st.tuples(place, st.integers(0, 40), pieces)

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        data = right
        for start, length, piece in changes:
            data = data[:start] + piece + data[start + length :]
        return data

    return st.one_of(st.lists(change, min_size=1, max_size=4).map(apply), st.binary(max_size=200))


def answers(read, path: Path, content: bytes) -> None:
    """`read` gives a result, or an error that names the file."""
    path.write_bytes(content)
    try:
        read()
    except NotesError as error:
        assert path.name in str(error)


@SMALL
@given(content=changed(SNIPPET))
def test_a_snippet(tmp_path, content):
    path = tmp_path / "a.py"
    answers(lambda: read_snippet(path, tmp_path), path, content)


@SMALL
@given(content=changed(RECORD))
def test_a_record(tmp_path, content):
    snippet = parse_snippet(SNIPPET, tmp_path / "a.py", "a.py")
    path = tmp_path / "a.hub.out"
    answers(lambda: read_record(path, snippet), path, content)


@SMALL
@given(content=changed(LAB))
def test_a_lab(tmp_path, content):
    path = tmp_path / "a.ipynb"
    answers(lambda: read_lab(path, tmp_path), path, content)


@SMALL
@given(content=changed(PYPROJECT.replace('"{python}"', "'/nowhere/bin/python'")))
def test_the_settings(tmp_path, content):
    path = tmp_path / "pyproject.toml"
    try:
        answers(lambda: read_project(tmp_path), path, content)
    except AssertionError as error:  # what is wrong is the folder that the settings name
        assert "is not a virtual environment" in str(error.__context__)


@SMALL
@given(content=changed('{"digest": "0123456789abcdef", "repositories": {}}'))
def test_the_manifest_of_the_hub(tmp_path, small_hub, content):
    path = small_hub.folder / small_hub.manifest
    answers(small_hub.digest, path, content)


@SMALL
@given(
    content=changed(
        json.dumps({"digest": _digest(["k", asdict(RESULT)]), "result": asdict(RESULT)})
    )
)
def test_an_entry_of_the_store(tmp_path, content):
    store = Store(tmp_path)
    path = tmp_path / "kk" / f"{'k' * 64}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert store.get("k" * 64) in (None, RESULT)


@SMALL
@given(content=changed(PAGE))
def test_the_fences_of_a_page(content):
    for fence in read_fences(content.decode(errors="replace")):
        assert fence.line >= 1


@pytest.fixture
def small_hub(small: SmallProject):
    return small.project().hub

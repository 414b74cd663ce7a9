"""Every file that a maintainer writes is read at one door: any bytes give a result or one error.

The error is a NotesError that names the file.
"""

import json
from dataclasses import asdict

import pytest
from conftest import HEADER, MKDOCS, PYPROJECT, SmallProject
from doors import THROWN, answers, changed
from hypothesis import given

from hfnotes.book import Page
from hfnotes.documents import read_config
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

HTML = (
    '<h1 id="a">A</h1><!--outputs of cell 1--><div class="language-sh x"><pre>ls</pre></div>'
    "<![if x]><svg><style>@import 'x'</style><image href='y'/></svg><![endif]>"
    "<script>fetch('//x')</script><img srcset=' , a 1x'><iframe srcdoc='<p>'></iframe>"
)


@THROWN
@given(content=changed(SNIPPET))
def test_a_snippet(tmp_path, content):
    path = tmp_path / "a.py"
    answers(lambda: read_snippet(path, tmp_path), path, content)


@THROWN
@given(content=changed(RECORD))
def test_a_record(tmp_path, content):
    snippet = parse_snippet(SNIPPET, tmp_path / "a.py", "a.py")
    path = tmp_path / "a.hub.out"
    answers(lambda: read_record(path, snippet), path, content)


@THROWN
@given(content=changed(LAB))
def test_a_lab(tmp_path, content):
    path = tmp_path / "a.ipynb"
    answers(lambda: read_lab(path, tmp_path), path, content)


@THROWN
@given(content=changed(PYPROJECT.replace('"{python}"', "'/nowhere/bin/python'")))
def test_the_settings(tmp_path, content):
    path = tmp_path / "pyproject.toml"
    try:
        answers(lambda: read_project(tmp_path), path, content)
    except AssertionError as error:  # what is wrong is the folder that the settings name
        assert "is not a virtual environment" in str(error.__context__)


@THROWN
@given(content=changed('{"digest": "0123456789abcdef", "repositories": {}}'))
def test_the_manifest_of_the_hub(tmp_path, small_hub, content):
    path = small_hub.folder / small_hub.manifest
    answers(small_hub.digest, path, content)


@THROWN
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


@THROWN
@given(content=changed(PAGE))
def test_the_fences_of_a_page(content):
    for fence in read_fences(content.decode(errors="replace")):
        assert fence.line >= 1


@THROWN
@given(content=changed(HTML))
def test_the_html_of_a_page(tmp_path, content):
    path = tmp_path / "a.md"
    page = Page(path, "a.html", "", content.decode(errors="replace"))
    answers(lambda: page.check(page.markdown), path, content)


@pytest.fixture
def small_hub(small: SmallProject):
    return small.project().hub


@THROWN
@given(content=changed(MKDOCS + "nav: [{Start: index.md}]\nstrict: true\n"))
def test_the_settings_of_mkdocs(small, content):
    answers(lambda: read_config(small.root), small.root / "mkdocs.yml", content)

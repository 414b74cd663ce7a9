"""Each snippet again, by another way: pytest-examples runs the same cells in this process."""

import gc
import os
from shutil import copy
from unittest.mock import patch

import pytest
from processes import ROOT
from pytest_examples import CodeExample, EvalExample

from hfnotes.compare import same
from hfnotes.project import read_project
from hfnotes.record import read_record, record_path
from hfnotes.snippet import read_snippets

PROJECT = read_project(ROOT)
SNIPPETS = {
    snippet.name: snippet
    for snippet in read_snippets(PROJECT.snippets)
    # The other environments' libraries are not in this process; `make site` runs those snippets.
    if PROJECT.environment_for(snippet) is PROJECT.environments[0]
}


pytestmark = pytest.mark.usefixtures("cache")


@pytest.fixture(autouse=True)
def variables():
    """What a program sets in the environment, the next one does not see."""
    with patch.dict(os.environ):
        yield


@pytest.fixture(autouse=True)
def tasks():
    """Nor the pipelines that it registers with the library."""
    from transformers.pipelines import PIPELINE_REGISTRY

    with patch.dict(PIPELINE_REGISTRY.supported_tasks):
        yield


@pytest.mark.proof
@pytest.mark.parametrize("name", SNIPPETS)
def test_it_prints_what_is_recorded(
    name: str, eval_example: EvalExample, capfd, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    gc.collect()  # a snippet may print how much memory the process holds
    snippet = SNIPPETS[name]
    for file in snippet.files:
        copy(file, tmp_path)
    record = read_record(record_path(snippet), snippet)
    namespace: dict = {}
    for cell in snippet.cells:
        example = CodeExample.create(cell.source, path=snippet.path, start_line=cell.line)
        where = f"{snippet.path}:{cell.line}"
        error = None
        try:
            namespace |= eval_example.run(
                example, module_globals=namespace, rewrite_assertions=False
            )
        except Exception as raised:
            # Looked at below: on Python 3.11 pytest cannot show what an example has raised, nor
            # what is raised while that is handled.
            error = raised
        assert (type(error).__name__ if error else None) == cell.raises, f"{where}: {error!r}"
        printed = capfd.readouterr().out
        if error:
            printed += f"{type(error).__name__}: {error}\n"
        assert same(record.outputs[cell.name], printed), f"{where}: printed\n{printed}"

"""Each snippet again, by another way: pytest-examples runs the same cells in this process."""

import os
from pathlib import Path

import pytest
from pytest_examples import CodeExample, EvalExample

from hfnotes.compare import read_record, record_path, same
from hfnotes.environment import read_project
from hfnotes.snippet import read_snippets

PROJECT = read_project(Path(__file__).parent.parent)
SNIPPETS = {
    snippet.name: snippet
    for snippet in read_snippets(PROJECT.snippets)
    # The other environments' libraries are not in this process; `make site` runs those snippets.
    if PROJECT.environment_for(snippet) is PROJECT.environments[0]
}


@pytest.fixture(scope="module", autouse=True)
def hub():
    """The embedded hub, before anything imports the libraries that look for it."""
    os.environ |= {"HF_HOME": str(PROJECT.hub), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}


@pytest.mark.parametrize("name", SNIPPETS)
def test_it_prints_what_is_recorded(
    name: str, eval_example: EvalExample, capfd, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    snippet = SNIPPETS[name]
    record = read_record(record_path(snippet), snippet)
    namespace: dict = {}
    for cell in snippet.cells:
        example = CodeExample.create(cell.source, path=snippet.path, start_line=cell.line)
        where = f"{snippet.path}:{cell.line}"
        error = ""
        try:
            namespace |= eval_example.run(
                example, module_globals=namespace, rewrite_assertions=False
            )
        except Exception as raised:
            # Caught here: on Python 3.11 an exception that leaves an example crashes pytest.
            assert cell.raises == type(raised).__name__, f"{where}: {raised!r}"
            error = f"{type(raised).__name__}: {raised}\n"
        else:
            assert not cell.raises, f"{where}: it was to raise {cell.raises}"
        printed = capfd.readouterr().out + error
        assert same(record.outputs[cell.name], printed), f"{where}: printed\n{printed}"

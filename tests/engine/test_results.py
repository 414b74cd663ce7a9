"""The store gives back what was put in, or nothing."""

import json
from dataclasses import replace

import pytest

from hfnotes.errors import NotesError
from hfnotes.store import Figure, Output, Result, Store, result_key

FIGURE = Figure("a.svg", "<svg><title>x</title></svg>")
RESULT = Result((Output("a", "가\t\n", figures=(FIGURE,)), Output("b", "", "ValueError: x")), 0.25)


def test_what_was_put_is_got(tmp_path):
    store = Store(tmp_path)
    assert store.get("k" * 64) is None
    store.put("k" * 64, RESULT)
    assert store.get("k" * 64) == RESULT


def test_a_damaged_entry_counts_as_absent(tmp_path):
    store = Store(tmp_path)
    store.put("k" * 64, RESULT)
    (path,) = tmp_path.rglob("*.json")
    whole = path.read_bytes()
    for damaged in (
        b"",
        whole[: len(whole) // 2],
        whole.replace(b"ValueError", b"TypeError"),
        b"[]",
        b"\xff\xfe",
        b"[" * 200_000 + b"]" * 200_000,
    ):
        path.write_bytes(damaged)
        assert store.get("k" * 64) is None
    path.unlink()
    (path / "folder").mkdir(parents=True)
    assert store.get("k" * 64) is None
    store.put("k" * 64, RESULT)
    assert store.get("k" * 64) == RESULT


def test_an_entry_under_another_key_counts_as_absent(tmp_path):
    store = Store(tmp_path)
    store.put("k" * 64, RESULT)
    (path,) = tmp_path.rglob("*.json")
    path.rename(path.with_name("k" * 63 + "l.json"))
    assert store.get("k" * 63 + "l") is None


def test_the_key_changes_with_all_that_decides_the_output(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    (snippet,) = small.snippets()
    project = small.project()
    (environment,) = project.environments
    key = result_key(snippet, environment, project, "hub")
    assert key == result_key(snippet, environment, project, "hub")
    newer = environment.versions | {"torch": "99"}
    cell = replace(snippet.cells[0], alt="What it shows.")
    others = [
        result_key(replace(snippet, text=snippet.text + "#\n"), environment, project, "hub"),
        result_key(replace(snippet, name="b.py"), environment, project, "hub"),
        result_key(replace(snippet, cells=(cell,)), environment, project, "hub"),
        result_key(replace(snippet, is_notebook=True), environment, project, "hub"),
        result_key(snippet, replace(environment, versions=newer), project, "hub"),
        result_key(snippet, replace(environment, preload="import sys"), project, "hub"),
        result_key(snippet, environment, replace(project, variables={"A": "1"}), "hub"),
        result_key(snippet, environment, project, "another hub"),
    ]
    assert len({key, *others}) == 9


def test_a_damaged_store_is_mended_by_the_next_run(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    first = small.run()
    (path,) = (small.root / ".cache/results").rglob("*.json")
    path.write_text(path.read_text()[:-30])
    second = small.run()
    third = small.run()
    assert [run.ran for run in (first, second, third)] == [["a.py"], ["a.py"], []]
    assert json.loads(path.read_text())["result"]["outputs"][0]["stdout"] == "1\n"


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(tmp_path):
    (tmp_path / "results").write_text("a file, where a folder should be")
    with pytest.raises(NotesError, match="results: cannot keep a result: Not a directory"):
        Store(tmp_path / "results").put("k" * 64, RESULT)

"""What has passed is not tested again until what decides it changes (`tests/proofs.py`)."""

from types import SimpleNamespace

import proofs
import pytest


@pytest.fixture
def collect(tmp_path, monkeypatch):
    """Collects a test of a program with the mark and one without; gives those that are to run."""
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)

    def run(decides: str, **options: bool) -> list[SimpleNamespace]:
        monkeypatch.setattr(proofs, "_decides", lambda name: f"{name} {decides}")
        given = {"again": False, "every_download": False} | options
        hook = SimpleNamespace(pytest_deselected=lambda items: None)
        config = SimpleNamespace(getoption=given.__getitem__, hook=hook)
        items = [
            SimpleNamespace(
                nodeid=mark,
                config=config,
                callspec=SimpleNamespace(params={"name": "a.py"}),
                get_closest_marker={mark: True}.get,
            )
            for mark in ("proof", "other")
        ]
        proofs.deselect_what_is_proven(config, items)
        return items

    return run


def names(items: list[SimpleNamespace]) -> list[str]:
    return [item.nodeid for item in items]


def test_what_passed_runs_again_when_something_changes_or_when_it_is_asked_for(collect):
    first = collect("1")
    assert names(first) == ["proof", "other"]
    for item in first:
        proofs.keep(item)
    assert names(collect("1")) == ["other"]
    assert names(collect("2")) == ["proof", "other"]
    assert names(collect("1", again=True)) == ["proof", "other"]
    assert names(collect("1", every_download=True)) == ["proof", "other"]


@pytest.fixture
def decides(monkeypatch, small):
    """Gives what decides of a.py, read anew from the small project."""
    (small.root / "hfnotes").mkdir()
    (small.root / "tests").mkdir()
    monkeypatch.setattr(proofs, "ROOT", small.root)

    def forget() -> None:
        for cached in (proofs._decides, proofs._programs, proofs._sources):
            cached.cache_clear()

    def read() -> str:
        forget()
        return proofs._decides("a.py")

    yield read
    forget()


def test_what_decides_is_the_program_its_record_the_engine_and_the_tests(small, decides):
    path = small.write("a.py", "# %% a\nprint(1)\n")
    seen = {decides()}
    for change in (
        path,
        path.with_suffix(".out"),
        small.root / "hfnotes/cell.py",
        small.root / "tests/conftest.py",
    ):
        with change.open("a") as file:
            file.write("# changed\n")
        assert decides() not in seen
        seen.add(decides())

"""Snippets on the folder from the real Hub: each cell is equal, differs, or has no record yet."""

import datetime
import json
from pathlib import Path

import pytest

from hfnotes.errors import NotesError
from hfnotes.verify import verify
from hub import MANIFEST, PULLED

CELLS = (
    "# %% same\nprint('same')\n"
    "# %% weights\nimport os\nfrom pathlib import Path\n"
    "print(Path(os.environ['HF_HOME'], 'hub/score').read_text())\n"
)


@pytest.fixture
def real(small) -> Path:
    """A project whose one snippet is recorded, and beside its hub one from the real Hub."""
    small.write("score.py", CELLS)
    folder = small.root / PULLED
    for hub, score in ((small.root / "hub", "0.91"), (folder, "0.9598")):
        (hub / "hub").mkdir(parents=True, exist_ok=True)
        (hub / "hub/score").write_text(score, encoding="utf-8")
    (folder / MANIFEST).write_text('{"digest": "the real one"}', encoding="utf-8")
    small.update()
    return folder


def change(real: Path, score: str) -> None:
    (real / "hub/score").write_text(score, encoding="utf-8")
    (real / MANIFEST).write_text(json.dumps({"digest": score}), encoding="utf-8")


def verified(small, real: Path, **options) -> tuple[bool, list[str]]:
    said = []
    return verify(small.project(), say=said.append, **options), said


def test_a_cell_without_a_record_of_the_real_hub_is_compared_with_its_own(small, real):
    equal, said = verified(small, real)
    assert not equal
    assert said[0] == "score.py::same: equal"
    assert said[1].startswith("score.py::weights: no record yet")
    assert said[1].endswith("-0.91\n+0.9598")


def test_record_writes_the_cells_that_differ_and_names_the_run(small, real):
    before = (small.root / "snippets/score.out").read_text()
    equal, said = verified(small, real, record=True)
    assert equal
    assert said[-1] == "recorded score.hub.out"
    heading, *rest = (small.root / "snippets/score.hub.out").read_text().splitlines()
    assert heading.startswith("# source: Printed on")
    assert datetime.date.today().isoformat() in heading
    assert rest == ["# %% weights", "0.9598"]
    assert (small.root / "snippets/score.out").read_text() == before
    equal, said = verified(small, real)
    assert equal
    assert said == ["score.py::same: equal", "score.py::weights: equal"]


def test_a_cell_that_differs_from_its_record_is_shown(small, real):
    verified(small, real, record=True)
    change(real, "0.8")
    equal, said = verified(small, real)
    assert not equal
    assert said[1].startswith("score.py::weights: differs\n")
    assert said[1].endswith("-0.9598\n+0.8")


def test_a_record_that_is_no_longer_needed_goes(small, real):
    verified(small, real, record=True)
    change(real, "0.91")
    assert verified(small, real, record=True)[0]
    assert not (small.root / "snippets/score.hub.out").exists()


def test_a_snippet_that_fails_is_said_and_the_others_are_compared(small, real):
    small.write("broken.py", "# %% a\nprint(1)\n")
    small.update()
    small.write("broken.py", "# %% a\n1 / 0\n")
    equal, said = verified(small, real, record=True)
    assert not equal
    assert said[0].startswith("broken.py: failed\n")
    assert "ZeroDivisionError" in said[0]
    assert "score.py::same: equal" in said
    assert not (small.root / "snippets/broken.hub.out").exists()


def test_the_command_fails_while_something_differs(small, real):
    first = small.command("-m", "hfnotes", "verify-hub")
    assert first.returncode == 1
    assert "make verify-hub RECORD=--record" in first.stderr
    assert small.command("-m", "hfnotes", "verify-hub", "--record").returncode == 0
    assert small.command("-m", "hfnotes", "verify-hub").returncode == 0


def test_without_a_pulled_hub_the_error_says_how_to_get_it(small):
    with pytest.raises(NotesError, match="make it with `make hub-pull`"):
        verify(small.project())

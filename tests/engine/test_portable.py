"""Other machines, played on this one: what does not hold there is found, and not recorded."""

import json

import pytest

from hfnotes.errors import NotesError

MACHINES = """
[tool.hfnotes.machines]
seed = { PYTHONHASHSEED = "7" }
other-hub = { hub = "other" }
fresh = { preload = "" }
"""
HASH = "print('order', hash('a') % 1000)\n"
READ = (
    "import os\nfrom pathlib import Path\n\n"
    "print('weight', Path(os.environ['HF_HOME'], 'hub/weight').read_text())\n"
)


IMPORTED = "import sys\n\nprint('imported', 'wave' in sys.modules)\n"


@pytest.fixture
def machines(small):
    small.set("import json", "import wave")
    with (small.root / "pyproject.toml").open("a") as settings:
        settings.write(MACHINES)
    small.set("time-limit", 'record-on = ["seed", "other-hub", "fresh"]\ntime-limit')
    for name, weight in (("hub", "1.00"), ("other", "1.10")):
        (small.root / name / "hub").mkdir(parents=True, exist_ok=True)
        (small.root / name / "hub/weight").write_text(weight)
        (small.root / name / "embedded-hub.json").write_text(json.dumps({"digest": name}))
    return small


def record(small, name: str, text: str) -> None:
    (small.root / "snippets" / name).with_suffix(".out").write_text(f"# %% a\n{text}")


def test_a_table_says_of_each_cell_on_which_machine_it_holds(machines):
    machines.write("good.py", "# %% a\nprint(1)\n")
    machines.write("order.py", f"# %% a\n{HASH}")
    machines.write("read.py", f"# %% a\n{READ}")
    for name, text in (("good.py", "1\n"), ("order.py", "order 0\n"), ("read.py", "weight 1.00\n")):
        record(machines, name, text)
    run = machines.command("-m", "hfnotes", "portable")
    assert run.returncode == 1
    assert "some records do not hold" in run.stderr
    assert "seed       2 of 3 cells as recorded" in run.stdout
    report = (machines.root / ".cache/portable.md").read_text()
    assert "| good.py::a | · | · | · |" in report
    assert "| order.py::a | differs | differs | differs |" in report
    assert "| read.py::a | · | differs | · |" in report
    assert "+weight 1.10" in report


def test_a_part_of_the_snippets_is_played(machines):
    for name in "abc":
        machines.write(f"{name}.py", f"# %% a\nprint('{name}')\n")
        record(machines, f"{name}.py", f"{name}\n")
    run = machines.command("-m", "hfnotes", "portable", "--shard", "2/2")
    assert run.returncode == 0, run.stderr
    assert "1 of 1 cells as recorded" in run.stdout


def test_what_fails_on_a_machine_differs_there(machines):
    machines.write(
        "a.py",
        f"# %% a\n{READ}assert Path.home().exists() and 1.0 == float(Path(\n"
        "    os.environ['HF_HOME'], 'hub/weight').read_text())\n",
    )
    record(machines, "a.py", "weight 1.00\n")
    run = machines.command("-m", "hfnotes", "portable")
    assert run.returncode == 1
    assert "AssertionError" in (machines.root / ".cache/portable.md").read_text()


@pytest.mark.parametrize(
    ("code", "machine", "line"),
    [
        (HASH, "seed", "+order"),
        (READ, "other-hub", "+weight 1.10"),
        (IMPORTED, "fresh", "+imported False"),
    ],
)
def test_what_differs_on_a_machine_is_not_recorded(machines, code, machine, line):
    machines.write("a.py", f"# %% a\n{code}")
    run = machines.update()
    assert run.returncode == 1
    assert f"a.py:6: the cell `a` gives another output on the machine `{machine}`" in run.stderr
    assert line in run.stderr
    assert "Nothing was recorded" in run.stderr
    assert not (machines.root / "snippets/a.out").exists()


@pytest.mark.parametrize("name", ["concurrent.futures", "importlib.metadata", "xml.etree"])
def test_a_module_that_only_the_preload_has_imported_is_not_recorded(machines, name):
    """Who copies the program has no such attribute."""
    machines.set("import wave", f"import {name}")
    package, _, module = name.partition(".")
    machines.write("a.py", f"# %% a\nimport {package}\n\nprint({name}.__name__)\n")
    assert machines.printed() == {"a": f"{name}\n"}
    run = machines.update()
    assert run.returncode == 1
    assert "failed on the machine `fresh`:\nsnippets/a.py:9: the cell `a` raised Attr" in run.stderr
    assert f"module '{package}' has no attribute '{module}'" in run.stderr
    assert not (machines.root / "snippets/a.out").exists()


def test_chance_is_not_recorded(machines):
    machines.write("a.py", "# %% a\nimport random\n\nprint(random.randrange(10**9))\n")
    run = machines.update()
    assert run.returncode == 1
    assert "gives another output on the machine" in run.stderr


def test_what_holds_is_recorded(machines):
    machines.write("a.py", "# %% a\nprint(1)\n")
    run = machines.update()
    assert run.returncode == 0, run.stderr
    assert "recorded snippets/a.out" in run.stdout


def test_a_machine_that_is_not_there_is_an_error(machines):
    machines.set('"other-hub",', '"another-hub",')
    with pytest.raises(NotesError, match="record-on: no machine is called another-hub"):
        machines.project()

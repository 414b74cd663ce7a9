"""How `make` makes an environment: which Python, from where PyTorch, and what it says."""

import os
import subprocess
from pathlib import Path

import pytest
from processes import ROOT

# Plays an interpreter: says a version, makes an environment that plays one, too, and keeps in
# $CALLS what pip was asked for.
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-c import"*) exit {usable} ;;
  "--version ") echo Python {version} ;;
  "-m venv")
    if [ "$3" = --clear ]; then rm -r "$4"; shift; fi
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") shift 2; echo "$@" >> "$CALLS" ;;
esac
"""


@pytest.fixture
def make(tmp_path):
    """Gives what makes an environment with the interpreters that are named, and what was said."""
    (tmp_path / "bin").mkdir()

    def run(pythons: dict[str, bool], **variables: str) -> subprocess.CompletedProcess:
        for name, usable in pythons.items():
            path = tmp_path / "bin" / name
            path.write_text(PYTHON.format(usable=int(not usable), version=name))
            path.chmod(0o755)
        return subprocess.run(
            [ROOT / "envs/make.sh", tmp_path / ".venv", "pythonA pythonB pythonC", "more"],
            env=os.environ
            | {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "CALLS": str(tmp_path / "calls")}
            | variables,
            capture_output=True,
            text=True,
        )

    return run


def calls(tmp_path: Path) -> list[str]:
    return (tmp_path / "calls").read_text().splitlines()


def test_the_first_python_that_can_make_an_environment_is_taken_and_named(make):
    made = make({"pythonA": False, "pythonB": True, "pythonC": True})
    assert made.returncode == 0, made.stderr
    assert "with Python pythonB (pythonB)" in made.stdout


def test_a_machine_without_python_gets_one_clear_line(make):
    made = make({"pythonA": False})
    assert made.returncode == 1
    assert made.stderr.count("\n") == 1
    assert "none of pythonA pythonB pythonC is here with venv; install one" in made.stderr


def test_a_python_that_is_named_and_cannot_is_an_error(make):
    made = make({"pythonA": False}, PYTHON="pythonA")
    assert made.returncode == 1
    assert "pythonA is no Python 3.11, 3.12 or 3.13 with venv" in made.stderr


def test_torch_comes_first_and_alone_from_where_all_comes(make, tmp_path):
    made = make({"pythonA": True})
    pip, torch, rest = calls(tmp_path)
    assert pip.endswith("pip>=25")
    assert torch.endswith("torch==2.13.0")
    assert "--index-url" not in torch
    assert rest.endswith("more")
    if os.uname().machine == "x86_64":
        assert "GBs of CUDA" in made.stdout
        assert "make site TORCH_INDEX=" in made.stdout


def test_torch_comes_from_the_index_that_is_named_and_nothing_else_does(make, tmp_path):
    made = make({"pythonA": True}, TORCH_INDEX="https://example.org/cpu")
    pip, torch, rest = calls(tmp_path)
    assert torch.endswith("--index-url https://example.org/cpu torch==2.13.0")
    assert "example.org" not in pip + rest
    assert "CUDA" not in made.stdout


def test_an_environment_of_another_python_is_made_anew_and_one_of_the_same_is_kept(make, tmp_path):
    make({"pythonA": True})
    (tmp_path / ".venv/kept").touch()
    make({"pythonA": True})
    assert (tmp_path / ".venv/kept").exists()
    made = make({"pythonA": False, "pythonB": True})
    assert made.returncode == 0, made.stderr
    assert not (tmp_path / ".venv/kept").exists()

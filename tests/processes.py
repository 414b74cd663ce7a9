"""Python in processes of its own, with no access to the Hugging Face Hub."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def start(*arguments: str, **environment: str) -> subprocess.Popen:
    """Start this interpreter in the repository root."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*arguments: str, **environment: str) -> str:
    """What the interpreter prints; its errors are the test's."""
    process = start(*arguments, **environment)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out

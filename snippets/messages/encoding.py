# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets>=5"]
# ///
"""cp949로 출력하거나 읽을 때의 오류와 UTF-8로 바꾸는 법입니다."""

# %% run
import os
import subprocess
import sys

PROGRAM = "print('\\u2581Millbrook caf\\u00e9')"


def run(*options, **variables):
    """새 파이썬에서 `PROGRAM`을 실행하고 끝의 한 줄을 봅니다."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONIOENCODING", "PYTHONUTF8")
    }
    result = subprocess.run(
        [sys.executable, *options, "-c", PROGRAM],
        env=kept | variables,
        capture_output=True,
    )
    shown = (result.stdout or result.stderr).decode("utf-8")
    print(shown.strip().splitlines()[-1])


# %% cp949
run(PYTHONIOENCODING="cp949")

# %% utf8
run(PYTHONUTF8="1")
run("-X", "utf8")

# %% replace
run(PYTHONIOENCODING="cp949:backslashreplace")

# %% read_csv
from pathlib import Path

from datasets import load_dataset
from datasets.exceptions import DatasetGenerationError

path = Path("reviews.csv")
path.write_text("문장,레이블\n정말 좋다,1\n", encoding="cp949")
try:
    load_dataset("csv", data_files=str(path))
except DatasetGenerationError as error:
    print(error)
    print(type(error.__cause__).__name__, error.__cause__)

data = load_dataset("csv", data_files=str(path), encoding="cp949")
print(data["train"][0])

# %% read_text
path.write_text("정말 좋다\n", encoding="utf-8")
try:
    path.read_text(encoding="cp949")
except UnicodeDecodeError as error:
    print(error)

print(path.read_text(encoding="utf-8").strip())

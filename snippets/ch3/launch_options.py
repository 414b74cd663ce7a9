# /// script
# requires-python = ">=3.11"
# dependencies = ["accelerate", "torch"]
# ///
"""accelerate launch가 옵션에 따라 몇 프로세스를 띄우는지 봅니다."""

# %% one_process
import os
import subprocess
import sys

report = (
    'echo "process ${RANK:-0} of ${WORLD_SIZE:-1},'
    ' OMP_NUM_THREADS=$OMP_NUM_THREADS"'
)
variables = dict(os.environ)
variables.pop("OMP_NUM_THREADS", None)


def launch(*options):
    command = [sys.executable, "-m", "accelerate.commands.launch"]
    command += [*options, "--no_python", "sh", "-c", report]
    output = subprocess.check_output(command, env=variables, text=True)
    print(*sorted(output.splitlines()), sep="\n")


launch("--num_processes", "1")

# %% two_processes
launch("--multi_gpu", "--num_processes", "2")

# %% cpu_option
variables["OMP_NUM_THREADS"] = "4"
launch("--cpu", "--num_processes", "2")

#!/bin/sh
# Run the engine's tests, which need no library of the course, under each Python that is here:
# engine.sh PYTHONS…; without one, print which tests these are.
set -eu
tests="tests/test_build.py tests/test_compare.py tests/test_figures.py tests/test_fragile.py
  tests/test_labs.py tests/test_other_site.py tests/test_portable.py tests/test_results.py tests/test_runner.py
  tests/test_snippet.py"
[ $# -gt 0 ] || { echo $tests; exit; }
ran=0
for python in "$@"; do
  "$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "engine  $python is not here"; continue; }
  folder=.cache/engine/$python
  [ -d "$folder" ] || "$python" -m venv "$folder"
  # The versions of the main environment, as far as they are needed.
  "$folder/bin/python" -m pip install --quiet --no-compile \
    --constraint envs/main.txt --editable . pytest playwright matplotlib
  echo "engine  $("$python" --version)"
  "$folder/bin/python" -m pytest --quiet $tests
  ran=$((ran + 1))
done
[ "$ran" -gt 0 ] || { echo "error: none of $* is here" >&2; exit 1; }

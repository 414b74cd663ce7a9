#!/bin/sh
# Run the engine's tests, which need no library of the course, under each Python that is here:
# engine.sh PYTHONS…
set -eu
ran=0
for python in "$@"; do
  "$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "engine  $python is not here"; continue; }
  folder=.cache/engine/$python
  [ -d "$folder" ] || "$python" -m venv "$folder"
  # The versions of the main environment, as far as they are needed.
  "$folder/bin/python" -m pip install --quiet --no-compile \
    --constraint envs/main.txt --editable . hypothesis matplotlib playwright pytest
  echo "engine  $("$python" --version)"
  "$folder/bin/python" -m pytest --quiet tests/engine
  ran=$((ran + 1))
done
[ "$ran" -gt 0 ] || { echo "error: none of $* is here" >&2; exit 1; }

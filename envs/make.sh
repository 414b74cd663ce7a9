#!/bin/sh
# Make a virtual environment: make.sh FOLDER "PYTHONS" PACKAGES…, where PACKAGES are pip's arguments.
# PYTHON names its interpreter; without it the first of PYTHONS that can make one is taken. PyTorch
# comes from the index TORCH_INDEX; without it from where all packages come.
set -eu
torch_cpu=https://download.pytorch.org/whl/cpu
folder=$1 pythons=$2
shift 2
name=$(basename "$folder")
start=$(date +%s)

usable() { "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

python=${PYTHON:-}
if [ -n "$python" ]; then
  usable "$python" || { echo "error: $python is no Python 3.11, 3.12 or 3.13 with venv" >&2; exit 1; }
else
  for each in $pythons; do
    if usable "$each"; then python=$each; break; fi
  done
  [ -n "$python" ] || {
    echo "error: none of $pythons is here with venv; install one, or name one: make site PYTHON=…" >&2
    exit 1
  }
fi
echo "environment  $name with $("$python" --version) ($python); some minutes the first time"
if [ -z "${TORCH_INDEX:-}" ] && [ "$(uname -sm)" = "Linux x86_64" ] && [ "$name" = .venv ]; then
  echo "environment  the plain registry's PyTorch weighs 0.5 GB and may bring GBs of CUDA libraries;" \
    "the build for CPUs, 0.2 GB: make site TORCH_INDEX=$torch_cpu"
fi

# What another Python has installed there would count as installed.
clear=
if [ -e "$folder" ] && [ "$("$folder/bin/python" --version 2>&1)" != "$("$python" --version)" ]; then
  clear=--clear
fi
"$python" -m venv $clear "$folder"
run() { "$folder/bin/python" -m "$@"; }
# An older pip takes twice as long to find 200 packages.
run pip install --quiet --upgrade "pip>=25"
# Bytecode is made once, below: pip makes that of all, and takes longer for it than to install.
install() { run pip install --quiet --no-compile "$@"; }
install ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} torch==2.13.0
install "$@"
# A program cannot write it beside the libraries, and would make it anew each time. Left out is what
# none imports, or few modules of it, and tools, which keep their own. What is no Python stays.
unused='/(tests?|testing|transformers/models|pip|setuptools|mypyc?|playwright|hypothesis|debugpy|IPython|jedi)/'
"$folder/bin/python" -W ignore -m compileall -qq -j 4 -x "$unused" "$folder/lib" || true
echo "environment  $name ready ($(( $(date +%s) - start )) s)"

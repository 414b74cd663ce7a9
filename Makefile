# make site    the environment, the embedded hub, the snippets, the site
# make test    all tests
# make serve   the site with live reload
# make update  record what the snippets print now, and show what changed
# make bench   measure the runner against the other ways
# make hub-pull    with internet: fill .cache/hub-real from the real Hub
# make verify-hub  compare what the snippets print there; record it with RECORD=--record
PYTHON ?= python3.11
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
HUB := .cache/hub/embedded-hub.json

# Known: pages are plain Python-Markdown, so that Material's successor can build them.
export NO_MKDOCS_2_WARNING = 1

.PHONY: site test serve update bench env hub hub-pull verify-hub lint browser lock clean
.DELETE_ON_ERROR:

site: $(HUB)
	@$(BIN)/python -m hfnotes site

serve: $(HUB)
	@$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

update: $(HUB)
	@$(BIN)/python -m hfnotes update

test: site lint browser
	$(BIN)/python -m pytest

bench: $(HUB)
	$(BIN)/python tests/bench.py --write

lint: $(VENV)/.complete
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

env: $(VENV)/.complete

# torch comes first and alone: asked for in a range or by another package, pip would take gigabytes
# of CUDA. The rest is pinned to the last version.
$(VENV)/.complete: pyproject.toml envs/main.txt
	@echo "environment: $(VENV) (some minutes the first time)"
	@start=$$(date +%s); quiet=$$(test -t 1 || echo --quiet); \
	$(PYTHON) -m venv $(VENV) && \
	$(BIN)/python -m pip install $$quiet torch==2.13.0 && \
	$(BIN)/python -m pip install $$quiet --constraint envs/main.txt --editable '.[main,hub,test]' && \
	touch $@ && \
	echo "environment  ready ($$(( $$(date +%s) - start )) s)"

hub: $(HUB)

$(HUB): $(VENV)/.complete $(shell find hfnotes/hub -type f -not -name '*.pyc')
	@$(BIN)/python -m hfnotes.hub build
	@touch $@

hub-pull: $(VENV)/.complete
	@$(BIN)/python -m hfnotes.hub pull

verify-hub: $(VENV)/.complete
	@$(BIN)/python -m hfnotes verify-hub $(RECORD)

# Debian's Chromium, with fonts for Korean, for the tests that look at the pages.
browser:
	@command -v chromium >/dev/null || { \
	  sudo=$$(test $$(id -u) -eq 0 || echo sudo) && \
	  $$sudo apt-get update -qq && \
	  $$sudo apt-get install -y -qq chromium fonts-noto-cjk; }

# The newest versions that pyproject.toml allows, pinned in envs/main.txt.
lock:
	rm -rf .cache/lock && $(PYTHON) -m venv .cache/lock
	.cache/lock/bin/python -m pip install --quiet torch==2.13.0
	.cache/lock/bin/python -m pip install --quiet '.[main,hub,test]'
	.cache/lock/bin/python -m pip freeze --exclude hfnotes | sed '/^torch==/s/+cpu//' > envs/main.txt

clean:
	rm -rf site .cache

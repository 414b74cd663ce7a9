# make site    the environments, the embedded hub, the snippets, the site
# make test    all tests; with TESTS=--every-download each download by a new interpreter, with
#              TESTS=--again also what has passed and has not changed since
# make offline one zip of the site, its programs and its labs: dist/transformers-notes.zip
# make book    one PDF of the whole course: dist/transformers-notes.pdf; the zip has it from then on
# make serve   the site with live reload
# make run     run what changed, without the site; SHARD=2/4 the second of four parts of it
# make plan    how the programs are shared out over jobs that run apart; SHARDS=4
# make portable  play other machines on this one: does every record hold there? SHARD=2/4 too
# make check   lint, types and the engine's tests
# make engine  the engine's tests under each Python from 3.11 to 3.13 that is here
# make update  record what the snippets print now, and show what changed
# make bench   measure the runner against the other ways
# make lighthouse  measure the front page and the longest pages as on a phone; needs npm
# make newest  pin the newest versions, record, and report in .cache/newest.md what changed
# make hub-pull    with internet: fill .cache/hub-real from the real Hub
# make verify-hub  compare what the snippets print there; record it with RECORD=--record
# PYTHON=…        the interpreter of the environments; else the first of these that can make one
# TORCH_INDEX=…   where PyTorch comes from; else where all packages come from
PYTHONS := python3.11 python3.12 python3.13
TORCH_INDEX ?=
TESTS ?=
ADDRESS ?= 127.0.0.1:8000
SHARD ?= 1/1
SHARDS ?= 4
BIN := .venv/bin
MAIN := .venv/.complete
LEGACY := .venv-legacy/.complete
HUB := .cache/hub/embedded-hub.json
NOISE := .cache/hub-noise/embedded-hub.json
BOOK := .cache/book/packages/.complete

# Known: pages are plain Python-Markdown, so that Material's successor can build them.
export NO_MKDOCS_2_WARNING = 1

.PHONY: site offline book run plan test check engine serve update portable bench lighthouse newest ready env \
  hub hub-pull verify-hub lint browser lock lock-main lock-legacy clean
.DELETE_ON_ERROR:
# The hub writes it last and in one step: who is interrupted later keeps the hub.
.PRECIOUS: $(HUB)

site: ready
	@$(BIN)/python -m hfnotes site

offline: site
	@$(BIN)/python -m reader offline

book: site browser $(BOOK)
	@$(BIN)/python -m reader book

# What reads a PDF, for the book and its tests alone: in an environment it would count as a change
# of what the programs run with.
$(BOOK): $(MAIN)
	@$(BIN)/python -m pip install --quiet --target $(@D) pypdf==7.1.1
	@touch $@

serve: ready
	@$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

run: ready
	@$(BIN)/python -m hfnotes run --shard $(SHARD)

plan: env
	@$(BIN)/python -m hfnotes plan --shards $(SHARDS)

update: ready $(NOISE)
	@$(BIN)/python -m hfnotes update

portable: ready $(NOISE)
	@$(BIN)/python -m hfnotes portable --shard $(SHARD)

# The site is built by the tests: an output that differs is a failed test, and all others run. The
# tests of one file run in one process, some of which need 3 GB.
test: ready lint browser $(BOOK)
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile $(TESTS)

check: $(MAIN) lint
	$(BIN)/python -m pytest --quiet --numprocesses=auto --maxprocesses=4 tests/engine

# Those tests that need no library of the course, under each Python there is.
engine:
	@tests/engine.sh $(PYTHONS)

bench: ready
	$(BIN)/python tests/bench.py --write

lighthouse: site browser
	@npm install --silent --no-fund --no-audit --prefix .cache/lighthouse lighthouse@12.8.2
	@$(BIN)/python tests/lighthouse.py

lint: $(MAIN)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet .github

# The two environments side by side, the hub as soon as the first stands.
ready:
	@$(MAKE) --no-print-directory --jobs=2 $(HUB) $(LEGACY)

env:
	@$(MAKE) --no-print-directory --jobs=2 $(MAIN) $(LEGACY)

$(MAIN): packages := --requirement envs/main.txt --editable .
$(MAIN): envs/main.txt pyproject.toml
$(LEGACY): packages := --requirement envs/legacy.txt
$(LEGACY): envs/legacy.txt

# torch comes first and alone: asked for in a range or by another package, pip would take gigabytes
# of CUDA. The rest is pinned to the last version.
$(MAIN) $(LEGACY):
	@PYTHON="$(PYTHON)" TORCH_INDEX="$(TORCH_INDEX)" envs/make.sh $(@D) "$(PYTHONS)" $(packages)
	@touch $@

hub: $(HUB)

$(HUB): $(MAIN) $(shell find hub -type f -not -name '*.pyc')
	@start=$$(date +%s); $(BIN)/python -m hub build && \
	  echo "hub          ready ($$(( $$(date +%s) - start )) s)"
	@touch $@

$(NOISE): $(HUB)
	@$(BIN)/python -m hub noise
	@touch $@

hub-pull: $(MAIN)
	@$(BIN)/python -m hub pull

verify-hub: ready
	@$(BIN)/python -m hfnotes verify-hub $(RECORD)

# Debian's Chromium, with fonts for Korean, for the tests that look at the pages.
browser:
	@command -v chromium >/dev/null || { \
	  sudo=$$(test $$(id -u) -eq 0 || echo sudo) && \
	  $$sudo apt-get update -qq && \
	  $$sudo apt-get install -y -qq chromium fonts-noto-cjk; }

# The newest versions that pyproject.toml allows, pinned in envs/.
lock: lock-main lock-legacy

lock-main: packages := --group main --group hub --group test .
lock-legacy: packages := --group legacy

lock-main lock-legacy: lock-%:
	rm -rf .cache/lock && $(or $(PYTHON),python3.11) -m venv --upgrade-deps .cache/lock
	.cache/lock/bin/python -m pip install --quiet \
	  $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch==2.13.0
	.cache/lock/bin/python -m pip install --quiet $(packages)
	.cache/lock/bin/python -m pip freeze --exclude hfnotes | sed '/^torch==/s/+cpu//' > envs/$*.txt

# A failure belongs into the report as a changed output does, so the report comes before the status.
newest:
	@$(MAKE) lock
	@$(MAKE) env $(NOISE)
	@$(BIN)/python -m hfnotes update > .cache/newest.log 2>&1; status=$$?; \
	{ echo '## Versions'; echo '```diff'; git diff --unified=0 -- envs; echo '```'; \
	  echo '## Outputs'; echo '```diff'; git diff -- ':(glob)snippets/**/*.out' ':(glob)docs/labs/*.out'; echo '```'; \
	  echo "## Log (exit status $$status)"; echo '```'; cat .cache/newest.log; echo '```'; \
	} > .cache/newest.md; \
	cat .cache/newest.md; exit $$status

clean:
	rm -rf site dist .cache

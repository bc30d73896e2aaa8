# Everything that is typed here sets up what it needs: a bare machine with Python 3.11, venv and make is enough.

PYTHON ?= python3
BIN := .venv/bin
T ?= tests
BASE := .venv/installed-base-$(shell sha256sum requirements/base.txt | cut -c1-16)
LONG := .venv/installed-long-$(shell sha256sum requirements/long.txt | cut -c1-16)
TEST := .venv/installed-test-$(shell sha256sum requirements/test.txt | cut -c1-16)
PYTEST := $(BIN)/python -m pytest
# Its plugin for pytest costs each run 1.4 s to import; as a library it needs none.
LIGHT := -p no:schemathesis
# The engine is pure: its tests need no Django, no house and none of their plugins, and read nothing of them.
ENGINE := --confcutdir=tests/engine -p no:django -p no:xdist -p no:anyio -p tests.garbage -W ignore::pytest.PytestConfigWarning
ALONE := $(if $(filter tests/engine%,$(T)),$(ENGINE))
SIDE_BY_SIDE := $(if $(filter tests,$(T)),-n 2)

.DEFAULT_GOAL := help
.PHONY: help run test long sure bench assets messages reference addresses requirements browser postgresql node nginx curl clamd faketime clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)$$/  make \1\t\2/' | expand -t 20

run: $(BASE)  ## start Motcua with demo people on http://127.0.0.1:8000 (Ctrl-C ends it)
	@$(BIN)/python -m motcua demo

test: $(TEST) browser nginx curl clamd  ## run the tests (T=tests/dossiers runs only those)
	$(PYTEST) $(LIGHT) $(ALONE) $(SIDE_BY_SIDE) --ignore=tests/long $(T)

long: $(LONG) browser clamd postgresql node faketime  ## run the tests that take minutes: much more input, other servers, killed processes
	$(PYTEST) tests/long

sure: $(TEST)  ## before each push: style, floors, guards, translations, engine (well under a minute)
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(PYTEST) $(LIGHT) tests/guards tests/engine

bench: $(TEST)  ## measure pages and transactions on this machine
	$(BIN)/python -m bench

messages: $(BASE)  ## collect the texts of the code and join them with their Vietnamese
	$(BIN)/python -m motcua messages
	$(BIN)/python -m motcua reference

addresses: reference
reference: $(BASE)  ## write docs/reference/addresses.txt and errors.md anew
	$(BIN)/python -m motcua reference

assets:  ## build CSS, scripts and fonts anew from assets/ (needs Node; the built files are committed)
	@command -v npm >/dev/null || { echo "Building needs Node. On Debian: apt-get install nodejs npm"; exit 1; }
	cd assets && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

LOCK := .venv/lock/bin/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links

requirements: .venv/bin/python  ## lock requirements/*.in anew (needs the package index)
	@test -x .venv/lock/bin/uv || { $(PYTHON) -m venv .venv/lock && .venv/lock/bin/python -m pip install --quiet uv; }
	$(LOCK) requirements/test.in -o requirements/test.txt
	$(LOCK) -c requirements/test.txt requirements/base.in -o requirements/base.txt
	$(LOCK) requirements/long.in -o requirements/long.txt

clean:  ## remove .venv and caches; data in .data is kept
	rm -rf .venv .hypothesis .ruff_cache .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Motcua needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "No venv in this Python. On Debian: apt-get install python3-venv"; exit 1; }

# A stamp names the digest of the list it installed: a changed list is installed once, an unchanged one never again.
$(BASE): | .venv/bin/python
	@echo "Installing what Motcua needs (once; about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@rm -f .venv/installed-base-* && touch $@

$(TEST): | $(BASE)
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@rm -f .venv/installed-test-* && touch $@

$(LONG): | $(TEST)
	@echo "Installing what the long tests need (once; 150 MB) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/long.txt
	@rm -f .venv/installed-long-* && touch $@

browser:
	@.ci/need chromium chromium

clamd:
	@.ci/need /usr/sbin/clamd clamav-daemon

nginx:
	@.ci/need /usr/sbin/nginx nginx

curl:
	@.ci/need curl curl

node:
	@.ci/need node nodejs
	@.ci/need npm npm

faketime:
	@.ci/need faketime faketime

postgresql:
	@.ci/need /usr/lib/postgresql/15/bin/postgres postgresql-15

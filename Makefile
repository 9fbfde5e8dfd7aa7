# Needs git, make and any Python >= 3.10; everything else goes into .venv.
SHELL := /bin/sh
REPO ?= .
ARGS ?=
REV ?= HEAD

# The first interpreter that is new enough: the default python3 may be older, and a pyenv shim may lead nowhere.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python3.10 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help scan test check format docs bench clean
help:
	@echo "make scan [REPO=DIR] [ARGS=…]   scan a repository"
	@echo "make test [ARGS=…]              the tests"
	@echo "make check                      all that must hold besides: style, types, contracts, docs, reflint on itself"
	@echo "make format | docs | bench | clean"

.venv/run: pyproject.toml
	@test -n "$(PYTHON)" || { echo "reflint needs Python 3.10 or newer: make PYTHON=/path/to/python3" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "no venv module: install python3-venv, or make PYTHON=/path/to/another/python3" >&2; exit 2; }
	$(PIP) --editable .
	@touch $@

.venv/dev: .venv/run
	$(PIP) --editable '.[dev]'
	@touch $@

scan: .venv/run
	@$(BIN)/reflint scan --repo '$(REPO)' $(ARGS)

test: .venv/dev
	$(BIN)/python -m pytest $(ARGS)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/generate_docs.py --check
	$(BIN)/pre-commit validate-manifest .pre-commit-hooks.yaml
	$(BIN)/reflint scan --fail-on warning

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/dev
	$(BIN)/python scripts/generate_docs.py

bench: .venv/run
	$(BIN)/python benchmarks/run.py --repo '$(REPO)' --rev '$(REV)' $(ARGS)

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

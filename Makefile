# Every target does its own set-up: a .venv here, with the locked dependencies, made again when the lock changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint test-long systems realworld bench lock docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: $(STAMP) ## .venv with Backwright and everything that its tests need

$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (once, a minute or two)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Backwright needs Python 3.11 or later")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: $(STAMP) ## plan, build and start Conduit, then walk through it as a client would
	@PYTHONPATH=tests $(BIN)/python scripts/demo.py

test: lint ## what has to hold before a change is merged
	@$(BIN)/python -m pytest -n 2 -m "not long and not drawn"

lint: $(STAMP) ## style, types, unused code
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/vulture

test-long: $(STAMP) ## the tests that take minutes
	@$(BIN)/python -m pytest -n 2 -m long

systems: $(STAMP) ## search for faults in a hundred systems, and in values, that are drawn at random
	@$(BIN)/python -m pytest -n 2 -m drawn

realworld: $(STAMP) ## Conduit against the RealWorld suite: make realworld SUITE=folder
	@test -n "$(SUITE)" || { echo "usage: make realworld SUITE=folder"; exit 2; }
	@PYTHONPATH=tests $(BIN)/python scripts/realworld.py "$(SUITE)"

bench: $(STAMP) ## how fast the generated Conduit is, beside usual code and the limit
	@$(BIN)/python -m bench

docs: $(STAMP) ## the pages of the findings and the schema of the model, from the code
	@$(BIN)/python scripts/pages.py

lock: $(STAMP) ## resolve the dependencies again
	@$(BIN)/python -m pip install -qq --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --group dev --group generated pyproject.toml --output-file requirements.lock

clean: ## remove what set-up and tests made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

# One command for everything. `make` alone lists them.
# PYTHON=/path/to/python3 chooses another Python (3.11 or newer) for a new .venv.

SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
READY := .venv/.ready
BROWSER := .cache/chromium/.ready
NOT_LONG := not soak and not bench
# Containers often forbid Python to keep what it compiled; the tests start it a hundred times, and each would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test soak bench lint format types contracts unit browser docs lock changelog

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(READY) $(BROWSER)  ## Set everything up: .venv with the pinned packages, a browser and a software token for the tests
	@$(BIN)/python -m scripts.softhsm >/dev/null || true  # it says why; only the tests of keys on a token need it
	@echo "Ready. Next: make demo, or make test."

demo: $(READY)  ## Start the demonstration laboratory and print its address and sign-ins
	@exec $(BIN)/lims demo

test: $(READY)  ## All checks and tests, browser and PostgreSQL included (about 13 minutes on two cores)
	@exec $(BIN)/python -m scripts.check

soak: $(READY) $(BROWSER)  ## The long trials (PIECE=kills for one); leaves a dated report in var/reports
	@exec $(BIN)/python -m scripts.soak $(PIECE)

bench: $(READY)  ## The benchmarks; leaves a dated report in var/reports
	@exec $(BIN)/python -m scripts.bench

lint: $(READY)  ## Format, lint and templates, without changing a file
	@exec $(BIN)/python -m scripts.check format lint templates

format: $(READY)  ## Bring the code into the one format and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

types: $(READY)  ## mypy --strict
	@exec $(BIN)/python -m scripts.check types

contracts: $(READY)  ## Which package may import which (pyproject.toml)
	@exec $(BIN)/python -m scripts.check contracts

unit: $(READY)  ## The tests without the browser
	@exec $(BIN)/pytest -n 2 --dist worksteal -m "not browser and $(NOT_LONG)"

browser: $(READY) $(BROWSER)  ## The tests in a real Chromium
	@exec $(BIN)/pytest -m "browser and $(NOT_LONG)"

docs: $(READY)  ## Run every example of the manual and of the docstrings
	@exec $(BIN)/pytest tests/house/test_documents.py

lock: $(READY)  ## Pin the packages of pyproject.toml anew in requirements.lock
	@exec $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --all-extras pyproject.toml -o requirements.lock

changelog: $(READY)  ## Gather changelog.d into CHANGELOG.md (VERSION=1.2.0)
	@exec $(BIN)/towncrier build --yes --version "$(VERSION)"

$(READY): requirements.lock pyproject.toml scripts/setup
	@scripts/setup

$(BROWSER): $(READY) scripts/chromium.py scripts/chromium-wrapper
	@$(BIN)/python -m scripts.chromium >/dev/null
	@mkdir -p $(@D) && touch $@

# Partera's doors. `make demo` shows it, `make test` proves it; the rest is for those who work on it.
SHELL := /bin/bash
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
unexport PYTHONDONTWRITEBYTECODE  # what is compiled once is read every time

.PHONY: help setup demo test test-postgresql check format bench reliability release docs lock clean

help:
	@echo "make demo         set up and serve an invented three-state world"
	@echo "make test         set up and run every test"
	@echo "make check        format, lint, types, imports, docs, quick tests and a sample of pages (under a minute)"
	@echo "make bench        sizes and times, beside the peers; results in benchmarks/results/"
	@echo "make reliability  the long rounds: kills, thousands of mutated files"
	@echo "make setup        only set up (.venv and assets)"

setup:
	@setup/environment.sh

demo: setup
	@exec $(BIN)/partera demo

test: setup
	$(BIN)/python -m tests.support.everything

check: setup
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo 2>/dev/null || $(BIN)/lint-imports
	$(BIN)/mkdocs build --quiet --strict --site-dir build/site
	$(BIN)/pytest -q -n 2 --dist worksteal --sample --ignore=tests/browser -m "not slow and not browser and not reliability"

format: setup
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

bench: setup
	$(BIN)/python -m benchmarks

reliability: setup
	$(BIN)/python -m tests.support.long_rounds

docs: setup
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:8001

lock:
	for part in partera uv node spark; do \
	  uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 requirements/$$part.in -o requirements/$$part.lock; done
	npm install --package-lock-only --ignore-scripts

clean:
	rm -rf build site .mypy_cache .ruff_cache .pytest_cache .hypothesis

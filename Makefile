.DEFAULT_GOAL := help
BIN := .venv/bin
.PHONY: help setup demo up down check test harden live bench contract lock

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/.ready ## Install everything into .venv (the other commands do this by themselves)

.venv/.ready: pyproject.toml uv.lock bootstrap
	./bootstrap
	@touch $@

demo: setup ## Make a real video from an included text, on the whole studio, and say where to watch it
	$(BIN)/talewright demo

up: setup ## Start the studio on this machine; Ctrl-C stops it
	$(BIN)/talewright up

down: setup ## Stop the studio
	$(BIN)/talewright down

check: setup ## Format, lint, types, imports, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m infra.aws.lint

test: setup ## Everything: the checks, then every test
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadfile

harden: setup ## Attack and break: the hardening tests in full, and a line for each (three quarters of an hour)
	$(BIN)/pytest --thorough --timeout 2700

live: setup ## Ask the real companies, for less than a dollar: with TALEWRIGHT_LIVE_OPENAI_KEY and the like (never in CI)
	TALEWRIGHT_LIVE=1 $(BIN)/pytest -o addopts="--import-mode=importlib --strict-markers -q" -p no:cacheprovider -rs tests/live

bench: setup ## Measure: rendering, where the time goes, cold starts, resuming, retakes
	$(BIN)/python -m bench

contract: setup ## Write down anew what the API promises: docs/openapi.json, docs/errors.md, the types of the web (needs npm's registry)
	$(BIN)/python -m functions.api
	$(BIN)/python -m infra.client

lock: ## Write uv.lock and the layers' requirements anew
	./bootstrap lock
	$(BIN)/python -m infra.aws.layers

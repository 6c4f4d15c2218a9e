# The words that stay: run, demo, test, lint, bench, soak, stop. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3.11
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
BIN := .venv/bin

.PHONY: help install lock run demo test lint format bench soak stop clean bindings
help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(UV):
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing: install the package python3.11 and python3.11-venv, or set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .tools/uv && .tools/uv/bin/pip install --quiet uv==0.13.9

.venv/.installed: locks/dev.txt | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes locks/dev.txt
	@touch $@

node_modules/.installed: package-lock.json package.json
	@command -v npm >/dev/null || { echo "Node.js is missing: install Node 20 or later with npm (Debian: apt install nodejs npm)"; exit 1; }
	# Not `npm ci`: it refuses a lock without every optional platform package, and not every registry carries them all.
	npm install --no-save --no-progress --loglevel=error
	@touch $@

.tools/.installed: .venv/.installed node_modules/.installed proofbook/toolchain.py
	$(BIN)/python -m proofbook toolchain install
	@touch $@

install: .tools/.installed ## install everything this checkout needs (idempotent)

lock: | $(UV) ## resolve the dependencies again and write the hashed locks
	$(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header pyproject.toml --group ape --group dev -o locks/dev.txt
	$(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -c locks/dev.txt -o locks/main.txt

run: install ## start the whole product and print the address to open
	$(BIN)/python -m proofbook run

stop: ## stop what `make run` started
	$(BIN)/python -m proofbook stop

demo: install ## one real match from kick-off to withdrawal, with a receipt table
	$(BIN)/python -m proofbook demo

test: install ## the whole suite, reduced counts
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: install ## format check, linters, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	node_modules/.bin/forge fmt --check contracts
	node_modules/.bin/forge build
	$(BIN)/python -m scripts._dev.generate_bindings --check

bindings: install ## compile the contracts, write chain/abi and chain/bindings again
	node_modules/.bin/forge build
	$(BIN)/python -m scripts._dev.generate_bindings

format: install ## write the format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	node_modules/.bin/forge fmt contracts

bench: install ## every benchmark, one after another
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

soak: install ## full counts; writes a dated report under docs/evidence
	$(BIN)/python -m pytest -n 2 --dist loadgroup --soak

clean: ## remove what was built (keeps installed tools)
	rm -rf .build .run .mypy_cache .pytest_cache .ruff_cache

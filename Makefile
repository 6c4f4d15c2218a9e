# The words that stay: run, demo, test, lint, bench, analyse, soak, stop. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3.11
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
BIN := .venv/bin
# Histories a suite and acts a history in `make soak`; foundry.toml has those of `make test`.
INVARIANT_RUNS ?= 2000
INVARIANT_DEPTH ?= 256

.PHONY: help install lock peers run status demo test lint format bench analyse prove mutants soak stop clean bindings dapp screenshots infra infra-test audit sbom site site-serve contracts-built test-python test-contracts
help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Says what to install instead of letting the next command fail.
need_python = @command -v $(PYTHON) >/dev/null || { echo "error: $(PYTHON) is missing"; \
	echo "what to do: install Python 3.11 (Debian 12: apt install python3.11 python3.11-venv), or name one: make PYTHON=/path/to/python3.11 ..."; exit 1; }
need_node = @for tool in node npm; do command -v $$tool >/dev/null || { echo "error: $$tool is missing"; \
	echo "what to do: install Node.js 20 or later with npm (Debian 13: apt install nodejs npm; others: https://nodejs.org/en/download)"; exit 1; }; done

$(UV):
	$(need_python)
	$(PYTHON) -m venv .tools/uv && .tools/uv/bin/pip install --quiet uv==0.13.9

.venv/.installed: locks/dev.txt | $(UV)
	$(need_python)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes locks/dev.txt
	@touch $@

# Not `npm ci`: it refuses a lock without every optional platform package, and not every registry carries them all.
# What the lock holds is installed by its hash either way, and --no-save leaves the lock as it is.
node_modules/.installed: package-lock.json package.json dapp/package.json
	$(need_node)
	npm install --no-save --no-progress --loglevel=error
	@touch $@

.tools/.installed: .venv/.installed node_modules/.installed proofbook/toolchain.py
	$(BIN)/python -m proofbook toolchain install
	@touch $@

# A tool that was there and broke since is put back: npm does not notice a missing file in a package that it installed.
install: .tools/.installed ## install everything this checkout needs (idempotent; repairs broken tools)
	@$(BIN)/python -m proofbook toolchain check >/dev/null 2>&1 || { echo "a tool is broken: installing the toolchain again"; \
		rm -rf node_modules .tools/.installed; $(MAKE) --no-print-directory .tools/.installed; }

lock: | $(UV) ## resolve the dependencies again and write the hashed locks
	$(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header pyproject.toml --group ape --group dev --group embedded --group plots -o locks/dev.txt
	$(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -c locks/dev.txt -o locks/main.txt
	printf '%s\n' $(ANALYSERS) | $(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header - -o locks/analysis.txt
	$(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header locks/infra.in -o locks/infra.txt
	$(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header locks/checkov.in -o locks/checkov.txt
	printf '%s\n' $(AUDITORS) | $(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header - -o locks/audit.txt
	printf '%s\n' $(SITE) | $(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header - -o locks/site.txt
	printf '%s\n' $(PEERS) | $(UV) pip compile --quiet -p 3.11 --generate-hashes --no-annotate --no-header pyproject.toml - \
		-c locks/dev.txt --overrides <(printf '%s; python_version < "3"\n' $(PEERS_WITHOUT)) -o locks/peers.txt

# Slither and Halmos have an environment of their own, made only when asked for: their pins are not the product's.
ANALYSERS := slither-analyzer==0.11.6 halmos==0.3.3
.tools/analysis/.installed: locks/analysis.txt | $(UV)
	$(need_python)
	@test -x .tools/analysis/bin/python || $(UV) venv --quiet --python $(PYTHON) .tools/analysis
	$(UV) pip sync --quiet --python .tools/analysis/bin/python --require-hashes locks/analysis.txt
	@touch $@

# What `bench` measures against, with the product's own requirements beside it. Two requirements of penaltyblog are left
# out: its scrapers alone use them, one is an empty package and the other fetches a binary. Nothing is built, so no setup code runs.
PEERS := penaltyblog==1.13.1
PEERS_WITHOUT := socks wrapper-tls-requests
.tools/peers/.installed: locks/peers.txt | $(UV)
	$(need_python)
	@test -x .tools/peers/bin/python || $(UV) venv --quiet --python $(PYTHON) .tools/peers
	$(UV) pip sync --quiet --python .tools/peers/bin/python --require-hashes --no-build locks/peers.txt
	@touch $@

peers: .tools/peers/.installed

# CDK, the linters and the local double have environments of their own, made only when asked for.
.tools/infra/.installed: locks/infra.txt | $(UV)
	$(need_python)
	$(need_node)
	@test -x .tools/infra/bin/python || $(UV) venv --quiet --python $(PYTHON) .tools/infra
	$(UV) pip sync --quiet --python .tools/infra/bin/python --require-hashes locks/infra.txt
	@touch $@

.tools/checkov/.installed: locks/checkov.txt | $(UV)
	$(need_python)
	@test -x .tools/checkov/bin/python || $(UV) venv --quiet --python $(PYTHON) .tools/checkov
	$(UV) pip sync --quiet --python .tools/checkov/bin/python --require-hashes locks/checkov.txt
	@touch $@

infra: .tools/infra/.installed .tools/checkov/.installed ## the tools of infra/: CDK, linters, a local double of AWS

infra-test: install infra ## AWS as code: types, templates, linters, and everything on the local double
	$(BIN)/mypy --python-executable .tools/infra/bin/python -p infra
	$(BIN)/python -m pytest tests/infra --soak -q

# Asks the advisory services about every lock; an environment of its own, made only when asked for.
AUDITORS := pip-audit==2.10.1
.tools/audit/.installed: locks/audit.txt | $(UV)
	$(need_python)
	@test -x .tools/audit/bin/python || $(UV) venv --quiet --python $(PYTHON) .tools/audit
	$(UV) pip sync --quiet --python .tools/audit/bin/python --require-hashes locks/audit.txt
	@touch $@

audit: install .tools/audit/.installed ## secrets in the whole history, and what is known against each locked package
	$(BIN)/python -m scripts._dev.find_secrets --history
	.tools/audit/bin/python -m scripts._dev.audit

sbom: install ## what the product is made of, from the locks, as CycloneDX: .build/proofbook.cdx.json
	$(BIN)/python -m scripts._dev.bill_of_materials .build/proofbook.cdx.json

# The pages as a site; strict: a link that leads nowhere ends it.
SITE := zensical==0.0.73
.tools/site/.installed: locks/site.txt | $(UV)
	$(need_python)
	@test -x .tools/site/bin/python || $(UV) venv --quiet --python $(PYTHON) .tools/site
	$(UV) pip sync --quiet --python .tools/site/bin/python --require-hashes locks/site.txt
	@touch $@

site: .tools/site/.installed ## build docs/ as a site into .build/site; fails on a link that leads nowhere
	.tools/site/bin/zensical build -f mkdocs.yml --strict

site-serve: .tools/site/.installed ## serve it, and build it again when a page changes
	.tools/site/bin/zensical serve -f mkdocs.yml

# The front, built when something of it changed; the API serves what is in dapp/dist.
DAPP_SOURCES := $(shell find dapp -type f -not -path 'dapp/dist/*' -not -path 'dapp/node_modules/*')
dapp/dist/index.html: node_modules/.installed $(DAPP_SOURCES)
	npm run --silent build -w dapp
	@touch $@

dapp: dapp/dist/index.html ## build the front

screenshots: install dapp ## take the pictures of docs/images again: a product, a browser, real people's way through it
	$(BIN)/python -m scripts._dev.screenshots

run: install dapp ## start the product, or go on with the one that was stopped (FRESH=1 begins anew)
	$(BIN)/python -m proofbook run $(if $(FRESH),--fresh)

status: ## how the parts of what `make run` started are
	@$(BIN)/python -m proofbook status

stop: ## stop what `make run` started
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m proofbook stop; else echo "nothing runs"; fi

demo: install ## one real match from kick-off to withdrawal, with a receipt table
	$(BIN)/python -m proofbook demo

# What Ape deploys, compiled before the tests that deploy wait for one another.
contracts-built: install
	$(BIN)/ape run compile

# The contracts' own suites and Ape's take what the others leave of the processor while these wait for chains and browsers.
test: install ## the whole suite with reduced counts, unit tests first
	@$(MAKE) --no-print-directory -j2 dapp contracts-built
	@$(MAKE) --no-print-directory -k -j2 test-python test-contracts; failed=$$?; \
		if [ $$failed -eq 0 ]; then grep -E "^Ran|^forge|^ape|^[0-9]+ passed" $(CONTRACTS_LOG); else cat $(CONTRACTS_LOG); fi; exit $$failed

test-python:
	npm run --silent test -w dapp; failed=$$?; $(BIN)/python -m pytest -n 2 --dist loadgroup && exit $$failed

# A fixed seed in full, and a fresh one, which is printed.
CONTRACTS_LOG := .build/contracts-test.log
test-contracts:
	@mkdir -p .build && seed=0x$$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n'); { failed=0; \
		echo "forge test --fuzz-seed 0x20221218"; nice -n 19 node_modules/.bin/forge test --fuzz-seed 0x20221218 || failed=1; \
		echo "forge test --fuzz-seed $$seed, 64 histories"; \
		FOUNDRY_INVARIANT_RUNS=64 nice -n 19 node_modules/.bin/forge test --fuzz-seed $$seed || failed=1; \
		echo "ape test tests/contracts/ape"; nice -n 10 $(BIN)/ape test tests/contracts/ape -q || failed=1; exit $$failed; \
	} > $(CONTRACTS_LOG) 2>&1

lint: install ## format check, linters, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir .build/imports
	node_modules/.bin/forge fmt --check contracts
	node_modules/.bin/forge build
	$(BIN)/python -m scripts._dev.generate_bindings --check
	$(BIN)/python -m scripts._dev.generate_client --check
	$(BIN)/python -m scripts._dev.generate_dapp --check
	$(BIN)/python -m scripts._dev.generate_reference --check
	$(BIN)/python -m scripts._dev.find_secrets
	npm run --silent lint -w dapp
	npm run --silent types -w dapp
	@$(MAKE) --no-print-directory site

bindings: install ## compile the contracts, write what is generated from them and from the API again
	node_modules/.bin/forge build
	$(BIN)/python -m scripts._dev.generate_bindings
	$(BIN)/python -m scripts._dev.generate_client
	$(BIN)/python -m scripts._dev.generate_dapp
	$(BIN)/python -m scripts._dev.generate_reference

format: install ## write the format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	node_modules/.bin/forge fmt contracts
	npm run --silent format -w dapp

# A benchmark that needs a peer goes on in the peers' environment by itself; files with an underscore are shared by others.
bench: install .tools/peers/.installed ## every benchmark, one after another
	@shopt -s nullglob; for file in bench/[!_]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

analyse: install .tools/analysis/.installed ## Slither over the contracts; fails on a finding that contracts/SLITHER.md does not answer
	$(BIN)/python -m scripts._dev.analyse

prove: install .tools/analysis/.installed ## Halmos: the proofs of tests/contracts/halmos, with time limits
	$(BIN)/python -m scripts._dev.prove

# So many mutants of each file, drawn by the seed; without a number all of them, in hours, and it goes on where it stopped.
MUTANTS ?=
MUTANT_SEED ?= $(shell date -u +%F)
mutants: install ## breaks the money contracts in every place and runs the tests on each (MUTANTS=4: four places a file)
	$(BIN)/python -m scripts._dev.mutate many --seed $(MUTANT_SEED) $(if $(MUTANTS),--sample $(MUTANTS) --minutes 120); many=$$?; \
	$(BIN)/python -m scripts._dev.mutate run --seed $(MUTANT_SEED) $(if $(MUTANTS),--kinds modifier constant --sample 20 --minutes 40); rest=$$?; \
	$(BIN)/python -m scripts._dev.mutate table && exit $$((many | rest))

soak: install dapp infra .tools/analysis/.installed ## every suite with full counts, a step at a time; goes on where it stopped, writes a dated report under docs/evidence
	INVARIANT_RUNS=$(INVARIANT_RUNS) INVARIANT_DEPTH=$(INVARIANT_DEPTH) $(BIN)/python -m scripts._dev.soak $(SOAK)

clean: ## remove what was built (keeps installed tools)
	rm -rf dapp/dist .build .run .mypy_cache .pytest_cache .ruff_cache

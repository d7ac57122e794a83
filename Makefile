# Everything a person or CI does here. `make` alone lists the tasks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A stamp per set of extras: made again when the versions change.
DEMO := $(VENV)/.demo
DEV := $(VENV)/.dev
PEERS := .peers/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench generate check docs clean

help: ## List the tasks
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(DEMO): $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[demo]'
	@touch $@

$(DEV): $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(DEMO)

demo: $(DEMO) ## Start a tenant, load five tables of flights, ask questions, draw a chart
	$(BIN)/python examples/flights/demo.py

test: $(DEV) $(PEERS) ## Run every test
	$(BIN)/python -m pytest

# Other people's clients, which the tests run against the tenant; the JavaScript ones where node is.
$(PEERS): tests/peers/node/package.json $(BIN)/python
	$(BIN)/python -m venv .peers/qlik-sdk-0.17
	.peers/qlik-sdk-0.17/bin/python -m pip install --quiet 'qlik-sdk==0.17.0'
	mkdir -p .peers/node && cp tests/peers/node/package.json .peers/node/
	if command -v npm >/dev/null; then cd .peers/node && npm install --silent --no-package-lock --no-audit --no-fund; fi
	@touch $@

lint: $(DEV) ## Check style and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

generate: $(DEV) ## Write the generated code and coverage tables from contract/
	$(BIN)/python -m codegen

check: $(DEV) ## Fail if generated files differ from what contract/ gives
	$(BIN)/python -m codegen --check

bench: $(DEV) ## Compare with named peers on the same work
	$(BIN)/python -m benchmarks

docs: $(DEV) ## Build the documentation site into site/
	$(BIN)/python -m tools.docs

clean: ## Remove everything that is not in git
	git clean -fdX

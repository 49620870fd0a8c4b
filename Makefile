# Everything is installed into .venv and frontend/node_modules, nothing outside this folder.
# A second run does only what has changed since the first.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

PAGE_SOURCES := $(shell find frontend -name node_modules -prune -o -type f -print)
CATALOGUES := $(wildcard yueting/locale/*/LC_MESSAGES/*.po)

PYTHON_READY := $(VENV)/.packages-ready
NODE_READY := frontend/node_modules/.packages-ready
PAGES_READY := yueting/static/dist/console.css
MESSAGES_READY := $(CATALOGUES:.po=.mo)

# Whatever make was called from, uv takes the Python and the folder made here, and trusts whom this machine trusts.
UV := UV_PYTHON=$(BIN)/python UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv
export UV_PYTHON_DOWNLOADS := never
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem),)
export UV_SYSTEM_CERTS := 1
endif

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: tools $(PYTHON_READY) $(PAGES_READY) $(MESSAGES_READY) ## Install and build everything that is missing

.PHONY: run
run: setup ## Run the demo on http://127.0.0.1:8000 (Ctrl-C stops it)
	@$(BIN)/yueting demo serve

.PHONY: test
test: setup ## Run the quick tests
	npm --prefix frontend test --silent
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

.PHONY: test-slow
test-slow: setup ## Run the slow tests: browsers, faults, fuzz, packaging
	$(BIN)/python -m pytest -m slow

.PHONY: lint
lint: export YUETING_SECRET_KEY = only for checking
lint: setup ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy yueting
	$(BIN)/lint-imports
	npm --prefix frontend run --silent check

.PHONY: bench
bench: setup ## Measure against the goals; writes bench/results.json
	$(BIN)/python -m bench

.PHONY: train
train: DATA ?= ../shared/data
train: setup ## Train the small models from the sets in DATA (docs/models)
	$(UV) sync --frozen --inexact --quiet --group train
	OMP_NUM_THREADS=1 $(BIN)/python -m training --data $(DATA)
	OMP_NUM_THREADS=1 $(BIN)/python -m training.person

.PHONY: screenshots
screenshots: setup ## Take pictures of every page; needs Chromium
	$(BIN)/python -m tests.browser.screenshots

.PHONY: messages
messages: $(PYTHON_READY) ## Collect the texts of pages for translation
	$(BIN)/python scripts/messages.py
	$(BIN)/python scripts/compile_messages.py $(CATALOGUES)

.PHONY: tools
tools:
	@scripts/check-tools >/dev/null

$(BIN)/uv: | tools
	@echo "Making $(VENV)"
	@test -x $(BIN)/python || "$$(scripts/check-tools)" -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"

$(PYTHON_READY): uv.lock pyproject.toml | $(BIN)/uv
	@echo "Installing Python packages"
	@$(UV) sync --frozen --inexact --quiet
	@touch $@

$(NODE_READY): frontend/package-lock.json | tools
	@echo "Installing page packages"
	@npm --prefix frontend ci --silent --no-audit --no-fund
	@touch $@

$(PAGES_READY): $(NODE_READY) $(PAGE_SOURCES)
	@echo "Building page assets"
	@npm --prefix frontend run --silent build
	@touch $@

%.mo: %.po | $(PYTHON_READY)
	@echo "Compiling $<"
	@$(BIN)/python scripts/compile_messages.py $<

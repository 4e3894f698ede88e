# The two commands of a newcomer: `make demo` and `make test`. Both build their own virtual environment.
PYTHON ?= $(shell for v in 3.13 3.12 3.11; do python$$v -c "" 2>/dev/null && echo python$$v && break; done)
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types docs clean

demo: $(VENV)/.installed
	$(BIN)/newscrawl demo

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n 4 --dist worksteal -q

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

docs: $(VENV)/.installed
	$(BIN)/python -m newscrawl.authoring.docs

clean:
	rm -rf $(VENV) newscrawl-demo

$(VENV)/bin/python:
	@$(or $(PYTHON),false) -c "" || { echo "newscrawl needs Python 3.11, 3.12 or 3.13; none was found as python3.11, python3.12, python3.13. Install one, or say: make PYTHON=/path/to/python3.13" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v <= (3, 13) or sys.exit("newscrawl needs Python 3.11, 3.12 or 3.13; this is %d.%d. Say: make PYTHON=/path/to/python3.13" % v)'
	$(PYTHON) -m venv $(VENV)
	@# pip 23.2 stops with an assertion over lxml's extras
	@$(BIN)/python -m pip install -qq --upgrade pip

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "installing into $(VENV): a minute or two"
	$(BIN)/python -m pip install -qq --editable '.[parquet]'
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(VENV)/bin/python
	@echo "installing into $(VENV): a minute or two"
	$(BIN)/python -m pip install -qq --editable '.[parquet,test]'
	@touch $@ $(VENV)/.installed

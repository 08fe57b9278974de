# make demo   try it: checks a made-up plan, proposes sites, checks again
# make test   the same, then all tests
# make check  style, types, layers
# make help   the rest

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := pyproject.toml README.md LICENSE $(shell find siting rules sample_gis -type f -not -name '*.pyc')
WHEEL := build/wheel-test
SECONDS ?= 60

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_REQUIRE_VIRTUALENV := 1

# A check that finds something exits with 1, and the sample is made to be found wanting. An exit
# of 2 (cannot run) or 3 (a bug) still stops make.
FINDINGS_ARE_FINE := || test $$? -eq 1

.PHONY: help demo test check fuzz fuzz-small golden bench bench-small wheel-test clean

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-11s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "siting needs Python 3.11 or newer; say which: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) has no venv; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python $(SOURCES)
	$(BIN)/pip install --quiet .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet '.[dev,parquet]'
	@touch $@

demo: $(VENV)/.installed  ## Check a made-up plan, propose sites, check what is left; writes demo/
	rm -rf demo
	$(BIN)/siting sample demo
	$(BIN)/siting check demo/plan.toml -o demo/findings.json -o demo/gaps.geojson \
		-o demo/result.gpkg $(FINDINGS_ARE_FINE)
	$(BIN)/siting propose demo/plan.toml --sites 5
	$(BIN)/siting check demo/plan-proposed.toml $(FINDINGS_ARE_FINE)

test: demo $(VENV)/.installed-dev  ## The demo, then all tests
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

check: $(VENV)/.installed-dev  ## Style, types, and what may import what
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: $(VENV)/.installed-dev  ## Try the readers on bad bytes, by the branches reached: SECONDS for each
	$(BIN)/pip install --quiet '.[fuzz]' || echo "no atheris for this Python: bytes are mutated blindly" >&2
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

fuzz-small: $(VENV)/.installed-dev  ## The same for two seconds each, blindly
	$(BIN)/python -m tests.fuzz --blind --seconds 2

golden: $(VENV)/.installed-dev  ## Rewrite everything that is generated; read the diff afterwards
	$(BIN)/pytest -q --update-golden

bench-small: $(VENV)/.installed-dev  ## See that the benchmarks run and agree, on small cities; tests no speed
	$(BIN)/python -m benchmarks --small

bench: $(VENV)/.installed-dev  ## Measure speed and memory: an hour; writes benchmarks/results.md
	$(BIN)/python -m benchmarks

wheel-test: $(BIN)/python  ## Build the wheel, install it elsewhere, and run it there
	rm -rf $(WHEEL)
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir $(WHEEL)/dist .
	$(PYTHON) -m venv $(WHEEL)/venv
	$(WHEEL)/venv/bin/pip install --quiet $(WHEEL)/dist/siting-*.whl
	mkdir -p $(WHEEL)/elsewhere
	cd $(WHEEL)/elsewhere && ../venv/bin/siting sample demo
	cd $(WHEEL)/elsewhere && { ../venv/bin/siting check demo/plan.toml -o findings.json -o review.html $(FINDINGS_ARE_FINE); }
	cd $(WHEEL)/elsewhere && ../venv/bin/siting propose demo/plan.toml --sites 2 --quiet
	@echo "the wheel works: $$(ls $(WHEEL)/dist)"

clean:  ## Remove what make wrote
	rm -rf $(VENV) build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

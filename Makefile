# Two commands do everything on a machine with Python 3.11 (venv, pip), git and make:
#   make run     the quarterly run on the shipped figures, with its PDF
#   make test    every test but the slow ones

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

# One thread for linear algebra: the same bytes everywhere, and no fight with worker processes.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
# Compiled modules are kept: without them every start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

# pytest answers 5 when it found no test; that is no failure.
NONE_IS_FINE = || test $$? -eq 5

.PHONY: help install run backtest notebooks serve docs lint check test slow bench mutants audit sbom wheel
.DEFAULT_GOAL := help

help:  ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: $(STAMP)  ## make .venv and install the toolkit in it

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	@echo "install: the toolkit and its pinned libraries go into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

$(BIN)/python:
	@echo "install: making the Python environment .venv"
	@$(PYTHON) -m venv .venv

run: install  ## make the quarterly run on the shipped figures
	@echo "run: figures -> sample paths -> bands, reception, budget -> PDF in out/runs/"
	@$(BIN)/prognose run

backtest: install  ## score quarterly and monthly days since 2013; record, past errors, README's bands
	@echo "backtest: forecast again with what was known then, beside the official MPP"
	@$(BIN)/prognose publish

notebooks: install  ## open the notebooks in a browser
	@echo "notebooks: Jupyter opens; each file under reports/notebooks is a notebook"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[notebooks]' -c constraints.txt
	@$(BIN)/jupyter lab reports/notebooks

serve: install  ## open the newest run in the browser, to move levers in
	@echo "serve: the newest run in the browser of this machine; Ctrl-C stops it"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[app]' -c constraints.txt
	@$(BIN)/prognose serve

docs: install  ## make the documents a site in out/docs, with the notebooks executed
	@echo "docs: pages and executed notebooks -> out/docs/index.html; this takes minutes"
	@$(BIN)/python docs/build.py
	@echo "docs: open out/docs/index.html, or serve it to search: python3 -m http.server -d out/docs"

lint: install  ## check format, style and types
	@echo "lint: format, style and types"
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary

check: lint  ## the quick checks: lint and the shape, unit, property, contract and golden tests
	@echo "check: shape, unit, property, contract and golden tests"
	@$(BIN)/pytest -q -n 2 -m "shape or unit or property or contract or golden"

test: lint  ## every test but the slow ones
	@echo "test: every test but the slow ones, on two workers"
	@$(BIN)/pytest -q -n 2 --dist loadfile

slow: install  ## the tests that take minutes
	@echo "slow: the tests that take minutes, on two workers"
	@$(BIN)/pytest -q -n 2 -m slow $(NONE_IS_FINE)

audit: install  ## hold every pinned library against the list of known faults; needs the network
	@echo "audit: pip-audit on constraints.txt"
	@$(PYTHON) -m venv .cache/audit
	@.cache/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	@.cache/audit/bin/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt --timeout 10

sbom: install  ## list every library with version and licence: out/sbom.json (CycloneDX), out/licences.csv
	@echo "sbom: cyclonedx-bom and pip-licenses on .venv"
	@$(PYTHON) -m venv .cache/sbom
	@.cache/sbom/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom pip-licenses
	@mkdir -p out
	@.cache/sbom/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-file out/sbom.json $(BIN)/python
	@.cache/sbom/bin/pip-licenses --python=$(BIN)/python --from=mixed --format=csv \
		--output-file=out/licences.csv
	@echo "sbom: out/sbom.json and out/licences.csv"

wheel: install  ## build the wheel of the last commit in out/wheel; building again gives the same bytes
	@echo "wheel: the packages of the last commit -> out/wheel"
	@rm -rf .cache/wheel && mkdir -p .cache/wheel
	@git archive HEAD | tar x -C .cache/wheel && chmod -R u=rwX,go=rX .cache/wheel
	@umask 022 && SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m pip wheel --quiet --no-deps \
		--no-build-isolation --disable-pip-version-check --wheel-dir out/wheel .cache/wheel

bench: install  ## time and memory of the commands; docs/bench.md beside the aims, and comparisons
	@echo "bench: time and memory, one at a time"
	@$(BIN)/python -m tests.benchmarks.aims
	@$(BIN)/pytest -q -m benchmark $(NONE_IS_FINE)

mutants: install  ## how many small changes of the code the tests notice; docs/mutants.md, half an hour
	@echo "mutants: cosmic-ray's changes of readers, scores, conservation and booked lines, one at a time"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target .cache/mutants \
		cosmic-ray==8.7.0
	@$(BIN)/python -m tests.benchmarks.mutation

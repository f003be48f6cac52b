# kehoach: `make` prints what there is; `make demo` and `make test` are all that a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GOLD ?= ../shared/plans
CORPUS ?= ../shared/corpus
WORK ?= .work
COUNTS ?= 10000

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-quick lint format samples picture compare-pictures notebooks models models-extractor bench bench-extract bench-graph bench-reading bench-restore bench-search clean bench-same bench-known-items bench-kills bench-commands bench-web serve

help: ## What there is to do
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/ready ## Install what is missing: system packages (apt), .venv, pinned dependencies

$(VENV)/ready: pyproject.toml constraints.txt tools/setup-system
	@tools/setup-system
	@$(PYTHON) -c 'import sys; sys.exit("kehoach needs Python 3.11 or later: make setup PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the Python packages into $(VENV) (about 240 MB to download) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,postgres]'
	@touch $@

demo: setup ## Scan in, record and search out, on the sample documents
	@$(BIN)/python -m tools.demo

serve: setup ## Open the demo's dataset in the browser, or another one (DB=kehoach.db)
	@$(BIN)/kehoach serve --db $(or $(DB),demo.db)

test: setup ## All tests (under ten minutes)
	@tools/setup-system tests || echo "Without it the tests of PostgreSQL or of the pages in a browser are left out."
	@$(BIN)/python -m pytest -n 2

test-quick: setup ## The tests without the slow ones
	@$(BIN)/python -m pytest -n 2 -m "not slow"

lint: setup ## ruff and mypy (strict on pipeline/)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: setup ## Let ruff put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

samples: setup ## Make the sample documents of corpora/samples anew (same seed, same documents)
	@$(BIN)/python -m corpora.synthetic.samples

picture: setup ## Draw docs/demo.svg anew from what the program prints
	@$(BIN)/python -m tools.picture

compare-pictures: setup ## Draw the pictures of docs/compare.md anew
	@$(BIN)/python -m tools.compare_pictures

notebooks: setup ## Run the notebooks on a generated dataset; results in .work/notebooks
	@$(BIN)/python -m tools.notebooks

models: setup ## Train the restorer anew from plain text, hours: make models CORPUS=folder WORK=folder
	@tools/setup-system training
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train]'
	@PYTHONPATH=. $(BIN)/python models/restorer/train.py --corpus $(CORPUS) --work $(WORK)
	@PYTHONPATH=. $(BIN)/python models/restorer/codes.py --corpus $(CORPUS)
	@PYTHONPATH=. $(BIN)/python models/restorer/names.py --corpus $(CORPUS)

models-extractor: setup ## Train the scorers of extraction anew: make models-extractor GOLD="folders" CORPUS=folder
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fit]'
	@PYTHONPATH=. $(BIN)/python models/extractor/train.py --gold corpora/written/dev $(GOLD) --corpus $(CORPUS)

bench: bench-extract bench-graph bench-search bench-commands bench-web bench-same bench-restore bench-reading bench-known-items ## All long measurements

bench-extract: setup ## Extraction by field, clean, stripped, scanned and read (GOLD="folders"); its speed
	@PYTHONPATH=.:tests $(BIN)/python -m tools.bench_extract $(GOLD)

bench-graph: setup ## Links between documents of a made-up country: how many are right, how long they take
	@$(BIN)/python -m tools.bench_graph

bench-search: setup ## The dataset: loading, room, twenty kinds of query, killed ingests (COUNTS="10000 100000": an hour or two), on SQLite and PostgreSQL
	@$(BIN)/python -m tools.bench_search --count $(COUNTS) --postgres --kills 30
bench-kills: setup ## Only the killed ingests: is the dataset the same as without, run again?
	@$(BIN)/python -m tools.bench_search --count --kills 30
bench-commands: setup ## Processor time of review, compare, same, search, status on 10,000 made plans
	@$(BIN)/python -m tools.bench_commands
bench-web: setup ## The web application: twenty users at once on 10,000 plans (COUNT=100000: half an hour)
	@$(BIN)/python -m tools.bench_web --count $(or $(COUNT),10000)
bench-same: setup ## Copies, rescans and drafts among plans written over another: how many are told; time, room
	@PYTHONPATH=.:models/restorer $(BIN)/python -m tools.bench_same
bench-known-items: setup ## Is the plan that one has in mind among the first three, without accents, with slips?
	@PYTHONPATH=. $(BIN)/python -m tools.bench_known_items

bench-restore: setup ## Restoration and repair beside pyvi and n-grams alone (GOLD=folder of accented text)
	@tools/setup-system training
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@PYTHONPATH=. $(BIN)/python models/restorer/bench.py $(GOLD)

bench-reading: setup ## Reading beside Tesseract and OCRmyPDF (GOLD=folder of texts), verdicts, memory, hostile files
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@PYTHONPATH=.:tests $(BIN)/python tests/bench_reading.py --gold $(GOLD)
	@PYTHONPATH=.:tests $(BIN)/python tests/bench_layers.py
	@PYTHONPATH=.:tests $(BIN)/python tests/bench_memory.py
	@PYTHONPATH=.:tests $(BIN)/python tests/hostile_runs.py

clean: ## Remove what was built (the virtual environment too)
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis demo.db*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

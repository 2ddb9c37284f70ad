# make papers  one balanced 100-point paper a level, in build/
# make test    the whole test suite        make lint   ruff, mypy, layer contracts
# make bench   the benchmarks, as ratios   make check  the bank against every rule
# make lint-report  precision and recall of the item-writing rules
# make studio  JupyterLab on the authoring notebook
# Everything runs in .venv, which is made on first use and renewed when the pinned versions change.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: papers studio test lint lint-report bench check clean

papers: $(STAMP)
	$(BIN)/paper-builder build primary intermediate advanced --export qti3 --export moodle --out build

test: $(STAMP)
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-report: $(STAMP)
	$(BIN)/python -m tests.lint.report

bench: $(STAMP)
	$(BIN)/python -m benchmarks

check: $(STAMP)
	$(BIN)/paper-builder check question_bank

studio: $(STAMP)
	$(BIN)/paper-builder studio --bank question_bank

$(STAMP): pyproject.toml constraints.txt
	@echo "正在安装到 .venv，约一两分钟 / Installing into .venv, a minute or two"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

clean:
	rm -rf .venv build

# section16. `make build` makes the warehouse from the sample filings, `make test` checks everything, `make help`
# lists the rest. Settings: PYTHON=python3.12 (the interpreter), UV= (plain pip even where uv is installed),
# SECTION16_DATABASE=path (the warehouse file), SECTION16_MEMORY=6GB (what a build may take), PYTEST_FLAGS='-k seeds'.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

ifneq ($(words $(CURDIR)),1)
$(error section16: the path of this folder has a space in it, which make cannot handle; move it: $(CURDIR))
endif

VENV := .venv
NEXT := .venv-next
BIN := $(VENV)/bin
PYTEST_FLAGS ?=

# Tests build in a warehouse of their own, beside dbt's other output, and never touch the one you loaded.
TEST := target/test
NEXT_TEST := target/test-next
in_test = SECTION16_DATABASE=$(CURDIR)/$(1)/$(2).duckdb DBT_TARGET_PATH=$(1) DBT_LOG_PATH=$(1)/logs

# Run dbt ($(1): its arguments, $(2): the folder of bin/, $(3): the environment) with only its summary on the
# screen, or everything where it failed.
define run_dbt
	mkdir -p target/output; \
	if $(3) $(2)/bin/dbt --no-use-colors $(1) >target/output/dbt.txt 2>&1; \
	then sed -n -e '/^[0-9:]* *$$/d' -e '/Completed/,$$p' target/output/dbt.txt; \
	else cat target/output/dbt.txt; exit 1; fi
endef

step = @echo "== $(1)"

.PHONY: help
help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{printf "%-18s %s\n", $$1, $$2}'

# ---------------------------------------------------------------------------------------------------------- using

.PHONY: build
build: environment  ## Make the warehouse from the sample filings, publish it, and show what is in it
	$(call step,load the sample filings)
	@$(BIN)/python scripts/load.py data/sample
	$(call step,dbt build)
	@$(call run_dbt,build,$(VENV),)
	$(call step,publish)
	@$(BIN)/python scripts/publish.py
	@$(MAKE) show

# What sync.py is told: SYNC_FLAGS='--feed', SYNC_FLAGS='--since 2024-01-01'.
SYNC_FLAGS ?=

.PHONY: update
update: environment  ## Fetch what was filed since the last time, load, build, publish; for a scheduler
	@$(BIN)/python scripts/update.py $(SYNC_FLAGS)

.PHONY: show
show: environment  ## Show what has been published: row counts, and some transactions
	@$(BIN)/python scripts/show.py

.PHONY: docs
docs: environment  ## Make the catalogue, one HTML file: target/static_index.html
	@$(call run_dbt,docs generate --static,$(VENV),)
	@echo "target/static_index.html"

.PHONY: clean
clean:  ## Remove what can be made again: environments, caches, dbt's and publish's output; the warehouse stays
	rm -rf $(VENV) $(NEXT) target logs publish .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------------------------------------------- environments

.PHONY: environment
environment:
	@scripts/environment.sh $(VENV) requirements.lock requirements-dev.lock

.PHONY: environment-dev
environment-dev:  ## Make .venv with the tools that the checks need
	@scripts/environment.sh $(VENV) requirements-dev.lock

.PHONY: environment-next
environment-next:
	@scripts/environment.sh $(NEXT) requirements-next.lock

# The lock of the checks is held to the versions of the lock of the build.
.PHONY: lock
lock:  ## Make the locks anew from requirements*.in (needs uv)
	@set -- --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-strip-extras \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'; \
	uv pip compile "$$@" requirements.in --output-file requirements.lock; \
	uv pip compile "$$@" requirements-dev.in --constraints requirements.lock --output-file requirements-dev.lock; \
	uv pip compile "$$@" requirements-next.in --output-file requirements-next.lock

# -------------------------------------------------------------------------------------------------------- checking

.PHONY: test
test: lint test-models test-python  ## Everything CI checks
	@echo "make test: all passed"

.PHONY: lint
lint: environment-dev  ## Python, YAML, property files and SQL, without running any of them
	$(call step,ruff)
	@$(BIN)/ruff check --quiet . && echo "ruff: clean"
	$(call step,mypy)
	@$(BIN)/mypy
	$(call step,yamllint)
	@$(BIN)/yamllint --strict . && echo "yamllint: clean"
	$(call step,property files)
	@$(BIN)/python scripts/check_properties.py
	$(call step,sqlfluff)
	@PYTHONWARNINGS=ignore::UserWarning $(BIN)/sqlfluff lint --disable-progress-bar --processes 2 models tests

.PHONY: test-models
test-models: environment-dev  ## dbt build on an empty warehouse and on the sample, and the project's conventions
	@mkdir -p $(TEST); rm -f $(TEST)/*.duckdb $(TEST)/*.duckdb.wal
	$(call step,dbt parse: every warning of dbt's own is an error)
	@$(call run_dbt,--warn-error parse --no-partial-parse,$(VENV),$(call in_test,$(TEST),empty)); echo "parsed"
	$(call step,dbt build on a warehouse that does not exist yet)
	@$(call run_dbt,build,$(VENV),$(call in_test,$(TEST),empty))
	$(call step,dbt build on the sample)
	@$(call in_test,$(TEST),sample) $(BIN)/python scripts/load.py data/sample
	@$(call run_dbt,build,$(VENV),$(call in_test,$(TEST),sample))
	$(call step,dbt-bouncer)
	@COLUMNS=200 $(BIN)/dbt-bouncer -v run

.PHONY: test-python
test-python: environment-dev  ## pytest
	$(call step,pytest)
	@$(BIN)/python -m pytest --quiet $(PYTEST_FLAGS)

.PHONY: evening
evening: environment-dev  ## Fetch a busy evening of 3,000 filings from a stand-in EDGAR that misbehaves: a quarter of an hour
	$(call step,an evening of 3000 filings)
	@SECTION16_EVENING=3000 $(BIN)/python -m pytest --quiet --capture=no tests/python/test_evening.py

# Only those of the Python tests that say dbt or duckdb anywhere can tell one version of them from another.
NEXT_TESTS = $(shell grep --files-with-matches --extended-regexp 'dbt|duckdb|run_load' tests/python/test_*.py)

.PHONY: test-next
test-next: environment-next  ## Build and Python tests on the newest dbt-core and duckdb, in an environment of their own
	@mkdir -p $(NEXT_TEST); rm -f $(NEXT_TEST)/*.duckdb $(NEXT_TEST)/*.duckdb.wal
	$(call step,dbt build on the sample with the newest versions)
	@$(call in_test,$(NEXT_TEST),sample) $(NEXT)/bin/python scripts/load.py data/sample
	@$(call run_dbt,build,$(NEXT),$(call in_test,$(NEXT_TEST),sample))
	$(call step,pytest with the newest versions)
	@$(NEXT)/bin/python -m pytest --quiet $(PYTEST_FLAGS) $(NEXT_TESTS)
	@echo "make test-next: all passed"

# --------------------------------------------------------------------------------------------------------- measuring

BENCH_FILINGS ?= 100000

# Figures fail nothing: they depend on the machine and on what else it does. The bounds stand beside them.
.PHONY: bench
bench: environment  ## Measure reading, loading, building and asking (BENCH_FILINGS=100000 made-up filings)
	-@$(BIN)/python benchmarks/load.py
	-@$(BIN)/python benchmarks/history.py --filings $(BENCH_FILINGS) --fresh

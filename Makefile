# Reproduce the study: `make`. Hold it to its references: `make test`. All the rest: `make help`.

DATASET ?= data/synthetic/as-published
PYTHON3 ?= python3
SECTIONS := sample-and-method overall-experience internal-partners external-partners variation \
	mutual-knowledge what-it-takes barriers claims

# An activated conda environment that holds this package is used as it stands; else .venv is made from the lock.
CONDA_PYTHON := $(if $(CONDA_PREFIX),$(shell "$(CONDA_PREFIX)/bin/python" -I -c \
	"import importlib.metadata as m, sys; m.version('samspil'); print(sys.executable)" 2>/dev/null))
PYTHON := "$(or $(CONDA_PYTHON),.venv/bin/python)"
ENVIRONMENT := $(if $(CONDA_PYTHON),,.venv/.done)

# -jN sets the processes at work; by default there is one for each core.
JOBS = $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS)))
WORKERS = $(or $(JOBS),$(shell getconf _NPROCESSORS_ONLN))
RUN = $(PYTHON) -m analysis.execute run "$(DATASET)" $(if $(JOBS),--jobs $(JOBS))
PYTEST = $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile
NBVAL = notebooks --nbval --nbval-current-env

# What a run is made from. The driver decides by content what is stale, so a prerequisite too many costs half a second.
NAME := $(shell basename "$$(cd "$(DATASET)" 2>/dev/null && pwd || echo "$(DATASET)")" | LC_ALL=C sed 's/[^A-Za-z0-9_.=+-]/_/g')
STAMP := build/$(NAME)/.done
files = $(shell find $(1) 2>/dev/null | grep -v -e __pycache__ -e ipynb_checkpoints | sed 's/ /\\ /g')
SOURCES := $(call files,notebooks analysis -type f) $(wildcard data/*.yaml data/*.csv data/*.json) requirements.lock
DATA := $(call files,"$(DATASET)")
# The stamp holds the folder that was run: another folder of the same name is not done by it.
OTHER := $(shell test "$$(cat "$(STAMP)" 2>/dev/null)" = "$(DATASET)" || echo undone)

export WITH

.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
.PHONY: all reproduce $(SECTIONS:%=section-%) variant test validate accept check data lab lint lock clean help undone

all: reproduce ## What `make` does by itself: reproduce

reproduce: $(STAMP) ## Run what is stale of all sections, in both languages; claims and report [DATASET=folder]

$(STAMP): $(ENVIRONMENT) $(SOURCES) $(DATA) $(OTHER)
	@$(RUN)
	@echo "$(DATASET)" > $@

# section-NAME: ## Run one section, such as section-variation [DATASET=folder]
$(SECTIONS:%=section-%): section-%: $(ENVIRONMENT)
	@$(RUN) --section $*

variant: $(ENVIRONMENT) ## Run with other parameters, in a folder of their own: SECTION=variation WITH="area=children"
	@test -n "$$WITH" || { echo 'say with what: make variant SECTION=variation WITH="area=children"'; exit 2; }
	@$(RUN) $(SECTION:%=--section %) --with "$$WITH"

test: $(ENVIRONMENT) ## Run the unit tests, and hold every notebook to its stored outputs
	@$(PYTEST) tests $(NBVAL)

validate: $(ENVIRONMENT) ## Hold every notebook to its stored outputs
	@$(PYTEST) $(NBVAL)

accept: $(ENVIRONMENT) ## Make fresh outputs the reference; AFRESH=1 takes also what differs only in bytes
	@$(PYTHON) -m analysis.execute accept $(if $(JOBS),--jobs $(JOBS)) $(if $(AFRESH),--afresh)

check: $(ENVIRONMENT) ## Say all that is wrong with a dataset [DATASET=folder]
	@$(PYTHON) -m analysis check "$(DATASET)"

data: $(ENVIRONMENT) ## Make the synthetic datasets anew
	@$(PYTHON) -m analysis synthesise

lab: $(ENVIRONMENT) ## Open the notebooks in JupyterLab
	@$(PYTHON) -m jupyterlab --notebook-dir=notebooks

lint: $(ENVIRONMENT) ## Look for what the style forbids
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check

lock: $(ENVIRONMENT) ## Write requirements.lock anew from pyproject.toml; needs uv
	@PATH="$$PATH:.venv/bin" uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock

clean: ## Remove all results
	@rm -rf build

help: ## List the targets
	@awk -F ':.*## ' '/^#? ?[A-Za-z-]+:.*## / { sub(/^# /, "", $$1); printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.venv/.done: requirements.lock pyproject.toml .ci/environment
	@sh .ci/environment "$(PYTHON3)"

# Reproduce the study: `make`. Hold it to its references: `make test`. All the rest: `make help`.

DATASET ?= data/synthetic/as-published
PYTHON3 ?= python3
GIVEN := DATASET SECTION WITH GRID SCHEDULER PYTHON3 CHROMIUM BENCH RUNS KILLS ORACLE INPUTS FILES KERNELS FORCE AFRESH

# What somebody gives reaches commands by the environment alone, as it was written: neither make nor a shell reads `$` in it.
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)

SECTIONS := sample-and-method overall-experience internal-partners external-partners variation \
	mutual-knowledge what-it-takes barriers claims

# An activated conda environment that holds this package is used as it stands; else .venv is made from the lock.
CONDA_PYTHON := $(if $(value CONDA_PREFIX),$(shell "$$CONDA_PREFIX/bin/python" -I -c \
	"import importlib.metadata as m, sys; m.version('samspil'); print(sys.executable)" 2>/dev/null))
export PROJECT_PYTHON := $(or $(CONDA_PYTHON),.venv/bin/python)
PYTHON := "$$PROJECT_PYTHON"
ENVIRONMENT := $(if $(CONDA_PYTHON),,.venv/.done)

# -jN sets the processes at work; by default there is one for each core. MFLAGS holds flags alone, MAKEFLAGS also what is given.
JOBS = $(patsubst -j%,%,$(filter -j%,$(MFLAGS)))
WORKERS = $(or $(JOBS),$(shell getconf _NPROCESSORS_ONLN))
RUN = $(PYTHON) -m analysis.workflow run $(if $(JOBS),--jobs $(JOBS)) $(if $(filter-out 0 no false,$(FORCE)),--force)
PYTEST = $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile
LOCKED = --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet
NBVAL = notebooks --nbval --nbval-current-env

# Python 3.11 reads the path of an editable install by the locale, and stumbles over æ, ø and å under plain C.
export LC_ALL := C.UTF-8
export SAMSPIL_KERNELS = $(or $(KERNELS),warm)
ON_CLUSTER = $${SCHEDULER:+--scheduler "$$SCHEDULER"}

.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
.PHONY: all reproduce $(SECTIONS:%=section-%) notebooks variant test validate accept check data error-rates sweep lab bench \
	endurance oracles browser fuzz lint lock clean help

all: reproduce ## What `make` does by itself: reproduce

# Files' times are never asked: the driver decides by content what is stale, and says so fast where nothing is.
reproduce: $(ENVIRONMENT) ## Run what is stale of all sections, in both languages; claims and report [DATASET=folder KERNELS=stock FORCE=1]
	@$(RUN) -- "$$DATASET"

# section-NAME: ## Run one section, such as section-variation [DATASET=folder FORCE=1]
$(SECTIONS:%=section-%): section-%: $(ENVIRONMENT)
	@$(RUN) --section $* -- "$$DATASET"

# Of a name that no section has, the driver says which one may be meant.
section-%: export ASKED = $*
section-%: $(ENVIRONMENT)
	@$(RUN) --section "$$ASKED" -- "$$DATASET"

notebooks: $(ENVIRONMENT) ## Run what is stale of all sections and leave it at that: no claims, no report [DATASET=folder]
	@$(RUN) --no-report -- "$$DATASET"

variant: $(ENVIRONMENT) ## Run with other parameters, in a folder of their own: SECTION=variation WITH="area=children"
	@test -n "$$WITH" || { echo 'say with what: make variant SECTION=variation WITH="area=children"'; exit 2; }
	@$(RUN) $${SECTION:+--section "$$SECTION"} --with "$$WITH" -- "$$DATASET"

test: $(ENVIRONMENT) ## Run the unit tests, and hold every notebook to its stored outputs
	@$(PYTEST) tests $(NBVAL)

# Of the plugins that are installed, only those that notebooks need: every process would import them.
validate: $(ENVIRONMENT) ## Hold every notebook to its stored outputs
	@PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(PYTEST) -p xdist -p nbval --no-loadscope-reorder $(NBVAL)

accept: $(ENVIRONMENT) ## Make fresh outputs the reference; AFRESH=1 takes also what differs only in bytes
	@$(PYTHON) -m analysis.workflow accept $(if $(JOBS),--jobs $(JOBS)) $(if $(AFRESH),--afresh)

check: $(ENVIRONMENT) ## Say all that is wrong with a dataset [DATASET=folder]
	@$(PYTHON) -m analysis check -- "$$DATASET"

data: $(ENVIRONMENT) ## Make the synthetic datasets anew
	@$(PYTHON) -m analysis synthesise

error-rates: $(ENVIRONMENT) ## Count how often verdicts err in simulated studies of this size [DATASET=folder SCHEDULER=address]
	@$(PYTHON) -m analysis.workflow error-rates $(if $(JOBS),--jobs $(JOBS)) $(ON_CLUSTER) -- "$$DATASET"

sweep: $(ENVIRONMENT) ## Run a grid of datasets, sections and parameters, here or on a Dask cluster [GRID=grid.yaml SCHEDULER=address KERNELS=stock]
	@test -n "$$GRID" || { echo 'say which grid: make sweep GRID=grid.yaml'; exit 2; }
	@$(PYTHON) -m analysis.workflow sweep $(if $(JOBS),--jobs $(JOBS)) $(ON_CLUSTER) -- "$$GRID"

# What is saved there takes the form of the references, so that saving alone changes nothing that is compared.
lab: $(ENVIRONMENT) ## Open the notebooks in JupyterLab
	@$(PYTHON) -m jupyterlab --notebook-dir=notebooks --ContentsManager.pre_save_hook=analysis.workflow.references.saved_outputs.strip_before_save

bench: $(ENVIRONMENT) ## Measure side by side with alternatives, all on one page [BENCH=study]
	@sh tests/environment.sh "$$PYTHON3" bench
	@sh tests/environment.sh "$$PYTHON3" oracles
	@$(PYTHON) tests/bench/page.py $$BENCH

endurance: $(ENVIRONMENT) ## Run the study again and again, then kill whoever is at work [RUNS=100 KILLS=50]
	@$(PYTHON) tests/endurance.py "$${RUNS:-100}" "$${KILLS:-50}"

oracles: ## Hold the measures against independent packages, on random data [ORACLE=kappa]
	@sh tests/environment.sh "$$PYTHON3" oracles
	@PYTHONPATH=. .venv-oracles/bin/python -m pytest -q -p no:cacheprovider tests/oracles/oracle_$${ORACLE:-*}.py

browser: reproduce ## Try the report's pages and the notebooks in Chromium; says what to install where it is missing [DATASET=folder]
	@sh tests/environment.sh "$$PYTHON3" browser
	@PYTHONPATH=tests/browser:. .venv-browser/bin/python -m pytest -q -rs -p no:cacheprovider -n $(WORKERS) \
		--confcutdir=tests/browser tests/browser/browser_*.py

fuzz: $(ENVIRONMENT) ## Try every hostile input, then mutilated files, datasets, ledgers, mappings and grids [INPUTS=20000 FILES=folder]
	@HOSTILE=all $(PYTEST) tests/importers/test_hostile_inputs.py
	@PYTHONPATH=.:tests $(PYTHON) tests/fuzz_importers.py "$${INPUTS:-2000}" $$FILES

lint: $(ENVIRONMENT) ## Look for what the style forbids
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check

lock: $(ENVIRONMENT) ## Write requirements.lock anew from pyproject.toml, and uv's own lock; needs uv
	@PATH="$$PATH:.venv/bin" uv pip compile pyproject.toml --all-extras $(LOCKED) --output-file requirements.lock
	@echo uv | PATH="$$PATH:.venv/bin" uv pip compile - $(LOCKED) --output-file .ci/uv.lock

clean: ## Remove all results
	@rm -rf build

help: ## List the targets
	@awk -F ':.*## ' '/^#? ?[A-Za-z-]+:.*## / { sub(/^# /, "", $$1); printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.venv/.done: requirements.lock pyproject.toml .ci/environment
	@sh .ci/environment "$$PYTHON3"

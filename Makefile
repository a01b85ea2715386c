# Reproduce the study: `make`. Test it: `make test`. Everything else: `make help`.

DATASET ?= data/synthetic/as-published
PYTHON3 ?= python3
GIVEN := DATASET STUDY SOURCE SECTION WITH GRID SCHEDULER PYTHON3 CHROMIUM BENCH RUNS KILLS ORACLE INPUTS FILES KERNELS FORCE AFRESH

# Commands read these values from the environment, so that neither make nor a shell expands a `$` in them.
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)

SECTIONS := sample-and-method overall-experience internal-partners external-partners variation \
	mutual-knowledge what-it-takes barriers claims

# Use an activated conda environment that contains this package; otherwise make .venv from the lock.
CONDA_PYTHON := $(if $(value CONDA_PREFIX),$(shell "$$CONDA_PREFIX/bin/python" -I -c \
	"import importlib.metadata as m, sys; m.version('samspil'); print(sys.executable)" 2>/dev/null))
export PROJECT_PYTHON := $(or $(CONDA_PYTHON),.venv/bin/python)
PYTHON := "$$PROJECT_PYTHON"
ENVIRONMENT := $(if $(CONDA_PYTHON),,.venv/.done)

# -jN sets the number of processes; the default is one per core. MFLAGS contains only flags, MAKEFLAGS also variables.
JOBS = $(patsubst -j%,%,$(filter -j%,$(MFLAGS)))
WORKERS = $(or $(JOBS),$(shell getconf _NPROCESSORS_ONLN))
RUN = $(PYTHON) -m analysis.workflow run $(if $(JOBS),--jobs $(JOBS)) $(if $(filter-out 0 no false,$(FORCE)),--force)
PLACE = $${STUDY:+--study "$$STUDY"} -- "$$DATASET"
PYTEST = $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile
LOCKED = --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet
NBVAL = notebooks --nbval --nbval-current-env

# Under the locale C, Python 3.11 cannot read the path of an editable install that contains æ, ø or å.
export LC_ALL := C.UTF-8
export SAMSPIL_KERNELS = $(or $(KERNELS),warm)
ON_CLUSTER = $${SCHEDULER:+--scheduler "$$SCHEDULER"}

.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
.PHONY: all reproduce $(SECTIONS:%=section-%) notebooks variant test validate accept check data error-rates sweep lab bench \
	endurance oracles browser fuzz lint lock clean help

## Reproduce a study
all: reproduce ## The same as `make` alone: reproduce

# The driver decides by content what is out of date, which is fast when nothing is; make's file times are not used.
reproduce: $(ENVIRONMENT) ## Run the sections that are out of date, then write claims and report [DATASET=folder STUDY=folder SOURCE=file KERNELS=stock FORCE=1]
	@test -z "$$SOURCE" || $(PYTHON) -m analysis import --study "$${STUDY:?SOURCE needs STUDY=folder}" -- "$$SOURCE"
	@$(RUN) $(PLACE)

# section-NAME: ## Run one section, for example section-variation [DATASET=folder STUDY=folder FORCE=1]
$(SECTIONS:%=section-%): section-%: $(ENVIRONMENT)
	@$(RUN) --section $* $(PLACE)

# For an unknown name, the driver suggests the section that may be meant.
section-%: export ASKED = $*
section-%: $(ENVIRONMENT)
	@$(RUN) --section "$$ASKED" $(PLACE)

notebooks: $(ENVIRONMENT) ## Run the sections that are out of date, without claims and report [DATASET=folder STUDY=folder]
	@$(RUN) --no-report $(PLACE)

variant: $(ENVIRONMENT) ## Run with other parameters, into a folder of their own: SECTION=variation WITH="area=children"
	@test -n "$$WITH" || { echo 'give the parameters: make variant SECTION=variation WITH="area=children"'; exit 2; }
	@$(RUN) $${SECTION:+--section "$$SECTION"} --with "$$WITH" $(PLACE)

sweep: $(ENVIRONMENT) ## Run every combination in a grid of datasets, sections and parameters [GRID=grid.yaml SCHEDULER=address KERNELS=stock]
	@test -n "$$GRID" || { echo 'give the grid: make sweep GRID=grid.yaml'; exit 2; }
	@$(PYTHON) -m analysis.workflow sweep $(if $(JOBS),--jobs $(JOBS)) $(ON_CLUSTER) -- "$$GRID"

check: $(ENVIRONMENT) ## Report every problem of a dataset or study, and of its claims [DATASET=folder STUDY=folder]
	@$(PYTHON) -m analysis check -- "$${STUDY:-$$DATASET}"

# A notebook that is saved here keeps the form of the references, so that saving alone changes nothing that is compared.
lab: $(ENVIRONMENT) ## Open the notebooks in JupyterLab [STUDY=folder]
	@$(PYTHON) -m jupyterlab --notebook-dir="$${STUDY:+$$STUDY/}notebooks" --ContentsManager.pre_save_hook=analysis.workflow.references.saved_outputs.strip_before_save

clean: ## Delete all results
	@rm -rf build

help: ## List the targets
	@awk -F ':.*## ' '/^## / { sub(/^## /, ""); printf "\n%s\n", $$0 } \
		/^#? ?[A-Za-z-]+:.*## / { sub(/^# /, "", $$1); printf "  make %-14s %s\n", $$1, $$2 }' Makefile

## Test
test: $(ENVIRONMENT) ## Run all tests, and compare every notebook with its stored outputs
	@$(PYTEST) tests $(NBVAL)

# Only the plugins that notebooks need, because every process would import all those that are installed.
validate: $(ENVIRONMENT) ## Compare every notebook with its stored outputs [STUDY=folder]
	@PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(PYTEST) -p xdist -p nbval --no-loadscope-reorder --nbval --nbval-current-env \
		$${STUDY:+-p analysis.workflow.references.nbval_plugin --rootdir .} "$${STUDY:+$$STUDY/}notebooks"

lint: $(ENVIRONMENT) ## Check the code style, types and docstrings
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@sh tests/environment.sh "$$PROJECT_PYTHON" lint "$$PROJECT_PYTHON"
	@.venv-lint/bin/python tests/lint/docstrings.py
	@.venv-lint/bin/python -m mypy

browser: reproduce ## Test the report and the notebooks in Chromium [DATASET=folder CHROMIUM=path]
	@sh tests/environment.sh "$$PYTHON3" browser
	@PYTHONPATH=tests/browser:. .venv-browser/bin/python -m pytest -q -rs -p no:cacheprovider -n $(WORKERS) \
		--confcutdir=tests/browser tests/browser/browser_*.py

oracles: ## Compare the measures with independent packages on random data [ORACLE=kappa]
	@sh tests/environment.sh "$$PYTHON3" oracles
	@PYTHONPATH=. .venv-oracles/bin/python -m pytest -q -p no:cacheprovider tests/oracles/oracle_$${ORACLE:-*}.py

fuzz: $(ENVIRONMENT) ## Test with malicious and with randomly damaged files [INPUTS=20000 FILES=folder]
	@HOSTILE=all $(PYTEST) tests/importers/test_hostile_inputs.py
	@PYTHONPATH=.:tests $(PYTHON) tests/fuzz_importers.py "$${INPUTS:-2000}" $$FILES

endurance: $(ENVIRONMENT) ## Run the study many times, then kill its processes at random [RUNS=100 KILLS=50]
	@$(PYTHON) tests/endurance.py "$${RUNS:-100}" "$${KILLS:-50}"

bench: $(ENVIRONMENT) ## Measure speed and memory beside alternatives, all on one page [BENCH=study]
	@sh tests/environment.sh "$$PYTHON3" bench
	@sh tests/environment.sh "$$PYTHON3" oracles
	@$(PYTHON) tests/bench/page.py $$BENCH

## Update what is committed
accept: $(ENVIRONMENT) ## Store the outputs of a fresh run as the references [STUDY=folder AFRESH=1 also those that differ only in bytes]
	@$(PYTHON) -m analysis.workflow accept $${STUDY:+--study "$$STUDY"} $(if $(JOBS),--jobs $(JOBS)) $(if $(AFRESH),--afresh)

data: $(ENVIRONMENT) ## Generate the synthetic datasets
	@$(PYTHON) -m analysis synthesise

error-rates: $(ENVIRONMENT) ## Count how often verdicts are wrong in simulated studies as large as a dataset [DATASET=folder STUDY=folder SCHEDULER=address]
	@test -z "$$STUDY" || exec $(PYTHON) -m analysis error-rates --study "$$STUDY"
	@test -n "$$STUDY" || exec $(PYTHON) -m analysis.workflow error-rates $(if $(JOBS),--jobs $(JOBS)) $(ON_CLUSTER) -- "$$DATASET"

lock: $(ENVIRONMENT) ## Write requirements.lock and uv's own lock from pyproject.toml; needs uv
	@PATH="$$PATH:.venv/bin" uv pip compile pyproject.toml --all-extras $(LOCKED) --output-file requirements.lock
	@echo uv | PATH="$$PATH:.venv/bin" uv pip compile - $(LOCKED) --output-file .ci/uv.lock

.venv/.done: requirements.lock pyproject.toml .ci/environment
	@sh .ci/environment "$$PYTHON3"

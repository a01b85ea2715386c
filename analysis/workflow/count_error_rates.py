"""Compute a table of error rates on local cores or a cluster; the bytes are the same on either."""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
from analysis.dataset.read import load_study
from analysis.files.isolation import read_isolated
from analysis.measures.passages.study_subset import select_subset
from analysis.paths import DATA
from analysis.simulation.error_rates import batches, count_verdicts, error_rows
from analysis.simulation.error_table import (
    COLUMNS,
    KEY,
    TABLE,
    applies_to,
    dataset_folder,
    key_bytes,
    key_of,
    stored_key,
)
from analysis.simulation.scenarios import SCENARIOS, SEEDS
from analysis.simulation.study_size import StudySize, study_size_of
from analysis.simulation.threats import threat_table
from analysis.simulation.threats.count_threats import count_supported, threat_rows
from analysis.simulation.threats.threat_worlds import THREATS
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.error_reporting import error_text
from analysis.workflow.kernels.dask_cluster import Task
from analysis.workflow.kernels.executors import Executor, on_cores
from analysis.workflow.products.section_results import rows_csv
from analysis.workflow.state.folder_lock import lock_folder
from analysis.workflow.state.input_changes import Inputs

OWN_SEEDS = 200  # seeds for a study without a table, counted when it runs: half a minute for the shipped design
BATCH = 4  # seeds per task, each in all scenarios: about a second


def make_error_rates(folder: Path, design: StudySize, executor: Executor, seeds: tuple[int, ...] = SEEDS) -> None:
    """Simulate and judge all scenarios for a design, and store how often each verdict was reached.

    Parameters
    ----------
    folder : Path
        Where to write the table and the file with its key.
    executor : callable
        Runs named tasks and yields name and result of each, in any order.
    seeds : tuple of int
        The declared seeds, or the first few of them.
    """
    with lock_folder(folder):
        _count(folder, design, executor, seeds)


def _count(folder: Path, design: StudySize, executor: Executor, seeds: tuple[int, ...]) -> None:
    inputs = Inputs()
    key, todo = key_of(design, seeds), tasks(design, seeds)
    counts = sum(batch for _, batch in _with_progress(executor(todo), len(todo)))
    inputs.raise_if_changed()
    (folder / KEY).unlink(missing_ok=True)  # a table must never lie beside another table's key
    atomic_write(folder / TABLE, rows_csv(error_rows(counts, load_claims()), COLUMNS))
    atomic_write(folder / KEY, key_bytes(folder, key))


def count_own_error_rates(design: StudySize, name: str, jobs: int, seeds: tuple[int, ...] = SEEDS[:OWN_SEEDS]) -> None:
    """Count the error rates of a study's own design in ``jobs`` processes, and store them in the study's folder.

    Does nothing if another process counted them while this one waited for the lock.
    """
    with lock_folder(dataset_folder(name)):
        if not applies_to(stored_key(dataset_folder(name)), design):
            _count(dataset_folder(name), design, on_cores(jobs), seeds)


def tasks(design: StudySize, seeds: tuple[int, ...]) -> dict[str, Task]:
    """Split the runs into tasks, each named after its first seed."""
    registered = (load_claims(), load_quantifiers(), load_reliability())
    return {f"seed {part[0]}": (count_verdicts, (part, design, *registered)) for part in batches(seeds, BATCH)}


def _with_progress(
    results: Iterable[tuple[str, Any]], total: int, name_of_bar: str = "error rates", each: int = BATCH * len(SCENARIOS)
) -> Iterator[tuple[str, Any]]:
    """Yield results while showing a progress bar.

    Raises
    ------
    RuntimeError
        If a task failed.
    """
    with tqdm(total=total * each, desc=name_of_bar, unit="run", leave=False, mininterval=0.5) as line:
        for name, result in results:
            if isinstance(result, BaseException):
                raise RuntimeError(f"{name}: {error_text(result)}") from result
            line.update(each)
            yield name, result


def make_threat_rates(folder: Path, executor: Executor, seeds: tuple[int, ...] = SEEDS) -> None:
    """Simulate every threat at every strength for the shipped design, and store how often untrue claims are supported.

    Parameters
    ----------
    folder : Path
        Where to write the table and the file with its key.
    executor : callable
        Runs named tasks and yields name and result of each, in any order.
    seeds : tuple of int
        The declared seeds, or the first few of them.
    """
    with lock_folder(folder):
        inputs, design = Inputs(), StudySize()
        registered = (load_claims(), load_quantifiers(), load_reliability())
        todo: dict[str, Task] = {
            f"seed {part[0]}": (count_supported, (part, design, *registered)) for part in batches(seeds, 1)
        }
        worlds = sum(len(threat.strengths) for threat in THREATS.values())
        counts = sum(batch for _, batch in _with_progress(executor(todo), len(todo), "threats", worlds))
        inputs.raise_if_changed()
        (folder / threat_table.KEY).unlink(missing_ok=True)
        rows = rows_csv(threat_rows(counts, len(seeds)), threat_table.COLUMNS)
        atomic_write(folder / threat_table.TABLE, rows)
        key = json.dumps(threat_table.key_of(design, seeds), indent=2)
        atomic_write(folder / threat_table.KEY, f"{key}\n".encode())


def design_and_folder(dataset: Path) -> tuple[StudySize, Path]:
    """Give the design of a dataset and the folder of its table: ``data`` for the shipped design."""
    design, name = read_isolated(partial(_design_and_name, dataset), str(dataset), dataset.name)
    return design, DATA if design == StudySize() else dataset_folder(name)


def _design_and_name(dataset: Path) -> tuple[StudySize, str]:
    study = load_study(dataset)
    return study_size_of(select_subset(study)), study.name

"""Make a table of error rates, in many processes or on a cluster: the same bytes from any of them."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
from analysis.dataset.read import load_study
from analysis.files.isolation import read_apart
from analysis.measures.passages.study_subset import material_of
from analysis.paths import DATA
from analysis.simulation.error_rates import batches, count_verdicts, error_rows
from analysis.simulation.error_table import COLUMNS, KEY, TABLE, fits, key_bytes, key_of, own_folder, stored_key
from analysis.simulation.scenarios import SCENARIOS, SEEDS
from analysis.simulation.study_size import Design, design_of
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.error_line import error_text
from analysis.workflow.kernels.executors import Task, Work, on_cores
from analysis.workflow.products.section_results import rows_csv
from analysis.workflow.state.folder_lock import exclusive
from analysis.workflow.state.input_changes import Inputs

UNASKED = 200  # seeds for a study that no table holds for, when it is run: half a minute's work at the shipped design
BATCH = 4  # seeds that a worker does in one go, in all scenarios: about a second's work


def make_error_rates(folder: Path, design: Design, work: Work, seeds: tuple[int, ...] = SEEDS) -> None:
    """Draw and judge all scenarios at a design, and store how often each verdict was reached.

    Parameters
    ----------
    folder : Path
        Where the table goes, with a file that says what it was made by.
    work : callable
        Takes tasks by name, and gives name and result of each, in any order.
    seeds : tuple of int
        A first part of the declared seeds, or all of them.
    """
    with exclusive(folder):
        _count(folder, design, work, seeds)


def _count(folder: Path, design: Design, work: Work, seeds: tuple[int, ...]) -> None:
    inputs = Inputs()
    key, todo = key_of(design, seeds), tasks(design, seeds)
    counts = sum(found for _, found in _watched(work(todo), len(todo)))
    inputs.hold()
    (folder / KEY).unlink(missing_ok=True)  # a table never stands beside the key of another
    atomic_write(folder / TABLE, rows_csv(error_rows(counts, load_claims()), COLUMNS))
    atomic_write(folder / KEY, key_bytes(folder, key))


def make_own(design: Design, name: str, jobs: int, seeds: tuple[int, ...] = SEEDS[:UNASKED]) -> None:
    """Count the error rates of a study's own design in ``jobs`` processes, and store them where it finds them.

    Another process may have counted them while this one waited for the folder.
    """
    with exclusive(own_folder(name)):
        if not fits(stored_key(own_folder(name)), design):
            _count(own_folder(name), design, on_cores(jobs), seeds)


def tasks(design: Design, seeds: tuple[int, ...]) -> dict[str, Task]:
    """Cut the runs into tasks, each named by its first seed."""
    registered = (load_claims(), load_quantifiers(), load_reliability())
    return {f"seed {part[0]}": (count_verdicts, (part, design, *registered)) for part in batches(seeds, BATCH)}


def _watched(results: Iterable[tuple[str, Any]], total: int) -> Iterator[tuple[str, Any]]:
    """Hand results on, with a line that says how far it has come."""
    with tqdm(
        total=total * BATCH * len(SCENARIOS), desc="error rates", unit="run", leave=False, mininterval=0.5
    ) as line:
        for name, result in results:
            if isinstance(result, BaseException):
                raise RuntimeError(f"{name}: {error_text(result)}") from result
            line.update(BATCH * len(SCENARIOS))
            yield name, result


def design_at(dataset: Path) -> tuple[Design, Path]:
    """Say how large a dataset is, and where its table goes: in ``data`` for the shipped design."""
    design, name = read_apart(partial(_design_and_name, dataset), str(dataset), dataset.name)
    return design, DATA if design == Design() else own_folder(name)


def _design_and_name(dataset: Path) -> tuple[Design, str]:
    study = load_study(dataset)
    return design_of(material_of(study)), study.name

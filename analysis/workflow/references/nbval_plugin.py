"""Make nbval see hollow references, tables and figures as data, and warnings; and make it fast."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nbval import kernel
from nbval.plugin import IPyNbCell

from analysis.paths import DATA, ROOT
from analysis.study.section_notebooks import notebook_of
from analysis.study.study_folder import FILE
from analysis.workflow.kernels.kernel_env import CHOICE, runtime_folder, set_environment
from analysis.workflow.kernels.kernel_manager import LocalKernelManager
from analysis.workflow.kernels.preload_plan import plan_preload
from analysis.workflow.references.check_references import HINT, reference_problems
from analysis.workflow.references.compare_outputs import differences
from analysis.workflow.runners.choose_runner import start_kernels
from analysis.workflow.runners.run_notebook import output_warnings

kernel.pformat = repr  # nbval spells every message for a log that is not kept
CLAIMS = notebook_of("claims", DATA).name
KERNELS = pytest.StashKey[ExitStack]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse references that would let everything pass, and give all kernels the same surroundings.

    With xdist, this is called before the workers are started, and they use the one server that is started here.
    """
    if not session.config.option.nbval:
        return
    if hasattr(session.config, "workerinput"):
        kernel.KernelManager = LocalKernelManager
        return
    folders = [folder for place in places_of(session.config) for folder in [place, *folders_below(place)]]
    problems = [problem for folder in folders for problem in reference_problems(folder)]
    if problems:
        raise pytest.UsageError("\n".join(["the notebooks are no reference:", *problems, HINT]))
    kernels = session.config.stash[KERNELS] = ExitStack()
    runtime = kernels.enter_context(runtime_folder())
    set_environment(runtime)
    paths = [path for place in places_of(session.config) for path in sorted(place.glob("*.ipynb"))]
    needed = partial(plan_preload, [(path, {}, home_of(path)) for path in paths])
    kernels.enter_context(start_kernels(os.environ.get(CHOICE, "warm"), runtime, needed))
    kernel.KernelManager = LocalKernelManager


def places_of(config: pytest.Config) -> list[Path]:
    """List the folders of notebooks that pytest was asked to compare."""
    places = [Path(argument) for argument in config.args]
    return [place for place in places if place.is_dir() and any(place.glob("*.ipynb"))]


def folders_below(place: Path) -> list[Path]:
    """List the folders below one of notebooks that have references of their own."""
    return [path.parent for path in sorted(place.glob("*/cells.json"))]


def home_of(notebook: Path) -> Path:
    """Return the folder that the notebook's dataset is relative to."""
    study = notebook.resolve().parents[1]
    return study if (study / FILE).is_file() else ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the claims, for which all is measured, then with what holds most: so all processes end at once."""
    if all(item.path.suffix == ".ipynb" for item in items):  # beside unit tests their order matters little
        items.sort(key=lambda item: (item.path.name != CLAIMS, -item.path.stat().st_size, item.path))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server and remove the kernels' folder."""
    if KERNELS in session.config.stash:
        session.config.stash[KERNELS].close()


def compare_outputs(cell: Any, fresh: Sequence, reference: Sequence, skip_compare: Any = None) -> bool:
    """Take the place of nbval's own comparison, which knows neither rows nor drawings nor tolerance."""
    found = differences(reference, fresh) + [f"warns: {warning}" for warning in output_warnings(fresh)]
    cell.comparison_traceback = [f"cell {cell.cell.id}", *found, HINT]
    return not found


IPyNbCell.compare_outputs = compare_outputs

"""What nbval does not see by itself: hollow references, tables and figures as data, warnings."""

from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager
from nbval import kernel
from nbval.plugin import IPyNbCell

from analysis.execute.compare import differences
from analysis.execute.kernel import fix_surroundings, kernel_manager, runtime_folder
from analysis.execute.reference import REMEDY, reference_problems
from analysis.execute.run import output_warnings

RUNTIME = pytest.StashKey()


def pytest_sessionstart(session):
    """Refuse references that would let everything pass, and give all kernels the same surroundings."""
    if not session.config.option.nbval:
        return
    problems = reference_problems(Path(__file__).parent)
    if problems:
        raise pytest.UsageError("\n".join(["the notebooks are no reference:", *problems, REMEDY]))
    runtime = runtime_folder()
    session.config.stash[RUNTIME] = runtime
    fix_surroundings(runtime.__enter__())
    kernel.KernelManager = kernel_manager(KernelManager)


def pytest_sessionfinish(session):
    """Remove the kernels' folder."""
    if RUNTIME in session.config.stash:
        session.config.stash[RUNTIME].__exit__(None, None, None)


def compare_outputs(cell, fresh, reference, skip_compare=None):
    """Take the place of nbval's own comparison, which knows neither rows nor drawings nor tolerance."""
    found = differences(reference, fresh) + [f"warns: {warning}" for warning in output_warnings(fresh)]
    cell.comparison_traceback = [f"cell {cell.cell.id}", *found, REMEDY]
    return not found


IPyNbCell.compare_outputs = compare_outputs

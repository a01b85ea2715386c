"""What notebooks will need, so that a kernel server has it at hand: what they import, and the dataset they open."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.workflow.cache.import_graph import notebook_imports
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.parameters import declared_parameters

SEVERAL = 10  # runs, among which each claim is measured three times or more: in its section, and beside all others
OPENED_BY = ("dataset", "area", "leave_out", "coding")


def needs(runs: Iterable[tuple[Path, Mapping[str, Any], Path]]) -> dict[str, list]:
    """Say what `preload.warm_up` should do.

    Parameters
    ----------
    runs : iterable of (notebook, parameters, home)
        The parameters are those that differ from what the notebook says; the dataset's name leads from ``home``.
    """
    imports: set[str] = set()
    openings: Counter[tuple[str, ...]] = Counter()
    for path, given, home in runs:
        notebook = read_notebook(path)
        imports |= notebook_imports(notebook)
        values = {name: parameter.default for name, parameter in declared_parameters(notebook, path.name)[0].items()}
        values |= given
        if all(name in values for name in OPENED_BY):
            openings[str(home / values["dataset"]), *(values[name] for name in OPENED_BY[1:])] += 1
    most = openings.most_common(1)
    return {
        "imports": sorted(imports),
        "openings": [opening for opening, _ in most],
        "measured": [opening for opening, number in most if number >= SEVERAL],
    }

"""Plan what the kernel server preloads: the imports of notebooks, and the dataset that they open."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.workflow.cache.import_graph import notebook_imports
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.parameters import declared_parameters
from analysis.written_names import in_files

SEVERAL = 10  # in so many runs, each claim is measured three times or more
OPENED_BY = ("dataset", in_files("group"), "leave_out", "coder")


def plan_preload(runs: Iterable[tuple[Path, Mapping[str, Any], Path]]) -> dict[str, list]:
    """Give the arguments of `preload.preload` for some runs.

    Parameters
    ----------
    runs : iterable of (notebook, parameters, data_root)
        The parameters that differ from the notebook's defaults; the dataset's name is relative to ``data_root``.
    """
    imports: set[str] = set()
    openings: Counter[tuple[str, ...]] = Counter()
    for path, parameters, data_root in runs:
        notebook = read_notebook(path)
        imports |= notebook_imports(notebook)
        values = {name: parameter.default for name, parameter in declared_parameters(notebook, path.name)[0].items()}
        values |= parameters
        if all(name in values for name in OPENED_BY):
            openings[str(data_root / values["dataset"]), *(values[name] for name in OPENED_BY[1:])] += 1
    most_frequent = openings.most_common(1)
    return {
        "imports": sorted(imports),
        "openings": [opening for opening, _ in most_frequent],
        "measured": [opening for opening, count in most_frequent if count >= SEVERAL],
    }

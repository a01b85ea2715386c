"""Run sections in this process, without a kernel, and find which outputs depend on part of a dataset."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.models import SECTIONS
from analysis.paths import NOTEBOOKS
from analysis.workflow.kernels.process_pool import in_parallel
from analysis.workflow.notebook_file import code_cells, kind_of, notebook_name, read_notebook, tagged

COMPARED = {"table": "rows", "figure": "axes"}


def section_records(section: str, parameters: Mapping[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Run the code cells of a section; return the record of each table and figure, by kind and name.

    Raises
    ------
    RuntimeError
        If a cell fails, with its error.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    notebook = read_notebook(NOTEBOOKS / notebook_name(section))
    declared = [cell["id"] for cell in tagged(notebook, "parameters")]
    shell, records = InteractiveShell.instance(), {}
    for cell in code_cells(notebook):
        with capture_output() as captured:
            done = shell.run_cell(cell["source"])
        if error := done.error_before_exec or done.error_in_exec:
            raise RuntimeError(f"{section}, cell {cell['id']}: {type(error).__name__}: {error}")  # can be pickled
        if cell["id"] in declared:
            shell.user_ns.update(parameters)
        for output in captured.outputs:
            for mime, record in output.data.items():
                if (kind := kind_of(mime)) in COMPARED:
                    records[kind, record["name"]] = record
    shell.reset(new_session=False)
    return records


def changed_outputs(dataset: Path, remainder: Path, language: str, jobs: int) -> Iterator[tuple[str, str, str]]:
    """List the tables and figures that change when part of a dataset is removed.

    Parameters
    ----------
    dataset, remainder : Path
        The folder of the dataset, and of the dataset without that part.

    Yields
    ------
    (section, kind, caption)
    """
    from tqdm import tqdm

    folders = {"whole": dataset.resolve(), "rest": remainder.resolve()}
    tasks = {
        f"{section} {which}": (section_records, (section, {"dataset": str(place), "language": language}))
        for section in SECTIONS
        for which, place in folders.items()
    }
    results = dict(
        tqdm(in_parallel(tasks, jobs), total=len(tasks), desc=dataset.name, unit="section", delay=2, leave=False)
    )
    for section in SECTIONS:
        before, after = (_or_raise(results[f"{section} {which}"]) for which in folders)
        for key in sorted(before.keys() | after.keys()):
            kind, _ = key
            records = [shown[key][COMPARED[kind]] if key in shown else None for shown in (before, after)]
            if records[0] != records[1]:
                yield section, kind, (before.get(key) or after[key])["caption"]


def _or_raise(result: Any) -> Mapping:
    if isinstance(result, BaseException):
        raise result
    return result

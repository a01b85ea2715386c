"""Find which outputs of the sections depend on part of a dataset, by running them with and without it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.models import StudyDefinition
from analysis.paths import ROOT
from analysis.study.section_notebooks import notebook_of
from analysis.study.study_definition import definition_of
from analysis.workflow.kernels.process_pool import in_parallel
from analysis.workflow.notebook_file import code_cells, read_notebook, records
from analysis.workflow.runners.choose_runner import run_in_process
from analysis.workflow.runners.job import Job, Outcome

COMPARED = {"table": "rows", "figure": "axes"}


def changed_outputs(dataset: Path, remainder: Path, language: str, jobs: int) -> Iterator[tuple[str, str, str]]:
    """List the tables and figures that change when part of a dataset is removed.

    Parameters
    ----------
    dataset, remainder : Path
        The folder of the dataset, and of the dataset without that part.
    language : {"en", "da"}
    jobs : int
        The number of processes.

    Yields
    ------
    (section, kind, caption)

    Raises
    ------
    RuntimeError
        If a section fails, with notebook, cell and error.
    """
    definition = definition_of(dataset)
    with TemporaryDirectory() as place:
        folders = {which: Path(place, which) for which in ("whole", "rest")}
        planned = {
            f"{section} {which}": _job(section, definition, data.resolve(), language, folder)
            for section in definition.sections
            for data, (which, folder) in zip((dataset, remainder), folders.items(), strict=True)
        }
        _run(planned, dataset.name, jobs)
        for section in definition.sections:
            before, after = (_records(planned[f"{section} {which}"].result) for which in folders)
            for key in sorted(before.keys() | after.keys()):
                kind, _ = key
                compared = [shown[key][COMPARED[kind]] if key in shown else None for shown in (before, after)]
                if compared[0] != compared[1]:
                    yield section, kind, (before.get(key) or after[key])["caption"]


def _job(section: str, definition: StudyDefinition, dataset: Path, language: str, folder: Path) -> Job:
    choice = definition.choices.get(section)
    return Job(
        name=section,
        section=section,
        language=language,
        notebook=notebook_of(definition.notebook_name(section), definition.folder),
        parameters={**(choice.parameters if choice else {}), "dataset": str(dataset), "language": language},
        data_root=ROOT,
        result=folder / "notebooks" / f"{section}.ipynb",
        log=folder / "logs" / section,
    )


def _run(planned: Mapping[str, Job], name: str, jobs: int) -> None:
    from tqdm import tqdm

    tasks = {label: (run_in_process, (job,)) for label, job in planned.items()}
    results = in_parallel(tasks, jobs)
    for _, outcome in tqdm(results, total=len(tasks), desc=name, unit="section", delay=2, leave=False):
        if isinstance(outcome, BaseException):
            raise outcome
        if isinstance(outcome, Outcome) and outcome.failure:
            raise RuntimeError(outcome.failure)


def _records(executed: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Read the record of each table and figure of an executed notebook, by kind and name."""
    outputs = (output for cell in code_cells(read_notebook(executed)) for output in records(cell))
    return {(kind, record["name"]): record for kind, record, _ in outputs if kind in COMPARED}

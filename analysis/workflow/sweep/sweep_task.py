"""Run one notebook of a sweep on any worker: the task sent to the worker, and the result it returns."""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.paths import ROOT
from analysis.report.section_outputs import Output
from analysis.workflow.cache.cache_keys import folder_digest, notebook_key
from analysis.workflow.kernels.dask_cluster import OTHER, UnfitWorker
from analysis.workflow.kernels.forked_kernel import fallback_reasons
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.products.section_results import section_result
from analysis.workflow.run_config import RunConfig
from analysis.workflow.runners.choose_runner import runner_of_process
from analysis.workflow.runners.job import Job
from analysis.workflow.state.input_changes import Inputs
from analysis.workflow.state.real_data import is_real
from analysis.workflow.sweep.task_result import TaskResult

MOST = 3
INPUTS_CHANGING = (
    "its dataset, notebook or code changed during each run; run the sweep again when they no longer change"
)
ONE_AT_A_TIME = threading.Lock()  # running a notebook sets variables of the whole process
PERSONAL = frozenset(["interview", "segment", "speaker", "coder", "first-coder", "second-coder", "text"])
OF_CODERS = frozenset(["boundaries"])  # its columns are named after coders
VERDICT_FIELDS = ("verdict", "supporting", "judged", "estimate", "low", "high", "negative_cases")


@dataclass(frozen=True)
class SweepTask:
    """A point of a grid, as sent to a worker that has its own copy of the project.

    Attributes
    ----------
    key : str
        From `point_key`: the worker must compute the same key, otherwise it has other code or data.
    section, dataset : str
    data_root : str or None
        The folder that the dataset's name is relative to; None for the worker's own copy of the project.
    given : dict
        Parameters that differ from the notebook's defaults.
    quotes : bool
        Whether the result includes tables with rows of segments, interviews, speakers or coders.
    """

    key: str
    section: str
    dataset: str
    data_root: str | None
    given: Mapping[str, Any]
    quotes: bool = False

    @property
    def dataset_folder(self) -> Path:
        """The dataset's folder on this machine."""
        return Path(self.data_root or ROOT) / self.dataset

    @property
    def kind(self) -> tuple[str, str, str | None]:
        """What a worker needs: the notebook and the data, whatever the parameters."""
        return self.section, self.dataset, self.data_root

    @property
    def is_confidential(self) -> bool:
        """Whether the dataset contains real interviews."""
        return is_real(self.dataset_folder)

    def refusal(self) -> str | None:
        """Explain why this machine cannot run the task; None if it can."""
        if not self.dataset_folder.is_dir():
            return f"the worker has no dataset {self.dataset}"
        digest = folder_digest(self.dataset_folder)  # not cached: data may change during the sweep
        if Inputs().changed():  # the code on disk differs from the imported code
            return OTHER
        if point_key(self.section, self.dataset, self.dataset_folder, digest, self.given) != self.key:
            return OTHER
        return None


def point_key(section: str, dataset: str, place: Path, digest: str, parameters: Mapping[str, Any]) -> str:
    """Compute the key of a point's results; equal keys mean equal results on any machine.

    ``digest`` is `folder_digest` of the dataset.
    """
    notebook = read_notebook(RunConfig(place).notebook(section))
    return notebook_key(notebook, {**parameters, "dataset": dataset}, digest, place.resolve().name)


def run_task(task: SweepTask) -> TaskResult:
    """Run a task's notebook in a temporary folder, and return the rows of its outputs.

    Raises
    ------
    UnfitWorker
        If this machine lacks the code or the data.
    """
    for _ in range(MOST):
        inputs = Inputs(RunConfig(task.dataset_folder, sections=(task.section,)))
        if refusal := task.refusal():
            raise UnfitWorker(refusal)
        result = _run(task)
        if not inputs.changed():
            return result
    raise UnfitWorker(INPUTS_CHANGING)


def _run(task: SweepTask) -> TaskResult:
    start = time.perf_counter()
    notebook = RunConfig(task.dataset_folder).notebook(task.section)
    with ONE_AT_A_TIME, TemporaryDirectory(dir=os.environ["JUPYTER_RUNTIME_DIR"]) as folder:  # removed even if killed
        run = runner_of_process()
        fallback_reasons.clear()  # those of another task, maybe of another server
        job = Job(
            name=task.section,
            section=task.section,
            language=str(task.given.get("language", "en")),
            notebook=notebook,
            parameters={**task.given, "dataset": task.dataset},
            data_root=Path(task.data_root or ROOT),
            result=Path(folder, "notebooks", notebook.name),
            log=Path(folder, "logs", notebook.stem),
        )
        outcome = run(job)
        if outcome.failure:
            traceback = job.log.with_suffix(".txt").read_text(encoding="utf-8")
            return TaskResult([], time.perf_counter() - start, outcome.failure, traceback, outcome.fallback_reasons)
        outputs = section_result(job.result, task.section).outputs
    rows = [row for output in outputs if task.quotes or not names_persons(output) for row in result_rows(output)]
    return TaskResult(rows, time.perf_counter() - start, fallback_reasons=outcome.fallback_reasons)


def names_persons(output: Output) -> bool:
    """Tell whether a table has rows of interviews, segments, speakers or coders, or contains quotes."""
    if output.kind != "table":
        return False
    return output.record["name"] in OF_CODERS or any(column["key"] in PERSONAL for column in output.record["columns"])


def result_rows(output: Output) -> Iterator[dict[str, Any]]:
    """Yield each number or word in a table or verdict as a row.

    Yields
    ------
    dict
        ``kind`` ("table" or "verdict"), ``name`` (the table's, or the claim's), ``row``, ``column``, and the value as
        ``number`` or ``text``; a missing value has neither.
    """
    record = output.record
    if output.kind == "verdict":
        for field in VERDICT_FIELDS:
            yield _row("verdict", record["claim"], "", field, record[field])
    elif output.kind == "table":
        labels = [place for place, column in enumerate(record["columns"]) if column["role"] == "label"]
        for values in record["rows"]:
            row = " / ".join(str(values[place]) for place in labels)
            for place, column in enumerate(record["columns"]):
                if place not in labels:
                    yield _row("table", record["name"], row, column["key"], values[place])


def _row(kind: str, name: str, row: str, column: str, value: Any) -> dict[str, Any]:
    number = float(value) if isinstance(value, int | float) else None
    text = None if value is None or number is not None else str(value)
    return {"kind": kind, "name": name, "row": row, "column": column, "number": number, "text": text}

"""One notebook of a sweep, run wherever there is a worker: what goes out to it, and what comes back."""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.paths import NOTEBOOKS, ROOT
from analysis.report.section_outputs import Output
from analysis.workflow.cache.cache_keys import folder_digest, notebook_key
from analysis.workflow.kernels.dask_cluster import OTHER, Unfit
from analysis.workflow.kernels.forked_kernel import serve_this_process
from analysis.workflow.notebook_file import notebook_name, read_notebook
from analysis.workflow.plan import RunConfig
from analysis.workflow.products.section_results import section_result
from analysis.workflow.run_notebook import Job, run_notebook
from analysis.workflow.state.input_changes import Inputs
from analysis.workflow.state.real_data import is_real

MOST = 3
CHANGING = "its dataset, notebook or code changed each time that it was run; run the sweep again when they do not"
ONE_AT_A_TIME = threading.Lock()  # a notebook's run sets variables of its whole process
PERSONAL = frozenset(["interview", "segment", "speaker", "coder", "first-coder", "second-coder", "text"])
OF_CODERS = frozenset(["boundaries"])  # its columns are called by coders
VERDICT_FIELDS = ("verdict", "supporting", "judged", "estimate", "low", "high", "negative_cases")


@dataclass(frozen=True)
class SweepTask:
    """A point of a grid as it is handed to a worker, whose copy of the project may stand elsewhere.

    Attributes
    ----------
    key : str
        From `point_key`: the worker must come to the same, or it has other code or data.
    section, dataset : str
    home : str or None
        The folder that the dataset's name leads from; the worker's own copy of the project where it is None.
    given : dict
        Parameters that differ from what the notebook says by itself.
    quotes : bool
        Whether tables with rows of segments, interviews, speakers or coders are brought back.
    """

    key: str
    section: str
    dataset: str
    home: str | None
    given: Mapping[str, Any]
    quotes: bool = False

    @property
    def place(self) -> Path:
        """Where the dataset is on this machine."""
        return Path(self.home or ROOT) / self.dataset

    @property
    def kind(self) -> tuple[str, str, str | None]:
        """What whoever runs it needs: the notebook and the data, whatever the parameters."""
        return self.section, self.dataset, self.home

    @property
    def is_confidential(self) -> bool:
        """Whether it is about real interviews."""
        return is_real(self.place)

    def refusal(self) -> str | None:
        """Say why it cannot be run on this machine."""
        if not self.place.is_dir():
            return f"the worker has no dataset {self.dataset}"
        digest = folder_digest(self.place)  # each time anew: data may change while the sweep runs
        if Inputs().changed():  # what this process has imported is not what is on disk by now
            return OTHER
        if point_key(self.section, self.dataset, self.place, digest, self.given) != self.key:
            return OTHER
        return None


@dataclass(frozen=True)
class TaskResult:
    """What a worker brings back: rows of results, or why there are none.

    ``doubts`` are why its kernel was started, where it should have been forked.
    """

    rows: list[dict[str, Any]]
    seconds: float
    failure: str | None = None
    traceback: str = ""
    doubts: tuple[str, ...] = ()


def point_key(section: str, dataset: str, place: Path, digest: str, given: Mapping[str, Any]) -> str:
    """Make the key of a point's results: equal keys, equal results, on whichever machine.

    ``digest`` is `folder_digest` of the dataset.
    """
    notebook = read_notebook(NOTEBOOKS / notebook_name(section))
    return notebook_key(notebook, {**given, "dataset": dataset}, digest, place.resolve().name)


def run_errand(errand: SweepTask) -> TaskResult:
    """Run the notebook in a folder of its own, and take what it showed.

    Raises
    ------
    Unfit
        If this machine has not the code or the data for it.
    """
    for _ in range(MOST):
        inputs = Inputs(RunConfig(errand.place, sections=(errand.section,)))
        if refusal := errand.refusal():
            raise Unfit(refusal)
        returned = _run(errand)
        if not inputs.changed():
            return returned
    raise Unfit(CHANGING)


def _run(errand: SweepTask) -> TaskResult:
    start = time.perf_counter()
    from analysis.workflow.kernels.kernel_manager import doubts

    notebook = NOTEBOOKS / notebook_name(errand.section)
    with ONE_AT_A_TIME, TemporaryDirectory(dir=os.environ["JUPYTER_RUNTIME_DIR"]) as folder:  # cleared after a kill
        serve_this_process()
        doubts.clear()  # those of another errand, maybe of another server
        job = Job(
            name=errand.section,
            section=errand.section,
            language=str(errand.given.get("language", "en")),
            notebook=notebook,
            parameters={**errand.given, "dataset": errand.dataset},
            home=Path(errand.home or ROOT),
            result=Path(folder, "notebooks", notebook.name),
            log=Path(folder, "logs", notebook.stem),
        )
        outcome = run_notebook(job)
        if outcome.failure:
            traceback = job.log.with_suffix(".txt").read_text(encoding="utf-8")
            return TaskResult([], time.perf_counter() - start, outcome.failure, traceback, outcome.doubts)
        outputs = section_result(job.result, errand.section).outputs
    rows = [row for output in outputs if errand.quotes or not names_persons(output) for row in result_rows(output)]
    return TaskResult(rows, time.perf_counter() - start, doubts=outcome.doubts)


def names_persons(output: Output) -> bool:
    """Tell whether a table has rows of interviews, segments, speakers or coders, or quotes what was said."""
    if output.kind != "table":
        return False
    return output.record["name"] in OF_CODERS or any(column["key"] in PERSONAL for column in output.record["columns"])


def result_rows(output: Output) -> Iterator[dict[str, Any]]:
    """Give each number or word that a table or a verdict shows as a row of its own.

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

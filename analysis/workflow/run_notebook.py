"""Run one notebook through papermill: its result is put in place whole, or there is none."""

import logging
import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.messages.console import visible
from analysis.workflow.cache.atomic_write import atomic_write, remove
from analysis.workflow.cache.cache_keys import digest
from analysis.workflow.error_line import WITHHELD_ERROR, error_line, error_text
from analysis.workflow.kernel_env import DATA_HOME, STOPPED, VECTOR, stopping
from analysis.workflow.notebook_file import (
    INJECTED,
    code_cells,
    joined,
    plain,
    read_notebook,
    records,
    to_bytes,
    unrun,
    with_records_only,
)
from analysis.workflow.parameters import is_for_public

WARNING = re.compile(
    r"""^(?:(?!Warning:).)*?:\d+:\ (?P<formatted>\w*Warning:.*)  # path:line: Category: message
        (?:(?:\n(?!\ \ )(?!.*Warning:).*)*?\n\ \ \S.*)?         # the rest of the message, and the line that gave it
      | \b(?P<other>\w*Warning:.*)""",
    re.MULTILINE | re.VERBOSE,
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class OtherAudienceError(ValueError):
    """A notebook shows its section to others than its run is for."""


@dataclass(frozen=True)
class Job:
    """One notebook to run: with what, and where to.

    Attributes
    ----------
    name : str
        ``en/05_variation``: language and notebook.
    section, language : str
    notebook : Path
    parameters : dict
        Only those that differ from what the notebook says by itself.
    home : Path
        Where the parameter ``dataset`` leads from; the kernel knows it, its notebook does not tell it.
    result : Path
        Where the executed notebook goes.
    log : Path
        Where the half-executed notebook and the traceback of a failure go, without a suffix.
    """

    name: str
    section: str
    language: str
    notebook: Path
    parameters: Mapping[str, Any]
    home: Path
    result: Path
    log: Path

    @property
    def is_public(self) -> bool:
        """Whether the run is for the public, by its parameters or by what its notebook says by itself."""
        return is_for_public(self.notebook, self.parameters)


@dataclass(frozen=True)
class Outcome:
    """What came of a job: the hash of its result, or what failed and where; and the warnings its cells gave.

    ``doubts`` are why its kernel was started, where it should have been forked.

    The ``log`` of a failure is named from the run's folder, for whoever reads it on another machine.
    """

    name: str
    seconds: float
    result: str | None = None
    failure: str | None = None
    log: str | None = None
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def run_notebook(job: Job) -> Outcome:
    """Run a notebook and store its plain form at ``job.result``; a failure leaves a log in its place."""
    start, is_public = time.perf_counter(), job.is_public
    for suffix in (".ipynb", ".txt"):
        job.log.with_name(job.log.name + suffix).unlink(missing_ok=True)
    remove(job.result)
    try:
        executed = _through_papermill(job)
        _hold_audience(executed, is_public)
    except Exception as error:  # whatever stops one section, the others still run
        _leave_if_stopped(error)
        failure, log = _failure(job, error, is_public)
        return Outcome(job.name, time.perf_counter() - start, failure=failure, log=log, doubts=_doubts())
    content = to_bytes(plain(with_records_only(executed) if is_public else executed))
    atomic_write(job.result, content)
    warnings = tuple(cell_warnings(executed))
    if is_public:  # a warning may quote data, too
        warnings = tuple(re.sub(r"(Warning):.*", r"\1", warning, flags=re.DOTALL) for warning in warnings)
    return Outcome(job.name, time.perf_counter() - start, digest(content), warnings=warnings, doubts=_doubts())


def _hold_audience(executed: Mapping, is_public: bool) -> None:
    """Refuse what a notebook shows to another audience than its parameters name."""
    opened = {record.get("parameters", {}).get("audience") for cell in code_cells(executed)
              for kind, record, _ in records(cell) if kind == "section"} - {None}  # fmt: skip
    wanted = "public" if is_public else "internal"
    if wrong := opened - {wanted}:
        message = f"it opens its section as {', '.join(sorted(wrong))} in a run that is {wanted}"
        raise OtherAudienceError(f"{message}; hand its parameter audience to open_section")


def _leave_if_stopped(error: Exception) -> None:
    """Go on ending where this process was told to end: what a kernel says that was cut off is no failure."""
    if stopping.is_set():
        raise SystemExit(STOPPED) from error


def _doubts() -> tuple[str, ...]:
    from analysis.workflow.kernels.kernel_manager import doubts

    return tuple(sorted(doubts))


def _through_papermill(job: Job) -> Mapping:
    import nbformat
    import papermill

    from analysis.workflow.kernels.kernel_manager import OwnAsyncKernelManager
    from analysis.workflow.kernels.papermill_engine import ENGINE, NotebookEngine

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ |= {DATA_HOME: str(job.home), VECTOR: "yes"}  # the kernel inherits them
    NotebookEngine.last = None
    try:
        return papermill.execute_notebook(
            nbformat.from_dict(unrun(read_notebook(job.notebook))),
            None,
            parameters=dict(job.parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=str(job.notebook.parent),
            kernel_manager_class=OwnAsyncKernelManager,
            record_timing=False,
            autosave_cell_every=0,
        )
    except Exception as error:
        _leave_if_stopped(error)
        if NotebookEngine.last:
            log = job.log.with_name(job.log.name + ".ipynb")
            atomic_write(log, nbformat.writes(NotebookEngine.last).encode("utf-8"))
        raise


def _failure(job: Job, error: Exception, is_public: bool) -> tuple[str, str]:
    """Say which cell failed and why, and store the whole traceback, except in a public run."""
    log, place = job.log.with_name(job.log.name + ".txt"), _place(job, error)
    name = getattr(error, "ename", type(error).__name__)
    if is_public and not isinstance(error, OtherAudienceError):
        job.log.with_name(job.log.name + ".ipynb").unlink(missing_ok=True)
        what = traceback = f"{name}; {WITHHELD_ERROR}"
    else:
        what = error_line(name, getattr(error, "evalue", error))
        traceback = "\n".join(getattr(error, "traceback", None) or [error_text(error)])
    atomic_write(log, (visible(COLOUR.sub("", traceback)) + "\n").encode("utf-8"))
    return f"{job.notebook.name} ({job.language}){place}: {what}", log.relative_to(job.log.parents[1]).as_posix()


def _place(job: Job, error: Exception) -> str:
    """Find the failed cell in the notebook that a person edits, where papermill has inserted none of its own."""
    log = job.log.with_name(job.log.name + ".ipynb")
    failed = _failed_cell(code_cells(read_notebook(log)), error) if log.is_file() else None
    if failed is None:
        return ""
    if INJECTED in failed["metadata"].get("tags", []):
        return ", the cell of the given parameters"
    cells = enumerate(read_notebook(job.notebook)["cells"], start=1)
    return next((f", cell {number} ({cell['id']})" for number, cell in cells if cell["id"] == failed["id"]), "")


def _failed_cell(cells: Iterable[Mapping], error: Exception) -> Mapping | None:
    """Find the cell that shows an error, or in which the kernel died; none where the kernel never came to a cell."""
    from nbclient.exceptions import DeadKernelError

    begun = [cell for cell in cells if cell["metadata"].get("papermill", {}).get("start_time")]
    if isinstance(error, DeadKernelError):
        return begun[-1] if begun else None
    return next((cell for cell in begun if _has_error(cell)), None)


def _has_error(cell: Mapping) -> bool:
    return any(output["output_type"] == "error" for output in cell["outputs"])


def cell_warnings(notebook: Mapping) -> list[str]:
    """List the warnings that the cells of an executed notebook gave."""
    cells = code_cells(notebook)
    return [f"cell {cell['id']}: {warning}" for cell in cells for warning in output_warnings(cell["outputs"])]


def output_warnings(outputs: Iterable[Mapping]) -> list[str]:
    """List the warnings among a cell's outputs; a progress bar is none, nor is the line of code below a warning."""
    texts = [joined(output["text"]) for output in outputs if output.get("name") == "stderr"]
    return [match[match.lastgroup].strip() for text in texts for match in WARNING.finditer(text)]

"""Run one notebook in any way, and store either its complete result or a log of the failure."""

import re
import time
from collections.abc import Callable, Iterable, Mapping

from analysis.messages.console import visible
from analysis.workflow.cache.atomic_write import atomic_write, remove
from analysis.workflow.cache.digests import digest
from analysis.workflow.error_reporting import WITHHELD_ERROR, error_line, error_text
from analysis.workflow.kernels.forked_kernel import fallback_reasons
from analysis.workflow.kernels.kernel_env import exit_if_stopped
from analysis.workflow.notebook_file import (
    INJECTED,
    code_cells,
    joined,
    normalise,
    read_notebook,
    records,
    to_bytes,
    with_records_only,
)
from analysis.workflow.runners.job import CellError, Job, Outcome

WARNING = re.compile(
    r"""^(?:(?!Warning:).)*?:\d+:\ (?P<formatted>\w*Warning:.*)  # path:line: Category: message
        (?:(?:\n(?!\ \ )(?!.*Warning:).*)*?\n\ \ \S.*)?         # the rest of the message, and the line that gave it
      | \b(?P<other>\w*Warning:.*)""",
    re.MULTILINE | re.VERBOSE,
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class AudienceMismatchError(ValueError):
    """A notebook opens its section for another audience than that of its run."""


Execute = Callable[[Job], Mapping]
"""Executes the cells of a job's notebook and returns it with outputs, or raises the error of the first cell to fail."""


def run_notebook(job: Job, execute: Execute) -> Outcome:
    """Run a notebook and store its normal form at ``job.result``; after a failure, write a log instead.

    Parameters
    ----------
    job : Job
    execute : callable
        `execute_in_kernel` or `execute_in_process`.

    Returns
    -------
    Outcome
        Errors of the notebook are part of it.

    Raises
    ------
    SystemExit
        If this process was asked to stop.
    """
    start, is_public = time.perf_counter(), job.is_public
    for suffix in (".ipynb", ".txt"):
        job.log.with_name(job.log.name + suffix).unlink(missing_ok=True)
    remove(job.result)
    try:
        executed = execute(job)
        _check_audience(executed, is_public)
    except Exception as error:  # an error in one section must not stop the others
        exit_if_stopped(error)
        failure, log = _failure(job, error, is_public)
        return Outcome(
            job.name,
            time.perf_counter() - start,
            failure=failure,
            log=log,
            fallback_reasons=tuple(sorted(fallback_reasons)),
        )
    content = to_bytes(normalise(with_records_only(executed) if is_public else executed))
    atomic_write(job.result, content)
    warnings = tuple(cell_warnings(executed))
    if is_public:  # warnings may quote data, too
        warnings = tuple(re.sub(r"(Warning):.*", r"\1", warning, flags=re.DOTALL) for warning in warnings)
    return Outcome(
        job.name,
        time.perf_counter() - start,
        digest(content),
        warnings=warnings,
        fallback_reasons=tuple(sorted(fallback_reasons)),
    )


def _check_audience(executed: Mapping, is_public: bool) -> None:
    """Raise an error if a notebook opened its section for another audience than its parameters name."""
    audiences = {record.get("parameters", {}).get("audience") for cell in code_cells(executed)
              for kind, record, _ in records(cell) if kind == "section"} - {None}  # fmt: skip
    audience = "public" if is_public else "internal"
    if wrong := audiences - {audience}:
        message = f"it opens its section with audience {', '.join(sorted(wrong))} in a run with audience {audience}"
        raise AudienceMismatchError(f"{message}; pass globals() to open_section")


def _failure(job: Job, error: Exception, is_public: bool) -> tuple[str, str]:
    """Describe which cell failed and why, and store the complete traceback, except in a public run."""
    log, place = job.log.with_name(job.log.name + ".txt"), _place(job, error)
    name = getattr(error, "ename", type(error).__name__)
    if is_public and not isinstance(error, AudienceMismatchError):
        job.log.with_name(job.log.name + ".ipynb").unlink(missing_ok=True)
        what = traceback = f"{name}; {WITHHELD_ERROR}"
    else:
        what = error_line(name, getattr(error, "evalue", error))
        traceback = "\n".join(getattr(error, "traceback", None) or [error_text(error)])
    atomic_write(log, (visible(COLOUR.sub("", traceback)) + "\n").encode("utf-8"))
    return f"{job.notebook.name} ({job.language}){place}: {what}", log.relative_to(job.log.parents[1]).as_posix()


def _place(job: Job, error: Exception) -> str:
    """Locate the failed cell in the original notebook, which lacks the cell that papermill inserts."""
    if isinstance(error, CellError):
        return _numbered(job, error.cell)
    log = job.log.with_name(job.log.name + ".ipynb")
    failed = _failed_cell(code_cells(read_notebook(log)), error) if log.is_file() else None
    if failed is None:
        return ""
    if INJECTED in failed["metadata"].get("tags", []):
        return ", the cell of injected parameters"
    return _numbered(job, failed["id"])


def _numbered(job: Job, failed: str) -> str:
    cells = enumerate(read_notebook(job.notebook)["cells"], start=1)
    return next((f", cell {number} ({cell['id']})" for number, cell in cells if cell["id"] == failed), "")


def _failed_cell(cells: Iterable[Mapping], error: Exception) -> Mapping | None:
    """Find the cell with an error, or the cell in which the kernel died; None if the kernel ran no cell."""
    from nbclient.exceptions import DeadKernelError

    started = [cell for cell in cells if cell["metadata"].get("papermill", {}).get("start_time")]
    if isinstance(error, DeadKernelError):
        return started[-1] if started else None
    return next((cell for cell in started if _has_error(cell)), None)


def _has_error(cell: Mapping) -> bool:
    return any(output["output_type"] == "error" for output in cell["outputs"])


def cell_warnings(notebook: Mapping) -> list[str]:
    """List the warnings in the cells of an executed notebook."""
    cells = code_cells(notebook)
    return [f"cell {cell['id']}: {warning}" for cell in cells for warning in output_warnings(cell["outputs"])]


def output_warnings(outputs: Iterable[Mapping]) -> list[str]:
    """List the warnings in a cell's outputs, without progress bars and without the code line below each warning."""
    texts = [joined(output["text"]) for output in outputs if output.get("name") == "stderr"]
    return [match[match.lastgroup or 0].strip() for text in texts for match in WARNING.finditer(text)]

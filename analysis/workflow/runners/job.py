"""Define a notebook to run, what comes of it, and the interface of everything that runs notebooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from analysis.workflow.parameters import is_for_public


@dataclass(frozen=True)
class Job:
    """One notebook to run, with its parameters and its output files.

    Attributes
    ----------
    name : str
        ``en/05_variation``: language and notebook.
    section, language : str
    notebook : Path
    parameters : dict
        Only those that differ from the notebook's defaults.
    data_root : Path
        The folder that the parameter ``dataset`` is relative to; passed to the kernel, never shown in the notebook.
    result : Path
        The file of the executed notebook.
    log : Path
        The files of the partly executed notebook and of the traceback of a failure, without suffix.
    """

    name: str
    section: str
    language: str
    notebook: Path
    parameters: Mapping[str, Any]
    data_root: Path
    result: Path
    log: Path

    @property
    def is_public(self) -> bool:
        """Whether the run is public, by its parameters or by the notebook's default."""
        return is_for_public(self.notebook, self.parameters)


@dataclass(frozen=True)
class Outcome:
    """The outcome of a job: the hash of its result or its failure, and the warnings of its cells.

    ``fallback_reasons`` say why its kernel was started, although it should have been forked.

    ``log`` is relative to the run's folder, so that it is also valid on another machine.
    """

    name: str
    seconds: float
    result: str | None = None
    failure: str | None = None
    log: str | None = None
    warnings: tuple[str, ...] = ()
    fallback_reasons: tuple[str, ...] = ()


class CellError(Exception):
    """The error of a cell that ran without a kernel: the id of the cell, the kind of the error and its message."""

    def __init__(self, cell: str, error: BaseException) -> None:
        super().__init__(str(error))
        self.cell, self.ename, self.evalue = cell, type(error).__name__, str(error)


class Runner(Protocol):
    """Run a notebook, store its result or a log of its failure, and return the outcome; `choose_runner` has them all.

    A runner is a function at the top of a module, so that it can be sent to another process.
    """

    def __call__(self, job: Job) -> Outcome:
        """Run one notebook."""

"""Define what a worker returns for a point of a sweep."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TaskResult:
    """The result of a task: rows, or the reason why there are none.

    ``fallback_reasons`` say why its kernel was started, although it should have been forked.
    """

    rows: list[dict[str, Any]]
    seconds: float
    failure: str | None = None
    traceback: str = ""
    fallback_reasons: tuple[str, ...] = ()

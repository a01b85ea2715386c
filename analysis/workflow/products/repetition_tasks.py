"""Repeat the verdicts of a complete run in several processes."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.workflow.cache.cache_keys import folder_digest
from analysis.workflow.products.robustness_table import NAME
from analysis.workflow.run_config import RunConfig

if TYPE_CHECKING:
    from analysis.notebook.study_run import StudyRun

SHARES = 4


def robustness_tasks(config: RunConfig) -> dict[str, tuple[Callable, tuple]]:
    """Split the work among processes: each takes every fourth repetition."""
    return {f"{NAME} {share + 1}/{SHARES}": (make_share, (config.dataset.absolute(), share)) for share in range(SHARES)}


@lru_cache(maxsize=1)
def _opened(dataset: Path, digest: str) -> "StudyRun":
    """Open a dataset once in each process that makes several shares; ``digest`` is that of its content."""
    from analysis.notebook.study_run import open_study_run  # the driver must not wait for pandas

    return open_study_run(dataset)


def make_share(dataset: Path, share: int) -> list[dict[str, Any]]:
    """Judge all claims in one share of the repetitions."""
    study_run = _opened(dataset, folder_digest(dataset))
    parts = study_run.repeat_verdicts(tuple(study_run.claims), share, SHARES)
    return [{str(name): value for name, value in row.items()} for part in parts for row in part.to_dict("records")]

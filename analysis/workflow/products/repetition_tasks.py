"""Repeat the verdicts of a complete run in several processes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.workflow.products.robustness_table import NAME
from analysis.workflow.run_config import RunConfig

SHARES = 4


def robustness_tasks(config: RunConfig) -> dict[str, tuple[Callable, tuple]]:
    """Split the work among processes: each takes every fourth repetition."""
    return {f"{NAME} {share + 1}/{SHARES}": (make_share, (config.dataset.absolute(), share)) for share in range(SHARES)}


def make_share(dataset: Path, share: int) -> list[dict[str, Any]]:
    """Judge all claims in one share of the repetitions."""
    from analysis.notebook.study_run import open_study_run  # the driver must not wait for pandas

    study_run = open_study_run(dataset)
    parts = study_run.repeat_verdicts(tuple(study_run.claims), share, SHARES)
    return [{str(name): value for name, value in row.items()} for part in parts for row in part.to_dict("records")]

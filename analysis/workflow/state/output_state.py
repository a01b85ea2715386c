"""Whether the tables, figures, claims and report of a run still stand as they were put together from its results."""

import os
from pathlib import Path

from analysis.workflow.cache.cache_keys import (
    code_digest,
    digest,
    error_tables,
    file_digests,
    folder_digest,
    ground_digest,
    joint_digest,
    rooms_digest,
)
from analysis.workflow.cache.run_state import RunState
from analysis.workflow.plan import RunConfig

MADE_BY = "analysis.workflow.products.assembly"
REGISTERED = ("analysis/claims/", "analysis/measures/")  # the report tells their registration
REPORT, CURVES = "report", "curves.json"
NO_PRODUCTS = (
    "keys.json",
    "run.json",
    "logs/",
    "da/notebooks/",
    "en/notebooks/",
    "repetitions.",
    "answers.",
    "rests-on.",
    ".",  # what a killed run left aside
)


def products_key(request: RunConfig, kept: RunState) -> str:
    """Hash all that the products are put together from."""
    beside = [request.build / "scenarios.csv", request.folder / "repetitions.csv"]
    return joint_digest(
        kept.results,
        request.languages,
        code_digest(frozenset([MADE_BY])),
        rooms_digest(*REGISTERED),
        ground_digest(),
        folder_digest(request.dataset),
        error_tables(request.study),
        [path.read_bytes().hex() for path in beside if path.is_file()],
    )


def stand(kept: RunState, key: str, whole: bool) -> bool:
    """Whether the products were put together from what ``key`` stands for, and nobody has touched them since.

    Those of a ``whole`` study have a report, which a run of some sections does not make.
    """
    known = kept.products or {}
    made = known.get("key") == key and (known.get("whole") is True or not whole)
    return made and known.get("files") == _products(kept.folder)


def keep_products(kept: RunState, key: str, whole: bool) -> None:
    """Remember the products that stand there now."""
    kept.products = {"key": key, "whole": whole, "files": _products(kept.folder)}
    kept.save()


def report_files(folder: Path) -> dict[str, str]:
    """Hash every file of the report in a run's folder, and the drawn curves that it is made with."""
    curves = folder / CURVES
    drawn = {CURVES: digest(curves.read_bytes())} if curves.is_file() else {}
    return drawn | dict(file_digests(os.fspath(folder / REPORT)))


def _products(folder: Path) -> dict[str, str]:
    return {name: hashed for name, hashed in file_digests(os.fspath(folder), spare=NO_PRODUCTS)}

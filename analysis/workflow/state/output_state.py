"""Record the state of a run's tables, figures, claims and report, to tell whether they are current."""

import os
from pathlib import Path

from analysis.workflow.cache.cache_keys import (
    code_digest,
    error_tables,
    file_digests,
    folder_digest,
    packages_digest,
    registered_digest,
)
from analysis.workflow.cache.digests import digest, joint_digest
from analysis.workflow.cache.output_folder import CURVES
from analysis.workflow.cache.run_state import RunState
from analysis.workflow.run_config import RunConfig

PRODUCTS_MODULES = ("analysis.workflow.products.run_products", "analysis.workflow.products.build_report")
REGISTERED = ("analysis/claims/", "analysis/measures/")  # the report shows their registration
REPORT = "report"
NOT_PRODUCTS = (
    "keys.json",
    "run.json",
    "logs/",
    "da/notebooks/",
    "en/notebooks/",
    "repetitions.",
    "answers.",
    "rests-on.",
    ".",  # temporary files of a killed run
)


def products_key(config: RunConfig, state: RunState) -> str:
    """Hash all inputs of the products."""
    tables = [config.build / "scenarios.csv", config.folder / "repetitions.csv"]
    return joint_digest(
        state.results,
        config.languages,
        code_digest(frozenset(PRODUCTS_MODULES)),
        packages_digest(*REGISTERED),
        registered_digest(),
        folder_digest(config.dataset),
        error_tables(config.study, config.definition.folder),
        [path.read_bytes().hex() for path in tables if path.is_file()],
    )


def is_current(state: RunState, key: str, whole: bool) -> bool:
    """Tell whether the products were made from the inputs that ``key`` identifies and have not been edited since.

    The products of a ``whole`` study include a report; a run of some sections makes none.
    """
    recorded = state.products or {}
    matches = recorded.get("key") == key and (recorded.get("whole") is True or not whole)
    return matches and recorded.get("files") == _products(state.folder)


def record_products(state: RunState, key: str, whole: bool) -> None:
    """Record the products that are now in the folder."""
    state.products = {"key": key, "whole": whole, "files": _products(state.folder)}
    state.save()


def report_files(folder: Path) -> dict[str, str]:
    """Hash every file of a run's report, and the stored curves that it uses."""
    curves = folder / CURVES
    curve_hashes = {CURVES: digest(curves.read_bytes())} if curves.is_file() else {}
    return curve_hashes | dict(file_digests(os.fspath(folder / REPORT)))


def _products(folder: Path) -> dict[str, str]:
    return {name: hashed for name, hashed in file_digests(os.fspath(folder), skip=NOT_PRODUCTS)}

"""Compute the table of claims by synthetic scenario, and store it for later runs with the same code and data."""

from pathlib import Path
from typing import Any

from analysis.paths import DATA
from analysis.workflow.cache.cache_keys import folder_digest, module_key
from analysis.workflow.cache.digests import joint_digest
from analysis.workflow.cache.stored_table import read_table, write_table
from analysis.workflow.products.section_results import rows_csv, rows_of_csv
from analysis.workflow.run_config import RunConfig

SHIPPED = DATA / "synthetic"
TABLE = "scenarios.csv"
MODULES = ("analysis.simulation.scenario_verdicts", "analysis.measures.estimators")
COLUMNS = ("scenario", "claim", "verdict", "true")


def is_available() -> bool:
    """Tell whether scenarios are shipped with this copy of the project."""
    return any(SHIPPED.glob("*/datapackage.json"))


def includes_scenarios(config: RunConfig) -> bool:
    """Tell whether a run includes the table of claims by scenario, which exists for the project's own claims only."""
    return config.is_complete and config.uses_project_claims and is_available()


def read_scenarios(build: Path) -> list[dict[str, Any]] | None:
    """Read the stored table; None if it is missing or was edited, or if code or data changed."""
    table = read_table(build / TABLE, scenarios_key())
    return None if table is None else parsed_scenarios(table)


def parsed_scenarios(table: str) -> list[dict[str, Any]]:
    """Parse the table from CSV."""
    return [{**row, "true": row["true"] == "true"} for row in rows_of_csv(table)]


def make_scenarios() -> bytes:
    """Judge every claim in every scenario, and return the table as CSV."""
    from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
    from analysis.dataset.read import load_study
    from analysis.measures.estimators import ESTIMATORS
    from analysis.simulation.scenario_verdicts import by_scenario
    from analysis.simulation.scenarios import SCENARIOS

    present = {folder.parent.name: folder.parent for folder in SHIPPED.glob("*/datapackage.json")}
    names = [name for name in SCENARIOS if name in present] + sorted(set(present) - set(SCENARIOS))
    studies = [load_study(present[name]) for name in names]
    return rows_csv(by_scenario(studies, load_claims(), load_quantifiers(), load_reliability(), ESTIMATORS), COLUMNS)


def write_scenarios(build: Path, key: str, table: bytes) -> None:
    """Store the table; ``key`` is the `scenarios_key` from before the work began."""
    write_table(build / TABLE, key, table)


def scenarios_key() -> str:
    """Compute the key of the table."""
    return joint_digest(*map(module_key, MODULES), folder_digest(SHIPPED))

"""The table of claims by synthetic scenario: it belongs to the code and the shipped data, and is kept by content."""

from pathlib import Path
from typing import Any

from analysis.paths import DATA
from analysis.workflow.cache.cache_keys import folder_digest, module_key
from analysis.workflow.cache.stored_table import read_table, write_table
from analysis.workflow.plan import RunConfig
from analysis.workflow.products.section_results import rows_csv, rows_of_csv

SHIPPED = DATA / "synthetic"
TABLE = "scenarios.csv"
MODULE = "analysis.simulation.scenario_verdicts"
COLUMNS = ("scenario", "claim", "verdict", "true")


def is_available() -> bool:
    """Whether scenarios are shipped."""
    return any(SHIPPED.glob("*/datapackage.json"))


def is_crossed(request: RunConfig) -> bool:
    """Whether a table of claims by scenarios goes with a run: scenarios are made for the project's own claims."""
    return request.whole and request.judges_the_project and is_available()


def read_scenarios(build: Path) -> list[dict[str, Any]] | None:
    """Read the stored table; None if it is missing, was edited, or other code or data made it."""
    table = read_table(build / TABLE, scenarios_key())
    if table is None:
        return None
    return [{**row, "true": row["true"] == "true"} for row in rows_of_csv(table)]


def make_scenarios() -> bytes:
    """Judge every claim in every scenario, and give the table."""
    from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
    from analysis.dataset.read import load_study
    from analysis.simulation.scenario_verdicts import by_scenario
    from analysis.simulation.scenarios import SCENARIOS

    present = {folder.parent.name: folder.parent for folder in SHIPPED.glob("*/datapackage.json")}
    names = [name for name in SCENARIOS if name in present] + sorted(set(present) - set(SCENARIOS))
    studies = [load_study(present[name]) for name in names]
    return rows_csv(by_scenario(studies, load_claims(), load_quantifiers(), load_reliability()), COLUMNS)


def write_scenarios(build: Path, key: str, table: bytes) -> None:
    """Store the table with `scenarios_key`, as it was when the work began."""
    write_table(build / TABLE, key, table)


def scenarios_key() -> str:
    """Make the key of the table."""
    return module_key(MODULE, folder_digest(SHIPPED))

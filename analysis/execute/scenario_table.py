"""The table of claims by synthetic scenario: it belongs to the code and the shipped data, and is kept by content."""

import csv
import json
from pathlib import Path
from typing import Any

from analysis.execute.aside import write_aside
from analysis.execute.keys import folder_digest, module_key
from analysis.execute.results import rows_csv
from analysis.spreadsheet import as_meant
from analysis.stored import read_stored
from analysis.study import DATA

SHIPPED = DATA / "synthetic"
MODULE = "analysis.appraise.scenarios"
COLUMNS = ("scenario", "claim", "verdict", "true")


def is_available() -> bool:
    """Whether scenarios are shipped."""
    return any(SHIPPED.glob("*/datapackage.json"))


def read_scenarios(build: Path) -> list[dict[str, Any]] | None:
    """Read the stored table; None if it is missing or was made by other code or of other data."""
    table, key = build / "scenarios.csv", build / "scenarios.json"
    if not table.is_file() or read_stored(key).get("key") != _key():
        return None
    with table.open(encoding="utf-8", newline="") as file:
        rows = [{name: as_meant(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    return [{**row, "true": row["true"] == "true"} for row in rows]


def make_scenarios(build: Path) -> None:
    """Judge every claim in every scenario, and store the table with its key."""
    from analysis.appraise.scenarios import by_scenario
    from analysis.ledger import load_claims, load_quantifiers, load_reliability
    from analysis.load import load_study
    from analysis.synthetic.scenarios import SCENARIOS

    key = _key()
    present = {folder.parent.name: folder.parent for folder in SHIPPED.glob("*/datapackage.json")}
    names = [name for name in SCENARIOS if name in present] + sorted(set(present) - set(SCENARIOS))
    studies = [load_study(present[name]) for name in names]
    rows = by_scenario(studies, load_claims(), load_quantifiers(), load_reliability())
    write_aside(build / "scenarios.csv", rows_csv(rows, COLUMNS))
    write_aside(build / "scenarios.json", (json.dumps({"key": key}) + "\n").encode())


def _key() -> str:
    return module_key(MODULE, folder_digest(SHIPPED))

"""Read the stored table of how often threats make untrue claims look true, where it applies to a study."""

import csv
from dataclasses import asdict
from functools import cache
from typing import Any

from analysis.claims.fingerprint import fingerprint, with_imports
from analysis.claims.ledger import registration
from analysis.files.json_store import read_object
from analysis.models import StudySubset
from analysis.paths import DATA, ROOT
from analysis.simulation.resampling import PERMUTATIONS, RESAMPLES
from analysis.simulation.scenarios import SEEDS
from analysis.simulation.study_size import StudySize, study_size_of

TABLE, KEY = "threat_rates.csv", "threat_rates.json"
COLUMNS = ("threat", "strength", "claim", "runs", "supported")


def key_of(design: StudySize, seeds: tuple[int, ...] = SEEDS) -> dict[str, Any]:
    """Return everything that a table of threats depends on."""
    return {
        "design": asdict(design),
        "registration": registration(),
        "threats": threats_hash(),
        "seeds": {"first": seeds[0], "last": seeds[-1]},
        "permutations": PERMUTATIONS,
        "resamples": RESAMPLES,
    }


@cache
def threats_hash() -> str:
    """Hash the code that simulates threats and judges the studies, the codebook and the associations."""
    code = with_imports([ROOT / "analysis/simulation/threats/count_threats.py"], ROOT, "analysis.simulation")
    return fingerprint([*code, DATA / "codebook.csv", DATA / "associations.yaml"], ROOT)


def is_current(design: StudySize) -> bool:
    """Return whether the stored table was counted for a design, by the present rules and code."""
    return (DATA / TABLE).is_file() and read_object(DATA / KEY) == key_of(design)


def threat_rates_for(material: StudySubset) -> list[dict[str, Any]]:
    """Read the rates that apply to a study judged by the project's own claims; none for another size.

    Returns
    -------
    list of dict
        ``threat, strength, claim, runs, supported``.
    """
    return read_threats() if is_current(study_size_of(material)) else []


def read_threats() -> list[dict[str, Any]]:
    """Read the stored table, whatever it was counted for."""
    with (DATA / TABLE).open(encoding="utf-8", newline="") as file:
        return [
            {**row, "strength": float(row["strength"]), **{name: int(row[name]) for name in ("runs", "supported")}}
            for row in csv.DictReader(file)
        ]

"""The stored tables of error rates: what each was made by, and which one holds for a study."""

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.claims.fingerprint import fingerprint, with_imports
from analysis.claims.ledger import registration
from analysis.claims.select_ledger import LEDGER
from analysis.files.json_store import read_object
from analysis.measures.passages.study_subset import material_of
from analysis.models import VERDICTS, Study, StudySubset
from analysis.paths import BUILD, DATA, ROOT
from analysis.simulation.resampling import PERMUTATIONS, RESAMPLES
from analysis.simulation.scenarios import SEEDS
from analysis.simulation.study_size import Design, design_of

TABLE, KEY, HASH = "error_rates.csv", "error_rates.json", "digest"
COLUMNS = ("scenario", "claim", "true", "runs", *VERDICTS)
HINT = "make error-rates"
LARGEST = 4  # times the shipped design; what is larger takes longer than anyone waits who has not asked for it


@dataclass(frozen=True)
class ErrorTable:
    """Error rates for a design, or the lack of them.

    Attributes
    ----------
    design : Design
        That of the study.
    rows : list of dict
        From `error_rates.error_rows`; empty where no table holds for the design.
    """

    design: Design
    rows: list[dict[str, Any]]

    @property
    def caption(self) -> str:
        """Name the caption of the basis: what rates hold for, or that there are none."""
        return "error-rate-basis" if self.rows else "error-rates-lacking"

    def basis(self) -> pd.DataFrame:
        """Say in one row what the rates hold for: the study's design, and ``runs`` in each scenario (0: no table)."""
        row = {
            "municipalities": self.design.municipalities,
            "interviews-per-cell": self.design.interviews_per_cell,
            "statements-per-interview": self.design.statements,
            "runs": max((row["runs"] for row in self.rows), default=0),
        }
        return pd.DataFrame([row], index=pd.Index(["this-material"], name="design"))


def table_for(material: StudySubset, name: str, ledger: Path = LEDGER) -> ErrorTable:
    """Find the table of error rates that holds for a study: its own, or that of the shipped design.

    A table of other rules, of another generator or for another design says nothing of the study and is not taken.

    Parameters
    ----------
    material : StudySubset
    name : str
        That of the study, which its own table is found by.
    ledger : path
        The claims that are judged: what is known of the project's says nothing of others.
    """
    design = design_of(material)
    for place in (own_folder(name), DATA) if ledger == LEDGER else ():
        if fits(stored_key(place), design):
            return ErrorTable(design, read_rows(place))
    return ErrorTable(design, [])


def own_folder(name: str) -> Path:
    """Say where the table for a dataset's own design stands."""
    return BUILD / "error-rates" / name


def fits(key: Mapping[str, Any] | None, design: Design) -> bool:
    """Tell whether a table made by ``key`` holds for a design under the rules as they stand, whatever its seeds."""
    return key is not None and {**key, "seeds": None} == {**key_of(design, ()), "seeds": None}


def stored_key(folder: Path) -> dict[str, Any] | None:
    """Read what a table was made by; None where there is none, it was edited since, or nobody can tell.

    The table in ``data`` is under version control and may lack the hash that others must have.
    """
    if not (folder / TABLE).is_file():
        return None
    stored = read_object(folder / KEY)
    known = stored.pop(HASH, None)
    if known is None and folder == DATA:
        return stored or None
    return stored if known == _hash(folder, stored) else None


def key_bytes(folder: Path, key: Mapping[str, Any]) -> bytes:
    """Write what the table in a folder was made by, with the hash of both."""
    return (json.dumps({**key, HASH: _hash(folder, key)}, indent=2) + "\n").encode()


def _hash(folder: Path, key: Mapping[str, Any]) -> str:
    told = json.dumps(key, sort_keys=True).encode()
    return hashlib.sha256(told + b"\0" + (folder / TABLE).read_bytes()).hexdigest()


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """Read a table of error rates."""
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        {**row, "true": row["true"] == "true", **{name: int(row[name]) for name in ("runs", *VERDICTS)}} for row in rows
    ]


def key_of(design: Design, seeds: tuple[int, ...] = SEEDS) -> dict[str, Any]:
    """Say what a table of error rates follows from."""
    return {
        "design": asdict(design),
        "registration": registration(),
        "generator": generator(),
        "seeds": {"first": seeds[0], "last": seeds[-1]} if seeds else None,
        "permutations": PERMUTATIONS,
        "resamples": RESAMPLES,
    }


@cache
def generator() -> str:
    """Hash the code that draws studies and judges them from arrays, and the codebook."""
    code = with_imports([ROOT / "analysis/simulation/error_rates.py"], ROOT, "analysis.simulation")
    return fingerprint([*code, DATA / "codebook.csv"], ROOT)


def design_without_rates(study: Study) -> Design | None:
    """Give the design of a study that no table of error rates holds for.

    Returns
    -------
    Design or None
        None where a table holds, where no interview's municipality is known, and of a study so large that it waits to
        be asked for.
    """
    material = material_of(study)
    design = design_of(material)
    if material.interviews["municipality"].isna().all() or _size(design) > LARGEST * _size(Design()):
        return None
    return None if table_for(material, study.name).rows else design


def _size(design: Design) -> int:
    return design.municipalities * design.interviews_per_cell * design.statements

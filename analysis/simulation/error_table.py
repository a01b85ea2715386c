"""Read and write the stored tables of error rates, and find the one that applies to a study."""

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
from analysis.measures.passages.study_subset import select_subset
from analysis.models import VERDICTS, Study, StudySubset
from analysis.paths import BUILD, DATA, ROOT
from analysis.simulation.resampling import PERMUTATIONS, RESAMPLES
from analysis.simulation.scenarios import SEEDS
from analysis.simulation.study_size import StudySize, study_size_of

TABLE, KEY, HASH = "error_rates.csv", "error_rates.json", "digest"
COLUMNS = ("scenario", "claim", "true", "runs", *VERDICTS)
HINT = "make error-rates"
LARGEST = 4  # times the shipped design; larger studies are simulated only on request


@dataclass(frozen=True)
class ErrorTable:
    """Error rates for studies of one size, if there are any.

    Attributes
    ----------
    design : StudySize
        The size of the study.
    rows : list of dict
        From `error_rates.error_rows`; empty if no table applies.
    """

    design: StudySize
    rows: list[dict[str, Any]]

    @property
    def caption(self) -> str:
        """The key of the caption: what the rates apply to, or that there are none."""
        return "error-rate-basis" if self.rows else "error-rates-lacking"

    def basis(self) -> pd.DataFrame:
        """Return one row with what the rates apply to: the size, and ``runs`` per scenario (0 if there is no table)."""
        row = {
            "units": self.design.units,
            "interviews-per-cell": self.design.interviews_per_cell,
            "statements-per-interview": self.design.statements,
            "runs": max((row["runs"] for row in self.rows), default=0),
        }
        return pd.DataFrame([row], index=pd.Index(["this-material"], name="design"))


def table_for(material: StudySubset, name: str, ledger: Path = LEDGER) -> ErrorTable:
    """Find the table of error rates that applies to a study: its own, or that of the shipped design.

    A table of other rules, of another generator or for another size does not apply.

    Parameters
    ----------
    material : StudySubset
    name : str
        The name of the study, by which its own table is found.
    ledger : path
        The claims that are judged; the tables apply to the project's claims only.

    Returns
    -------
    ErrorTable
        Without rows if no table applies.
    """
    design = study_size_of(material)
    for place in (dataset_folder(name), DATA) if ledger == LEDGER else ():
        if applies_to(stored_key(place), design):
            return ErrorTable(design, read_rows(place))
    return ErrorTable(design, [])


def dataset_folder(name: str) -> Path:
    """Return the folder of the table for a dataset's own size."""
    return BUILD / "error-rates" / name


def applies_to(key: Mapping[str, Any] | None, design: StudySize) -> bool:
    """Return whether a table with this key applies to a design under the current rules, whatever its seeds."""
    return key is not None and {**key, "seeds": None} == {**key_of(design, ()), "seeds": None}


def stored_key(folder: Path) -> dict[str, Any] | None:
    """Read what a table was computed from; None if there is no table, or if it may have been edited.

    The table in ``data`` is under version control, so it may lack the hash that other tables must have.
    """
    if not (folder / TABLE).is_file():
        return None
    stored = read_object(folder / KEY)
    known = stored.pop(HASH, None)
    if known is None and folder == DATA:
        return stored or None
    return stored if known == _hash(folder, stored) else None


def key_bytes(folder: Path, key: Mapping[str, Any]) -> bytes:
    """Serialise what the table in a folder was computed from, with a hash of both."""
    return (json.dumps({**key, HASH: _hash(folder, key)}, indent=2) + "\n").encode()


def _hash(folder: Path, key: Mapping[str, Any]) -> str:
    content = json.dumps(key, sort_keys=True).encode()
    return hashlib.sha256(content + b"\0" + (folder / TABLE).read_bytes()).hexdigest()


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """Read a table of error rates."""
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        {**row, "true": row["true"] == "true", **{name: int(row[name]) for name in ("runs", *VERDICTS)}} for row in rows
    ]


def key_of(design: StudySize, seeds: tuple[int, ...] = SEEDS) -> dict[str, Any]:
    """Return everything that a table of error rates depends on."""
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
    """Hash the code that simulates and judges studies, and the codebook."""
    code = with_imports([ROOT / "analysis/simulation/error_rates.py"], ROOT, "analysis.simulation")
    return fingerprint([*code, DATA / "codebook.csv", DATA / "associations.yaml"], ROOT)


def design_without_rates(study: Study) -> StudySize | None:
    """Return the size of a study if no table of error rates applies to it.

    Returns
    -------
    Design or None
        None if a table applies, if no interview's unit is known, or if the study is so large that it is
        simulated only on request.
    """
    material = select_subset(study)
    design = study_size_of(material)
    if material.interviews["unit"].isna().all() or _size(design) > LARGEST * _size(StudySize()):
        return None
    return None if table_for(material, study.name).rows else design


def _size(design: StudySize) -> int:
    return design.units * design.interviews_per_cell * design.statements

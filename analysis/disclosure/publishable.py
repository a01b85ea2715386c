"""The tables and figures that a public run shows, and the columns and rows that it keeps of them.

This is a list of what is allowed: what is not named here is withheld. No table has a row for an interview, a segment, a
speaker, a coder or a municipality; counts of interviews and municipalities are told in bands, whether or not a code is
sensitive. Averages with intervals, distances of pairs and counts of statements are withheld, since their ends and
differences give away single municipalities or persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.disclosure.thresholds import THRESHOLDS, band


@dataclass(frozen=True)
class PublicTable:
    """What is kept of a table.

    Attributes
    ----------
    columns : tuple of str
        Shown as they are.
    banded : dict of str to str
        Counts that are shown in bands, with the unit that each counts.
    of : str
        The column that holds what a banded count is a part of; by default all units of the run. A count of fewer than
        all units is not shown.
    rows : dict of str to int, optional
        The rows that are shown, each with the smallest count that it may hold.
    """

    columns: tuple[str, ...] = ()
    banded: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    rows: Mapping[str, int] | None = None


FLOW = {
    "municipalities": THRESHOLDS["municipality"],
    **dict.fromkeys(
        ("interviews", "characters", "segments", "codings", "statements", "codes-in-codebook"),
        THRESHOLDS["interview"],
    ),
}
ROUNDED = frozenset(["characters", "segments", "codings", "statements"])
"""Rows of the flow that are told to two digits: two exact runs, before and after an interview was withdrawn, would give
away how much it held. For the same reason nobody is told how many codes are in use."""

PREVALENCE = PublicTable(banded={"supporting": "municipality"}, of="judged")
CHANCE = ("observed", "expected", "excess", "p")

TABLES: Mapping[tuple[str, str], PublicTable] = {
    ("sample-and-method", "flow"): PublicTable(("count",), rows=FLOW),
    ("sample-and-method", "frequencies"): PublicTable(
        ("family",), banded={"interviews": "interview", "municipalities": "municipality"}
    ),
    ("sample-and-method", "saturation"): PublicTable(
        ("base", "run", "threshold", "reached", "median", "low", "high", "median-by-municipality")
    ),
    ("sample-and-method", "standings"): PublicTable(("codes",)),
    ("sample-and-method", "agreement"): PublicTable(("family", "standing")),
    ("sample-and-method", "families"): PublicTable(("level", "alpha", "low", "high", "ac1", "set-alpha", "undefined")),
    ("overall-experience", "benefits"): PREVALENCE,
    ("internal-partners", "prevalence"): PREVALENCE,
    ("external-partners", "prevalence"): PREVALENCE,
    ("what-it-takes", "prerequisites"): PREVALENCE,
    ("barriers", "barriers"): PREVALENCE,
    ("variation", "chance"): PublicTable(CHANCE),
    ("variation", "partition"): PublicTable(("r2", "f", "p", "dispersion-f", "dispersion-p")),
    ("claims", "claims"): PublicTable(("section", "word", "verdict", "supporting-band", "reason")),
    ("claims", "verdicts"): PublicTable(("count",)),
    ("claims", "error-rate-basis"): PublicTable(("runs",)),
    ("claims", "error-rates"): PublicTable(("verdict", "true-support", "false-support", "worst-scenario")),
    ("claims", "expected-false-supports"): PublicTable(("supported-claims", "with-rate", "expected-false-supports")),
}
"""By section and table. Row labels are always kept: they name codes, questions, claims or levels."""

FIGURES = frozenset(
    [("variation", "which-chance"), ("variation", "when-chance"), ("variation", "how-chance"), ("claims", "claims")]
)
"""By section and figure. Each draws verdicts, or means over all municipalities, and no mark for one of them."""

SINGLE = frozenset(["interview", "segment", "speaker", "coder", "municipality"])
"""What the rows of no table are, also where a notebook shows other rows under a name that is listed."""

SORTED = frozenset(name for name, kept in TABLES.items() if kept.banded)  # their order would tell the counts apart


BANDED = frozenset({"supporting-band"}.union(*(kept.banded for kept in TABLES.values())))
"""Columns in which a missing count is one that is withheld."""


def publishable_table(section: str, name: str, frame: pd.DataFrame, units: Mapping[str, int]) -> pd.DataFrame | None:
    """Give a table as the public may see it, or None where it is withheld.

    Parameters
    ----------
    section, name : str
        By which the table is known in ``sections.yaml``.
    frame : DataFrame
        As it was measured, its index as row labels.
    units : dict of str to int
        How many municipalities and interviews (``municipality``, ``interview``) the run has.
    """
    kept = TABLES.get((section, name))
    if kept is None or SINGLE & set(map(str, frame.index.names)):
        return None
    if kept.rows is not None:
        frame = frame[[_is_shown(label, count, kept.rows) for label, count in frame["count"].items()]]
        frame = frame.assign(count=[_told(label, int(count)) for label, count in frame["count"].items()])
    shown = {column: _banded(frame, column, kept, units) if column in kept.banded else frame[column]
             for column in frame.columns if column in kept.columns or column in kept.banded}  # fmt: skip
    made = pd.DataFrame(shown, index=frame.index)
    if kept.banded and len(made):
        both = made[list(kept.banded)].notna().all(axis=1)
        made.loc[both & _is_uneven(frame, kept), list(kept.banded)] = None
        made = made.drop(columns=[column for column in kept.banded if made[column].isna().all()])
        if made.columns.empty:
            return None
    return made.sort_index(kind="stable") if (section, name) in SORTED else made


def is_publishable_figure(section: str, name: str) -> bool:
    """Tell whether the public may see a figure."""
    return (section, name) in FIGURES


def _told(label: str, count: int) -> int:
    return round(count, 2 - len(str(count))) if label in ROUNDED else count


def _is_shown(label: str, count: int | None, rows: Mapping[str, int]) -> bool:
    return label in rows and not pd.isna(count) and count >= rows[label]


def _is_uneven(frame: pd.DataFrame, kept: PublicTable) -> np.ndarray:
    """Say of each row whether one of its counts is small and another is not: together their bands tell more than each.

    A code in 0 to 4 interviews and in 3 to 4 municipalities, for instance, is in 3 or 4 interviews.
    """
    few = [(frame[column] < THRESHOLDS[unit]).fillna(False).to_numpy(bool) for column, unit in kept.banded.items()]
    return np.any(few, axis=0) & ~np.all(few, axis=0)


def _banded(frame: pd.DataFrame, column: str, kept: PublicTable, units: Mapping[str, int]) -> pd.Series:
    unit = kept.banded[column]
    total = units[unit]
    whole = frame[kept.of] == total if kept.of else pd.Series(True, index=frame.index)
    found = [
        None if pd.isna(count) or not is_whole else band(int(count), total, unit)
        for count, is_whole in zip(frame[column], whole.fillna(False), strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype=object)

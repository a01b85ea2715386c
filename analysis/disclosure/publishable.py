"""List the tables and figures that a public run shows, and which of their columns and rows.

Everything that is not listed here is withheld. No table has a row for an interview, a segment, a speaker, a coder or a
unit; counts of interviews and units are shown in bands, whether or not a code is sensitive. Means with
intervals, distances of pairs and counts of statements are withheld, because their ends and differences could reveal
single units or persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.disclosure.thresholds import THRESHOLDS, band


@dataclass(frozen=True)
class PublicTable:
    """The parts of a table that a public run shows.

    Attributes
    ----------
    columns : tuple of str
        Shown as they are.
    banded : dict of str to str
        Counts that are shown in bands, with the unit that each counts.
    of : str
        The column with the total of a banded count; by default all units of the run. A count out of fewer than all
        units is not shown.
    rows : dict of str to int, optional
        The rows that are shown, each with the smallest count that may be shown.
    """

    columns: tuple[str, ...] = ()
    banded: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    rows: Mapping[str, int] | None = None


FLOW = {
    "units": THRESHOLDS["unit"],
    **dict.fromkeys(
        ("interviews", "characters", "segments", "codings", "statements", "codes-in-codebook"),
        THRESHOLDS["interview"],
    ),
}
ROUNDED = frozenset(["characters", "segments", "codings", "statements"])
"""Rows of the flow that are rounded to two digits: exact counts before and after an interview is withdrawn would reveal
its size. For the same reason the number of codes in use is withheld."""

PREVALENCE = PublicTable(banded={"supporting": "unit"}, of="judged")
CHANCE = ("observed", "expected", "excess", "p")

TABLES: Mapping[tuple[str, str], PublicTable] = {
    ("sample-and-method", "flow"): PublicTable(("count",), rows=FLOW),
    ("sample-and-method", "frequencies"): PublicTable(("family",), banded={"interviews": "interview", "units": "unit"}),
    ("sample-and-method", "saturation"): PublicTable(
        ("base", "run", "threshold", "reached", "median", "low", "high", "median-by-unit")
    ),
    ("sample-and-method", "standings"): PublicTable(("codes",)),
    ("sample-and-method", "agreement"): PublicTable(("family", "standing")),
    ("sample-and-method", "families"): PublicTable(("level", "alpha", "low", "high", "ac1", "set-alpha", "undefined")),
    ("agreement", "standings"): PublicTable(("codes",)),
    ("agreement", "agreement"): PublicTable(("family", "standing")),
    ("agreement", "families"): PublicTable(("level", "alpha", "low", "high", "ac1", "set-alpha", "undefined")),
    ("saturation", "saturation"): PublicTable(("base", "run", "threshold", "reached", "median", "low", "high")),
    ("themes", "prevalence"): PREVALENCE,
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
"""By section and table. Row labels are always shown; they are codes, questions, claims or levels."""

FIGURES = frozenset(
    [("variation", "which-chance"), ("variation", "when-chance"), ("variation", "how-chance"), ("claims", "claims")]
)
"""By section and figure. They show verdicts, or means over all units, but no single unit."""

SINGLE = frozenset(["interview", "segment", "speaker", "coder", "unit"])
"""Index names that withhold a table, also if a notebook shows other rows under a listed name."""

SORTED = frozenset(name for name, kept in TABLES.items() if kept.banded)  # their original order would reveal the counts


BANDED = frozenset({"supporting-band"}.union(*(kept.banded for kept in TABLES.values())))
"""Columns in which a missing count is one that is withheld."""


def publishable_table(section: str, name: str, frame: pd.DataFrame, units: Mapping[str, int]) -> pd.DataFrame | None:
    """Return the public version of a table, or None if it is withheld.

    Parameters
    ----------
    section, name : str
        As in ``sections.yaml``.
    frame : DataFrame
        The measured table, with its index as row labels.
    units : dict of str to int
        The number of units and interviews (``unit``, ``interview``) in the run.
    """
    kept = TABLES.get((section, name))
    if kept is None or SINGLE & set(map(str, frame.index.names)):
        return None
    if kept.rows is not None:
        frame = frame[[_is_shown(str(label), count, kept.rows) for label, count in frame["count"].items()]]
        frame = frame.assign(count=[_rounded(str(label), int(count)) for label, count in frame["count"].items()])
    shown = {column: _banded(frame, column, kept, units) if column in kept.banded else frame[column]
             for column in frame.columns if column in kept.columns or column in kept.banded}  # fmt: skip
    table = pd.DataFrame(shown, index=frame.index)
    if kept.banded and len(table):
        both = table[list(kept.banded)].notna().all(axis=1)
        table.loc[both & _is_uneven(frame, kept), list(kept.banded)] = None
        table = table.drop(columns=[column for column in kept.banded if table[column].isna().all()])
        if table.columns.empty:
            return None
    return table.sort_index(kind="stable") if (section, name) in SORTED else table


def is_publishable_figure(section: str, name: str) -> bool:
    """Tell whether a public run may show a figure."""
    return (section, name) in FIGURES


def _rounded(label: str, count: int) -> int:
    return round(count, 2 - len(str(count))) if label in ROUNDED else count


def _is_shown(label: str, count: int | None, rows: Mapping[str, int]) -> bool:
    return label in rows and not pd.isna(count) and count >= rows[label]


def _is_uneven(frame: pd.DataFrame, kept: PublicTable) -> np.ndarray:
    """Tell for each row whether one of its counts is small and another is not: their two bands reveal more than one.

    A code in 0 to 4 interviews and in 3 to 4 units, for instance, is in 3 or 4 interviews.
    """
    few = [(frame[column] < THRESHOLDS[unit]).fillna(False).to_numpy(bool) for column, unit in kept.banded.items()]
    return np.any(few, axis=0) & ~np.all(few, axis=0)


def _banded(frame: pd.DataFrame, column: str, kept: PublicTable, units: Mapping[str, int]) -> pd.Series:
    unit = kept.banded[column]
    total = units[unit]
    complete = frame[kept.of] == total if kept.of else pd.Series(True, index=frame.index)
    bands = [
        None if pd.isna(count) or not is_complete else band(int(count), total, unit)
        for count, is_complete in zip(frame[column], complete.fillna(False), strict=True)
    ]
    return pd.Series(bands, index=frame.index, dtype=object)

"""From a comparison of units to the evidence that a claim of great difference is judged by."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.models import Evidence, Reason, StudySubset

Comparison = Callable[[StudySubset, Mapping], Mapping[str, Any]]


def variation_evidence(
    rule: Mapping, material: StudySubset, missing: tuple[Reason, ...], compare: Comparison
) -> Evidence:
    """Run a comparison where the data allow it, and list the pairs that speak against a difference.

    Returns
    -------
    Evidence
        ``units``: per unit that is compared its ``interviews`` that tell, and ``fewest``, all interviews of its
        smaller group; ``numbers``: ``estimate`` (excess), ``observed``, ``expected``, ``p``; ``negative``: pairs no
        further apart than chance puts them.
    """
    found = compare(material, rule)
    units = _compared(material.interviews.assign(compared=found["compared"]))
    close = found["pairs"][found["pairs"] <= found["expected"]]
    return Evidence(
        units=units,
        numbers={"estimate": found["excess"], **{key: found[key] for key in ("observed", "expected", "p")}},
        negative=close.rename("distance").reset_index().assign(kind="pair"),
        missing=missing,
    )


def _compared(interviews: pd.DataFrame) -> pd.DataFrame:
    """Count the interviews that are compared per unit, and all those of its smaller group."""
    groups = interviews["group"] if interviews["group"].notna().any() else interviews["group"].fillna("unknown")
    units = interviews.groupby("unit")["compared"].sum().to_frame("interviews")
    unit, group = units.index.get_indexer(pd.Index(interviews["unit"])), pd.factorize(groups)[0]
    units = units.assign(fewest=smallest_groups(unit, group, len(units)))
    return units[units["interviews"] > 0]


def smallest_groups(unit: np.ndarray, group: np.ndarray, units: int) -> np.ndarray:
    """Count the interviews in each unit's smallest group.

    Parameters
    ----------
    unit, group : arrays of int (n,)
        Where each interview belongs, from 0 (negative: unknown; those interviews do not count).
    units : int
        How many units there are (m).

    Returns
    -------
    array of int (m,)
        Only groups with an interview are compared; 0 where a unit has none.

    Examples
    --------
    >>> smallest_groups(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), units=2)
    array([1, 1])
    """
    in_cell = (unit >= 0) & (group >= 0)
    groups = int(group.max(initial=0)) + 1
    cell = unit[in_cell] * groups + group[in_cell]
    counts = np.bincount(cell, minlength=units * groups).reshape(units, groups)
    fewest = np.where(counts > 0, counts, len(group) + 1).min(axis=1)
    return np.where(counts.any(axis=1), fewest, 0)

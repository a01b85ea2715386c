"""From a comparison of municipalities to the evidence that a claim of great difference is judged by."""

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
        ``units``: per municipality that is compared its ``interviews`` that tell, and ``fewest``, all interviews of its
        smaller area; ``numbers``: ``estimate`` (excess), ``observed``, ``expected``, ``p``; ``negative``: pairs no
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
    """Count the interviews that are compared per municipality, and all those of its smaller area."""
    areas = interviews["area"] if interviews["area"].notna().any() else interviews["area"].fillna("unknown")
    units = interviews.groupby("municipality")["compared"].sum().to_frame("interviews")
    municipality, area = units.index.get_indexer(pd.Index(interviews["municipality"])), pd.factorize(areas)[0]
    units = units.assign(fewest=smallest_areas(municipality, area, len(units)))
    return units[units["interviews"] > 0]


def smallest_areas(municipality: np.ndarray, area: np.ndarray, municipalities: int) -> np.ndarray:
    """Count the interviews in each municipality's smallest area.

    Parameters
    ----------
    municipality, area : arrays of int (n,)
        Where each interview belongs, from 0 (negative: unknown; those interviews do not count).
    municipalities : int
        How many municipalities there are (m).

    Returns
    -------
    array of int (m,)
        Only areas with an interview are compared; 0 where a municipality has none.

    Examples
    --------
    >>> smallest_areas(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), municipalities=2)
    array([1, 1])
    """
    in_cell = (municipality >= 0) & (area >= 0)
    areas = int(area.max(initial=0)) + 1
    cell = municipality[in_cell] * areas + area[in_cell]
    counts = np.bincount(cell, minlength=municipalities * areas).reshape(municipalities, areas)
    fewest = np.where(counts > 0, counts, len(area) + 1).min(axis=1)
    return np.where(counts.any(axis=1), fewest, 0)

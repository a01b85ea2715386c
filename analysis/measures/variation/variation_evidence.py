"""From a comparison of municipalities to the evidence that a claim of great difference is judged by."""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.models import Evidence, Reason, StudySubset

Comparison = Callable[[StudySubset, Mapping], Mapping[str, object]]


def variation_evidence(
    rule: Mapping, material: StudySubset, lacking: tuple[Reason, ...], compare: Comparison
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
        lacking=lacking,
    )


def _compared(interviews: pd.DataFrame) -> pd.DataFrame:
    """Count the interviews that are compared per municipality, and all those of its smaller area."""
    areas = interviews["area"] if interviews["area"].notna().any() else interviews["area"].fillna("unknown")
    cells = interviews.groupby(["municipality", areas]).size()
    units = interviews.groupby("municipality")["compared"].sum().to_frame("interviews")
    units = units.assign(fewest=cells.groupby("municipality").min().reindex(units.index, fill_value=0))
    return units[units["interviews"] > 0]

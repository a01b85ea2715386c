"""From a comparison of municipalities to the evidence that a claim of great difference is judged by."""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.study import Evidence, Material, Reason

Comparison = Callable[[Material, int, int], Mapping[str, object]]


def variation_evidence(rule: Mapping, material: Material, lacking: tuple[Reason, ...], compare: Comparison) -> Evidence:
    """Run a comparison where the data allow it, and list the pairs that speak against a difference.

    Returns
    -------
    Evidence
        ``units``: interviews per municipality, and ``fewest``, those of its smaller area; ``numbers``: ``estimate``
        (excess), ``observed``, ``expected``, ``p``; ``negative``: pairs no further apart than chance puts them.
    """
    placed = material.interviews.dropna(subset=["municipality"])
    areas = placed["area"].fillna("unknown")
    cells = placed.groupby(["municipality", areas]).size().unstack("area", fill_value=0)
    units = pd.DataFrame({"interviews": cells.sum(axis=1), "fewest": cells.min(axis=1)})
    if lacking or len(units) < 2:
        return Evidence(units=units, lacking=lacking)
    found = compare(material, rule["permutations"], rule["seed"])
    close = found["pairs"][found["pairs"] <= found["expected"]]
    return Evidence(
        units=units,
        numbers={"estimate": found["excess"], **{key: found[key] for key in ("observed", "expected", "p")}},
        negative=close.rename("distance").reset_index().assign(kind="pair"),
        lacking=lacking,
    )

"""Whether a code is the one of its family that most units name."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.association.interview_codes import code_matrix
from analysis.measures.prevalence.counting_unit import select_counting_unit
from analysis.measures.prevalence.mention_rule import interviews_not_asked, judged_and_named
from analysis.measures.statistics.by_unit import (
    missing_codes,
    missing_families,
    missing_units,
    units_of,
)
from analysis.models import RIVAL, Claim, Evidence, Reason, StudySubset


def units_naming(claim: Claim, rule: Mapping, material: StudySubset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Determine which units can be judged on each code of a claim's family, and which of them name it.

    Returns
    -------
    tuple of DataFrame
        Truth values, one row per unit and one column per code: ``judged`` and ``named``, as in `judged_and_named`.
    """
    counted, threshold = select_counting_unit(claim, rule, material)
    family, units = claim.variables["family"], units_of(counted)
    codes = list(counted.codes.loc[counted.codes["family"] == family, "code"])
    interviews = counted.interviews["interview"]
    given = code_matrix(counted.codings, "interview", list(interviews), codes).to_numpy() > 0
    asked = ~interviews.isin(interviews_not_asked(counted, [[family]])).to_numpy()
    place = pd.Index(units, dtype="str").get_indexer(pd.Index(counted.interviews["unit"]))
    naming, possible = (_sums(table, place, len(units)) for table in (given, given | asked[:, None]))
    judged, named = judged_and_named(naming, possible, threshold)
    index = pd.Index(units, name="unit", dtype="str")
    return pd.DataFrame(judged, index, codes), pd.DataFrame(named, index, codes)


def _sums(given: np.ndarray, place: np.ndarray, units: int) -> np.ndarray:
    """Count the interviews (n, codes) of each unit: (units, codes); those with a negative place are in none."""
    counts = np.zeros((units, given.shape[1]), dtype=int)
    np.add.at(counts, place[place >= 0], given[place >= 0])
    return counts


def rivals(claim: Claim, named: pd.DataFrame) -> list[str]:
    """List the other codes of the family that most units name, in the codebook's order; none if no other is named.

    Parameters
    ----------
    named : DataFrame
        From `units_naming`.
    """
    counts = named.sum().drop(claim.variables["code"], errors="ignore")
    return list(counts.index[(counts == counts.max()) & (counts > 0)])


def lead_in_family(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count the units that name a code, and by how many it is ahead of the next code of its family.

    Codes count by themselves, without their subcodes.

    Returns
    -------
    Evidence
        ``units``: one row per unit, with ``judged`` and ``named``; ``numbers``: ``estimate``, the lead, which is
        negative if another code is ahead, and ``rival_`` with the name of each code that comes next, the units that
        name it; ``negative``: the units that name one of these and not the claim's code.
    """
    code, family = claim.variables["code"], claim.variables["family"]
    missing = missing_units(material) if claim.unit == "unit" else ()
    missing += missing_codes(material, [code]) + missing_families(material, [family])
    missing += _missing_rivals(code, family, material) if not missing else ()
    if missing:
        return Evidence(pd.DataFrame({"judged": [], "named": []}), missing=missing)
    judged, named = units_naming(claim, rule, material)
    next_codes = rivals(claim, named)
    numbers = {f"{RIVAL}{name}": float(named[name].sum()) for name in next_codes}
    numbers["estimate"] = float(named[code].sum()) - max(numbers.values(), default=0.0)
    against = named.index[named[next_codes].any(axis=1) & ~named[code]]
    units = pd.DataFrame({"judged": judged[code], "named": named[code]})
    return Evidence(units, numbers, pd.DataFrame({"unit": against, "kind": claim.unit}))


def _missing_rivals(code: str, family: str, material: StudySubset) -> tuple[Reason, ...]:
    own = material.codes.loc[material.codes["family"] == family, "code"]
    if code not in set(own):
        return (Reason("code-not-in-family", {"codes": [code], "families": [family]}),)
    return (Reason("nothing-to-compare", {"codes": [code]}),) if len(own) == 1 else ()

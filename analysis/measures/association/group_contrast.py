"""Whether one group of interviews names a thing more often than another group does."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.prevalence.mention_rule import (
    alternatives_of,
    interviews_naming,
    interviews_not_asked,
    missing_for_naming,
    topics_of,
)
from analysis.measures.statistics.by_unit import missing_units, units_of
from analysis.measures.statistics.contrast import contrast_numbers
from analysis.measures.statistics.exact_strata import difference_in_each, stratified_difference
from analysis.models import TOLERANCE, Claim, Evidence, Reason, StudySubset


def interviews_compared(claim: Claim, material: StudySubset) -> pd.DataFrame:
    """List the interviews of a claim's two groups that name its category or could have.

    Parameters
    ----------
    claim : Claim
        Its variables name the ``group``, the other group (``than``) and ``categories``, of which there is one.
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        One row per interview: ``interview, unit, group``, and whether it has ``named`` the category.
    """
    [category] = claim.variables["categories"]
    alternatives = alternatives_of(category, material)
    naming = interviews_naming(material, alternatives)
    not_asked = interviews_not_asked(material, topics_of(alternatives, material)) - naming
    held = material.interviews.rename(columns={"unit": "unit", "group": "group"})
    groups = (claim.variables["group"], claim.variables["than"])
    held = held[held["group"].isin(groups) & ~held["interview"].isin(not_asked)]
    named = held["interview"].isin(naming)
    return held[["interview", "unit", "group"]].assign(named=named).reset_index(drop=True)


def group_contrast(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Compare the shares of two groups of interviews that name a claim's category.

    Returns
    -------
    Evidence
        Where the claim counts units, ``units`` has one row per unit: the share of each group (in the columns named
        after them), their ``difference``, and ``eligible``, whether the unit has both groups; ``numbers`` as from
        `contrast_numbers`; ``negative``: the units where the difference goes the other way. Where it counts interviews,
        ``units`` has one row per interview: whether it names the category, in the column of its group; ``numbers``:
        ``estimate``, ``p`` and ``p_against`` of `stratified_difference` with units as strata, how many interviews were
        ``compared``, and how many the smaller group has (``fewest``); ``negative``: the interviews of the first group
        that do not name it.
    """
    compared = interviews_compared(claim, material)
    missing = missing_for_naming(claim, material) + _missing_groups(claim, material)
    if claim.unit == "interview":
        return _between_interviews(claim, compared, missing)
    return _within_units(claim, compared, units_of(material), missing_units(material) + missing)


def _missing_groups(claim: Claim, material: StudySubset) -> tuple[Reason, ...]:
    unknown = [claim.variables[part] for part in ("group", "than") if claim.variables[part] not in material.groups]
    return (Reason("groups-not-in-study", {"groups": unknown}),) if unknown else ()


def _within_units(claim: Claim, compared: pd.DataFrame, names: list[str], missing: tuple[Reason, ...]) -> Evidence:
    group, than = claim.variables["group"], claim.variables["than"]
    is_first = (compared["group"] == group).to_numpy()
    place = pd.Index(names, dtype="str").get_indexer(pd.Index(compared["unit"]))
    shares = difference_in_each(compared["named"].to_numpy(), is_first, place, len(names))
    difference = shares[0] - shares[1]
    eligible = ~np.isnan(difference)
    units = pd.DataFrame(
        {group: shares[0], than: shares[1], "difference": difference, "eligible": eligible},
        index=pd.Index(names, name="unit", dtype="str"),
    )
    negative = pd.DataFrame({"unit": units.index[difference < -TOLERANCE], "kind": claim.unit})
    return Evidence(units, contrast_numbers(difference[eligible]), negative, missing)


def _between_interviews(claim: Claim, compared: pd.DataFrame, missing: tuple[Reason, ...]) -> Evidence:
    groups = (claim.variables["group"], claim.variables["than"])
    strata = pd.factorize(compared["unit"].fillna(""))[0]  # interviews without a unit are compared with each other
    mixed = compared.groupby(strata)["group"].transform("nunique").to_numpy(dtype=int) == len(groups)
    kept, strata = compared[mixed], strata[mixed]
    named, is_first = kept["named"].to_numpy(), (kept["group"] == groups[0]).to_numpy()
    found = stratified_difference(named, is_first, strata)
    sizes = [int(is_first.sum()), int((~is_first).sum())]
    units = pd.DataFrame(
        {group: kept["named"].astype("boolean").where(kept["group"] == group).to_numpy() for group in groups},
        index=pd.Index(kept["interview"], name="interview"),
    )
    numbers = {"estimate": found.difference, "p": found.p, "p_against": found.p_against}
    negative = pd.DataFrame({"interview": kept["interview"][is_first & ~named].to_numpy(), "kind": claim.unit})
    return Evidence(units, {**numbers, "compared": found.compared, "fewest": min(sizes)}, negative, missing)

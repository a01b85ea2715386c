"""Counts, shares, means and agreement, as publications print them."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.measures.agreement.code_agreement import code_coefficients
from analysis.measures.agreement.pair_agreement import pair_agreement
from analysis.measures.prevalence.mention_rule import (
    alternatives_of,
    codings_of,
    interviews_not_asked,
    missing_for_naming,
    topics_of,
)
from analysis.measures.printed.printed_number import printed_number, printed_parts
from analysis.measures.ratings.code_values import VALUE, code_values
from analysis.models import Claim, Evidence, Reason, StudySubset

COLUMN_OF = {
    "codings": None,
    "segments": "segment",
    "codes": "code",
    "interviews": "interview",
    "units": "unit",
}
COEFFICIENTS = {"percent": "pairs-agreeing", "alpha": "alpha", "fleiss-kappa": "fleiss-kappa", "ac1": "ac1"}
POOLED = {"percent": "pairs-agreeing", "alpha": "alpha", "cohen-kappa": "cohen-kappa", "ac1": "ac1"}


def count_of(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count the codings, segments, codes, interviews or units with a claim's categories; without categories, all.

    Returns
    -------
    Evidence
        ``units``: one row per interview with the number of its codings (``counted``).
    """
    codings, counted = codings_of(claim, material), claim.variables["counted"]
    if "categories" not in claim.variables and counted in ("interviews", "units"):
        number = int(material.interviews[COLUMN_OF[counted]].nunique())
    else:
        number = _number(codings, counted)
    return _evidence(claim, material, codings, float(number))


def share_of(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Divide the number with a claim's categories by the number of all, or of those with the codes ``among``.

    An interview in which none of the topics came up is not among all interviews.

    Returns
    -------
    Evidence
        As for `count_of`, with ``part`` and ``whole`` among the numbers.
    """
    counted = claim.variables["counted"]
    codings = codings_of(claim, material)
    part, whole = _number(codings, counted), _whole(claim, codings, material)
    if not whole:
        return _evidence(claim, material, codings, np.nan, (Reason("nothing-counted", {}),))
    numbers = {"part": float(part), "whole": float(whole)}
    return _evidence(claim, material, codings, part / whole, **numbers)  # type: ignore[arg-type] # numbers alone


def mean_of(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Average the values of codes over the codings of a claim's categories.

    Values are those of the variable ``value`` of codes, or of the variable that the claim names.

    Returns
    -------
    Evidence
        As for `count_of`; codings of codes without a value are left out.
    """
    value = code_values(material, claim.variables.get("variable", VALUE))
    codings = codings_of(claim, material)
    codings = codings[codings["code"].isin(value.index)]
    if codings.empty:
        return _evidence(claim, material, codings, np.nan, (Reason("no-values", {}),))
    return _evidence(claim, material, codings, float(codings["code"].map(value).mean()))


def agreement_of(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Measure the agreement of coders: the mean over codes, or with ``pooled`` of two coders on all codes together.

    Codes for which a coefficient is undefined are left out of its mean.

    Returns
    -------
    Evidence
        As for `count_of`, over the codings of all coders.
    """
    coefficient = claim.variables["coefficient"]
    codings = material.all_codings
    if claim.variables.get("pooled"):
        pairs = pair_agreement(material)
        found = pairs[POOLED[coefficient]] if len(pairs) == 1 else pd.Series(dtype=float)
    else:
        table = code_coefficients(material)
        if "categories" in claim.variables:
            codes = [
                code for category in claim.variables["categories"] for code, *_ in alternatives_of(category, material)
            ]
            table, codings = table[table.index.isin(codes)], codings[codings["code"].isin(codes)]
        found = table[COEFFICIENTS[coefficient]].dropna()
    if found.dropna().empty:
        return _evidence(claim, material, codings, np.nan, (Reason("no-agreement", {}),))
    return _evidence(claim, material, codings, float(found.mean()))


def _number(codings: pd.DataFrame, counted: str) -> int:
    column = COLUMN_OF[counted]
    return len(codings) if column is None else int(codings[column].nunique())


def _whole(claim: Claim, codings: pd.DataFrame, material: StudySubset) -> int:
    counted = claim.variables["counted"]
    if "among" in claim.variables:
        others = replace(claim, variables={"categories": claim.variables["among"]})
        return _number(codings_of(others, material), counted)
    if counted not in ("interviews", "units"):
        return _number(material.codings, counted)
    asked = _asked(claim, material) | set(codings["interview"])
    return int(material.interviews.loc[material.interviews["interview"].isin(asked), COLUMN_OF[counted]].nunique())


def _asked(claim: Claim, material: StudySubset) -> set[str]:
    """Find the interviews in which at least one of the claim's families is not known to have been left out."""
    categories = claim.variables.get("categories", ())
    ways = [group for category in categories for group in alternatives_of(category, material)]
    return set(material.interviews["interview"]) - interviews_not_asked(material, topics_of(ways, material))


def _evidence(
    claim: Claim,
    material: StudySubset,
    codings: pd.DataFrame,
    number: float,
    missing: tuple[Reason, ...] = (),
    **numbers: float,
) -> Evidence:
    per_interview = codings["interview"].value_counts()
    units = pd.DataFrame(
        {"counted": per_interview.reindex(material.interviews["interview"], fill_value=0).to_numpy()},
        index=pd.Index(material.interviews["interview"], name="interview"),
    )
    if "categories" in claim.variables:
        missing = missing_for_naming(claim, material) + missing
    stated = _stated(claim.variables["published"], number, numbers) if not missing else {}
    return Evidence(units=units, numbers={"estimate": number, **stated, **numbers}, missing=missing)


def _stated(published: str | int, number: float, numbers: Mapping[str, float]) -> dict[str, float]:
    """Compare a number with the printed one; a printed "5 of 7" with the part and the whole."""
    if parts := printed_parts(published):
        agrees = parts == (numbers["part"], numbers["whole"])
        return {"published": parts[0] / max(parts[1], 1), "decimals": 2.0, "agrees": float(agrees)}
    printed = printed_number(published)
    agrees = printed.is_rounded(number)
    return {"published": float(printed.value), "decimals": float(printed.decimals), "agrees": float(agrees)}

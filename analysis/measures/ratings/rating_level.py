"""Whether the values of ordinal codes are, on average, above or below a threshold."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.prevalence.mention_rule import codings_of, missing_for_naming
from analysis.measures.ratings.code_values import VALUE, code_values
from analysis.measures.statistics.by_unit import missing_units
from analysis.measures.statistics.intervals import lower_bound, median_bounds, t_interval
from analysis.models import TOLERANCE, Claim, Evidence, Reason, StudySubset

STATISTICS = ("mean", "median")


def rated_codings(claim: Claim, material: StudySubset) -> pd.DataFrame:
    """List the codings of a claim's categories whose code has a value, with their ``value``."""
    values = code_values(material, claim.variables.get("variable", VALUE))
    codings = codings_of(claim, material)
    return codings.assign(value=codings["code"].map(values).astype(float)).dropna(subset="value")


def rating_level(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Average the values of a claim's codes in each unit, and bound their mean or median over units.

    The value of an interview is the mean (or median) of its codings, that of a unit the mean (or median) of its
    interviews.

    Returns
    -------
    Evidence
        ``units``: one row per unit with its ``value``, missing where it has none; ``numbers``: ``estimate``, their mean
        (or median), with a 95 % interval, ``lower_bound`` and ``upper_bound``, each one-sided at the confidence of the
        rule, and the ``threshold``; ``negative``: the units on the other side of the threshold.
    """
    statistic = claim.variables.get("statistic", "mean")
    interviews = rated_codings(claim, material).groupby("interview")["value"].agg(statistic)
    held = material.interviews.assign(value=material.interviews["interview"].map(interviews).astype(float))
    values = held.groupby(claim.unit)["value"].agg(statistic)
    units = values.to_frame()
    missing = missing_for_naming(claim, material)
    missing += missing_units(material) if claim.unit == "unit" else ()
    if not missing and values.isna().all():
        missing = (Reason("no-values", {}),)
    threshold = float(claim.variables["threshold"])
    side = -1 if claim.word == "below" else 1
    against = units.index[side * (values - threshold) < -TOLERANCE]
    negative = pd.DataFrame({claim.unit: against, "kind": claim.unit})
    numbers = _bounded(values.dropna().to_numpy(dtype=float), statistic, rule["confidence"])
    return Evidence(units, {**numbers, "threshold": threshold}, negative, missing)


def _bounded(values: np.ndarray, statistic: str, confidence: float) -> dict[str, float]:
    if statistic == "median":
        estimate = float(np.median(values)) if len(values) else np.nan
        low, high = median_bounds(values)
        lower, upper = median_bounds(values, 2 * confidence - 1)
    else:
        estimate = float(np.mean(values)) if len(values) else np.nan
        low, high = t_interval(values)
        lower, upper = lower_bound(values, confidence), -lower_bound(-values, confidence)
    return {"estimate": estimate, "low": low, "high": high, "lower_bound": lower, "upper_bound": upper}

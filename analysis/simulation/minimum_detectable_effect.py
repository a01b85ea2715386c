"""Minimum detectable effect: the smallest effect that a rule detects in four of five studies of a size."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import binom, t

from analysis.models import Evidence

POWER = 0.80
ALPHA = 0.05  # for rules without a level of their own
MEANS = {
    "generally": "mean",
    "chiefly": "difference",
    "strengthened-when": "difference",
    "more-often-among": "difference",
}  # columns to average


def detectable(rule: Mapping, word: str, judged: int, evidence: Evidence) -> tuple[str, float] | None:
    """Return the smallest true effect with which a rule is met in four of five studies of this size.

    Parameters
    ----------
    rule : mapping
        The record of the word, from `ledger.load_quantifiers`.
    word : str
        The claim's word.
    judged : int
        The number of units (or interviews) that can be judged.
    evidence : Evidence
        On the claim; provides the spread between units.

    Returns
    -------
    ("share", share in [0, 1]), ("mean", number) or None
        None if the rule compares with random assignment or only counts.
    """
    if word in MEANS:
        return _mean(rule, evidence.units, MEANS[word], judged) if MEANS[word] in evidence.units else None
    needed = _needed(rule, word, judged)
    return ("share", smallest_share(needed, judged)) if 1 <= needed <= judged else None


def smallest_share(needed: int, judged: int, power: float = POWER) -> float:
    """Return the smallest population share with which at least ``needed`` of ``judged`` units have it, at this power.

    Exact binomial; units are treated as independent draws.
    """
    return float(brentq(lambda share: binom.sf(needed - 1, judged, share) - power, 0, 1))


def smallest_mean(spread: float, judged: int, power: float = POWER, alpha: float = ALPHA) -> float:
    """Return the smallest mean that a one-sided test at ``alpha`` detects at this power, from the spread of the units.

    An approximation: (t of 1 - alpha + t of power) standard errors (Bloom 1995, Evaluation Review 19(5): 547-556).
    """
    quantiles = t.ppf([1 - alpha, power], judged - 1)
    return float(quantiles.sum() * spread / np.sqrt(judged))


def _mean(rule: Mapping, units: pd.DataFrame | Mapping, column: str, judged: int) -> tuple[str, float] | None:
    values = np.asarray(units[column], dtype=float)
    values = values[~np.isnan(values)]
    if judged < 2 or len(values) < 2:
        return None
    floor, least = rule.get("share_above", 0.0), rule.get("mean_at_least", 0.0)
    detected = smallest_mean(float(values.std(ddof=1)), judged, alpha=_alpha(rule))
    return "mean", max(least, floor + detected)


def _alpha(rule: Mapping) -> float:
    """Return the level of a rule's test, from its largest p-value or its one-sided bound."""
    return rule.get("p_at_most", round(1 - rule["confidence"], 12) if "confidence" in rule else ALPHA)


def _needed(rule: Mapping, word: str, judged: int) -> int:
    """Return how many of the judged units the rule requires; 0 if it sets no such number."""
    if "at_least" in rule:
        return rule["at_least"]
    if "all_but" in rule:
        return judged - rule["all_but"]
    return judged if word in ("all", "where-then") else 0

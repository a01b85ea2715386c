"""The least that a rule finds in four of five studies of a size: its minimum detectable effect."""

from collections.abc import Mapping

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom, t

from analysis.models import Evidence

POWER = 0.80
ALPHA = 0.05  # where a rule has no such number
MEANS = {"generally": "mean", "chiefly": "difference", "strengthened-when": "difference"}  # what each word averages


def detectable(rule: Mapping, word: str, judged: int, evidence: Evidence) -> tuple[str, float] | None:
    """Say what must be true at least for a rule to be met in four of five studies with as many municipalities.

    Parameters
    ----------
    rule : mapping
        The word's record in ``quantifiers.yaml``.
    word : str
    judged : int
        Municipalities (or interviews) that can be judged.
    evidence : Evidence
        Of the claim, for how far municipalities lie apart.

    Returns
    -------
    ("share", share in [0, 1]) or ("mean", number), or None where the rule compares with chance or only counts
    """
    if word in MEANS:
        return _mean(rule, evidence.units, MEANS[word], judged)
    needed = _needed(rule, word, judged)
    return ("share", smallest_share(needed, judged)) if 1 <= needed <= judged else None


def smallest_share(needed: int, judged: int, power: float = POWER) -> float:
    """Give the share of all municipalities with which at least ``needed`` of ``judged`` have it, with that power.

    Each municipality is taken for an independent draw: binomial, exact.
    """
    return float(brentq(lambda share: binom.sf(needed - 1, judged, share) - power, 0, 1))


def smallest_mean(spread: float, judged: int, power: float = POWER, alpha: float = ALPHA) -> float:
    """Give the mean that a one-sided test at ``alpha`` finds with that power, by the spread of the municipalities.

    An approximation: (t of 1 - alpha + t of power) standard errors (Bloom 1995, Evaluation Review 19(5): 547-556).
    """
    quantiles = t.ppf([1 - alpha, power], judged - 1)
    return float(quantiles.sum() * spread / np.sqrt(judged))


def _mean(rule: Mapping, units: Mapping, column: str, judged: int) -> tuple[str, float] | None:
    values = np.asarray(units[column], dtype=float)
    values = values[~np.isnan(values)]
    if judged < 2 or len(values) < 2:
        return None
    floor, least = rule.get("share_above", 0.0), rule.get("mean_at_least", 0.0)
    found = smallest_mean(float(values.std(ddof=1)), judged, alpha=_alpha(rule))
    return "mean", max(least, floor + found)


def _alpha(rule: Mapping) -> float:
    """Take the level of a rule's test from its largest p, or from its one-sided bound."""
    return rule.get("p_at_most", round(1 - rule["confidence"], 12) if "confidence" in rule else ALPHA)


def _needed(rule: Mapping, word: str, judged: int) -> int:
    """How many of those judged must have it."""
    if "at_least" in rule:
        return rule["at_least"]
    if "all_but" in rule:
        return judged - rule["all_but"]
    return judged if word in ("all", "where-then") else 0

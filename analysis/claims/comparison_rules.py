"""The rules of words that compare groups of interviews, codes, or the values of codes."""

from collections.abc import Callable, Mapping

import numpy as np

from analysis.claims.rules import Decision, column, contrast, first_missed, too_few
from analysis.models import RIVAL, TOLERANCE, Evidence, Reason


def more_often_among(rule: Mapping, evidence: Evidence) -> Decision:
    """Require a difference between groups within units or, if interviews are counted, between interviews."""
    return (
        contrast(rule, evidence) if "difference" in evidence.units else _difference_between_interviews(rule, evidence)
    )


def _difference_between_interviews(rule: Mapping, evidence: Evidence) -> Decision:
    """Require a difference between two groups of interviews that is large enough and unlikely by chance."""
    numbers, floor = evidence.numbers, rule["mean_at_least"]
    fewest, wanted = int(numbers["fewest"]), rule["minimum"]["interviews_per_group"]
    if fewest < wanted:
        missing = Reason("too-few-interviews-per-group", {"fewest": fewest, "wanted": wanted})
        return Decision(None, int(numbers["compared"]), missing=missing)
    terms = {
        "difference-too-small": numbers["estimate"] >= floor - TOLERANCE,
        "chance-too-large": numbers["p"] <= rule["p_at_most"] + TOLERANCE,
    }
    mirror = numbers["estimate"] <= -floor + TOLERANCE and numbers["p_against"] <= rule["p_at_most"] + TOLERANCE
    missed = first_missed(terms, {"estimate": numbers["estimate"], "p": numbers["p"]})
    return Decision(None, int(numbers["compared"]), all(terms.values()), mirror, missed=missed)


def most_often_named(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that more units name the code than name any other code of its family, by ``ahead_by``."""
    rivals = [name.removeprefix(RIVAL) for name in evidence.numbers if name.startswith(RIVAL)]
    named, judged = (int(column(evidence, name).sum()) for name in ("named", "judged"))
    lead, ahead_by = evidence.numbers["estimate"], rule["ahead_by"]
    satisfied, behind = lead >= ahead_by - TOLERANCE, lead <= -ahead_by + TOLERANCE
    values = {"codes": rivals, "supporting": named, "rival": int(named - lead)}
    level = Reason("another-is-level", values) if rivals else _not_named(judged, ahead_by)
    missed = None if satisfied else Reason("another-is-first", values) if behind else level
    return Decision(named, judged, satisfied, behind, missing=too_few(judged, rule), missed=missed)


def _not_named(judged: int, wanted: int) -> Reason:
    return Reason("named-in-too-few", {"supporting": 0, "judged": judged, "wanted": wanted})


def together_with(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that two codes are in the same interviews often enough, and more often than chance explains."""
    numbers, least = evidence.numbers, rule["ratio_at_least"]
    together, judged = int(column(evidence, "together").sum()), int(numbers["compared"])
    missing = too_few(judged, rule)
    if missing is None and np.isnan(numbers["p"]):
        missing = Reason("chance-has-no-choice", {"supporting": together, "judged": judged})
    values = {"supporting": together, "expected": numbers["expected"], "p": numbers["p"]}
    terms = {
        "together-too-seldom": together >= rule["together_at_least"],
        "hardly-more-than-chance": together >= least * numbers["expected"] - TOLERANCE,
        "together-by-chance": numbers["p"] <= rule["p_at_most"] + TOLERANCE,
    }
    seldom = together <= numbers["expected"] / least + TOLERANCE
    mirror = bool(seldom and numbers["p_against"] <= rule["p_at_most"] + TOLERANCE)
    missed = first_missed(terms, values)
    return Decision(together, judged, all(terms.values()), mirror, missing=missing, missed=missed)


def above(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that the lower bound of the mean, or median, of the units' values is above the claim's threshold."""
    return _beyond(rule, evidence, 1.0)


def below(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that the upper bound of the mean, or median, of the units' values is below the claim's threshold."""
    return _beyond(rule, evidence, -1.0)


def _beyond(rule: Mapping, evidence: Evidence, side: float) -> Decision:
    """Compare the bound that is nearest to the threshold with it; on the other side, the opposite rule is met."""
    numbers = evidence.numbers
    values, threshold = column(evidence, "value"), numbers["threshold"]
    judged = int((~np.isnan(values)).sum())
    beyond = int((side * (values - threshold) > TOLERANCE).sum())
    nearest, farthest = (numbers[name] for name in ("lower_bound", "upper_bound")[:: int(side)])
    satisfied = bool(side * (nearest - threshold) > TOLERANCE)
    opposite = bool(side * (farthest - threshold) < -TOLERANCE)
    stated = {"bound": float(nearest), "threshold": threshold}
    missed = Reason("no-bound") if np.isnan(nearest) else Reason("bound-not-beyond", stated)
    return Decision(
        beyond, judged, satisfied, opposite, missing=too_few(judged, rule), missed=None if satisfied else missed
    )


COMPARISON_RULES: Mapping[str, Callable[[Mapping, Evidence], Decision]] = {
    "more-often-among": more_often_among,
    "most-often-named": most_often_named,
    "together-with": together_with,
    "above": above,
    "below": below,
}

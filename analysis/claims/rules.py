"""Apply the rule of each quantifier word to the evidence on a claim; ``quantifiers.yaml`` sets the rules' numbers.

Rules read columns of numbers only, so that data frames and the arrays of simulations are judged by the same code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan

import numpy as np

from analysis.models import TOLERANCE, Evidence, Reason


@dataclass(frozen=True)
class Decision:
    """What a rule decides on the evidence.

    Attributes
    ----------
    supporting, judged : int or None
        K of N: how many units meet the claim's condition, out of those that can be judged.
    satisfied, opposite_satisfied : bool
        Whether the rule is met, and whether the opposite rule is met.
    estimate : float or None
        The share K / N, if the rule counts units that name something.
    missing : Reason or None
        What the data lack for a decision.
    missed : Reason or None
        The first term of the rule that is not met.
    """

    supporting: int | None
    judged: int | None
    satisfied: bool = False
    opposite_satisfied: bool = False
    estimate: float | None = None
    missing: Reason | None = None
    missed: Reason | None = None


def column(evidence: Evidence, name: str) -> np.ndarray:
    """Return a column as an array (units,): truth values as 0 and 1, missing values as NaN."""
    return np.asarray(evidence.units[name], dtype=float)


def too_few(judged: int, rule: Mapping) -> Reason | None:
    """Return that fewer units can be judged than the rule requires, or None."""
    wanted = rule["minimum"]["units"]
    return Reason("too-few-units", {"judged": judged, "wanted": wanted}) if judged < wanted else None


def _share_named(rule: Mapping, evidence: Evidence, least: Callable[[int], int]) -> Decision:
    """Count the units that name each category; the category named in the fewest decides."""
    category = column(evidence, "category").astype(int)
    columns = [np.bincount(category, column(evidence, name)).astype(int) for name in ("named", "judged")]
    counts = [(int(k) >= least(int(n)), int(k), int(n)) for k, n in zip(*columns, strict=True)]
    satisfied, supporting, judged = min(counts)
    missing = too_few(min(n for _, _, n in counts), rule)
    wanted = least(judged)
    missed = (
        None
        if satisfied
        else Reason("named-in-too-few", {"supporting": supporting, "judged": judged, "wanted": wanted})
    )
    share = supporting / judged if judged else None
    return Decision(supporting, judged, satisfied, estimate=share, missing=missing, missed=missed)


def every_unit(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that all units that can be judged name it."""
    return _share_named(rule, evidence, lambda judged: judged)


def generally_named(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that all units but at most ``all_but`` name it."""
    return _share_named(rule, evidence, lambda judged: judged - rule["all_but"])


def at_least(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that at least ``at_least`` units name it."""
    return _share_named(rule, evidence, lambda judged: rule["at_least"])


def most(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that more than ``share_above`` of the units name it."""
    return _share_named(rule, evidence, lambda judged: int(judged * rule["share_above"] + TOLERANCE) + 1)


def nobody(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that it is named in no interview of any unit."""
    judged = column(evidence, "judged") > 0
    silent, total = int((judged & (column(evidence, "naming") == 0)).sum()), int(judged.sum())
    missed = None if silent == total else Reason("named-after-all", {"naming": total - silent, "judged": total})
    share = silent / total if total else None
    return Decision(silent, total, silent == total, estimate=share, missing=too_few(total, rule), missed=missed)


def among_others(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that at least ``at_least`` units name each item; exactly ``undecided`` cannot be judged."""
    decision = at_least(rule, evidence)
    if decision.missing is None and not decision.satisfied and decision.supporting == rule["undecided"]:
        missing = Reason("named-in-one-only", {"supporting": decision.supporting, "judged": decision.judged})
        return Decision(decision.supporting, decision.judged, estimate=decision.estimate, missing=missing)
    return decision


def generally(rule: Mapping, evidence: Evidence) -> Decision:
    """Require shares above the threshold in nearly all units, in each group, and for the mean's lower bound."""
    cut, numbers = rule["share_above"], evidence.numbers
    shares = column(evidence, "mean")
    judged = int((~np.isnan(shares)).sum())
    above, below = int((shares > cut + TOLERANCE).sum()), int((shares < cut - TOLERANCE).sum())
    groups = [value for key, value in numbers.items() if key.startswith("group_")]
    upper = 2 * numbers["estimate"] - numbers["lower_bound"]  # the bounds of a t interval are symmetric about the mean
    terms = {
        "shares-too-low": above >= judged - rule["all_but"],
        "bound-too-low": numbers["lower_bound"] > cut,
        "group-too-low": all(group > cut for group in groups),
    }
    mirror = below >= judged - rule["all_but"] and upper < cut and all(group < cut for group in groups)
    return Decision(
        above,
        judged,
        all(terms.values()),
        mirror,
        missing=too_few(judged, rule),
        missed=first_missed(terms, {"supporting": above, "judged": judged, "bound": numbers["lower_bound"]}),
    )


def contrast(rule: Mapping, evidence: Evidence) -> Decision:
    """Require a difference within units that is large enough, of one sign, and unlikely by chance."""
    numbers, floor = evidence.numbers, rule["mean_at_least"]
    differences = column(evidence, "difference")[column(evidence, "eligible") > 0]
    positive, negative, judged = (
        int((differences > TOLERANCE).sum()),
        int((differences < -TOLERANCE).sum()),
        len(differences),
    )
    stays = rule.get("leave_one_out_at_least", -float("inf"))
    terms = {
        "signs-differ": positive >= judged - rule["all_but"],
        "difference-too-small": numbers["estimate"] >= floor - TOLERANCE,
        "chance-too-large": numbers["p"] <= rule["p_at_most"],
        "hangs-on-one": numbers["leave_one_out_low"] >= stays - TOLERANCE,
    }
    mirror = (
        negative >= judged - rule["all_but"]
        and numbers["estimate"] <= -floor + TOLERANCE
        and numbers["p_against"] <= rule["p_at_most"]
        and numbers["leave_one_out_high"] <= -stays + TOLERANCE
    )
    values = {"supporting": positive, "judged": judged, "estimate": numbers["estimate"], "p": numbers["p"]}
    missed = first_missed(terms, values)
    return Decision(positive, judged, all(terms.values()), mirror, missing=too_few(judged, rule), missed=missed)


def great_difference(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that units differ by more than random assignment explains, by a margin."""
    cells, numbers = column(evidence, "fewest"), evidence.numbers
    judged = len(cells)
    missing = too_few(judged, rule)
    wanted = rule["minimum"]["interviews_per_cell"]
    fewest = int(cells.min()) if judged else 0
    if missing is None and fewest < wanted:
        missing = Reason("too-few-interviews-per-cell", {"fewest": fewest, "wanted": wanted})
    if missing:
        return Decision(None, judged, missing=missing)
    terms = {
        "difference-too-small": numbers["estimate"] >= rule["excess_at_least"] - TOLERANCE,
        "chance-too-large": numbers["p"] <= rule["p_at_most"],
    }
    missed = first_missed(terms, {"estimate": numbers["estimate"], "p": numbers["p"]})
    return Decision(None, judged, all(terms.values()), missed=missed)


def where_then(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that every unit that meets the condition names it, if enough meet it and enough do not."""
    condition, named = column(evidence, "condition"), column(evidence, "named") > 0
    having = (condition == 1) & (column(evidence, "judged") > 0)
    without = int((condition == 0).sum())
    supporting, judged = int((having & named).sum()), int(having.sum())
    missing = too_few(judged + without, rule)
    if missing is None and (judged < rule["with_condition"] or without < rule["without_condition"]):
        missing = Reason("condition-does-not-vary", {"having": judged, "without": without})
    satisfied = supporting == judged
    missed = (
        None
        if satisfied
        else Reason("named-in-too-few", {"supporting": supporting, "judged": judged, "wanted": judged})
    )
    share = supporting / judged if judged else None
    return Decision(supporting, judged, satisfied, estimate=share, missing=missing, missed=missed)


def count(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that the counts are as stated."""
    units, numbers = column(evidence, "complete"), evidence.numbers
    complete, found = int(units.sum()), len(units)
    satisfied = complete == found == numbers["expected"]
    values = {"complete": complete, "found": found, "expected": numbers["expected"]}
    return Decision(complete, found, satisfied, missed=None if satisfied else Reason("counts-differ", values))


def equals(rule: Mapping, evidence: Evidence) -> Decision:
    """Require that the number, rounded to the printed decimals, is the printed one."""
    numbers = evidence.numbers
    part, whole = (int(numbers[key]) if key in numbers else None for key in ("part", "whole"))
    satisfied = numbers["agrees"] > 0
    values = {"published": numbers["published"], "found": numbers["estimate"], "decimals": int(numbers["decimals"])}
    missed = None if satisfied else Reason("number-differs", values)
    return Decision(part, whole, satisfied, missed=missed)


def first_missed(terms: Mapping[str, bool], values: Mapping) -> Reason | None:
    """Return the first term of a rule that is not met, or None."""
    return next((Reason(key, values) for key, satisfied in terms.items() if not satisfied), None)


RULES: Mapping[str, Callable[[Mapping, Evidence], Decision]] = {
    "all": every_unit,
    "generally": generally,
    "generally-named": generally_named,
    "several": at_least,
    "some": at_least,
    "among-others": among_others,
    "chiefly": contrast,
    "great-difference": great_difference,
    "strengthened-when": contrast,
    "where-then": where_then,
    "count": count,
    "equals": equals,
    "most": most,
    "nobody": nobody,
}

# Words whose estimate is a share of units; for the others, the measure provides the estimate.
NAMED_WORDS = ("all", "generally-named", "several", "some", "among-others", "where-then", "most", "nobody")


def none_if_nan(value: float | None) -> float | None:
    """Return None for NaN, and any other number unchanged."""
    return None if value is None or isnan(value) else float(value)

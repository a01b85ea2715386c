"""What the rules of all words share: the decision, and how they read evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.models import Evidence, Reason


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
    wanted = rule["minimum"]["municipalities"]
    return Reason("too-few-municipalities", {"judged": judged, "wanted": wanted}) if judged < wanted else None


def first_missed(terms: Mapping[str, bool], values: Mapping) -> Reason | None:
    """Return the first term of a rule that is not met, or None."""
    return next((Reason(key, values) for key, satisfied in terms.items() if not satisfied), None)

"""Restrict a verdict to what a public run may show: the verdict without its exact numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.disclosure.thresholds import THRESHOLDS, band
from analysis.models import Reason, Verdict

NUMBERS = ("supporting", "judged", "estimate", "low", "high", "negative_cases")
REASONS = frozenset(
    [
        "word-needs-units",
        "nothing-to-compare",
        "codes-not-in-codebook",
        "families-not-in-codebook",
        "groups-not-in-study",
        "code-not-in-family",
        "no-values",
        "no-variable",
        "coding-unreliable",
        "named-in-too-few",
        "named-in-too-few-of-interviews",
        "shares-too-low",
        "signs-differ",
        "together-too-seldom",
    ]
)
"""Reasons about the codebook, the coders or the rule. Reasons with a count, an estimate or one unit are
withheld."""


def public_numbers(verdict: Verdict, units: Mapping[str, int], unit: str) -> dict[str, Any]:
    """Return the numbers of a verdict that a public run may show.

    Parameters
    ----------
    verdict : Verdict
    units : dict of str to int
        The number of units and interviews in the run.
    unit : {"unit", "interview"}
        What the claim counts.

    Returns
    -------
    dict
        The numbers by name, all None except ``judged`` if every unit was judged; and ``supporting_band``, the band
        of the number of units that meet the claim's condition, or None.
    """
    total = units[unit]
    all_judged = verdict.judged == total >= THRESHOLDS[unit]
    supporting = band(verdict.supporting, total, unit) if all_judged else None
    return {**dict.fromkeys(NUMBERS), "judged": total if all_judged else None, "supporting_band": supporting}


def public_reasons(reasons: Sequence[Reason], units: Mapping[str, int]) -> tuple[Reason, ...]:
    """Keep the reasons that reveal nothing about a small group.

    Parameters
    ----------
    reasons : sequence of Reason
    units : dict of str to int
        How many units and interviews the run has.
    """
    return tuple(
        reason
        for reason in reasons
        if (reason.key in REASONS or _has_enough_interviews(reason)) and _counts_all(reason, units)
    )


def _counts_all(reason: Reason, units: Mapping[str, int]) -> bool:
    """Tell whether a reason that states what a rule asks for counts all units; else it reveals how many were judged."""
    return reason.values.get("wanted") is None or reason.values.get("judged") in units.values()


def _has_enough_interviews(reason: Reason) -> bool:
    return reason.key == "no-unit" and reason.values.get("interviews", 0) >= THRESHOLDS["interview"]

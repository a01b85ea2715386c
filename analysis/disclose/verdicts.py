"""A verdict as the public may see it: what was found, without the numbers that it rests on."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.disclose.thresholds import THRESHOLDS, band
from analysis.study import Reason, Verdict

NUMBERS = ("supporting", "judged", "estimate", "low", "high", "negative_cases")
REASONS = frozenset(
    [
        "word-needs-municipalities",
        "nothing-to-compare",
        "codes-not-in-codebook",
        "families-not-in-codebook",
        "no-variable",
        "coding-unreliable",
        "named-in-too-few",
        "named-in-too-few-of-interviews",
        "shares-too-low",
        "signs-differ",
    ]
)
"""Reasons that speak of the codebook, the coders or the rule. Those that hold a count, an estimate or one municipality
are withheld."""


def public_numbers(verdict: Verdict, units: Mapping[str, int], unit: str) -> dict[str, Any]:
    """Give the numbers of a verdict as the public may see them.

    Parameters
    ----------
    verdict : Verdict
    units : dict of str to int
        How many municipalities and interviews the run has.
    unit : {"municipality", "interview"}
        What the claim counts.

    Returns
    -------
    dict
        The numbers by name, all None but ``judged`` where every unit was judged; and ``supporting_band``, in which
        the number lies of those that meet the claim's condition, or None.
    """
    total = units[unit]
    whole = verdict.judged == total >= THRESHOLDS[unit]
    found = band(verdict.supporting, total, unit) if whole else None
    return {**dict.fromkeys(NUMBERS), "judged": total if whole else None, "supporting_band": found}


def public_reasons(reasons: Sequence[Reason], units: Mapping[str, int]) -> tuple[Reason, ...]:
    """Keep the reasons that tell of no small group.

    Parameters
    ----------
    reasons : sequence of Reason
    units : dict of str to int
        How many municipalities and interviews the run has.
    """
    return tuple(
        reason for reason in reasons if (reason.key in REASONS or _is_of_enough(reason)) and _is_of_all(reason, units)
    )


def _is_of_all(reason: Reason, units: Mapping[str, int]) -> bool:
    """Whether a reason that says how many a rule asks for counts them among all: else it tells how many were judged."""
    return reason.values.get("wanted") is None or reason.values.get("judged") in units.values()


def _is_of_enough(reason: Reason) -> bool:
    return reason.key == "no-municipality" and reason.values.get("interviews", 0) >= THRESHOLDS["interview"]

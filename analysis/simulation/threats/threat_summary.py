"""Summarise the rates of threats: how strong each must be before a verdict errs too often."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.simulation.threats.threat_names import ANY, NO_EFFECT

TOLERATED = 0.05
"""The share of untrue claims that may be supported."""

NEUTRAL: Mapping[str, float] = {"bad-untold": 0.15}  # as many good experiences go unreported
"""The strength at which a threat does nothing, where that is not 0."""


def false_support_curves(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Give, for each claim and threat, how often the untrue claim is supported at each strength.

    Parameters
    ----------
    rows : iterable of dict
        ``threat, strength, claim, runs, supported``.

    Returns
    -------
    DataFrame
        Indexed by ``claim, threat, strength``: ``false-support``, a share.

    Examples
    --------
    >>> row = {"threat": "halo", "strength": 0.5, "claim": "PR-6", "runs": 100, "supported": 8}
    >>> false_support_curves([row])["false-support"].tolist()
    [0.08]
    """
    table = pd.DataFrame(list(rows), columns=["claim", "threat", "strength", "runs", "supported"])
    table["false-support"] = table["supported"] / table["runs"]
    return table.set_index(["claim", "threat", "strength"])[["false-support"]]


def tipping_strength(
    strengths: Sequence[float], shares: Sequence[float], start: tuple[float, float] = (0.0, 0.0)
) -> float | None:
    """Interpolate the strength at which an untrue claim is supported in more than `TOLERATED` of studies.

    Parameters
    ----------
    strengths, shares : sequence of float
        Rising strengths, and the share of studies that support the claim at each.
    start : (float, float)
        The strength at which the threat does nothing, and the share that supports the untrue claim then.

    Returns
    -------
    float or None
        None if no strength that was tried is strong enough.

    Examples
    --------
    >>> tipping_strength([0.5, 1.0], [0.04, 0.14])
    0.55
    >>> tipping_strength([0.5, 1.0], [0.01, 0.02]) is None
    True
    """
    points = [start, *zip(strengths, shares, strict=True)]
    for (weaker, below), (stronger, above) in pairwise(points):
        if above > TOLERATED:
            if below >= TOLERATED:
                return weaker
            return round(weaker + (stronger - weaker) * (TOLERATED - below) / (above - below), 10)
    return None


def threat_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Give the strongest effect and the tipping strength of every threat to every claim.

    Returns
    -------
    DataFrame
        Indexed by ``claim, threat``: ``strengths`` and ``shares`` (tuples, by rising strength), ``tipping-strength``
        (missing where no strength that was tried suffices) and ``reach``, the tipping strength as a share of the
        largest that was tried; the smaller, the more cheaply the threat undoes the verdict.
    """
    curves = false_support_curves(rows).reset_index()
    unthreatened = curves[curves["threat"] == NO_EFFECT].set_index("claim")["false-support"]
    found = {}
    for (claim, threat), each in curves[curves["threat"] != NO_EFFECT].groupby(["claim", "threat"], sort=False):
        strengths, shares = tuple(each["strength"]), tuple(each["false-support"])
        start = (NEUTRAL.get(str(threat), 0.0), float(unthreatened.get(claim, 0.0)))
        tipping = tipping_strength(strengths, shares, start)
        reach = None if tipping is None else tipping / strengths[-1]
        found[claim, threat] = (strengths, shares, tipping, reach)
    index = pd.MultiIndex.from_tuples(list(found), names=["claim", "threat"])
    columns = ["strengths", "shares", "tipping-strength", "reach"]
    return pd.DataFrame(list(found.values()), columns=columns, index=index)


def cheapest_threats(rows: Iterable[Mapping[str, Any]]) -> dict[str, str | None]:
    """Name the threat that undoes each claim's verdict most cheaply; None where none that was tried does.

    Threats are compared by their reach; of two with the same reach, the one with the larger false support.
    """
    table = threat_table(rows)
    cheapest: dict[str, str | None] = {}
    for claim, each in table.groupby(level="claim", sort=False):
        known = each.dropna(subset=["reach"]).assign(worst=[max(shares) for shares in each.dropna()["shares"]])
        ordered = known.sort_values(["reach", "worst"], ascending=[True, False], kind="stable")
        cheapest[str(claim)] = str(ordered.index[0][1]) if len(ordered) else None
    return cheapest


def worst_and_family(rows: Iterable[Mapping[str, Any]]) -> tuple[float, str, str, float] | None:
    """Give the largest false support of all, its claim and threat, and how often any claim errs without any effect.

    Returns
    -------
    (float, str, str, float) or None
        ``share, claim, threat, family``; None if there are no rates.
    """
    curves = false_support_curves(rows)["false-support"]
    if curves.empty:
        return None
    threats = curves[(curves.index.get_level_values("threat") != NO_EFFECT)]
    claim, threat, _ = threats.index[int(threats.to_numpy().argmax())]
    return float(threats.max()), str(claim), str(threat), float(curves.loc[(ANY, NO_EFFECT, 0.0)])

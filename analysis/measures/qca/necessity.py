"""Whether a condition is necessary for an outcome: no case has the outcome without it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.qca.expression import membership, truth_values


def necessity(cases: pd.DataFrame, outcome: str, expressions: Sequence[str]) -> pd.DataFrame:
    """Measure how necessary each expression is for the outcome.

    Parameters
    ----------
    cases : DataFrame
        One truth value per case (rows) and condition or outcome (columns).
    outcome : str
        Its column.
    expressions : sequence of str
        As in `membership`.

    Returns
    -------
    DataFrame
        Indexed by ``expression``, with n(...) for a number of cases: ``inclN`` = n(X and Y) / n(Y); ``covN`` =
        n(X and Y) / n(X); ``RoN``, the relevance of necessity, = n(not X) / n(not (X and Y)), low where X is there in
        nearly all cases. Missing where what it is divided by is 0.

    References
    ----------
    Ragin (2006), Polit. Anal. 14: 291-310; Schneider and Wagemann (2012), Set-Theoretic Methods for the Social
    Sciences, p. 236 (RoN).

    Examples
    --------
    Three units: two have the condition, one of these the outcome.

    >>> cases = pd.DataFrame({"appointed": [True, True, False], "named": [True, False, False]})
    >>> necessity(cases, "named", ["appointed"]).loc["appointed"].to_dict()
    {'inclN': 1.0, 'covN': 0.5, 'RoN': 0.5}
    """
    has = truth_values(cases[outcome])
    rows = {expression: _necessity(membership(cases, expression), has) for expression in expressions}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["inclN", "covN", "RoN"], dtype=float)
    return table.rename_axis("expression")


def _necessity(condition: np.ndarray, outcome: np.ndarray) -> tuple[float, float, float]:
    both = np.sum(condition & outcome)
    return (
        ratio(both, np.sum(outcome)),
        ratio(both, np.sum(condition)),
        ratio(np.sum(~condition), len(outcome) - both),
    )


def ratio(part: int, whole: int) -> float:
    """Divide; NaN where there is nothing to divide by."""
    return float(part / whole) if whole else float("nan")

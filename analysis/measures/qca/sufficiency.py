"""Whether a condition is sufficient for an outcome: no case has it without the outcome."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.qca.expression import membership, truth_values
from analysis.measures.qca.necessity import ratio


def sufficiency(cases: pd.DataFrame, outcome: str, expressions: Sequence[str]) -> pd.DataFrame:
    """Measure how sufficient each expression is for the outcome, and what each covers that no other of them does.

    Parameters
    ----------
    cases, outcome, expressions
        As in `necessity.necessity`.

    Returns
    -------
    DataFrame
        Indexed by ``expression``, with n(...) for a number of cases: ``inclS`` = n(X and Y) / n(X); ``PRI``, the
        proportional reduction in inconsistency, which equals ``inclS`` where no case is partly in a set; ``covS`` =
        n(X and Y) / n(Y); ``covU``, the share of cases with the outcome that no other expression covers. Missing
        where what it is divided by is 0.

    References
    ----------
    Ragin (2006), Polit. Anal. 14: 291-310; Schneider and Wagemann (2012), Set-Theoretic Methods for the Social
    Sciences, p. 242 (PRI).

    Examples
    --------
    >>> cases = pd.DataFrame({"appointed": [True, True, False], "named": [True, False, False]})
    >>> sufficiency(cases, "named", ["appointed"]).loc["appointed", ["inclS", "covS"]].to_dict()
    {'inclS': 0.5, 'covS': 1.0}
    """
    has = truth_values(cases[outcome])
    within = np.array([membership(cases, expression) for expression in expressions]).reshape(-1, len(cases))
    alone = within & (within.sum(axis=0) == 1)
    rows = [_sufficiency(members, only, has) for members, only in zip(within, alone, strict=True)]
    table = pd.DataFrame(rows, columns=["inclS", "PRI", "covS", "covU"], dtype=float)
    return table.set_axis(pd.Index(list(expressions), name="expression", dtype="str"))


def _sufficiency(condition: np.ndarray, only: np.ndarray, outcome: np.ndarray) -> tuple[float, float, float, float]:
    both = np.sum(condition & outcome)
    inclusion = ratio(both, np.sum(condition))
    return inclusion, inclusion, ratio(both, np.sum(outcome)), ratio(np.sum(only & outcome), np.sum(outcome))

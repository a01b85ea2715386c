"""P-values of permutation tests."""

import numpy as np

from analysis.models import TOLERANCE


def permutation_p_value(null: np.ndarray, observed: float, exact: bool) -> float:
    """Chance of a value as large as observed, among all deals or a sample of them.

    Parameters
    ----------
    null : array (b,)
        Values by deal; one that is undefined counts as large, so that it never helps.
    exact : bool
        Whether these are all deals: then p = k / b, else p = (1 + k) / (b + 1), k of them being as large.

    References
    ----------
    Phipson and Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9: 39.
    """
    if np.isnan(observed):
        return float("nan")
    return chance_of(int(count_as_large(null, observed)), len(null), exact)


def count_as_large(null: np.ndarray, observed: np.ndarray | float) -> np.ndarray:
    """Count the values by deal (b, ...) that are as large as what was observed (...); one that is undefined counts."""
    return np.sum(~(null < observed - TOLERANCE), axis=0)


def chance_of(as_large: np.ndarray | int, dealt: int, exact: bool) -> np.ndarray | float:
    """Chance of a value as large as observed, of which so many were counted among so many deals."""
    return as_large / dealt if exact else (1 + as_large) / (dealt + 1)

"""P-values of permutation tests."""

import numpy as np

from analysis.models import TOLERANCE


def permutation_p_value(null: np.ndarray, observed: float, exact: bool) -> float:
    """Chance of a value as large as observed, among all permutations or a sample of them.

    Parameters
    ----------
    null : array (b,)
        Values by permutation; one that is undefined counts as large, so that it never helps.
    exact : bool
        Whether these are all permutations: then p = k / b, else p = (1 + k) / (b + 1), k of them being as large.

    References
    ----------
    Phipson and Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9: 39.

    Examples
    --------
    Two of four values are as large as 3:

    >>> null = np.array([1.0, 2.0, 3.0, 4.0])
    >>> float(permutation_p_value(null, 3.0, exact=True)), float(permutation_p_value(null, 3.0, exact=False))
    (0.5, 0.6)
    """
    if np.isnan(observed):
        return float("nan")
    return float(p_value_from_count(int(count_as_large(null, observed)), len(null), exact))


def count_as_large(null: np.ndarray, observed: np.ndarray | float) -> np.ndarray:
    """Count the values by permutation (b, ...) that are as large as the observed (...); undefined values count, too."""
    return np.sum(~(null < observed - TOLERANCE), axis=0)


def p_value_from_count(as_large: np.ndarray | int, permuted: int, exact: bool) -> np.ndarray | float:
    """Chance of a value as large as observed, of which so many were counted among so many permutations."""
    return as_large / permuted if exact else (1 + as_large) / (permuted + 1)

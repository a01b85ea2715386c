"""P-values of several tests, adjusted so that the chance of any false finding stays below the level."""

import numpy as np


def holm(p: np.ndarray) -> np.ndarray:
    """Adjust p-values by Holm's step-down method.

    Parameters
    ----------
    p : array (k,)
        Missing where nothing was tested; those count for none.

    Returns
    -------
    array (k,)
        max over j <= i of min(1, (k - j + 1) p_(j)) for the i-th smallest; missing where ``p`` is.

    References
    ----------
    Holm (1979), Scand. J. Stat. 6: 65-70.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).round(2)
    array([0.03, 0.06, 0.06])
    """
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    ordered = tested[np.argsort(p[tested], kind="stable")]
    steps = p[ordered] * np.arange(len(ordered), 0, -1)
    adjusted[ordered] = np.minimum(1, np.maximum.accumulate(steps))
    return adjusted

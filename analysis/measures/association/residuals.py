"""Where a partner's statements lie more often than those of all partners together."""

import numpy as np
import pandas as pd


def pearson_residuals(counts: pd.DataFrame) -> pd.DataFrame:
    """Set each row's shares against those of all rows together.

    Parameters
    ----------
    counts : DataFrame
        Statements by partner (rows) and phase or form (columns).

    Returns
    -------
    DataFrame
        sqrt(n_i) (s_ij - s_j) / sqrt(s_j), with s_ij the share of the column in row i, n_i the statements of the row
        and s_j the share of the column overall: Pearson's residual (O - E) / sqrt(E) of the row's own profile. Missing
        in a row or column without statements. The residuals show where to look. They have no p: statements of one
        interview are not independent.

    References
    ----------
    Pearson (1900), Philos. Mag. 50: 157-175; Agresti (2013), Categorical Data Analysis, section 3.3.
    """
    sizes = counts.sum(axis=1).astype(float)
    overall = counts.sum(axis=0) / (sizes.sum() or np.nan)
    expected = pd.DataFrame(np.outer(sizes, overall), index=counts.index, columns=counts.columns)
    return (counts - expected).div(np.sqrt(expected.where(expected > 0)))

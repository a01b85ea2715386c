"""Random orders in which the interviews could have been conducted."""

import numpy as np
import pandas as pd


def interview_orders(interviews: int, orders: int, rng: np.random.Generator) -> np.ndarray:
    """Draw orders in which any interview may follow any other: (orders, interviews)."""
    return rng.permuted(np.tile(np.arange(interviews), (orders, 1)), axis=1)


def unit_orders(units: np.ndarray, orders: int, rng: np.random.Generator) -> np.ndarray | None:
    """Draw orders that finish one unit before the next, both units and their interviews in any order.

    Parameters
    ----------
    units : array (interviews,)
        Of each interview; one without a unit forms its own group.

    Returns
    -------
    array (orders, interviews)
        None where no interview has a unit.
    """
    has_unit = ~pd.isna(units)
    if not has_unit.any():
        return None
    group = pd.factorize(np.where(has_unit, units, np.array(None)))[0]
    group[~has_unit] = group.max() + 1 + np.arange((~has_unit).sum())
    first = rng.permuted(np.tile(np.arange(group.max() + 1), (orders, 1)), axis=1)
    within = rng.random((orders, len(group)))
    return np.lexsort((within, first[:, group]), axis=1)

"""Random orders in which the interviews could have been conducted."""

import numpy as np
import pandas as pd


def interview_orders(interviews: int, orders: int, rng: np.random.Generator) -> np.ndarray:
    """Draw orders in which any interview may follow any other: (orders, interviews)."""
    return rng.permuted(np.tile(np.arange(interviews), (orders, 1)), axis=1)


def municipality_orders(municipalities: np.ndarray, orders: int, rng: np.random.Generator) -> np.ndarray | None:
    """Draw orders that finish one municipality before the next, both municipalities and their interviews in any order.

    Parameters
    ----------
    municipalities : array (interviews,)
        Of each interview; one without a municipality forms its own group.

    Returns
    -------
    array (orders, interviews)
        None where no interview has a municipality.
    """
    has_municipality = ~pd.isna(municipalities)
    if not has_municipality.any():
        return None
    group = pd.factorize(np.where(has_municipality, municipalities, np.array(None)))[0]
    group[~has_municipality] = group.max() + 1 + np.arange((~has_municipality).sum())
    first = rng.permuted(np.tile(np.arange(group.max() + 1), (orders, 1)), axis=1)
    within = rng.random((orders, len(group)))
    return np.lexsort((within, first[:, group]), axis=1)

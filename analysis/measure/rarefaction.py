"""Taking as many interviews of each municipality as the smallest has, since more interviews show more partners."""

from math import comb

import numpy as np

RAREFACTIONS = 200
FEWEST = 20
COMPARISONS = 1_000_000_000  # distances that a null may take; many municipalities average over pairs already


def rarefactions(municipalities: int, permutations: int) -> int:
    """Say how often to rarefy: 200 times, and less often (never below 20) where there are very many pairs."""
    affordable = COMPARISONS // max(1, comb(municipalities, 2) * permutations)
    return int(np.clip(affordable, FEWEST, RAREFACTIONS))


def rarefied_slots(sizes: np.ndarray, times: int, seed: int) -> list[np.ndarray]:
    """Draw as many slots of each municipality as the smallest has, without replacement.

    Parameters
    ----------
    sizes : array (m,) of int
        Slots of each municipality.
    times, seed : int
        How often, and with which seed.

    Returns
    -------
    list of m arrays (times, slots of the municipality) of bool
        Whether the slot is taken. The draws are one and the same for what is observed and for every deal, so that both
        are measured alike and the permutation p stays valid.

    References
    ----------
    Hurlbert (1971), Ecology 52: 577-586.
    """
    rng = np.random.default_rng(seed)
    kept = [np.arange(size) < sizes.min() for size in sizes]
    return [rng.permuted(np.tile(row, (times, 1)), axis=1) for row in kept]

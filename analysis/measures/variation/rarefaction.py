"""Taking as many interviews of each unit as the smallest has, since more interviews show more partners."""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

RAREFACTIONS, OF = 200, 6  # draws for so many units; of more, as many single ones are drawn in all
FEWEST = 10
EVERY = 3_000  # comparisons of two units up to which all ways to take as many are gone through


@dataclass(frozen=True)
class Rarefaction:
    """Which slots are taken of each unit.

    Attributes
    ----------
    selected : list of m arrays (times, slots of the unit) of bool
        A row per way to take as many slots as the smallest unit has.
    drawn : bool
        Whether row r of one belongs to row r of the others, as drawn together; else these are all ways, and each of one
        is compared with each of the others.
    """

    selected: list[np.ndarray]
    drawn: bool


def rarefaction(sizes: np.ndarray, seed: int) -> Rarefaction:
    """Take as many slots of each unit as the smallest has: in every way where these are few, else by chance.

    Parameters
    ----------
    sizes : array (m,) of int
        Slots of each unit.
    seed : int

    Notes
    -----
    The draws are one and the same for what is observed and for every permutation, so that both are measured alike and
    the permutation p stays valid.

    References
    ----------
    Hurlbert (1971), Ecology 52: 577-586.
    """
    ways = [comb(int(size), int(sizes.min())) for size in sizes]
    if sum(one * other for one, other in combinations(ways, 2)) <= EVERY:
        return Rarefaction([_every_way(int(size), int(sizes.min())) for size in sizes], drawn=False)
    times, rng = rarefactions(len(sizes)), np.random.default_rng(seed)
    kept = [np.arange(size) < sizes.min() for size in sizes]
    return Rarefaction([rng.permuted(np.tile(row, (times, 1)), axis=1) for row in kept], drawn=True)


def rarefactions(units: int) -> int:
    """Say how often to draw: 200 times, and less often (never below 10) where a mean is over more units."""
    return int(np.clip(RAREFACTIONS * OF // units, FEWEST, RAREFACTIONS))


def _every_way(size: int, wanted: int) -> np.ndarray:
    """All ways to take so many of the slots: (ways, size) of bool."""
    chosen = np.array(list(combinations(range(size), wanted)))
    return (np.arange(size) == chosen[:, :, None]).any(axis=1)

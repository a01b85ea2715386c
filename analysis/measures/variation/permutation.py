"""Permutations of interviews between units, within groups: all ways there are, or a seeded sample of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod

import numpy as np
import pandas as pd

ENUMERABLE = 20_000  # up to so many permutations, all of them are gone through
CELLS = 500_000  # numbers in memory at once, where that can be chosen
BATCH = 500  # permutations at once; it takes part in what a seed gives, so it is the same for all data


@dataclass(frozen=True)
class PermutationDesign:
    """How many interviews each unit has in each group.

    Attributes
    ----------
    order : array (n,) of int
        The rows of the interviews by unit, group and key: interview ``order[s]`` occupies slot s.
    names : list of str
        The units; the slots of each are adjacent, in this order.
    sizes : array (m,) of int
        Slots of each unit.
    strata : list of arrays of int
        The slots of each group.
    """

    order: np.ndarray
    names: list[str]
    sizes: np.ndarray
    strata: list[np.ndarray]

    @property
    def starts(self) -> np.ndarray:
        """First slot of each unit (m,)."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]])

    @property
    def slot_unit(self) -> np.ndarray:
        """Number of the unit that each slot belongs to (n,)."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


def permutation_design(interviews: pd.DataFrame) -> PermutationDesign:
    """Read the design off a frame of interviews with ``interview``, ``unit`` and ``group`` (may be missing)."""
    group = interviews["group"].fillna("unknown")
    return design_from_arrays(interviews["unit"].to_numpy(), group.to_numpy(), interviews["interview"].to_numpy())


def design_from_arrays(unit: np.ndarray, group: np.ndarray, interview: np.ndarray) -> PermutationDesign:
    """Lay out interviews (n,), whose unit, group and key are given by anything that sorts as their names do."""
    order = np.lexsort((interview, group, unit))
    names, sizes = np.unique(unit, return_counts=True)
    strata = [np.flatnonzero(group[order] == name) for name in np.unique(group)]
    return PermutationDesign(order, list(names), sizes, strata)


def count_permutations(design: PermutationDesign) -> int:
    """Count the permutations of the interviews of each group, group sizes kept: a product of multinomials.

    The reference example of six interviews in three units has 6! / (2! 2! 2!) = 90.
    """
    return prod(_ways(np.bincount(design.slot_unit[slots])) for slots in design.strata)


def _ways(counts: np.ndarray) -> int:
    """Count the arrangements of a multiset with so many of each kind."""
    return prod(comb(int(total), int(count)) for total, count in zip(np.cumsum(counts), counts, strict=True))


def is_enumerable(design: PermutationDesign) -> bool:
    """Check whether all permutations are gone through."""
    return count_permutations(design) <= ENUMERABLE


def permutation_batches(design: PermutationDesign, permutations: int, seed: int) -> Iterator[np.ndarray]:
    """Permute interviews within groups, group sizes kept, in batches of at most `BATCH`.

    Parameters
    ----------
    permutations, seed : int
        How many are drawn, and with which seed, where the permutations are more than `ENUMERABLE`; else every way is
        given once.

    Yields
    ------
    array (b, n) of int
        Which interview (as a place in ``design.order``) each slot is given.
    """
    if is_enumerable(design):
        yield from _all_permutations(design)
        return
    rng = np.random.default_rng(seed)
    for start in range(0, permutations, BATCH):
        yield _random_permutations(design, min(BATCH, permutations - start), rng)


def _random_permutations(design: PermutationDesign, times: int, rng: np.random.Generator) -> np.ndarray:
    permuted = np.tile(np.arange(len(design.order)), (times, 1))
    for slots in design.strata:
        permuted[:, slots] = rng.permuted(permuted[:, slots], axis=1)
    return permuted


def _all_permutations(design: PermutationDesign) -> Iterator[np.ndarray]:
    each = [np.array(list(_fillings(tuple(slots), tuple(design.slot_unit[slots])))) for slots in design.strata]
    choices = list(product(*(range(len(fillings)) for fillings in each)))
    for start in range(0, len(choices), BATCH):
        chosen = np.array(choices[start : start + BATCH])
        permuted = np.empty((len(chosen), len(design.order)), dtype=int)
        for column, (slots, fillings) in enumerate(zip(design.strata, each, strict=True)):
            permuted[:, slots] = fillings[chosen[:, column]]
        yield permuted


def _fillings(interviews: tuple[int, ...], slot_unit: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Fill slots, which are sorted by holder, with interviews, in every way that gives a holder another set."""
    if not slot_unit:
        yield ()
        return
    size = slot_unit.count(slot_unit[0])
    for group in combinations(interviews, size):
        left = tuple(interview for interview in interviews if interview not in group)
        yield from ((*group, *rest) for rest in _fillings(left, slot_unit[size:]))


def pieces(permuted: np.ndarray, cells: int) -> list[np.ndarray]:
    """Split a batch of permutations (b, n), with ``cells`` numbers each, into pieces that fit the processor cache."""
    width = int(np.clip(CELLS // cells, 1, BATCH))
    return [permuted[start : start + width] for start in range(0, len(permuted), width)]


def permuted_sums(features: np.ndarray, permuted: np.ndarray, design: PermutationDesign) -> np.ndarray:
    """Sum the features (f, n) of the interviews that each permutation (b, n) gives a unit: (f, m, b)."""
    return np.add.reduceat(features[:, permuted.T], design.starts, axis=1)

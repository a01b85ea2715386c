"""How often chance alone gives a perfect pattern, over the whole search of conditions."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import comb

import numpy as np
import pandas as pd

from analysis.measures.qca.expression import truth_values

ENUMERABLE = 200_000  # so many permutations are gone through one by one


def perfect_pattern_test(
    cases: pd.DataFrame, outcome: str, conditions: Sequence[str], most: int, draws: int = 9_999, seed: int = 0
) -> pd.DataFrame:
    """Permute the outcome among the cases in every way, and count how often some pattern is perfect.

    Parameters
    ----------
    cases : DataFrame
        One truth value per case (rows, N of them) and condition or outcome (columns).
    outcome : str
        The column of the outcome.
    conditions : sequence of str
        All that were searched.
    most : int
        The largest number of conditions taken together.
    draws, seed : int
        Random permutations where there are more than 200,000 ways; the chance is (1 + k) / (draws + 1) then.

    Returns
    -------
    DataFrame
        Indexed by ``pattern``: *coincides*, a conjunction of at most ``most`` conditions, each present or absent, is
        there in exactly the cases with the outcome; *consistent*, the truth table of some ``most`` conditions has no
        contradictory row. ``found``: whether the outcome as it is shows it; ``perfect`` of ``deals`` that do;
        ``chance`` = perfect / deals. With few cases and many conditions both are met by nearly any outcome.

    Raises
    ------
    ValueError
        If ``most`` is not between 1 and the number of conditions, or a value is missing.

    Notes
    -----
    Where all cases have the outcome or none has, there is one permutation and nothing to find; the chance is
    missing.

    References
    ----------
    Marx (2010), Int. J. Mult. Res. Approaches 4: 138-158; Braumoeller (2015), Polit. Anal. 23: 471-487.
    """
    if not 1 <= most <= len(conditions):
        raise ValueError(f"most is {most}; use 1 to {len(conditions)}, the number of conditions")
    has = truth_values(cases[outcome])
    if has.all() or not has.any():
        index = pd.Index(["coincides", "consistent"], name="pattern")
        return pd.DataFrame({"found": False, "perfect": 0, "deals": 1, "chance": np.nan}, index=index)
    truth = np.array([truth_values(cases[condition]) for condition in conditions])
    permuted, exact = _permutations(has, draws, seed)
    rows = []
    for pattern, shows in (("coincides", _coincides), ("consistent", _consistent)):
        found = bool(shows(has[None], truth, most)[0])
        perfect = int(shows(permuted, truth, most).sum())
        chance = perfect / len(permuted) if exact else (1 + perfect) / (len(permuted) + 1)
        rows.append([pattern, found, perfect, len(permuted), chance])
    return pd.DataFrame(rows, columns=["pattern", "found", "perfect", "deals", "chance"]).set_index("pattern")


def _permutations(has: np.ndarray, draws: int, seed: int) -> tuple[np.ndarray, bool]:
    """Give every permutation of the outcome, (ways, N) of bool, or seeded draws where they are too many."""
    size, count = len(has), int(has.sum())
    if comb(size, count) <= ENUMERABLE:
        chosen = np.array(list(combinations(range(size), count)), dtype="int64").reshape(comb(size, count), count)
        permuted = np.zeros((len(chosen), size), dtype=bool)
        np.put_along_axis(permuted, chosen, True, axis=1)
        return permuted, True
    generator = np.random.default_rng(seed)
    return generator.permuted(np.tile(has, (draws, 1)), axis=1), False


def _coincides(permuted: np.ndarray, truth: np.ndarray, most: int) -> np.ndarray:
    """Determine for each permutation, (permutations, N), whether a conjunction is there in exactly its cases."""
    found = np.zeros(len(permuted), dtype=bool)
    for members in _conjunctions(truth, most):
        found |= (permuted == members).all(axis=1)
    return found


def _conjunctions(truth: np.ndarray, most: int) -> Iterator[np.ndarray]:
    for size in range(1, most + 1):
        for chosen in combinations(range(len(truth)), size):
            for wanted in product([False, True], repeat=size):
                yield (truth[list(chosen)] == np.array(wanted)[:, None]).all(axis=0)


def _consistent(permuted: np.ndarray, truth: np.ndarray, most: int) -> np.ndarray:
    """Find the permutations in which some ``most`` conditions split the cases into groups of one outcome each."""
    found = np.zeros(len(permuted), dtype=bool)
    for chosen in combinations(range(len(truth)), most):
        _, group = np.unique(truth[list(chosen)], axis=1, return_inverse=True)
        groups = group.ravel() == np.arange(group.max() + 1)[:, None]
        counts = permuted.astype("int64") @ groups.T
        found |= ((counts == 0) | (counts == groups.sum(axis=1))).all(axis=1)
    return found

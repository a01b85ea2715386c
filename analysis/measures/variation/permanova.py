"""How much of the differences between interviews lies between units, and whether some are more mixed."""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.variation.distance import Distances, all_pairs
from analysis.measures.variation.p_values import permutation_p_value
from analysis.measures.variation.permutation import (
    PermutationDesign,
    is_enumerable,
    permutation_batches,
    permutation_design,
)
from analysis.measures.variation.unit_variation import comparable, unit_numbers
from analysis.models import CUT, TOLERANCE

MOST_INTERVIEWS = 2_000  # distances between all of them take memory, and permutations of them time, by their square


def partition(
    interviews: pd.DataFrame, features: np.ndarray, distances: Distances, rule: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Split the squared distances between interviews into those between and those within units.

    Parameters
    ----------
    interviews, features
        As for `unit_variation.excess`.
    distances : callable
        One of `distance`, here between interviews: of sets, ``features`` are 0 and 1.
    rule : mapping
        As for `unit_variation.excess`.

    Returns
    -------
    dict
        ``units`` and ``interviews`` that are compared; ``r2`` = SS between / SS total; ``f``, the pseudo-F
        (SS between / (m - 1)) / (SS within / (n - m)); ``p`` of it when interviews are permuted within groups;
        ``dispersion-f`` and ``dispersion-p`` of `dispersion`. Missing where fewer than two units are compared,
        and where nothing differs within any.

    References
    ----------
    Anderson (2001), Austral Ecology 26: 32-46.
    """
    compared = comparable(unit_numbers(interviews), features, rule["minimum"]["interviews_telling"])
    included = interviews[compared]
    found = {"units": included["unit"].nunique(), "interviews": len(included)}
    nothing = dict.fromkeys(("r2", "f", "p", "dispersion-f", "dispersion-p"), float("nan"))
    if found["units"] < 2:
        return {**found, **nothing}
    design = permutation_design(included)
    squared = _squared_distances(features[compared][design.order], distances)
    total = squared.sum() / (2 * len(included))
    if np.isnan(total) or total <= TOLERANCE:
        return {**found, **nothing}

    def between(permuted: np.ndarray) -> np.ndarray:
        return total - _within(squared, design, permuted)

    r2, p = between(_as_it_is(design))[0] / total, _permuted_p(between, design, rule)
    spread = dispersion(squared, design, rule)
    return {**found, "r2": float(r2), "f": _f_ratio(r2 * total, total, design), "p": p, **spread}


def partitions(
    interviews: pd.DataFrame, questions: Mapping[str, tuple[np.ndarray, Distances]], rule: Mapping[str, Any]
) -> pd.DataFrame:
    """List the `partition` of each question (rows), named by what is compared: its features and distances.

    Of more than `MOST_INTERVIEWS`, so many are drawn at random, with the seed of the rule; ``attrs`` says of how many.

    Parameters
    ----------
    interviews : DataFrame
        The interviews, one row each.
    questions : mapping of str to (array, callable)
        By name of the question: the features of each interview and the function that gives their distances.
    rule : mapping
        The rule of the claim, with its seed.

    Returns
    -------
    DataFrame
        One row per question, columns as from `partition`.
    """
    drawn = _drawn(len(interviews), rule["seed"])
    rows = {
        name: partition(interviews.iloc[drawn], features[drawn], distances, rule)
        for name, (features, distances) in questions.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("question")
    if len(drawn) < len(interviews):
        table.attrs = {CUT: [["drawn", len(drawn), len(interviews), "interview"]]}
    return table


def _drawn(interviews: int, seed: int) -> np.ndarray:
    """Draw the rows of the interviews that are compared, in their order: all of them, unless they are too many."""
    if interviews <= MOST_INTERVIEWS:
        return np.arange(interviews)
    return np.sort(np.random.default_rng(seed).choice(interviews, MOST_INTERVIEWS, replace=False))


def dispersion(squared: np.ndarray, design: PermutationDesign, rule: Mapping[str, Any]) -> Mapping[str, float]:
    """Test whether the interviews of some units lie further from their centroid than those of others.

    Parameters
    ----------
    squared : array (n, n)
        Squared distances between interviews, in the order of the design's slots.

    Returns
    -------
    dict
        ``dispersion-f``, the F of an analysis of variance of the distances to the centroid, and ``dispersion-p``, when
        their residuals are permuted within groups. Missing where no unit has interviews at unequal distances,
        as with two in each.

    Notes
    -----
    The squared distance of i to the centroid of its group is mean_j d_ij^2 - mean_jk d_jk^2 / 2, over the principal
    coordinates with positive and negative eigenvalues together; below 0 it is taken for 0. Distances are multiplied by
    sqrt(n / (n - 1)), since few interviews lie closer to their own centroid (O'Neill and Mathews 2000).

    References
    ----------
    Anderson (2006), Biometrics 62: 245-253; O'Neill and Mathews (2000), Aust. N. Z. J. Stat. 42: 81-100.
    """
    distances = np.concatenate([_to_centroid(group) for group in _groups(squared, design)])
    means = np.add.reduceat(distances, design.starts) / design.sizes
    residuals = distances - means[design.slot_unit]
    if (residuals**2).sum() <= TOLERANCE:
        return {"dispersion-f": float("nan"), "dispersion-p": float("nan")}
    total = ((distances - distances.mean()) ** 2).sum()
    observed = total - (residuals**2).sum()
    f = _f_ratio(observed, total, design)

    def between(permuted: np.ndarray) -> np.ndarray:
        sums = np.add.reduceat(residuals[permuted], design.starts, axis=1)
        explained = (sums**2 / design.sizes).sum(axis=1)
        return explained / ((residuals**2).sum() - explained)

    null = np.concatenate(
        [between(permuted) for permuted in permutation_batches(design, rule["permutations"], rule["seed"])]
    )
    p = permutation_p_value(
        null, observed / (total - observed), exact=False
    )  # residuals as they are, are no draw of these
    return {"dispersion-f": f, "dispersion-p": p}


def _squared_distances(features: np.ndarray, distances: Distances) -> np.ndarray:
    """Square the distances between interviews (n, f): (n, n)."""
    count = len(features)
    squared = np.zeros((count, count))
    squared[np.triu_indices(count, 1)] = all_pairs(distances(features.T)) ** 2 if count > 1 else 0
    return squared + squared.T


def _within(squared: np.ndarray, design: PermutationDesign, permuted: np.ndarray) -> np.ndarray:
    """Sum of squares within units for each permutation (b, n): squared distances of pairs by group size."""
    sums = np.zeros(len(permuted))
    for start, size in zip(design.starts, design.sizes, strict=True):
        group = permuted[:, start : start + size]
        for first in range(size - 1):
            sums += squared[group[:, first, None], group[:, first + 1 :]].sum(axis=1) / size
    return sums


def _groups(squared: np.ndarray, design: PermutationDesign) -> list[np.ndarray]:
    return [
        squared[start : start + size, start : start + size]
        for start, size in zip(design.starts, design.sizes, strict=True)
    ]


def _to_centroid(squared: np.ndarray) -> np.ndarray:
    """Distance of each interview of a group to the group's centroid, freed of the bias of few: (n,)."""
    count = len(squared)
    inertia = squared.mean(axis=1) - squared.mean() / 2
    return np.sqrt(np.maximum(inertia, 0)) * (sqrt(count / (count - 1)) if count > 1 else 1)


def _as_it_is(design: PermutationDesign) -> np.ndarray:
    return np.arange(len(design.order))[None, :]


def _permuted_p(statistic: Callable[[np.ndarray], np.ndarray], design: PermutationDesign, rule: Mapping) -> float:
    null = np.concatenate(
        [statistic(permuted) for permuted in permutation_batches(design, rule["permutations"], rule["seed"])]
    )
    return permutation_p_value(null, float(statistic(_as_it_is(design))[0]), is_enumerable(design))


def _f_ratio(between: float, total: float, design: PermutationDesign) -> float:
    """Divide the mean squares between by those within; missing where nothing differs within."""
    groups, count = len(design.sizes), len(design.order)
    within = total - between
    if within <= TOLERANCE or count == groups:
        return float("nan")
    return float((between / (groups - 1)) / (within / (count - groups)))

"""How much municipalities differ, beyond what dealing the interviews out at random would give."""

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.study import SLACK

# Distance between all pairs of municipalities: (permutations, municipalities, features) -> (permutations, pairs).
Distances = Callable[[np.ndarray], np.ndarray]
BATCH = 1000  # permutations at once, at most
CELLS = 20_000_000  # numbers held in memory at once


def jaccard_distances(used: np.ndarray) -> np.ndarray:
    """Jaccard distance 1 - |A n B| / |A u B| between repertoires.

    Parameters
    ----------
    used : array (..., m, p)
        Above 0 where the municipality uses the partner.

    Returns
    -------
    array (..., pairs)
        In the order of ``itertools.combinations``; 0 for two empty repertoires.

    References
    ----------
    Jaccard (1912), New Phytologist 11: 37-50.
    """
    sets = (used > 0).astype(np.float64)
    shared = sets @ np.swapaxes(sets, -1, -2)
    sizes = sets.sum(axis=-1)
    first, second = _pairs(used.shape[-2])
    both = shared[..., first, second]
    either = sizes[..., first] + sizes[..., second] - both
    return 1 - np.divide(both, either, out=np.ones_like(both), where=either > 0)


def total_variation(profiles: np.ndarray) -> np.ndarray:
    """Total variation distance, half the sum of absolute differences, between profiles.

    Parameters
    ----------
    profiles : array (..., m, c)
        Each row sums to 1.

    Returns
    -------
    array (..., pairs)
    """
    first, second = _pairs(profiles.shape[-2])
    return np.abs(profiles[..., first, :] - profiles[..., second, :]).sum(axis=-1) / 2


def _pairs(count: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(list(combinations(range(count), 2)), dtype=int).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def excess(
    interviews: pd.DataFrame, features: np.ndarray, distances: Distances, rule: Mapping[str, object]
) -> Mapping[str, object]:
    """Compare the mean distance between municipalities with that after dealing interviews out within areas.

    Parameters
    ----------
    interviews : DataFrame
        One row per interview, with ``municipality`` and ``area``.
    features : array (interviews, features)
        What is averaged to municipalities before distances are taken; an interview with a missing value tells nothing
        and is left out.
    distances : callable
        `jaccard_distances` or `total_variation`.
    rule : mapping
        ``permutations`` of interviews between municipalities, within area and with group sizes kept, drawn with
        ``seed``; ``minimum``, whose ``interviews_telling`` a municipality needs to be compared.

    Returns
    -------
    dict
        ``observed`` mean distance, ``expected`` mean over permutations, ``excess`` = observed - expected, ``p`` =
        (1 + #{permuted >= observed}) / (permutations + 1), ``pairs`` (Series of observed distances by pair), ``null``
        (frame with the permuted means as ``distance``), ``compared`` (which interviews are). Numbers are missing and
        frames empty where fewer than two municipalities are compared.
    """
    compared = _comparable(interviews["municipality"], features, rule["minimum"]["interviews_telling"])
    interviews, features = interviews[compared], features[compared]
    if interviews["municipality"].nunique() < 2:
        nothing = pd.MultiIndex.from_arrays([[], []], names=["first", "second"])
        empty = {
            "pairs": pd.Series([], index=nothing, dtype=float),
            "null": pd.DataFrame({"distance": []}, dtype=float),
        }
        return {**dict.fromkeys(("observed", "expected", "excess", "p"), float("nan")), **empty, "compared": compared}
    labels, names = pd.factorize(interviews["municipality"], sort=True)
    strata = pd.factorize(interviews["area"].fillna("unknown"), sort=True)[0]
    rng = np.random.default_rng(rule["seed"])
    observed = distances(_municipality_means(labels[None, :], features, len(names)))[0]
    batch = int(np.clip(CELLS // (len(observed) * features.shape[1]), 1, BATCH))
    null = []
    for start in range(0, rule["permutations"], batch):
        dealt = deal_within(labels, strata, min(batch, rule["permutations"] - start), rng)
        null.append(distances(_municipality_means(dealt, features, len(names))).mean(axis=-1))
    null = np.concatenate(null)
    mean = observed.mean()
    return {
        "observed": float(mean),
        "expected": float(np.mean(null)),
        "excess": float(mean - np.mean(null)),
        "p": float((1 + np.sum(null >= mean - SLACK)) / (rule["permutations"] + 1)),
        "pairs": pd.Series(
            observed, index=pd.MultiIndex.from_tuples(combinations(names, 2), names=["first", "second"])
        ),
        "null": pd.DataFrame({"distance": null}),
        "compared": compared,
    }


def beyond_chance(comparisons: Mapping[str, Mapping]) -> pd.DataFrame:
    """List observed and expected distance, their difference and p of each comparison (rows, named ``question``)."""
    columns = ["observed", "expected", "excess", "p"]
    rows = {name: [found[column] for column in columns] for name, found in comparisons.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("question")


def deal_within(labels: np.ndarray, strata: np.ndarray, times: int, rng: np.random.Generator) -> np.ndarray:
    """Shuffle ``labels`` (n,) within each stratum, ``times`` times: (times, n)."""
    dealt = np.tile(labels, (times, 1))
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        dealt[:, members] = rng.permuted(dealt[:, members], axis=1)
    return dealt


def _comparable(municipality: pd.Series, features: np.ndarray, least: int) -> np.ndarray:
    """Tell which interviews are compared: those that tell, of municipalities in which at least so many do."""
    tells = ~np.isnan(features).any(axis=1) & (features.shape[1] > 0)  # without features there is nothing to tell
    told = municipality[tells].dropna()
    enough = told.value_counts().loc[lambda count: count >= least].index
    return municipality.index.isin(told.index) & municipality.isin(enough).to_numpy()


def _municipality_means(labels: np.ndarray, features: np.ndarray, count: int) -> np.ndarray:
    """Average the features (n, f) of interviews by label (b, n) -> (b, count, f)."""
    member = (labels[:, None, :] == np.arange(count)[None, :, None]).astype(np.float64)
    return member @ features / member.sum(axis=-1, keepdims=True)

"""How much municipalities differ, beyond what dealing the interviews out at random would give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measure.dealing import BATCH, Design, deals, design_of, is_enumerable, share_as_large
from analysis.measure.distance import Distances, all_pairs, mean_of_pairs
from analysis.measure.rarefaction import rarefactions, rarefied_slots

CELLS = 500_000  # numbers summed up at once: few enough to stay near the processor


@dataclass(frozen=True)
class Index:
    """What makes one municipality differ from another.

    Attributes
    ----------
    summary : callable
        From the sums of a municipality's interviews (f, m, ...) and their number, shape (m, 1, ...) or a number, to
        what is compared (f, m, ...): the partners in use, or a mean profile.
    distances : callable
        From that to distances in blocks of pairs; see `analysis.measure.distance`.
    mean : callable, optional
        From the same to the mean distance (...), where there is a faster way than over all pairs.
    """

    summary: Callable[[np.ndarray, np.ndarray], np.ndarray]
    distances: Distances
    mean: Callable[[np.ndarray], np.ndarray] | None = None

    def mean_distance(self, compared: np.ndarray) -> np.ndarray:
        """Mean distance over all pairs: (f, m, ...) -> (...)."""
        return self.mean(compared) if self.mean else mean_of_pairs(self.distances(compared))


def excess(
    interviews: pd.DataFrame, features: np.ndarray, index: Index, rule: Mapping[str, object], rarefied: bool = True
) -> Mapping[str, object]:
    """Compare the mean distance between municipalities with that after dealing interviews out within areas.

    Parameters
    ----------
    interviews : DataFrame
        One row per interview, with ``interview``, ``municipality`` and ``area``.
    features : array (interviews, features)
        What is summed to municipalities before distances are taken; an interview with a missing value tells nothing
        and is left out.
    index : Index
        How municipalities are compared.
    rule : mapping
        ``permutations`` of interviews between municipalities, within area and with group sizes kept, drawn with
        ``seed`` where the ways to deal are too many to go through all; ``minimum``, whose ``interviews_telling`` a
        municipality needs to be compared.
    rarefied : bool
        Where municipalities have unequal numbers of interviews that tell: compare as many of each as the smallest has,
        on average over rarefactions, the dealt interviews as the observed ones.

    Returns
    -------
    dict
        ``observed`` mean distance, ``expected`` mean over deals, ``excess`` = observed - expected, ``p`` (see
        `analysis.measure.dealing.share_as_large`), ``pairs`` (Series of observed distances by pair), ``null`` (frame
        with the dealt means as ``distance``), ``exact`` (whether those are all deals), ``rarefied`` (to how many
        interviews, or None), ``compared`` (which interviews are). A pair whose distance is undefined has no part in a
        mean. Numbers are missing and frames empty where fewer than two municipalities are compared.
    """
    compared = comparable(interviews["municipality"], features, rule["minimum"]["interviews_telling"])
    told = interviews[compared]
    if told["municipality"].nunique() < 2:
        return {**_nothing(), "compared": compared}
    design = design_of(told)
    uneven = rarefied and design.sizes.min() < design.sizes.max()
    times = rarefactions(len(design.names), rule["permutations"])
    taken = rarefied_slots(design.sizes, times, rule["seed"]) if uneven else None
    held = features[compared][design.order].T

    def measured(dealt: np.ndarray, measure: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        return _mean_of_defined(measure(_dealt_out(dealt, held, design, index, taken)), axis=-2)

    as_it_is = np.arange(len(told))[None, :]
    pairs = measured(as_it_is, lambda summary: all_pairs(index.distances(summary)))[:, 0]
    observed = float(measured(as_it_is, index.mean_distance)[0])
    null = np.concatenate(
        [
            measured(piece, index.mean_distance)
            for dealt in deals(design, rule["permutations"], rule["seed"])
            for piece in _pieces(dealt, held, len(design.names) * (times if uneven else 1))
        ]
    )
    expected, exact = float(_mean_of_defined(null)), is_enumerable(design)
    labels = pd.MultiIndex.from_tuples(combinations(design.names, 2), names=["first", "second"])
    return {
        "observed": observed,
        "expected": expected,
        "excess": observed - expected,
        "p": share_as_large(null, observed, exact),
        "pairs": pd.Series(pairs, index=labels),
        "null": pd.DataFrame({"distance": null}),
        "exact": exact,
        "rarefied": int(design.sizes.min()) if uneven else None,
        "compared": compared,
    }


def beyond_chance(comparisons: Mapping[str, Mapping]) -> pd.DataFrame:
    """List observed and expected distance, their difference and p of each comparison (rows, named ``question``)."""
    columns = ["observed", "expected", "excess", "p"]
    rows = {name: [found[column] for column in columns] for name, found in comparisons.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("question")


def comparable(municipality: pd.Series, features: np.ndarray, least: int) -> np.ndarray:
    """Tell which interviews are compared: those that tell, of municipalities in which at least so many do."""
    tells = ~np.isnan(features).any(axis=1) & (features.shape[1] > 0)  # without features there is nothing to tell
    told = municipality[tells].dropna()
    enough = told.value_counts().loc[lambda count: count >= least].index
    return municipality.index.isin(told.index) & municipality.isin(enough).to_numpy()


def _nothing() -> Mapping[str, object]:
    labels = pd.MultiIndex.from_arrays([[], []], names=["first", "second"])
    return {
        **dict.fromkeys(("observed", "expected", "excess", "p"), float("nan")),
        "pairs": pd.Series([], index=labels, dtype=float),
        "null": pd.DataFrame({"distance": []}, dtype=float),
        "exact": False,
        "rarefied": None,
    }


def _pieces(dealt: np.ndarray, held: np.ndarray, summaries: int) -> list[np.ndarray]:
    """Cut a batch of deals so that what is made of a piece stays in bounds, however many interviews there are."""
    width = int(np.clip(CELLS // (len(held) * (held.shape[1] + summaries)), 1, BATCH))
    return [dealt[start : start + width] for start in range(0, len(dealt), width)]


def _dealt_out(
    dealt: np.ndarray, held: np.ndarray, design: Design, index: Index, taken: list[np.ndarray] | None
) -> np.ndarray:
    """Summarise the features (f, n) by municipality for each deal (b, n) and rarefaction (r): (f, m, r, b)."""
    given = held[:, dealt.T]
    if taken is None:
        sums = np.add.reduceat(given, design.starts, axis=1)
        return index.summary(sums, design.sizes[:, None])[:, :, None]
    groups = np.split(given, design.starts[1:], axis=1)
    chosen = [slots.astype(held.dtype) @ group for slots, group in zip(taken, groups, strict=True)]
    return index.summary(np.stack(chosen, axis=1), design.sizes.min())


def _mean_of_defined(values: np.ndarray, axis: int = 0) -> np.ndarray:
    """Average over an axis what is defined; missing where nothing is."""
    mean = values.mean(axis=axis)
    if not np.isnan(mean).any():
        return mean
    defined = ~np.isnan(values)
    with np.errstate(invalid="ignore"):  # 0 / 0 is what is meant by missing
        return np.where(defined, values, 0).sum(axis=axis) / defined.sum(axis=axis)

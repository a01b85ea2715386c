"""Distances between units, for any permutation of the interviews, rarefied where numbers are unequal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measures.statistics.group_means import mean_of_defined
from analysis.measures.variation.distance import Distances, all_pairs, as_words, mean_of_pairs
from analysis.measures.variation.permutation import CELLS, PermutationDesign, permuted_sums, pieces
from analysis.measures.variation.rarefaction import Rarefaction

FEW = 8  # permutations at once, fewer of which would take longer than to count their numbers as they are stored


@dataclass(frozen=True)
class Index:
    """What makes one unit differ from another.

    Attributes
    ----------
    summary : callable
        From the sums of a unit's interviews (f, m, ...) and their number, shape (m, 1, ...) or a number, to
        what is compared (f, m, ...): the partners in use, or a mean profile.
    distances : callable
        From that to distances in blocks of pairs; see `distance`.
    mean : callable, optional
        From the same to the mean distance (...), where there is a faster way than over all pairs.
    is_union : bool
        Whether features are yes or no, and a unit has what any of its interviews has. Then ``summary`` is not
        asked: interviews are stored as bits (`distance.as_words`) and joined 64 features at a time.
    """

    summary: Callable[[np.ndarray, np.ndarray], np.ndarray]
    distances: Distances
    mean: Callable[[np.ndarray], np.ndarray] | None = None
    is_union: bool = False

    def mean_distance(self, compared: np.ndarray) -> np.ndarray:
        """Mean distance over all pairs: (f, m, ...) -> (...)."""
        return self.mean(compared) if self.mean else mean_of_pairs(self.distances(compared))


@dataclass(frozen=True)
class PermutedDistances:
    """Distances of one design: ``features`` (f, n) by slot, compared by ``index``, rarefied where that is given."""

    features: np.ndarray
    design: PermutationDesign
    index: Index
    rarefaction: Rarefaction | None

    def means(self, permuted: np.ndarray) -> np.ndarray:
        """Mean distance of each permutation (b, n): (b,)."""
        summaries = sum(len(rows) for rows in self.rarefaction.selected) if self.rarefaction else len(self.design.sizes)
        cells = len(self.features) * (self.features.shape[1] + summaries)
        if self.index.is_union and cells > CELLS // FEW:  # store 64 features in one number
            cells = len(self._words) * (self.features.shape[1] + summaries)
        return np.concatenate([self._mean(self._compared(piece)) for piece in pieces(permuted, cells)])

    def pairs(self) -> pd.Series:
        """Give the observed distances of units by pair; the mean over rarefactions where there are such."""
        compared = self._compared(np.arange(len(self.design.order))[None, :])
        distances = all_pairs(self.index.distances(compared))[..., 0]
        means = pd.Series(mean_of_defined(distances, axis=1)).groupby([*self._ends], sort=True).mean()
        first, second = (means.index.get_level_values(level) for level in (0, 1))
        between = pd.Series(means.to_numpy()[first < second])
        labels = pd.MultiIndex.from_tuples(combinations(self.design.names, 2), names=["first", "second"])
        return between.set_axis(labels)

    def _mean(self, compared: np.ndarray) -> np.ndarray:
        if self.rarefaction is None or self.rarefaction.drawn:
            return mean_of_defined(self.index.mean_distance(compared))
        return mean_of_pairs(self.index.distances(compared), self._weights)[0]

    def _compared(self, permuted: np.ndarray) -> np.ndarray:
        """Summarise permutations (b, n) for comparison: (f, m, r, b) for r rarefactions, (f, ways, 1, b) for all."""
        if self.index.is_union:
            return self._united(permuted)
        if self.rarefaction is None:
            sums = permuted_sums(self.features, permuted, self.design)
            return self.index.summary(sums, self.design.sizes[:, None])[:, :, None]
        given = self.features[:, permuted.T]
        groups = np.split(given, self.design.starts[1:], axis=1)
        taken = [
            selected.astype(given.dtype) @ group
            for selected, group in zip(self.rarefaction.selected, groups, strict=True)
        ]
        size = self.design.sizes.min()
        if self.rarefaction.drawn:
            return self.index.summary(np.stack(taken, axis=1), size)
        return self.index.summary(np.concatenate(taken, axis=1), size)[:, :, None]

    def _united(self, permuted: np.ndarray) -> np.ndarray:
        """Join the interviews of each unit: as `_compared`, with words of 64 features for features."""
        given = self._words[:, permuted.T]
        if self.rarefaction is None:
            return np.ascontiguousarray(np.bitwise_or.reduceat(given, self.design.starts, axis=1))[:, :, None]
        groups = np.split(given, self.design.starts[1:], axis=1)
        united = [
            _united_of_taken(group, selected) for group, selected in zip(groups, self.rarefaction.selected, strict=True)
        ]
        return np.stack(united, axis=1) if self.rarefaction.drawn else np.concatenate(united, axis=1)[:, :, None]

    @cached_property
    def _words(self) -> np.ndarray:
        return as_words(self.features > 0)

    @cached_property
    def _ways(self) -> np.ndarray:
        """Count the ways to take interviews of each unit that are compared side by side: (m,)."""
        if self.rarefaction is None or self.rarefaction.drawn:
            return np.ones(len(self.design.sizes), dtype=int)
        return np.array([len(rows) for rows in self.rarefaction.selected])

    @cached_property
    def _ends(self) -> tuple[np.ndarray, np.ndarray]:
        """The units of each pair that is compared; of all ways to take some, each is compared with each."""
        slot_unit = np.repeat(np.arange(len(self.design.sizes)), self._ways)
        first, second = np.triu_indices(len(slot_unit), 1)
        return slot_unit[first], slot_unit[second]

    @cached_property
    def _weights(self) -> np.ndarray:
        """Weight of each comparison: all pairs of units weigh the same, ways of one and the same nothing."""
        first, second = self._ends
        return np.where(first < second, 1 / (self._ways[first] * self._ways[second]), 0.0)


def _united_of_taken(words: np.ndarray, selected: np.ndarray) -> np.ndarray:
    """Join the interviews (w, slots, b) that each row (times, slots) takes, all equally many: (w, times, b)."""
    chosen = np.nonzero(selected)[1].reshape(len(selected), -1)
    return np.stack([np.bitwise_or.reduce(word[chosen], axis=1) for word in words])

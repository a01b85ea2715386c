"""How far municipalities lie apart, of arrays: the same evidence as the differences of `analysis.measure` give."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from analysis.appraise.readings import Readings
from analysis.measure.variation import Distances, deal_within, jaccard_distances, total_variation
from analysis.study import PARTNER_FAMILIES, SLACK, Claim, Evidence
from analysis.synthetic import codebook


def repertoire_difference(claim: Claim, rule: Mapping, readings: Readings) -> Evidence:
    """Measure how much further apart repertoires lie than by chance."""
    used = readings.counts[:, codebook.columns(*PARTNER_FAMILIES)] > 0
    unspoken = [
        ~readings.asked[:, codebook.families().index(family)]
        & ~readings.counts[:, codebook.columns(family)].any(axis=1)
        for family in PARTNER_FAMILIES
    ]
    silent = ~used.any(axis=1) | np.any(unspoken, axis=0)
    return _evidence(readings, np.where(silent[:, None], np.nan, used), jaccard_distances, rule)


def phase_difference(claim: Claim, rule: Mapping, readings: Readings) -> Evidence:
    """Measure how much further apart the phases of municipalities lie than by chance."""
    return _evidence(readings, _profiles(readings, "phase"), total_variation, rule)


def form_difference(claim: Claim, rule: Mapping, readings: Readings) -> Evidence:
    """Measure how much further apart the forms of municipalities lie than by chance."""
    return _evidence(readings, _profiles(readings, "form"), total_variation, rule)


def _profiles(readings: Readings, family: str) -> np.ndarray:
    """Share of each code at the top of its branch among an interview's statements that carry one (n, tops)."""
    answer, _ = readings.told
    told = [readings.lead[np.ix_(answer, branch)].any(axis=1) for branch in codebook.branches(family)]
    counts = np.stack([np.bincount(readings.interview[answer[row]], minlength=len(readings.names)) for row in told])
    totals = counts.sum(axis=0)
    return np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0).T


def _evidence(readings: Readings, features: np.ndarray, distances: Distances, rule: Mapping) -> Evidence:
    compared = _comparable(readings, features, rule["minimum"]["interviews_telling"])
    names, labels = np.unique(readings.municipality[compared], return_inverse=True)
    if len(names) < 2:
        return Evidence(
            units={"fewest": _fewest(readings)[names]}, numbers={"estimate": np.nan, "p": np.nan}, negative=()
        )
    strata = readings.area[compared]
    own, dealt = _shares(tuple(labels), tuple(strata), rule["permutations"], rule["seed"])
    observed = distances(own @ features[compared]).mean(axis=-1)[0]
    null = distances(dealt @ features[compared]).mean(axis=-1)
    numbers = {
        "estimate": float(observed - np.mean(null)),
        "p": float((1 + np.sum(null >= observed - SLACK)) / (rule["permutations"] + 1)),
    }
    return Evidence(units={"fewest": _fewest(readings)[names]}, numbers=numbers, negative=())


def _comparable(readings: Readings, features: np.ndarray, least: int) -> np.ndarray:
    """Tell which interviews are compared: those that tell, of municipalities in which at least so many do."""
    tells = ~np.isnan(features).any(axis=1)
    enough = np.bincount(readings.municipality[tells], minlength=len(readings.appointed)) >= least
    return tells & enough[readings.municipality]


def _fewest(readings: Readings) -> np.ndarray:
    """Count the interviews in the smaller area of each municipality (m,)."""
    cells = np.zeros((len(readings.appointed), readings.area.max() + 1), dtype=int)
    np.add.at(cells, (readings.municipality, readings.area), 1)
    return cells.min(axis=1)


@lru_cache(maxsize=8)
def _shares(
    labels: tuple[int, ...], strata: tuple[int, ...], permutations: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give the weights that average interviews to municipalities, as they are and as dealt: (1, m, n), (b, m, n).

    Runs in which the same interviews tell are dealt out alike, so this is asked again and again.
    """
    labels = np.array(labels)
    dealt = deal_within(labels, np.array(strata), permutations, np.random.default_rng(seed))
    return tuple(_weights(rows, labels.max() + 1) for rows in (labels[None, :], dealt))


def _weights(labels: np.ndarray, count: int) -> np.ndarray:
    member = (labels[:, None, :] == np.arange(count)[None, :, None]).astype(float)
    return member / member.sum(axis=-1, keepdims=True)

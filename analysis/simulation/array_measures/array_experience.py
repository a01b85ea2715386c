"""How collaboration is experienced, of arrays: the same evidence as `collaboration` gives."""

from collections.abc import Mapping

import numpy as np

from analysis.measures.statistics.intervals import lower_bound
from analysis.models import AREAS, Claim, Evidence, Reason
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings


def experience_share(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure the municipalities' shares of positive experiences."""
    positive, negative = (_experiences(readings, number) for number in (0, 2))
    decided = positive + negative
    share = np.divide(positive, decided, out=np.full(len(decided), np.nan), where=decided > 0)
    areas = _by_area(readings, share)
    silent = np.isnan(areas).all(axis=0)
    lacking = [
        Reason("area-silent", {"area": area}) for area, is_so in zip(sorted(AREAS), silent, strict=True) if is_so
    ]
    means = _mean_of_defined(areas, axis=1)
    known = means[~np.isnan(means)]
    numbers = {
        "estimate": float(np.mean(known)) if len(known) else np.nan,
        "lower_bound": lower_bound(known, rule["confidence"]),
        **{f"area_{area}": value for area, value in zip(sorted(AREAS), _mean_of_defined(areas, axis=0), strict=True)},
    }
    return Evidence(units={"mean": means}, numbers=numbers, negative=(), lacking=tuple(lacking))


def _experiences(readings: SimulatedCodings, kind: int) -> np.ndarray:
    """Count the experiences of a kind by interview (n,): once for each partner of an answer, or as voiced of nobody."""
    partners = readings.lead[:, codebook.columns("partner-internal", "partner-external")].sum(axis=1)
    voiced = readings.lead[:, codebook.columns("experience")[kind]]
    weights = np.where(partners > 0, partners * readings.experience[kind], voiced)
    return np.add.reduceat(weights, readings.starts)


def _by_area(readings: SimulatedCodings, share: np.ndarray) -> np.ndarray:
    """Average interviews within municipality and area: (m, areas)."""
    told = ~np.isnan(share)
    cell = readings.municipality[told] * len(AREAS) + readings.area[told]
    size = len(readings.appointed) * len(AREAS)
    total, count = np.bincount(cell, share[told], size), np.bincount(cell, minlength=size)
    return np.divide(total, count, out=np.full(size, np.nan), where=count > 0).reshape(-1, len(AREAS))


def _mean_of_defined(values: np.ndarray, axis: int) -> np.ndarray:
    count = (~np.isnan(values)).sum(axis=axis)
    return np.divide(np.nansum(values, axis=axis), count, out=np.full(len(count), np.nan), where=count > 0)

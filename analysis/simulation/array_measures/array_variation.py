"""How far municipalities lie apart, of arrays: the same evidence as the differences of `analysis.measures` give."""

from collections.abc import Mapping

import numpy as np

from analysis.measures.variation.municipality_variation import against_deals, distances_of
from analysis.measures.variation.partner_use import repertoire_index
from analysis.measures.variation.permutation import laid_out
from analysis.measures.variation.permuted_distances import Index
from analysis.measures.variation.profile import profile_index
from analysis.models import PARTNER_FAMILIES, Claim, Evidence
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings


def repertoire_difference(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure how much further apart repertoires lie than by chance."""
    used = readings.counts[:, codebook.columns(*PARTNER_FAMILIES)] > 0
    unspoken = [
        ~readings.asked[:, codebook.families().index(family)]
        & ~readings.counts[:, codebook.columns(family)].any(axis=1)
        for family in PARTNER_FAMILIES
    ]
    silent = ~used.any(axis=1) | np.any(unspoken, axis=0)
    told = np.where(silent[:, None], np.float32("nan"), used.astype(np.float32))
    return _evidence(readings, told, repertoire_index(), rule)


def phase_difference(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure how much further apart the phases of municipalities lie than by chance."""
    return _evidence(readings, _profiles(readings, "phase"), profile_index(), rule)


def form_difference(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure how much further apart the forms of municipalities lie than by chance."""
    return _evidence(readings, _profiles(readings, "form"), profile_index(), rule)


def _profiles(readings: SimulatedCodings, family: str) -> np.ndarray:
    """Share of each code at the top of its branch among an interview's statements that carry one (n, tops)."""
    answer, _ = readings.passages
    told = [readings.lead[np.ix_(answer, branch)].any(axis=1) for branch in codebook.branches(family)]
    counts = np.stack([np.bincount(readings.interview[answer[row]], minlength=len(readings.names)) for row in told])
    totals = counts.sum(axis=0)
    return np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0).T


def _evidence(readings: SimulatedCodings, features: np.ndarray, index: Index, rule: Mapping) -> Evidence:
    compared = _comparable(readings, features, rule["minimum"]["interviews_telling"])
    municipality = readings.municipality[compared]
    places = np.unique(municipality)
    numbers = {"excess": np.nan, "p": np.nan}
    if len(places) > 1:
        design = laid_out(municipality, readings.area[compared], np.array(readings.names)[compared])
        numbers = against_deals(distances_of(features[compared], design, index, rule), rule)
    return Evidence(
        units={"fewest": _fewest(readings)[places]},
        numbers={"estimate": numbers["excess"], "p": numbers["p"]},
        negative=(),
    )


def _comparable(readings: SimulatedCodings, features: np.ndarray, least: int) -> np.ndarray:
    """Tell which interviews are compared: those that tell, of municipalities in which at least so many do."""
    tells = ~np.isnan(features).any(axis=1)
    enough = np.bincount(readings.municipality[tells], minlength=len(readings.appointed)) >= least
    return tells & enough[readings.municipality]


def _fewest(readings: SimulatedCodings) -> np.ndarray:
    """Count the interviews in the smaller area of each municipality (m,)."""
    cells = np.zeros((len(readings.appointed), readings.area.max() + 1), dtype=int)
    np.add.at(cells, (readings.municipality, readings.area), 1)
    return cells.min(axis=1)

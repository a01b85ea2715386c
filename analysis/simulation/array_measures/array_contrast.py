"""Differences within municipalities, of arrays: the same evidence as the contrasts of `analysis.measures` give."""

from collections.abc import Mapping

import numpy as np

from analysis.measures.statistics.contrast import contrast_numbers
from analysis.models import Claim, Evidence, Reason
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings


def knowledge_contrast(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure the contrast of known and unknown partners."""
    answer, partner = readings.passages
    exposed, unexposed = (readings.lead[answer, codebook.column(claim.variables[k])] for k in ("exposure", "against"))
    good, mixed, bad = readings.experience
    told = (good | mixed | bad)[answer] & (exposed ^ unexposed)
    score = (good + 0.5 * mixed)[answer]
    return _two_arms(claim, readings, score[told], exposed[told], answer[told], partner[told])


def trigger_contrast(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure whether a partner is used for certain triggers more than others are."""
    answer, partner = readings.passages
    told = readings.lead[:, codebook.columns("trigger")].any(axis=1)[answer]
    listed = readings.lead[:, codebook.columns(*claim.variables["triggers"])].any(axis=1)[answer].astype(float)
    on_partner = partner == codebook.column(claim.variables["partner"])
    return _two_arms(claim, readings, listed[told], on_partner[told], answer[told], partner[told])


def partner_focus(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure whether statements gather on the listed partners of a family."""
    listed, family = (codebook.columns(*names) for names in (claim.variables["listed"], [claim.variables["family"]]))
    used = family[readings.counts[:, family].any(axis=0)]
    compared = np.union1d(listed, used)
    if len(compared) == len(listed):
        lacking = (Reason("nothing-to-compare", {"codes": list(claim.variables["listed"])}),)
        return Evidence(units={}, negative=(), lacking=lacking)
    told = readings.counts[:, family].sum(axis=1)
    share = _ratio(readings.counts[:, listed].sum(axis=1), told)
    difference = _mean_by(readings.municipality, share, len(readings.appointed)) - len(listed) / len(compared)
    statements = np.bincount(readings.municipality, told, len(readings.appointed))
    return _evidence(difference, statements >= claim.minimum_data["statements_per_arm"])


def _two_arms(
    claim: Claim,
    readings: SimulatedCodings,
    value: np.ndarray,
    arm: np.ndarray,
    answer: np.ndarray,
    partner: np.ndarray,
) -> Evidence:
    """Average a value of statements (t,) within interview and partner, then over those, in both arms."""
    municipalities, interview = len(readings.appointed), readings.interview[answer]
    place = (arm * len(readings.names) + interview) * len(codebook.codes()) + partner
    cells = _ratio(*(np.bincount(place, weights, 2 * readings.counts.size) for weights in (value, None)))
    row = np.tile(readings.municipality, 2) + np.repeat([0, municipalities], len(readings.names))
    means = _mean_by(np.repeat(row, readings.counts.shape[1]), cells, 2 * municipalities)
    counts = np.bincount(arm * municipalities + readings.municipality[interview], minlength=2 * municipalities)
    enough = (counts >= claim.minimum_data["statements_per_arm"]).reshape(2, -1).all(axis=0)
    return _evidence(means[municipalities:] - means[:municipalities], enough)


def _evidence(difference: np.ndarray, enough: np.ndarray) -> Evidence:
    eligible = enough & ~np.isnan(difference)
    units = {"difference": difference, "eligible": eligible}
    return Evidence(units=units, numbers=contrast_numbers(difference[eligible]), negative=())


def _mean_by(group: np.ndarray, values: np.ndarray, groups: int) -> np.ndarray:
    """Average what is defined by group; NaN where nothing is."""
    defined = ~np.isnan(values)
    group, values = group[defined], values[defined]
    return _ratio(np.bincount(group, values, groups), np.bincount(group, minlength=groups))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)

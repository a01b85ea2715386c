"""Which codes were applied too unreliably to carry a claim, of arrays: as `analysis.measure.agreement` tells them."""

from collections.abc import Mapping

import numpy as np

from analysis.appraise.readings import Readings
from analysis.judge.gate import fails
from analysis.measure.alpha import resampled_alphas, share_below


def unreliable_codes(readings: Readings, wanted: np.ndarray, demands: Mapping) -> np.ndarray:
    """Tell which of the wanted codes (c,) fail the reliability gate.

    Parameters
    ----------
    readings : Readings
    wanted : array of bool (c,)
        The codes that claims rest on.
    demands : mapping
        ``reliability`` of ``quantifiers.yaml``.
    """
    units = readings.doubly & (readings.lead | readings.second).any(axis=1)
    lead, second = readings.lead[units], readings.second[units]
    interviews = readings.interview[units]
    positives = np.maximum(lead.sum(axis=0), second.sum(axis=0))
    given = np.cumsum(positives > 0) - 1  # the place of a code among those given, by which its resamples are seeded
    failing = np.zeros(len(wanted), dtype=bool)
    doubtful = wanted & (lead != second).any(axis=0)  # where coders never differ, no resample lies below the floor
    for code in np.flatnonzero(doubtful & fails(np.full(len(wanted), np.inf), positives, demands)):
        yes = lead[:, code].astype(int) + second[:, code]
        rng = np.random.default_rng([demands["seed"], int(given[code])])
        alphas = resampled_alphas(*_patterns_by_interview(interviews, yes), demands["resamples"], rng)
        failing[code] = fails(share_below(alphas, demands["floor"]), positives[code], demands)
    return failing


def _patterns_by_interview(interviews: np.ndarray, yes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count units by how many of the two readers said no and yes: (patterns, 2), and (interviews, patterns)."""
    found = np.bincount(interviews * 3 + yes, minlength=3 * (interviews.max() + 1)).reshape(-1, 3)[:, ::-1]
    seen = found.any(axis=0)
    return np.array([[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]])[seen], found[:, seen]

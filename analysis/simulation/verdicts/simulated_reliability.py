"""The codes of a simulated study that coders applied too unreliably for a claim to be judged.

`code_agreement` reports all coefficients of every code, from frames; this module computes alpha's resamples only for
the codes on which the verdict of a claim can depend, and only once for scenarios in which the same was coded.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from analysis.claims.reliability import is_unreliable
from analysis.measures.agreement.alpha import resampled_alphas, share_below
from analysis.simulation.simulated_codings import SimulatedCodings

PATTERNS = np.array([[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]])  # how many of two coders say no and yes


def unreliable_codes(readings: SimulatedCodings, wanted: np.ndarray, demands: Mapping) -> np.ndarray:
    """Find the wanted codes that fail the reliability gate.

    Parameters
    ----------
    readings : SimulatedCodings
    wanted : array of bool (c,)
        The codes that claims depend on.
    demands : mapping
        ``reliability`` of ``quantifiers.yaml``.

    Returns
    -------
    array of bool (c,)
    """
    units = readings.doubly & (readings.lead | readings.second).any(axis=1)
    lead, second, interview = readings.lead[units], readings.second[units], readings.interview[units]
    positives = np.maximum(lead.sum(axis=0), second.sum(axis=0))
    seeds = np.cumsum(positives > 0) - 1  # resamples of a code are seeded by its place among the codes that were given
    failing = np.zeros(len(wanted), dtype=bool)
    doubtful = wanted & (lead != second).any(axis=0)  # if coders never differ, no resample is below the floor
    for code in np.flatnonzero(doubtful & is_unreliable(np.full(len(wanted), np.inf), positives, demands)):
        found = _pattern_counts(lead[:, code], second[:, code], interview, len(readings.names))
        seed = (demands["seed"], int(seeds[code]))
        doubt = _share_below_floor(found.tobytes(), seed, demands["resamples"], demands["floor"])
        failing[code] = is_unreliable(np.asarray(doubt), positives[code], demands)
    return failing


def _pattern_counts(lead: np.ndarray, second: np.ndarray, interview: np.ndarray, interviews: int) -> np.ndarray:
    """Count the units of each interview that show each of `PATTERNS`: (interviews, 3)."""
    no = 2 - lead.astype(int) - second
    return np.bincount(interview * 3 + no, minlength=3 * interviews).astype(np.int32).reshape(-1, 3)


@lru_cache(maxsize=2048)
def _share_below_floor(found: bytes, seed: tuple[int, int], resamples: int, floor: float) -> float:
    """Compute the share of resampled alphas below the floor from `_pattern_counts`."""
    counts = np.frombuffer(found, dtype=np.int32).reshape(-1, 3)
    seen = counts.any(axis=0)
    alphas = resampled_alphas(PATTERNS[seen], counts[:, seen], resamples, np.random.default_rng(seed))
    return share_below(alphas, floor)

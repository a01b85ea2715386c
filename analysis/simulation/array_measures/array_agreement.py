"""Which codes were applied too unreliably to carry a claim, of arrays: as `code_agreement` tells them."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from analysis.claims.reliability import is_unreliable
from analysis.measures.agreement.alpha import resampled_alphas, share_below
from analysis.simulation.simulated_codings import SimulatedCodings


def unreliable_codes(readings: SimulatedCodings, wanted: np.ndarray, demands: Mapping) -> np.ndarray:
    """Tell which of the wanted codes (c,) fail the reliability gate.

    Parameters
    ----------
    readings : SimulatedCodings
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
    for code in np.flatnonzero(doubtful & is_unreliable(np.full(len(wanted), np.inf), positives, demands)):
        yes = lead[:, code].astype(int) + second[:, code]
        found = np.bincount(interviews * 3 + yes, minlength=3 * len(readings.names)).astype(np.int32)
        seed = (demands["seed"], int(given[code]))
        doubt = _doubt(found.tobytes(), seed, demands["resamples"], demands["floor"])
        failing[code] = is_unreliable(doubt, positives[code], demands)
    return failing


@lru_cache(maxsize=2048)
def _doubt(table: bytes, seed: tuple[int, int], resamples: int, floor: float) -> float:
    """Share of resampled alphas below the floor, of units by interview and by how many of two readers said yes.

    In several scenarios of one seed the same is said on most codes: their resamples are drawn once.
    """
    found = np.frombuffer(table, dtype=np.int32).reshape(-1, 3)[:, ::-1]
    seen = found.any(axis=0)
    patterns = np.array([[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]])[seen]
    return share_below(resampled_alphas(patterns, found[:, seen], resamples, np.random.default_rng(seed)), floor)

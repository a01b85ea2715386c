"""The overall experience under other ways to weigh: does it depend on ours?"""

import numpy as np
import pandas as pd

from analysis.measures.experience.shares import unit_shares
from analysis.measures.statistics.intervals import sign_flip_interval, t_interval
from analysis.measures.statistics.partial_pooling import partially_pooled
from analysis.models import StudySubset

WEIGHINGS = {
    "as-declared": ("groups", "dropped"),
    "interviews-equal": ("interviews", "dropped"),
    "mixed-half": ("groups", "half"),
    "interviews-equal-mixed-half": ("interviews", "half"),
}


def weighting_sensitivity(material: StudySubset) -> pd.DataFrame:
    """Set the units' shares of positive experiences beside those by other weights.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by ``weighing``: as declared (groups weigh equally, mixed experiences left out), interviews weighing
        equally, mixed experiences as half a positive one, both, and *partial-pooling* of the units' counts,
        see `partially_pooled`. Columns: ``above-half``, units whose share is above one half, of ``judged``;
        ``estimate``, the mean share; ``low`` and ``high`` by t; ``exact-low`` and ``exact-high`` by sign-flips.
        Partially pooled shares are no independent values and have no interval here.
    """
    found = {name: unit_shares(material, *how) for name, how in WEIGHINGS.items()}
    rows = {name: _row(shares["mean"].dropna().to_numpy(dtype=float)) for name, shares in found.items()}
    experiences = found["as-declared"][["positive", "negative"]].fillna(0)
    counts = experiences[experiences.sum(axis=1) > 0].to_numpy(dtype=float)
    shares, _, _ = partially_pooled(counts[:, 0], counts.sum(axis=1))
    rows["partial-pooling"] = [*_row(shares)[:3], np.nan, np.nan, np.nan, np.nan]
    columns = ["above-half", "judged", "estimate", "low", "high", "exact-low", "exact-high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("weighing")


def _row(shares: np.ndarray) -> list[float]:
    mean = float(np.mean(shares)) if len(shares) else np.nan
    return [int(np.sum(shares > 0.5)), len(shares), mean, *t_interval(shares), *sign_flip_interval(shares)]

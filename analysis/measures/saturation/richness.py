"""How many codes further units or interviews would bring, at least: Chao2 and sample coverage."""

import numpy as np
import pandas as pd

from analysis.measures.saturation.code_saturation import code_incidence
from analysis.models import StudySubset

NO_UNIT, ONE_UNIT, NO_CODE = "no-unit", "one-unit-only", "no-code-heard"


def unseen_codes(incidence: np.ndarray) -> dict[str, float]:
    """Estimate a lower bound of the codes that no unit has, from the codes that one and two units have.

    With m units, S codes seen, Q1 and Q2 codes found in just one and just two units and U the sum of incidences:
    unseen = (m - 1) / m Q1 (Q1 - 1) / (2 (Q2 + 1)), the bias-corrected Chao2; sample coverage, the share of incidences
    in further units that would be of seen codes, = 1 - Q1 / U ((m - 1) Q1 / ((m - 1) Q1 + 2 Q2)).

    Parameters
    ----------
    incidence : array (units, codes) of bool

    Returns
    -------
    dict
        ``samples, seen, once, twice, unseen, share-seen`` (seen / (seen + unseen)), ``coverage``; the last three
        NaN with fewer than two units, or no code.

    References
    ----------
    Chao (1987), Biometrics 43: 783-791; Chao et al. (2009), Ecology 90: 1125-1133; coverage: Chao and Jost (2012),
    Ecology 93: 2533-2547.

    Examples
    --------
    Two interviews share one code, and each has one of its own:

    >>> unseen_codes(np.array([[True, True, False], [True, False, True]]))["unseen"]
    0.25
    """
    counts = np.asarray(incidence, dtype=bool).sum(axis=0)
    units, total = len(incidence), counts.sum()
    seen, once, twice = int((counts > 0).sum()), int((counts == 1).sum()), int((counts == 2).sum())
    found = {"samples": units, "seen": seen, "once": once, "twice": twice}
    if units < 2 or not seen:
        return found | {"unseen": np.nan, "share-seen": np.nan, "coverage": np.nan}
    unseen = (units - 1) / units * once * max(once - 1, 0) / (2 * (twice + 1))
    missed = once / total * ((units - 1) * once / ((units - 1) * once + 2 * twice)) if once else 0.0
    return found | {"unseen": unseen, "share-seen": seen / (seen + unseen), "coverage": 1 - missed}


def unseen_by_level(material: StudySubset) -> pd.DataFrame:
    """Estimate the unseen codes from units, and from interviews, as units.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by ``level`` (units, interviews): as `unseen_codes`, and ``undefined``, why there is no
        estimate ("" where there is one).
    """
    incidence = code_incidence(material)
    unit = material.interviews.set_index("interview")["unit"].reindex(incidence.index)
    by_unit = incidence[unit.notna()].groupby(unit.dropna()).any()
    levels = {"units": by_unit, "interviews": incidence}
    table = pd.DataFrame.from_dict(
        {level: unseen_codes(found.to_numpy(bool)) for level, found in levels.items()}, "index"
    )
    units = table["samples"]
    why = np.select([units == 0, units < 2, table["seen"] == 0], [NO_UNIT, ONE_UNIT, NO_CODE], "")
    counts = dict.fromkeys(["samples", "seen", "once", "twice"], "int64")
    return table.astype(counts).assign(undefined=why).rename_axis("level")

"""Relational and professional knowledge together: each alone, both at once, and whether one matters more."""

import numpy as np
import pandas as pd

from analysis.measures.experience.mutual_knowledge import knowledge_by_unit, knowledge_statements
from analysis.measures.statistics.by_unit import units_of
from analysis.measures.statistics.contrast import arms_by_unit, contrast_numbers, judged_contrast
from analysis.measures.statistics.intervals import two_sided_sign_flip_p
from analysis.models import StudySubset

KINDS = {
    "known-relationally": ("relational", "not-relational"),
    "known-professionally": ("professional", "not-professional"),
}


def crossed_statements(material: StudySubset, mixed: str = "half") -> pd.DataFrame:
    """Keep the statements that tell of both kinds of knowledge, with truth values ``relational``, ``professional``."""
    relational, professional = (knowledge_statements(material, *codes, mixed) for codes in KINDS.values())
    both = professional[["statement", "exposed"]].rename(columns={"exposed": "professional"})
    return relational.rename(columns={"exposed": "relational"}).merge(both, on="statement")


def joint_knowledge(material: StudySubset) -> pd.DataFrame:
    """Mean experience by relational and professional knowledge: both, one alone, neither.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by ``relational`` and ``professional`` (yes, no): ``statements, interviews, units, mean``, the
        mean over units of means over interviews and partners.
    """
    passages = crossed_statements(material)
    arms = ["relational", "professional"]
    passages[arms] = passages[arms].replace({True: "yes", False: "no"}).astype("str")
    cells = passages.groupby([*arms, "unit", "interview", "partner"])["score"].mean()
    means = cells.groupby([*arms, "unit"]).mean().groupby(arms).mean()
    counts = passages.groupby(arms).agg(
        statements=("statement", "size"),
        interviews=("interview", "nunique"),
        units=("unit", "nunique"),
    )
    return counts.assign(mean=means).sort_index(ascending=False)


def joint_contrasts(
    material: StudySubset, fewest: int, averaging: str = "interview-partner", mixed: str = "half"
) -> pd.DataFrame:
    """Contrast each kind of knowledge, each alone and both at once, with its absence, within units.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    fewest : int
        How many statements each arm of a unit needs.
    averaging, mixed : str
        As in `mutual_knowledge.knowledge_by_unit`.

    Returns
    -------
    DataFrame
        Indexed by ``contrast``: *known-relationally* and *known-professionally*, whatever the other kind;
        *relational-only*, *professional-only* and *both-kinds*, each against neither; *relational-minus-professional*,
        the difference of the first two in the units that have both. Columns: ``judged`` units, in
        how many the difference is positive (``positive-in``), ``estimate, low, high, leave-one-out-low,
        leave-one-out-high``, see `contrast_numbers`; ``p``, exact and one-sided, and ``two-sided-p``. No direction was
        predicted for the last row, so it has no one-sided p.
    """
    units = {
        kind: knowledge_by_unit(material, *codes, averaging, mixed) for kind, codes in KINDS.items()
    } | _against_neither(material, averaging, mixed)
    found = {name: _eligible_differences(arms, fewest) for name, arms in units.items()}
    relational, professional = (found[kind] for kind in KINDS)
    rows = {name: _row(values.to_numpy(dtype=float)) for name, values in found.items()}
    last = _row((relational - professional).dropna().to_numpy(dtype=float))
    rows["relational-minus-professional"] = {**last, "p": np.nan}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("contrast")


def _against_neither(material: StudySubset, averaging: str, mixed: str) -> dict[str, pd.DataFrame]:
    passages = crossed_statements(material, mixed)
    neither = ~passages["relational"] & ~passages["professional"]
    arms = {
        "relational-only": passages["relational"] & ~passages["professional"],
        "professional-only": ~passages["relational"] & passages["professional"],
        "both-kinds": passages["relational"] & passages["professional"],
    }
    places = units_of(material)
    return {
        name: arms_by_unit(passages[arm | neither].assign(arm=arm), "score", "arm", places, averaging)
        for name, arm in arms.items()
    }


def _eligible_differences(arms: pd.DataFrame, fewest: int) -> pd.Series:
    judged = judged_contrast(arms, fewest)
    return judged.loc[judged["eligible"], "difference"]


def _row(values: np.ndarray) -> dict[str, float]:
    numbers = contrast_numbers(values)
    return {
        "judged": len(values),
        "positive-in": int(np.sum(values > 0)),
        **{key: numbers[key] for key in ("estimate", "low", "high", "p")},
        "two-sided-p": two_sided_sign_flip_p(values),
        "leave-one-out-low": numbers["leave_one_out_low"],
        "leave-one-out-high": numbers["leave_one_out_high"],
    }

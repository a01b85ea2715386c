"""Whether statements gather on some partners of a family rather than fall evenly on all."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.statistics.by_unit import (
    missing_codes,
    missing_families,
    missing_units,
    units_of,
)
from analysis.measures.statistics.contrast import cell_numbers, contrast_evidence
from analysis.measures.statistics.group_means import mean_of_cell_means
from analysis.models import Claim, Evidence, Reason, StudySubset

WEIGHED = ("interview", "statement")


def partner_shares(material: StudySubset, listed: list[str], family: str, averaging: str = "interview") -> pd.DataFrame:
    """Contrast the share of the listed partners among a family's statements with an even share.

    The even share is what the listed partners would have if statements fell evenly on the partners of that family that
    anybody in the run uses, the listed ones always among them: a longer codebook makes no difference.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    listed : list of str
        The partners whose share is contrasted.
    family : str
        The family of partners.
    averaging : {"interview", "statement"}
        What weighs equally within a unit. Partners cannot: which of them is mentioned is what is measured.

    Returns
    -------
    DataFrame
        Indexed by unit, columns as from `arms_by_unit`: ``with`` is the share of the listed partners,
        ``without`` the even share.

    Raises
    ------
    ValueError
        If ``averaging`` is neither.
    """
    if averaging not in WEIGHED:
        raise ValueError(f"unknown averaging {averaging!r}; use {', '.join(WEIGHED)}")
    partners = compared_partners(material, listed, family)
    passages = material.statements[material.statements["family"] == family]
    index = pd.Index(units_of(material), name="unit", dtype="str")
    shares, (others, on_listed) = focus_shares(
        passages["partner"].isin(listed).to_numpy(),
        index.get_indexer(pd.Index(passages["unit"])),
        cell_numbers(passages, averaging),
        len(index),
    )
    even = len(listed) / len(partners)
    columns = {
        "with": shares,
        "without": even,
        "difference": shares - even,
        "statements-with": on_listed,
        "statements-without": others,
        "statements": on_listed + others,
    }
    return pd.DataFrame(columns, index=index)


def focus_shares(listed: np.ndarray, unit: np.ndarray, cell: np.ndarray, units: int) -> tuple[np.ndarray, np.ndarray]:
    """Compute each unit's share of passages on the listed partners: within cells first, then over cells.

    Parameters
    ----------
    listed : array of bool (t,)
        Whether the passage is on a listed partner.
    unit, cell : arrays of int (t,)
        Its unit, from 0 (negative: none), and the cell that it is averaged in, such as its interview.
    units : int
        How many units there are (m).

    Returns
    -------
    tuple of array
        Shares (m,) and counts (2, m).
        Passages on other partners are counted in row 0, those on the listed ones in row 1. A share is NaN where there
        is no passage.

    Examples
    --------
    >>> shares, counts = focus_shares(np.array([True, False, True]), np.array([0, 0, 0]), np.array([0, 0, 1]), 1)
    >>> shares.tolist(), counts.tolist()
    ([0.75], [[1], [2]])
    """
    group = np.where(unit >= 0, listed * units + unit, -1)
    counts = np.bincount(group[group >= 0], minlength=2 * units).reshape(2, -1)
    return mean_of_cell_means(listed.astype(float), unit, cell, units), counts


def compared_partners(material: StudySubset, listed: list[str], family: str) -> list[str]:
    """List the partners of a family that are used in the run, and the listed ones."""
    used = material.statements.loc[material.statements["family"] == family, "partner"]
    return sorted({*listed, *used})


def partner_focus(claim: Claim, rule: Mapping, material: StudySubset, averaging: str = "interview") -> Evidence:
    """Measure whether statements gather on the listed partners; see `contrast_evidence` for the result.

    Parameters
    ----------
    averaging : {"interview", "statement"}
        As in `partner_shares`.
    """
    listed, family = list(claim.variables["listed"]), claim.variables["family"]
    missing = missing_units(material) + missing_families(material, [family]) + missing_codes(material, listed)
    if not missing and len(compared_partners(material, listed, family)) == len(listed):
        missing = (Reason("nothing-to-compare", {"codes": listed}),)
    units = partner_shares(material, listed, family, averaging)
    short = units[units["difference"] <= 0].reset_index()
    return contrast_evidence(claim, units, short.assign(kind="unit"), missing)

"""Whether statements gather on some partners of a family rather than fall evenly on all."""

from collections.abc import Mapping

import pandas as pd

from analysis.measures.statistics.by_municipality import (
    lacking_codes,
    lacking_families,
    lacking_municipalities,
    municipalities_of,
)
from analysis.measures.statistics.contrast import AVERAGING, contrast_evidence
from analysis.models import Claim, Evidence, Reason, StudySubset

WEIGHED = ("interview", "statement")


def partner_shares(material: StudySubset, listed: list[str], family: str, averaging: str = "interview") -> pd.DataFrame:
    """Contrast the share of the listed partners among a family's statements with an even share.

    The even share is what the listed partners would have if statements fell evenly on the partners of that family that
    anybody in the run uses, the listed ones always among them: a longer codebook makes no difference.

    Parameters
    ----------
    averaging : {"interview", "statement"}
        What weighs equally within a municipality. Partners cannot: which of them is spoken of is what is measured.

    Returns
    -------
    DataFrame
        Indexed by municipality, columns as from `arms_by_municipality`: ``with`` is the share of the listed partners,
        ``without`` the even share.

    Raises
    ------
    ValueError
        If ``averaging`` is neither.
    """
    if averaging not in WEIGHED:
        raise ValueError(f"averaging {averaging!r} is not known here; use {', '.join(WEIGHED)}")
    partners = compared_partners(material, listed, family)
    told = material.statements[material.statements["family"] == family]
    told = told.assign(listed=told["partner"].isin(listed))
    even = len(listed) / len(partners)
    shares = told.groupby(["municipality", *AVERAGING[averaging]])["listed"].mean().groupby("municipality").mean()
    counts = told.groupby("municipality")["listed"].agg(["sum", "size"])
    table = counts.reindex(municipalities_of(material), fill_value=0).rename_axis("municipality")
    return pd.DataFrame(
        {
            "with": shares.reindex(table.index),
            "without": even,
            "difference": shares.reindex(table.index) - even,
            "statements-with": table["sum"],
            "statements-without": table["size"] - table["sum"],
            "statements": table["size"],
        }
    )


def compared_partners(material: StudySubset, listed: list[str], family: str) -> list[str]:
    """List the partners of a family that are used in the run, and the listed ones."""
    used = material.statements.loc[material.statements["family"] == family, "partner"]
    return sorted({*listed, *used})


def partner_focus(claim: Claim, rule: Mapping, material: StudySubset, averaging: str = "interview") -> Evidence:
    """Measure whether statements gather on the listed partners; see `contrast_evidence` for what comes back.

    Parameters
    ----------
    averaging : {"interview", "statement"}
        As in `partner_shares`.
    """
    listed, family = list(claim.variables["listed"]), claim.variables["family"]
    lacking = lacking_municipalities(material) + lacking_families(material, [family]) + lacking_codes(material, listed)
    if not lacking and len(compared_partners(material, listed, family)) == len(listed):
        lacking = (Reason("nothing-to-compare", {"codes": listed}),)
    units = partner_shares(material, listed, family, averaging)
    short = units[units["difference"] <= 0].reset_index()
    return contrast_evidence(claim, units, short.assign(kind="municipality"), lacking)

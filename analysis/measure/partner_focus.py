"""Whether statements gather on some partners of a family rather than fall evenly on all."""

from collections.abc import Mapping

import pandas as pd

from analysis.measure.by_municipality import lacking_codes, lacking_families, lacking_municipalities, municipalities_of
from analysis.measure.contrast import contrast_evidence
from analysis.study import Claim, Evidence, Material, Reason


def partner_shares(material: Material, listed: list[str], family: str) -> pd.DataFrame:
    """Contrast the share of the listed partners among a family's statements with an even share.

    The even share is what the listed partners would have if statements fell evenly on the partners of that family that
    anybody in the run uses, the listed ones always among them: a longer codebook makes no difference. Interviews weigh
    equally within a municipality.

    Returns
    -------
    DataFrame
        Indexed by municipality, columns as from `arms_by_municipality`: ``with`` is the share of the listed partners,
        ``without`` the even share.
    """
    partners = compared_partners(material, listed, family)
    told = material.statements[material.statements["family"] == family]
    told = told.assign(listed=told["partner"].isin(listed))
    even = len(listed) / len(partners)
    shares = told.groupby(["municipality", "interview"])["listed"].mean().groupby("municipality").mean()
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


def compared_partners(material: Material, listed: list[str], family: str) -> list[str]:
    """List the partners of a family that are used in the run, and the listed ones."""
    used = material.statements.loc[material.statements["family"] == family, "partner"]
    return sorted({*listed, *used})


def partner_focus(claim: Claim, rule: Mapping, material: Material) -> Evidence:
    """Measure whether statements gather on the listed partners; see `contrast_evidence` for what comes back."""
    listed, family = list(claim.variables["listed"]), claim.variables["family"]
    lacking = lacking_municipalities(material) + lacking_families(material, [family]) + lacking_codes(material, listed)
    if not lacking and len(compared_partners(material, listed, family)) == len(listed):
        lacking = (Reason("nothing-to-compare", {"codes": listed}),)
    units = partner_shares(material, listed, family)
    short = units[units["difference"] <= 0].reset_index()
    return contrast_evidence(claim, units, short.assign(kind="municipality"), lacking)

"""Whether statements gather on some partners of a family rather than fall evenly on all."""

from collections.abc import Mapping

import pandas as pd

from analysis.measure.by_municipality import lacking_codes, lacking_families, lacking_municipalities, municipalities_of
from analysis.measure.contrast import contrast_evidence
from analysis.study import Claim, Evidence, Material


def partner_shares(material: Material, listed: list[str], family: str) -> pd.DataFrame:
    """Contrast the share of the listed partners among a family's statements with an even share.

    The even share is what the listed partners would have if statements fell evenly on the partners of that family in
    the codebook. Interviews weigh equally within a municipality.

    Returns
    -------
    DataFrame
        Indexed by municipality, columns as from `arms_by_municipality`: ``with`` is the share of the listed partners,
        ``without`` the even share.
    """
    partners = material.codes.loc[material.codes["family"] == family, "code"]
    told = material.statements[material.statements["family"] == family]
    told = told.assign(listed=told["partner"].isin(listed))
    even = partners.isin(listed).mean()
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


def partner_focus(claim: Claim, rule: Mapping, material: Material) -> Evidence:
    """Measure whether statements gather on the listed partners; see `contrast_evidence` for what comes back."""
    listed, family = list(claim.variables["listed"]), claim.variables["family"]
    lacking = lacking_municipalities(material) + lacking_families(material, [family]) + lacking_codes(material, listed)
    units = partner_shares(material, listed, family)
    short = units[units["difference"] <= 0].reset_index()
    return contrast_evidence(claim, units, short.assign(kind="municipality"), lacking)

"""Which partners a municipality uses, and how far the repertoires of municipalities lie apart."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measure.by_municipality import lacking_families, lacking_municipalities
from analysis.measure.variation import excess, jaccard_distances
from analysis.measure.variation_evidence import variation_evidence
from analysis.study import PARTNER_FAMILIES, Claim, Evidence, Material


def partners_used(material: Material) -> pd.DataFrame:
    """Tell for each interview (rows) whether it uses each partner of the codebook (columns): 1.0 or 0.0."""
    partners = material.codes.loc[material.codes["family"].isin(PARTNER_FAMILIES), "code"]
    used = material.statements.groupby(["interview", "partner"]).size().unstack("partner")
    used = used.reindex(index=material.interviews["interview"], columns=partners)
    return used.notna().astype(float)


def repertoire_sizes(material: Material) -> pd.DataFrame:
    """Count the partners in use per municipality: in any interview, and on average per interview."""
    used = partners_used(material).assign(municipality=material.interviews["municipality"].to_numpy())
    any_use = used.groupby("municipality").max().sum(axis=1).astype(int)
    per_interview = used.set_index("municipality").sum(axis=1).groupby("municipality").mean()
    return pd.DataFrame({"partners": any_use, "per-interview": per_interview})


def repertoire_distances(material: Material, rule: Mapping) -> Mapping[str, object]:
    """Compare the municipalities' repertoires by Jaccard distance; returns as `analysis.measure.variation.excess`.

    An interview that names no partner, or in which a family of partners was left out, does not tell its repertoire.
    """
    used = partners_used(material).to_numpy()
    silent = ~used.any(axis=1) | _left_out(material)
    return excess(material.interviews, np.where(silent[:, None], np.nan, used), jaccard_distances, rule)


def _left_out(material: Material) -> np.ndarray:
    """Tell which interviews were not asked about a family of partners, and did not speak of it either."""
    topics = material.topics[material.topics["family"].isin(PARTNER_FAMILIES) & (material.topics["asked"] == "no")]
    spoken = set(material.statements[["interview", "family"]].itertuples(index=False, name=None))
    silent = {
        interview
        for interview, family in topics[["interview", "family"]].to_numpy()
        if (interview, family) not in spoken
    }
    return material.interviews["interview"].isin(silent).to_numpy()


def repertoire_difference(claim: Claim, rule: Mapping, material: Material) -> Evidence:
    """Measure how much further apart repertoires lie than by chance; see `variation_evidence` for what comes back."""
    lacking = lacking_municipalities(material)
    if not set(PARTNER_FAMILIES) & set(material.codes["family"]):
        lacking += lacking_families(material, list(claim.variables["families"]))
    return variation_evidence(rule, material, lacking, repertoire_distances)

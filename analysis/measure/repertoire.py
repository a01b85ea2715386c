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


def repertoire_distances(material: Material, permutations: int, seed: int) -> Mapping[str, object]:
    """Compare the municipalities' repertoires by Jaccard distance; returns as `analysis.measure.variation.excess`."""
    placed = material.interviews["municipality"].notna().to_numpy()
    used = partners_used(material).to_numpy()[placed]
    return excess(material.interviews[placed], np.asarray(used), jaccard_distances, permutations, seed)


def repertoire_difference(claim: Claim, rule: Mapping, material: Material) -> Evidence:
    """Measure how much further apart repertoires lie than by chance; see `variation_evidence` for what comes back."""
    lacking = lacking_municipalities(material)
    if not set(PARTNER_FAMILIES) & set(material.codes["family"]):
        lacking += lacking_families(material, list(claim.variables["families"]))
    return variation_evidence(rule, material, lacking, repertoire_distances)

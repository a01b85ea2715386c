"""Which partners a municipality uses, and how far the repertoires of municipalities lie apart."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from analysis.measure.by_municipality import lacking_families, lacking_municipalities
from analysis.measure.dealt_distances import Index
from analysis.measure.distance import Distances, jaccard_distances, overlap_distances
from analysis.measure.variation import excess
from analysis.measure.variation_evidence import variation_evidence
from analysis.study import PARTNER_FAMILIES, Claim, Evidence, Material

DISTANCES: Mapping[str, Distances] = {"jaccard": jaccard_distances, "overlap": overlap_distances}


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


def told_repertoires(material: Material) -> np.ndarray:
    """Give `partners_used` as an array (interviews, partners); an interview that tells no repertoire is missing.

    That is one that names no partner, or in which a family of partners was left out.
    """
    used = partners_used(material).to_numpy(dtype=np.float32)  # counts of interviews are exact in it
    silent = ~used.any(axis=1) | _left_out(material)
    return np.where(silent[:, None], np.float32("nan"), used)


def repertoire_index(name: str = "jaccard", used_in: int = 1) -> Index:
    """Compare repertoires by ``name`` (jaccard, overlap); a partner is in one if so many interviews use it.

    Raises
    ------
    ValueError
        If there is no such index, or ``used_in`` is below 1.
    """
    if name not in DISTANCES or used_in < 1:
        raise ValueError(f"index {name!r} of partners used in {used_in}: use {', '.join(DISTANCES)}, and 1 or more")
    return Index(lambda sums, sizes: sums >= used_in, DISTANCES[name], is_union=used_in == 1)


def repertoire_distances(
    material: Material, rule: Mapping, index: str = "jaccard", used_in: int = 1, rarefied: bool = True
) -> Mapping[str, object]:
    """Compare the municipalities' repertoires; returns as `analysis.measure.variation.excess`.

    Parameters
    ----------
    index : {"jaccard", "overlap"}
    used_in : int
        In how many interviews of a municipality a partner must be used to be in its repertoire.
    rarefied : bool
        Compare as many interviews of each municipality as the smallest has, where they differ.
    """
    return excess(
        material.interviews, told_repertoires(material), repertoire_index(index, used_in), rule, rarefied=rarefied
    )


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


def repertoire_difference(
    claim: Claim, rule: Mapping, material: Material, index: str = "jaccard", used_in: int = 1, rarefied: bool = True
) -> Evidence:
    """Measure how much further apart repertoires lie than by chance; see `variation_evidence` for what comes back.

    The other parameters are those of `repertoire_distances`.
    """
    lacking = lacking_municipalities(material)
    if not set(PARTNER_FAMILIES) & set(material.codes["family"]):
        lacking += lacking_families(material, list(claim.variables["families"]))
    compare = partial(repertoire_distances, index=index, used_in=used_in, rarefied=rarefied)
    return variation_evidence(rule, material, lacking, compare)

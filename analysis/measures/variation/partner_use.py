"""Which partners a unit uses, and how far the repertoires of units lie apart."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from analysis.measures.statistics.by_unit import missing_families, missing_units
from analysis.measures.variation.distance import Distances, jaccard_distances, overlap_distances
from analysis.measures.variation.permuted_distances import Index
from analysis.measures.variation.unit_variation import excess
from analysis.measures.variation.variation_evidence import variation_evidence
from analysis.models import Claim, Evidence, StudySubset

DISTANCES: Mapping[str, Distances] = {"jaccard": jaccard_distances, "overlap": overlap_distances}


def partners_used(material: StudySubset) -> pd.DataFrame:
    """Determine for each interview (rows) whether it uses each partner of the codebook (columns): 1.0 or 0.0."""
    partners = material.codes.loc[material.codes["family"].isin(material.roles["partner"]), "code"]
    used = material.statements.groupby(["interview", "partner"]).size().unstack("partner")
    used = used.reindex(index=material.interviews["interview"], columns=partners)
    return used.notna().astype(float)


def repertoire_sizes(material: StudySubset) -> pd.DataFrame:
    """Count the partners in use per unit: in any interview, and on average per interview.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by unit, with a column for each of the two counts.
    """
    used = partners_used(material).assign(unit=material.interviews["unit"].to_numpy())
    any_use = used.groupby("unit").max().sum(axis=1).astype(int)
    per_interview = used.set_index("unit").sum(axis=1).groupby("unit").mean()
    return pd.DataFrame({"partners": any_use, "per-interview": per_interview})


def repertoire_features(material: StudySubset) -> np.ndarray:
    """Give `partners_used` as an array (interviews, partners); an interview without a repertoire is missing.

    That is one that names no partner, or in which a family of partners was left out.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    array (interviews, partners)
        NaN in the rows of missing interviews.
    """
    return known_repertoires(partners_used(material).to_numpy(dtype=bool), _left_out(material))


def known_repertoires(used: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    """Mark the interviews whose repertoire of partners is unknown as missing.

    Parameters
    ----------
    used : array of bool (n, partners)
        Whether the interview uses the partner.
    left_out : array of bool (n,)
        Whether a family of partners was neither asked about nor mentioned.

    Returns
    -------
    array of float32 (n, partners)
        1 or 0; a row of NaN where the interview names no partner or left a family out.

    Examples
    --------
    >>> known_repertoires(np.array([[True, False], [False, False]]), np.array([False, False]))
    array([[ 1.,  0.],
           [nan, nan]], dtype=float32)
    """
    unknown = ~used.any(axis=1) | left_out
    return np.where(unknown[:, None], np.float32("nan"), used.astype(np.float32))  # counts are exact in float32


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
    material: StudySubset, rule: Mapping, index: str = "jaccard", used_in: int = 1, rarefied: bool = True
) -> Mapping[str, object]:
    """Compare the units' repertoires; returns as `unit_variation.excess`.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    rule : mapping
        As for `unit_variation.excess`.
    index : {"jaccard", "overlap"}
    used_in : int
        In how many interviews of a unit a partner must be used to be in its repertoire.
    rarefied : bool
        Compare as many interviews of each unit as the smallest has, where they differ.

    Returns
    -------
    mapping
        As from `unit_variation.excess`.
    """
    return excess(
        material.interviews, repertoire_features(material), repertoire_index(index, used_in), rule, rarefied=rarefied
    )


def _left_out(material: StudySubset) -> np.ndarray:
    """Find which interviews were not asked about a family of partners, and did not speak of it either."""
    topics = material.topics[
        material.topics["family"].isin(material.roles["partner"]) & (material.topics["asked"] == "no")
    ]
    mentioned = set(material.statements[["interview", "family"]].itertuples(index=False, name=None))
    silent = {
        interview
        for interview, family in topics[["interview", "family"]].to_numpy()
        if (interview, family) not in mentioned
    }
    return material.interviews["interview"].isin(silent).to_numpy()


def repertoire_difference(
    claim: Claim, rule: Mapping, material: StudySubset, index: str = "jaccard", used_in: int = 1, rarefied: bool = True
) -> Evidence:
    """Measure how much further apart repertoires lie than by chance; see `variation_evidence` for the result.

    The other parameters are those of `repertoire_distances`.
    """
    missing = missing_units(material)
    if not set(material.roles["partner"]) & set(material.codes["family"]):
        missing += missing_families(material, list(claim.variables["families"]))
    compare = partial(repertoire_distances, index=index, used_in=used_in, rarefied=rarefied)
    return variation_evidence(rule, material, missing, compare)

"""Whether a partner is used for certain triggers more than others are."""

from collections.abc import Mapping

import pandas as pd

from analysis.measures.passages.coded_passages import with_code
from analysis.measures.statistics.by_unit import missing_codes, missing_units, units_of
from analysis.measures.statistics.contrast import arms_by_unit, contrast_evidence
from analysis.models import Claim, Evidence, Reason, StudySubset


def trigger_codes(material: StudySubset) -> set[str]:
    """Return the codes for what made an adviser act."""
    return set(material.codes.loc[material.codes["family"].isin(material.roles["trigger"]), "code"])


def trigger_statements(material: StudySubset, partner: str, triggers: list[str]) -> pd.DataFrame:
    """Keep the passages that have a trigger: whether on ``partner``, and whether with one of ``triggers``."""
    statements = material.statements
    family = trigger_codes(material)
    passages = statements[with_code(statements, material.cooccurrences, list(family))]
    listed = with_code(passages, material.cooccurrences, triggers)
    return passages.assign(
        **{"on-partner": (passages["partner"] == partner).to_numpy(), "listed": listed.astype(float)}
    )


def triggers_by_unit(material: StudySubset, partner: str, triggers: list[str]) -> pd.DataFrame:
    """Contrast the share of ``triggers`` in statements on ``partner`` with that on other partners.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    partner : str
        The code of the partner.
    triggers : list of str
        The codes whose share is contrasted.

    Returns
    -------
    DataFrame
        Indexed by unit, columns as from `arms_by_unit`.
    """
    passages = trigger_statements(material, partner, triggers)
    return arms_by_unit(passages, "listed", "on-partner", units_of(material))


def trigger_contrast(
    claim: Claim, rule: Mapping, material: StudySubset, averaging: str = "interview-partner"
) -> Evidence:
    """Measure whether a partner is used for certain triggers; see `contrast_evidence` for the result.

    Parameters
    ----------
    averaging : {"interview-partner", "interview", "statement"}
        As in `arms_by_unit`.
    """
    partner, triggers = claim.variables["partner"], list(claim.variables["triggers"])
    missing = missing_units(material) + missing_codes(material, [partner, *triggers])
    if not missing and set(material.codes.loc[material.codes["family"].isin(material.roles["trigger"]), "code"]) <= set(
        triggers
    ):
        missing = (Reason("nothing-to-compare", {"codes": triggers}),)
    passages = trigger_statements(material, partner, triggers)
    units = arms_by_unit(passages, "listed", "on-partner", units_of(material), averaging)
    return contrast_evidence(claim, units, passages[passages["on-partner"] & (passages["listed"] == 0)], missing)

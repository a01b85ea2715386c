"""Compare experiences with partner agencies that the adviser knows with experiences with other partner agencies."""

from collections.abc import Mapping

import pandas as pd

from analysis.measures.passages.coded_passages import counted_experiences, with_code
from analysis.measures.prevalence.mention_rule import interviews_naming, named_where, naming_by_unit
from analysis.measures.statistics.by_unit import missing_codes, missing_units, units_of
from analysis.measures.statistics.contrast import arms_by_unit, contrast_evidence
from analysis.models import Claim, Evidence, StudySubset


def knowledge_statements(material: StudySubset, exposure: str, against: str, mixed: str = "half") -> pd.DataFrame:
    """Keep the passages that have an experience and one of the two codes, with which one: ``exposed``.

    A statement with neither code says nothing on mutual knowledge and is left out rather than counted as unknown; one
    with both is left out too.

    Parameters
    ----------
    mixed : {"half", "dropped"}
        Whether a mixed experience is worth half a positive one, or left out.
    """
    statements = material.statements
    exposed = with_code(statements, material.cooccurrences, [exposure])
    unexposed = with_code(statements, material.cooccurrences, [against])
    compared = counted_experiences(statements, mixed) & (exposed ^ unexposed)
    return statements[compared].assign(exposed=exposed[compared])


def knowledge_by_unit(
    material: StudySubset, exposure: str, against: str, averaging: str = "interview-partner", mixed: str = "half"
) -> pd.DataFrame:
    """Contrast the experience of partners who are known with that of partners who are not, within units."""
    compared = knowledge_statements(material, exposure, against, mixed)
    return arms_by_unit(compared, "score", "exposed", units_of(material), averaging)


def explicit_mentions(material: StudySubset, code: str, named: Mapping) -> pd.DataFrame:
    """Count, per unit, the interviews in which advisers themselves say it (``code``).

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    code : str
        The code that counts as saying it.
    named : mapping
        What "named" means, as in `named_where`.

    Returns
    -------
    DataFrame
        Indexed by unit: ``naming, interviews, judged, named``, see `named_where`.
    """
    topic = material.codes.loc[material.codes["code"] == code, "family"].tolist()
    return named_where(naming_by_unit(material, [topic], interviews_naming(material, [[code]])), named)


def knowledge_contrast(
    claim: Claim, rule: Mapping, material: StudySubset, averaging: str = "interview-partner", mixed: str = "half"
) -> Evidence:
    """Measure the contrast of known and unknown partners; see `contrast_evidence` for the result."""
    exposure, against = claim.variables["exposure"], claim.variables["against"]
    missing = missing_units(material) + missing_codes(material, [exposure, against, "positive", "negative"])
    compared = knowledge_statements(material, exposure, against, mixed)
    units = arms_by_unit(compared, "score", "exposed", units_of(material), averaging)
    against_claim = compared[compared["exposed"] & (compared["experience"] == "negative")]
    return contrast_evidence(claim, units, against_claim, missing)

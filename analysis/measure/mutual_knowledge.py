"""Experience of partners who are known, against that of partners who are not."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measure.by_municipality import lacking_codes, lacking_municipalities, municipalities_of
from analysis.measure.contrast import arms_by_municipality, contrast_evidence
from analysis.measure.statements import with_code
from analysis.study import Claim, Evidence, Material


def knowledge_statements(material: Material, exposure: str, against: str) -> pd.DataFrame:
    """Keep the statements that carry an experience and one of the two codes, with which one: ``exposed``.

    A statement with neither code says nothing on mutual knowledge and is left out, never taken for unknown; one with
    both is left out too.
    """
    statements = material.statements
    exposed = with_code(statements, material.met, [exposure])
    unexposed = with_code(statements, material.met, [against])
    told = statements["score"].notna().to_numpy() & (exposed ^ unexposed)
    return statements[told].assign(exposed=exposed[told])


def knowledge_by_municipality(material: Material, exposure: str, against: str) -> pd.DataFrame:
    """Contrast the experience of partners who are known with that of partners who are not, within municipalities."""
    told = knowledge_statements(material, exposure, against)
    return arms_by_municipality(told, "score", "exposed", municipalities_of(material))


def joint_knowledge(material: Material) -> pd.DataFrame:
    """Mean experience by relational and professional knowledge: both, one alone, neither.

    Returns
    -------
    DataFrame
        Indexed by ``relational`` and ``professional`` (yes, no): ``statements, interviews, municipalities, mean``, the
        mean over municipalities of means over interviews and partners.
    """
    relational = knowledge_statements(material, "relational", "not-relational").rename(
        columns={"exposed": "relational"}
    )
    professional = knowledge_statements(material, "professional", "not-professional")
    told = relational.merge(professional[["statement", "exposed"]], on="statement").rename(
        columns={"exposed": "professional"}
    )
    arms = ["relational", "professional"]
    told[arms] = told[arms].replace({True: "yes", False: "no"}).astype("str")
    cells = told.groupby([*arms, "municipality", "interview", "partner"])["score"].mean()
    means = cells.groupby([*arms, "municipality"]).mean().groupby(arms).mean()
    counts = told.groupby(arms).agg(
        statements=("statement", "size"),
        interviews=("interview", "nunique"),
        municipalities=("municipality", "nunique"),
    )
    return counts.assign(mean=means).sort_index(ascending=False)


def said_so(material: Material, code: str) -> pd.DataFrame:
    """Count, per municipality, the interviews in which advisers themselves say it (``code``)."""
    naming = material.codings[material.codings["code"] == code].groupby("municipality")["interview"].nunique()
    interviews = material.interviews.groupby("municipality").size()
    table = pd.DataFrame({"naming": naming.reindex(interviews.index, fill_value=0), "interviews": interviews})
    return table.rename_axis("municipality")


def pooled_and_within(material: Material, exposures: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Set the difference within municipalities beside that of all statements pooled, which mixes municipalities.

    Parameters
    ----------
    exposures : mapping of str to (str, str)
        What to call each contrast, and its two codes.

    Returns
    -------
    DataFrame
        Indexed by ``measure``: ``within``, the mean over municipalities, and ``pooled``; no verdict rests on this.
    """
    rows = {}
    for name, (exposure, against) in exposures.items():
        told = knowledge_statements(material, exposure, against)
        means = told.groupby("exposed")["score"].mean()
        within = knowledge_by_municipality(material, exposure, against)["difference"].mean()
        rows[name] = [within, means.get(True, np.nan) - means.get(False, np.nan)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["within", "pooled"]).rename_axis("measure")


def knowledge_contrast(claim: Claim, rule: Mapping, material: Material) -> Evidence:
    """Measure the contrast of known and unknown partners; see `contrast_evidence` for what comes back."""
    exposure, against = claim.variables["exposure"], claim.variables["against"]
    lacking = lacking_municipalities(material) + lacking_codes(material, [exposure, against, "positive", "negative"])
    told = knowledge_statements(material, exposure, against)
    units = arms_by_municipality(told, "score", "exposed", municipalities_of(material))
    against_claim = told[told["exposed"] & (told["experience"] == "negative")]
    return contrast_evidence(claim, units, against_claim, lacking)

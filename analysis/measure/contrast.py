"""Differences within municipalities: between what is known and unknown, listed and expected, one partner and others."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measure.by_municipality import lacking_codes, lacking_families, lacking_municipalities, municipalities_of
from analysis.measure.intervals import leave_one_out_means, sign_flip_interval, sign_flip_p
from analysis.measure.statements import with_code
from analysis.study import PARTNER_FAMILIES, Claim, Evidence, Material


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


def arms_by_municipality(told: pd.DataFrame, value: str, arm: str, municipalities: list[str]) -> pd.DataFrame:
    """Average ``value`` within interview and partner, then over those, in both arms of each municipality.

    Parameters
    ----------
    told : DataFrame
        Statements with ``municipality, interview, partner``, a number ``value`` and a truth value ``arm``.

    Returns
    -------
    DataFrame
        Indexed by municipality: ``with``, ``without`` (means), ``difference``, ``statements-with``,
        ``statements-without``.
    """
    cells = told.groupby(["municipality", arm, "interview", "partner"])[value].mean()
    means = (
        cells.groupby(["municipality", arm]).mean().unstack(arm).reindex(index=municipalities, columns=[True, False])
    )
    counts = told.groupby(["municipality", arm]).size().unstack(arm)
    counts = counts.reindex(index=municipalities, columns=[True, False]).fillna(0).astype(int)
    return pd.DataFrame(
        {
            "with": means[True],
            "without": means[False],
            "difference": means[True] - means[False],
            "statements-with": counts[True],
            "statements-without": counts[False],
        },
        index=pd.Index(municipalities, name="municipality"),
    )


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


def knowledge_contrast(claim: Claim, rule: Mapping, material: Material) -> Evidence:
    """Measure the contrast of known and unknown partners; see `contrast_evidence` for what comes back."""
    exposure, against = claim.variables["exposure"], claim.variables["against"]
    lacking = lacking_municipalities(material) + lacking_codes(material, [exposure, against, "positive", "negative"])
    told = knowledge_statements(material, exposure, against)
    units = arms_by_municipality(told, "score", "exposed", municipalities_of(material))
    against_claim = told[told["exposed"] & (told["experience"] == "negative")]
    return contrast_evidence(claim, units, against_claim, lacking)


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


def trigger_statements(material: Material, partner: str, triggers: list[str]) -> pd.DataFrame:
    """Keep the statements that carry a trigger: whether on ``partner``, and whether with one of ``triggers``."""
    statements = material.statements
    family = set(material.codes.loc[material.codes["family"] == "trigger", "code"])
    told = statements[with_code(statements, material.met, list(family))]
    listed = with_code(told, material.met, triggers)
    return told.assign(**{"on-partner": (told["partner"] == partner).to_numpy(), "listed": listed.astype(float)})


def triggers_by_municipality(material: Material, partner: str, triggers: list[str]) -> pd.DataFrame:
    """Contrast the share of ``triggers`` in statements on ``partner`` with that on other partners."""
    told = trigger_statements(material, partner, triggers)
    return arms_by_municipality(told, "listed", "on-partner", municipalities_of(material))


def trigger_contrast(claim: Claim, rule: Mapping, material: Material) -> Evidence:
    """Measure whether a partner is used for certain triggers; see `contrast_evidence` for what comes back."""
    partner, triggers = claim.variables["partner"], list(claim.variables["triggers"])
    lacking = lacking_municipalities(material) + lacking_codes(material, [partner, *triggers])
    told = trigger_statements(material, partner, triggers)
    units = arms_by_municipality(told, "listed", "on-partner", municipalities_of(material))
    return contrast_evidence(claim, units, told[told["on-partner"] & (told["listed"] == 0)], lacking)


def contrast_evidence(claim: Claim, units: pd.DataFrame, negative: pd.DataFrame, lacking: tuple) -> Evidence:
    """Sum up a contrast within municipalities.

    Returns
    -------
    Evidence
        ``units``: the contrast, with ``eligible`` (enough statements in both arms); ``numbers``: ``estimate`` (mean
        difference over eligible municipalities), ``low`` and ``high`` (exact sign-flip interval), ``p`` and
        ``p_against`` (exact one-sided, in the claim's direction and the other), ``leave_one_out_low`` and
        ``leave_one_out_high``; ``negative``: the statements or municipalities that speak against it.
    """
    units = units.assign(eligible=_eligible(units, claim.minimum_data["statements_per_arm"]))
    values = units.loc[units["eligible"], "difference"].to_numpy(dtype=float)
    low, high = sign_flip_interval(values)
    left = leave_one_out_means(values)
    numbers = {
        "estimate": float(np.mean(values)) if len(values) else np.nan,
        "low": low,
        "high": high,
        "p": sign_flip_p(values),
        "p_against": sign_flip_p(-values),
        "leave_one_out_low": float(left.min()) if len(left) else np.nan,
        "leave_one_out_high": float(left.max()) if len(left) else np.nan,
    }
    kind = negative if "kind" in negative else negative.assign(kind="statement")
    return Evidence(units=units, numbers=numbers, negative=kind.reset_index(drop=True), lacking=lacking)


def _eligible(units: pd.DataFrame, fewest: int) -> pd.Series:
    if "statements" in units:  # a share against a fixed expectation has one arm
        return (units["statements"] >= fewest) & units["difference"].notna()
    return (units[["statements-with", "statements-without"]] >= fewest).all(axis=1) & units["difference"].notna()


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


def partners_told(material: Material) -> pd.DataFrame:
    """Per partner in use: statements, interviews, municipalities, and its positive, mixed and negative experiences."""
    told = material.statements[material.statements["family"].isin(PARTNER_FAMILIES)]
    counts = told.groupby(["family", "partner"]).agg(
        statements=("statement", "size"),
        interviews=("interview", "nunique"),
        municipalities=("municipality", "nunique"),
    )
    feelings = told.groupby(["family", "partner", "experience"]).size().unstack("experience")
    feelings = feelings.reindex(index=counts.index, columns=["positive", "mixed", "negative"]).fillna(0).astype(int)
    table = counts.join(feelings).reset_index().set_index("partner")
    return table.sort_values(["interviews", "statements"], ascending=False, kind="stable")

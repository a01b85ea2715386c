"""What each interview says on each code: mentioned or not, and whether its topic was asked."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.models import StudySubset

ASKED = {"yes": "asked", "no": "not-asked"}


def mentions(material: StudySubset, families: Sequence[str]) -> pd.DataFrame:
    """Determine for every interview and code of ``families`` whether it was mentioned and whether its topic was asked.

    Returns
    -------
    DataFrame
        One row per code and interview, in the codebook's order: ``code, family, interview, unit, group``;
        ``mentioned``, a truth value; ``topic``: asked, not-asked or not-known; ``counts``: whether the interview
        belongs in a share's denominator, which it does unless the topic was left out and the code not mentioned
        all the same.
    """
    codes = material.codes[["code", "family"]][material.codes["family"].isin(families)]
    places = material.interviews[["interview", "unit", "group"]]
    code, place = np.divmod(np.arange(len(codes) * len(places)), max(len(places), 1))
    table = pd.concat([codes.take(code).reset_index(drop=True), places.take(place).reset_index(drop=True)], axis=1)
    mentioned = _mentioned(material.codings, codes["code"], places["interview"]).ravel()
    topic = _topics(material.topics, codes["family"], places["interview"]).ravel()
    return table.assign(mentioned=mentioned, topic=topic, counts=mentioned | (topic != "not-asked"))


def _mentioned(codings: pd.DataFrame, codes: pd.Series, interviews: pd.Series) -> np.ndarray:
    """Determine for each code (rows) and interview (columns) whether it was given there."""
    row, column = pd.Index(codes).get_indexer(codings["code"]), pd.Index(interviews).get_indexer(codings["interview"])
    given = np.zeros((len(codes), len(interviews)), dtype=bool)
    present = (row >= 0) & (column >= 0)
    given[row[present], column[present]] = True
    return given


def _topics(topics: pd.DataFrame, families: pd.Series, interviews: pd.Series) -> np.ndarray:
    """Say for each family (rows) and interview (columns) whether the topic was asked."""
    said = topics.drop_duplicates(["interview", "family"])
    names = pd.Index(families.unique())
    row, column = names.get_indexer(said["family"]), pd.Index(interviews).get_indexer(said["interview"])
    present = (row >= 0) & (column >= 0)
    answers = np.full((len(names), len(interviews)), "not-known", dtype=object)
    answers[row[present], column[present]] = said["asked"].map(ASKED).fillna("not-known").to_numpy(object)[present]
    return answers[names.get_indexer(families)]


def mentions_by_unit(mentioned: pd.DataFrame) -> pd.DataFrame:
    """Count interviews by code and unit.

    Parameters
    ----------
    mentioned : DataFrame
        From `mentions`.

    Returns
    -------
    DataFrame
        Indexed by ``code`` and ``unit``, both sorted: ``naming``, the interviews that mention it, and
        ``interviews``, those that belong in the denominator.
    """
    groups = mentioned.groupby(["code", "unit"])[["mentioned", "counts"]].sum()
    return groups.rename(columns={"mentioned": "naming", "counts": "interviews"}).astype("int64")


def mentions_by_interview(material: StudySubset, families: Sequence[str]) -> pd.DataFrame:
    """Count interviews by code, with what was asked, not asked and not known kept apart.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    families : sequence of str
        Families of codes.

    Returns
    -------
    DataFrame
        Indexed by code, most mentioned first: ``family``; ``naming``, the interviews that mention it;
        ``interviews``, the denominator; ``share`` of it, missing where it is 0; ``asked``, ``not-asked`` and
        ``not-known``, which sum to all interviews; per group the interviews that mention it, in a column of the group's
        name, and the denominator, in ``<group>-interviews``.
    """
    said = mentions(material, families)
    topics = {topic: said["topic"] == topic for topic in ("asked", "not-asked", "not-known")}
    groups = {group: said["mentioned"] & (said["group"] == group) for group in material.groups}
    interviewed = {f"{group}-interviews": said["counts"] & (said["group"] == group) for group in material.groups}
    columns = {"naming": said["mentioned"], "interviews": said["counts"], **topics, **groups, **interviewed}
    counts = pd.DataFrame(columns).groupby(said["code"], sort=False).sum().astype("int64")
    share = counts["naming"] / counts["interviews"].astype(float).replace(0, np.nan)
    counts.insert(2, "share", share)
    counts.insert(0, "family", said.drop_duplicates("code").set_index("code")["family"].reindex(counts.index))
    return counts.sort_values("naming", ascending=False, kind="stable")

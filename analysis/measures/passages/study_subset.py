"""The material of one run: a study cut to a group, without a unit, in one coder's reading."""

import pandas as pd

from analysis.measures.passages.coded_passages import partner_statements
from analysis.measures.passages.coding_selected import analysed_codings, coded_segments
from analysis.measures.passages.speaker_turns import assign_turns
from analysis.models import Study, StudySubset


def read_interviews(study: Study) -> pd.DataFrame:
    """Keep the interviews that a coder has read: one that nobody has read says nothing, and has not kept silent.

    Where the study does not tell who has read what, all of them count as read.
    """
    if study.assignments.empty:
        return study.interviews
    return study.interviews[study.interviews["interview"].isin(study.assignments["interview"])]


def kept_interviews(study: Study, group: str = "all", leave_out: str = "none") -> pd.DataFrame:
    """Keep the interviews that one run analyses; parameters and errors as in `select_subset`."""
    interviews = read_interviews(study)
    if interviews.empty:
        raise ValueError(f"{study.name} has no interview that a coder has read")
    known = sorted(interviews["unit"].dropna().unique())
    if leave_out != "none" and leave_out not in known:
        raise ValueError(f"leave_out {leave_out!r} is not a unit of {study.name}; it has {', '.join(known) or 'none'}")
    if group != "all":
        interviews = interviews[interviews["group"] == group]
    if leave_out != "none":
        interviews = interviews[interviews["unit"] != leave_out]
    if interviews.empty:
        raise ValueError(f"no interview of {study.name} is left with group {group!r} and leave_out {leave_out!r}")
    return interviews


def select_subset(
    study: Study, group: str = "all", leave_out: str = "none", coding: str = "lead", cooccur_by: str = "overlap"
) -> StudySubset:
    """Cut a study to what one run analyses, and derive its statements.

    Parameters
    ----------
    study : Study
    group : str
        "all", or one of the study's groups.
    leave_out : str
        A unit to leave out, or "none".
    coding : {"lead", "second", "majority"}
    cooccur_by : {"overlap", "identical", "turn"}
        When two codes count as occurring together. A turn is the paragraph of the text in which a stretch begins; where
        the text of an interview is missing, codings occur together by turn if they are on the same segment.

    Raises
    ------
    ValueError
        If no interview is left, or ``leave_out`` is not a unit of the study.
    """
    interviews = kept_interviews(study, group, leave_out).reset_index(drop=True)
    marked = coded_segments(study.codings, study.segments, interviews, study.codes)
    codings = analysed_codings(marked, study.assignments, coding)
    if cooccur_by == "turn":
        codings = codings.assign(turn=assign_turns(codings, study.texts))
    statements, cooccurrences = partner_statements(codings, study.roles["partner"], cooccur_by)
    selected = study.segments["interview"].isin(interviews["interview"])
    segments = study.segments.loc[selected, ["segment", "interview", "start", "end"]].reset_index(drop=True)
    return StudySubset(
        interviews=interviews,
        every_interview=study.interviews,
        codings=codings,
        all_codings=marked,
        statements=statements,
        cooccurrences=cooccurrences,
        codes=study.codes,
        topics=study.topics,
        variables=study.variables,
        assignments=study.assignments,
        cooccur_by=cooccur_by,
        segments=segments,
        groups=study.groups,
        roles=study.roles,
    )

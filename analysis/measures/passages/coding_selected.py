"""Which coder's codings are analysed: the lead's, the second coder's where there is one, or the majority's."""

import numpy as np
import pandas as pd

END_OF_TEXT = np.iinfo(np.int64).max


def coded_segments(
    codings: pd.DataFrame, segments: pd.DataFrame, interviews: pd.DataFrame, codes: pd.DataFrame
) -> pd.DataFrame:
    """Join each coding with its stretch of text, the interview it comes from and the code's family.

    Returns
    -------
    DataFrame
        One row per coding whose interview is among ``interviews``: ``interview, unit, group, coder, segment,
        start, end, speaker, code, family``, ordered by interview, coder and position. A coding without a coder has
        the coder "unknown".
    """
    places = segments[["segment", "interview", "start", "end", "speaker"]]
    where = interviews[["interview", "unit", "group"]]
    marked = (
        codings.merge(places, on="segment").merge(where, on="interview").merge(codes[["code", "family"]], on="code")
    )
    marked = marked.assign(coder=marked["coder"].fillna("unknown"))
    columns = ["interview", "unit", "group", "coder", "segment", "start", "end", "speaker", "code", "family"]
    order = ["interview", "coder", "start", "segment", "code"]
    return marked[columns].sort_values(order, ignore_index=True)


def analysed_codings(marked: pd.DataFrame, assignments: pd.DataFrame, coding: str) -> pd.DataFrame:
    """Keep the codings that the run analyses.

    Parameters
    ----------
    marked : DataFrame
        From `coded_segments`.
    assignments : DataFrame
        Who has read which stretch, and in which role.
    coding : {"lead", "second", "majority"}
        The lead coder's; the second coder's wherever there is one, otherwise the lead's; or, where three or more
        have read a stretch, what more than half of them marked, otherwise the lead's.

    Raises
    ------
    ValueError
        If ``coding`` is none of the three.
    """
    if coding not in ("lead", "second", "majority"):
        raise ValueError(f"unknown coding {coding!r}; use lead, second or majority")
    lead = read_by(marked, assignments, "lead") | ~_assigned(marked, assignments)
    if coding == "lead":
        return marked[lead].reset_index(drop=True)
    if coding == "second":
        second = read_by(marked, assignments, "second")
        doubly = _inside(marked, assignments[assignments["role"] == "second"].assign(coder=None))
        return marked[second | (lead & ~doubly)].reset_index(drop=True)
    return _majority(marked, assignments, lead)


def read_by(marked: pd.DataFrame, assignments: pd.DataFrame, role: str) -> np.ndarray:
    """Determine for each coding whether its coder had that role (lead, second) for the stretch."""
    return _inside(marked, assignments[assignments["role"] == role])


def _inside(marked: pd.DataFrame, assignments: pd.DataFrame) -> np.ndarray:
    """Find which codings overlap an assigned stretch of their interview (and coder, unless that is None).

    An assignment of one segment holds for the codings of this segment only.
    """
    if assignments.empty or marked.empty:
        return np.zeros(len(marked), dtype=bool)
    keys = ["interview", "coder"] if assignments["coder"].notna().any() else ["interview"]
    assignments, of_segments = by_segment(assignments)
    inside = np.zeros(len(marked), dtype=bool)
    if len(of_segments):
        given, read = (pd.MultiIndex.from_frame(frame[[*keys, "segment"]]) for frame in (marked, of_segments))
        inside |= given.isin(read)
    stretches = assignments[[*keys, "start", "end"]].rename(columns={"start": "from", "end": "to"})
    places = marked[[*keys, "start", "end"]].reset_index(names="row").merge(stretches, on=keys)
    starts, ends = places["start"].fillna(0).astype("int64"), places["end"].fillna(END_OF_TEXT).astype("int64")
    begins, stops = places["from"].fillna(0).astype("int64"), places["to"].fillna(END_OF_TEXT).astype("int64")
    inside[places.loc[(starts < stops) & (ends > begins), "row"].unique()] = True
    return inside


def by_segment(assignments: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part assignments into those of stretches or whole interviews, and those of single segments."""
    if "segment" not in assignments:
        return assignments, assignments.iloc[:0].assign(segment=None)
    single = assignments["segment"].notna()
    return assignments[~single], assignments[single]


def _assigned(marked: pd.DataFrame, assignments: pd.DataFrame) -> np.ndarray:
    """Find which codings come from an interview for which it is known who read it."""
    return marked["interview"].isin(assignments["interview"]).to_numpy()


def _majority(marked: pd.DataFrame, assignments: pd.DataFrame, lead: np.ndarray) -> pd.DataFrame:
    """Put in place of the lead's codings what most of three or more readers marked, where so many have read."""
    readers = _readers(marked, assignments)
    shared = readers >= 3
    if not shared.any():
        return marked[lead].reset_index(drop=True)
    candidates = marked[shared].assign(readers=readers[shared]).sort_values(["interview", "code", "start"])
    by_segment = candidates.groupby(["code", "segment"], sort=False).ngroup()
    stretch = np.where(candidates["start"].notna(), _starts_anew(candidates).cumsum(), -1 - by_segment)
    candidates = candidates.assign(stretch=stretch)
    voices = candidates.groupby("stretch")["coder"].transform("nunique")
    agreed = candidates[voices * 2 > candidates["readers"]].drop_duplicates("stretch")
    agreed = agreed.drop(columns=["readers", "stretch"]).assign(coder="majority")
    elsewhere = marked[lead & ~shared]
    return pd.concat([elsewhere, agreed]).sort_values(["interview", "start", "segment", "code"], ignore_index=True)


def _readers(marked: pd.DataFrame, assignments: pd.DataFrame) -> np.ndarray:
    """Count, for each coding, the coders who have read its stretch."""
    counts = np.zeros(len(marked), dtype=int)
    for _, stretches in assignments.groupby("coder"):
        counts += _inside(marked, stretches.assign(coder=None))
    return counts


def _starts_anew(ordered: pd.DataFrame) -> pd.Series:
    """Find, in codings ordered by interview, code and start, where a stretch begins that overlaps none before it."""
    keys = [ordered["interview"], ordered["code"]]
    reach = ordered["end"].astype("float64").groupby(keys).cummax().groupby(keys).shift()
    return ~(ordered["start"].astype("float64") < reach)

"""Segments without a position in a text, and who has read them."""

from typing import NamedTuple

import numpy as np
import pandas as pd


class Unplaced(NamedTuple):
    """What two or more coders have read of what has no positions.

    Attributes
    ----------
    readers : DataFrame
        A row per stretch and coder, in order: ``stretch, interview, coder``.
    stretch_of : Series
        The stretch of each segment, by segment; one that fewer than two have read is not there.
    """

    readers: pd.DataFrame
    stretch_of: pd.Series


def unplaced_segments(segments: pd.DataFrame, read_all: pd.DataFrame, assigned: pd.DataFrame) -> Unplaced:
    """Put segments without positions into stretches, by who has read them.

    Of a segment without a position it is not known who has read its place, unless they have read all of the interview
    or were assigned to this segment. The segments of an interview that nobody was assigned to besides those who have
    read all of it are one stretch, which is there without any segment too; any other segment is a stretch of its own.

    Parameters
    ----------
    segments : DataFrame
        ``segment, interview``, of those without a position.
    read_all : DataFrame
        ``interview, coder``, where a coder has read the whole interview; no row twice.
    assigned : DataFrame
        ``segment, coder``, where a coder was assigned to one segment.
    """
    if segments.empty:  # as nearly always where there are texts
        return _of_interviews(read_all)
    given = assigned.merge(segments, on="segment").drop_duplicates()
    known = pd.MultiIndex.from_frame(read_all[["interview", "coder"]])
    further = given[~pd.MultiIndex.from_frame(given[["interview", "coder"]]).isin(known)]
    alone = segments["segment"].isin(further["segment"]).to_numpy()
    without = np.setdiff1d(segments["interview"][alone], segments["interview"][~alone])
    readers = pd.concat(
        [
            read_all[~read_all["interview"].isin(without)].assign(segment=""),
            further,
            segments[alone].merge(read_all, on="interview"),
        ]
    )
    place = ["segment", "interview"]
    readers = readers[readers.groupby(place)["coder"].transform("size") > 1].sort_values([*place, "coder"])
    readers.insert(0, "stretch", readers.groupby(place).ngroup().astype("int64"))
    numbers = readers.drop_duplicates("stretch").set_index(place)["stretch"]
    keys = pd.MultiIndex.from_arrays([segments["segment"].where(alone, ""), segments["interview"]])
    stretch_of = pd.Series(numbers.reindex(keys).to_numpy(), segments["segment"].to_numpy())
    return Unplaced(readers[["stretch", "interview", "coder"]], stretch_of.dropna().astype("int64"))


def _of_interviews(read_all: pd.DataFrame) -> Unplaced:
    """Make a stretch of each interview that several have read, where there are no segments without positions."""
    order = np.lexsort((read_all["coder"].to_numpy(), read_all["interview"].to_numpy()))
    interview, coder = (read_all[column].to_numpy(dtype="int64")[order] for column in ("interview", "coder"))
    several = np.bincount(interview, minlength=1)[interview] > 1 if len(interview) else np.zeros(0, dtype=bool)
    interview, coder = interview[several], coder[several]
    stretch = np.unique(interview, return_inverse=True)[1]
    readers = pd.DataFrame({"stretch": stretch, "interview": interview, "coder": coder}, dtype="int64")
    return Unplaced(readers, pd.Series(dtype="int64", index=pd.Index([], dtype="str")))

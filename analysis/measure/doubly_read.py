"""What several coders have read: the stretches, who has read them, and the codings in them."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure.coding import END_OF_TEXT
from analysis.study import Material


class DoublyRead(NamedTuple):
    """The stretches that two or more coders have read.

    Attributes
    ----------
    stretches : DataFrame
        Indexed by ``stretch``: ``interview, from, to``; ``placed``, False for a text that was read as a whole, to which
        codings without positions belong.
    readers : DataFrame
        A row per stretch and coder who has read it: ``stretch, coder``.
    codings : DataFrame
        A row per coding of a reader in a stretch: ``stretch, interview, coder, role, segment, code, start, end``, cut
        to the stretch; one that reaches over two stretches has a row in each.
    """

    stretches: pd.DataFrame
    readers: pd.DataFrame
    codings: pd.DataFrame


def doubly_read(material: Material) -> DoublyRead:
    """Find what two or more coders have read, and what they marked there."""
    lengths = text_lengths(material)
    assignments = material.assignments[material.assignments["interview"].isin(lengths.index)]
    pieces = _pieces(_own_stretches(assignments, lengths), lengths)
    whole = _whole_texts(assignments, lengths, first=len(pieces.stretches))
    stretches = pd.concat([pieces.stretches, whole.stretches])
    readers = pd.concat([pieces.readers, whole.readers], ignore_index=True)
    placed = _in_stretches(material.all_codings, pieces.stretches, lengths)
    unplaced = material.all_codings[material.all_codings["start"].isna()]
    unplaced = unplaced.merge(whole.stretches.reset_index()[["interview", "stretch"]], on="interview")
    codings = pd.concat([placed, unplaced.assign(start=0, end=0)]).merge(readers, on=["stretch", "coder"])
    roles = assignments[["interview", "coder", "role"]].drop_duplicates(["interview", "coder"])
    codings = codings.merge(roles, on=["interview", "coder"])
    columns = ["stretch", "interview", "coder", "role", "segment", "code", "start", "end"]
    codings = codings[columns].astype({"start": "int64", "end": "int64"})
    return DoublyRead(stretches, readers, codings)


def text_lengths(material: Material) -> pd.Series:
    """Give each interview's length in characters; where it is not known, as far as anything was marked or assigned."""
    interviews = material.interviews.set_index("interview")
    marked = material.all_codings.groupby("interview")["end"].max()
    assigned = material.assignments.groupby("interview")["end"].max()
    known = interviews["characters"].astype("Float64")
    reach = pd.concat([marked, assigned], axis=1).astype("Float64").max(axis=1).reindex(interviews.index)
    return known.fillna(reach).fillna(0).astype("int64").sort_index()


def _own_stretches(assignments: pd.DataFrame, lengths: pd.Series) -> pd.DataFrame:
    """Merge what one coder has read of an interview in stretches that overlap or touch; cut it to the text."""
    end = assignments["interview"].map(lengths).astype("int64")  # of no assignments it would be no number
    own = assignments.assign(
        start=assignments["start"].fillna(0).astype("int64"),
        end=np.minimum(assignments["end"].fillna(END_OF_TEXT).astype("int64"), end),
    )
    own = own[own["start"] < own["end"]].sort_values(["interview", "coder", "start"])
    keys = [own["interview"], own["coder"]]
    reach = own["end"].groupby(keys).cummax().astype("float64").groupby(keys).shift()
    run = (~(own["start"] <= reach)).cumsum().rename("run")
    return own.groupby(run).agg(
        interview=("interview", "first"), coder=("coder", "first"), start=("start", "min"), end=("end", "max")
    )


def _pieces(own: pd.DataFrame, lengths: pd.Series) -> DoublyRead:
    """Cut the texts wherever a coder's reading begins or ends, and keep the pieces that two or more have read."""
    edges = pd.concat([own[["interview", "start"]].set_axis(["interview", "from"], axis=1),
                       own[["interview", "end"]].set_axis(["interview", "from"], axis=1)])  # fmt: skip
    edges = edges.drop_duplicates().sort_values(["interview", "from"], ignore_index=True)
    edges["to"] = edges.groupby("interview")["from"].shift(-1)
    places = on_one_line(edges["interview"], edges["from"], lengths)
    first = np.searchsorted(places, on_one_line(own["interview"], own["start"], lengths))
    last = np.searchsorted(places, on_one_line(own["interview"], own["end"], lengths))
    row, piece = expanded(first, last)
    readers = pd.DataFrame({"stretch": piece, "coder": own["coder"].to_numpy()[row]})
    number = readers.groupby("stretch")["coder"].transform("size")
    readers = readers[number > 1].sort_values(["stretch", "coder"], ignore_index=True)
    stretches = edges.loc[np.unique(readers["stretch"])].astype({"to": "int64"}).assign(placed=True)
    readers["stretch"] = np.searchsorted(stretches.index, readers["stretch"])
    return DoublyRead(stretches.reset_index(drop=True).rename_axis("stretch"), readers, pd.DataFrame())


def _whole_texts(assignments: pd.DataFrame, lengths: pd.Series, first: int) -> DoublyRead:
    """Find the interviews that two or more coders have read from end to end.

    Of a coding without a position it is not known who has read its place, unless they have read all.
    """
    to_the_end = assignments["end"].isna() | (assignments["end"] >= assignments["interview"].map(lengths))
    whole = assignments[assignments["start"].fillna(0).eq(0) & to_the_end.fillna(True)]
    whole = whole[["interview", "coder"]].drop_duplicates().sort_values(["interview", "coder"], ignore_index=True)
    whole = whole[whole.groupby("interview")["coder"].transform("size") > 1]
    number, names = pd.factorize(whole["interview"])
    stretches = pd.DataFrame({"interview": names, "from": 0, "to": 0, "placed": False})
    stretches.index = pd.RangeIndex(first, first + len(names), name="stretch")
    readers = pd.DataFrame({"stretch": first + number, "coder": whole["coder"].to_numpy()})
    return DoublyRead(stretches, readers, pd.DataFrame())


def _in_stretches(codings: pd.DataFrame, stretches: pd.DataFrame, lengths: pd.Series) -> pd.DataFrame:
    """Lay codings on the stretches that they overlap, and cut them to these."""
    placed = codings[codings["start"].notna() & codings["interview"].isin(lengths.index)]
    placed = placed.astype({"start": "int64", "end": "int64"})
    begins = on_one_line(stretches["interview"], stretches["from"], lengths)
    stops = on_one_line(stretches["interview"], stretches["to"], lengths)
    first = np.searchsorted(stops, on_one_line(placed["interview"], placed["start"], lengths), side="right")
    last = np.searchsorted(begins, on_one_line(placed["interview"], placed["end"], lengths), side="left")
    row, stretch = expanded(first, np.maximum(first, last))
    inside = placed.iloc[row].assign(stretch=stretch)
    where = stretches.iloc[stretch]
    inside["start"] = np.maximum(inside["start"].to_numpy(), where["from"].to_numpy())
    inside["end"] = np.minimum(inside["end"].to_numpy(), where["to"].to_numpy())
    return inside[inside["start"] < inside["end"]]


def on_one_line(interviews: pd.Series, positions: pd.Series, lengths: pd.Series) -> np.ndarray:
    """Turn positions in interviews into positions on one line, on which the texts lie one behind the other, apart."""
    begin = (lengths + 2).cumsum().shift(fill_value=0)
    text_end = interviews.map(lengths).to_numpy("int64")
    return interviews.map(begin).to_numpy("int64") + np.minimum(positions.to_numpy("int64"), text_end)


def expanded(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """List all pairs of a row and a number from its ``first`` up to, and without, its ``last``."""
    size = np.asarray(last) - np.asarray(first)
    row = np.repeat(np.arange(len(size)), size)
    return row, np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + np.repeat(first, size)

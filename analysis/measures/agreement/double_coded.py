"""What several coders have read: the stretches, who has read them, and the codings in them.

Names are looked up once, and all else is done in whole numbers: at the size of a study, handling frames would take many
times as long as the work itself.
"""

from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from analysis.lookup import among
from analysis.measures.agreement.shared_stretches import DoubleCoded
from analysis.measures.passages.coding_selected import END_OF_TEXT, by_segment
from analysis.measures.passages.unplaced_segments import unplaced_segments
from analysis.models import StudySubset


class _Line(NamedTuple):
    """The texts of all interviews one after the other, and apart, so that one number places a character."""

    interviews: pd.Index
    lengths: np.ndarray
    begins: np.ndarray

    def place(self, interview: np.ndarray, position: np.ndarray) -> np.ndarray:
        """Place characters of interviews, which are given by number; none is past the end of its text."""
        return self.begins[interview] + np.minimum(position, self.lengths[interview])


class _Readings(NamedTuple):
    """What coders were given to read: the row of the assignment, interview and coder by number, from and to."""

    row: np.ndarray
    interview: np.ndarray
    coder: np.ndarray
    start: np.ndarray
    end: np.ndarray


class _Shared(NamedTuple):
    """Stretches that several have read, by interview, from and to; and a row for each reader of one. All in order."""

    interview: np.ndarray
    begin: np.ndarray
    stop: np.ndarray
    stretch: np.ndarray
    coder: np.ndarray


class _Found(NamedTuple):
    """Codings or segments, by their row, in stretches, and what they take up of these."""

    row: np.ndarray
    stretch: np.ndarray
    start: np.ndarray
    end: np.ndarray


Arrays = TypeVar("Arrays", _Readings, _Shared, _Found)


def doubly_read(material: StudySubset) -> DoubleCoded:
    """Find what two or more coders have read, and what they marked there."""
    line, codings, segments = _line(text_lengths(material)), material.all_codings, _segments(material)
    coders = pd.Index(material.assignments["coder"].unique()).sort_values()
    readings = _readings(material.assignments, line, coders)
    of_texts = _kept(readings, np.isin(readings.row, np.flatnonzero(_of_texts(material.assignments))))
    pieces = _pieces(of_texts, line)
    unplaced, stretch_of = _without_positions(material.assignments, of_texts, segments, line, coders)
    shared = _joined(pieces, unplaced._replace(stretch=len(pieces.interview) + unplaced.stretch))

    def laid(rows: pd.DataFrame, interview: np.ndarray) -> _Found:
        elsewhere = _in_unplaced(rows, interview, stretch_of, first=len(pieces.interview))
        return _joined(_in_pieces(rows, interview, pieces, line), elsewhere)

    interview, coder = (
        line.interviews.get_indexer(pd.Index(codings["interview"])),
        coders.get_indexer(pd.Index(codings["coder"])),
    )
    found = _of_readers(laid(codings, interview), coder, shared)
    role = material.assignments["role"].array[_assigned_by(readings, interview[found.row], coder[found.row])]
    silent = segments[~among(segments["segment"], codings["segment"].iloc[found.row])]
    uncoded = laid(silent, line.interviews.get_indexer(pd.Index(silent["interview"])))
    where = {"stretch": uncoded.stretch, "segment": silent["segment"].array[uncoded.row]}
    return DoubleCoded(
        _stretches(shared, line, placed=len(pieces.interview)),
        pd.DataFrame({"stretch": shared.stretch, "coder": coders[shared.coder]}),
        _coding_table(codings, found, role),
        pd.DataFrame({**where, "start": uncoded.start, "end": uncoded.end}),
    )


def text_lengths(material: StudySubset) -> pd.Series:
    """Give each interview's length in characters; where it is not known, as far as anything was marked or assigned."""
    known = material.interviews.set_index("interview")["characters"].sort_index()
    lengths = known.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(lengths).any():
        reach = np.zeros(len(lengths))
        for ends in (material.all_codings, material.assignments, material.segments):
            number = known.index.get_indexer(pd.Index(ends["interview"]))
            np.maximum.at(reach, number[number >= 0], ends["end"].to_numpy(dtype=float, na_value=0)[number >= 0])
        lengths = np.where(np.isnan(lengths), reach, lengths)
    return pd.Series(lengths.astype("int64"), known.index, name=known.name)


def _segments(material: StudySubset) -> pd.DataFrame:
    """List the segments of the run, those that are known from codings alone too."""
    codings, columns = material.all_codings, ["segment", "interview", "start", "end"]
    further = codings.loc[~among(codings["segment"], material.segments["segment"]), columns]
    whole = pd.concat([material.segments[columns], further]) if len(further) else material.segments
    return whole.drop_duplicates("segment", ignore_index=True) if len(further) else whole


def _of_texts(assignments: pd.DataFrame) -> np.ndarray:
    """Find which assignments are those of stretches or whole interviews, and not of single segments."""
    return assignments.index.isin(by_segment(assignments)[0].index)


def _line(lengths: pd.Series) -> _Line:
    room = lengths.to_numpy() + 2
    return _Line(lengths.index, lengths.to_numpy(), np.cumsum(room) - room)


def _readings(assignments: pd.DataFrame, line: _Line, coders: pd.Index) -> _Readings:
    """Number who was given which of the run's interviews; what has no bounds reaches to those of the text."""
    interview = line.interviews.get_indexer(pd.Index(assignments["interview"]))
    start = assignments["start"].to_numpy(dtype="int64", na_value=0)
    end = assignments["end"].to_numpy(dtype="int64", na_value=END_OF_TEXT)
    numbers = _Readings(
        np.arange(len(assignments)), interview, coders.get_indexer(pd.Index(assignments["coder"])), start, end
    )
    known = _kept(numbers, interview >= 0)
    return known._replace(end=np.minimum(known.end, line.lengths[known.interview]))


def _own_stretches(readings: _Readings, line: _Line) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Merge what one coder has read in stretches that overlap or touch: coder, and from where to where on the line."""
    length = int((line.lengths + 2).sum())
    own = line.begins[readings.interview] + length * readings.coder  # each coder has a line, one after the other
    some = readings.start < readings.end
    begin, stop = (own + readings.start)[some], (own + readings.end)[some]
    order = np.argsort(begin, kind="stable")
    begin, reach = begin[order], np.maximum.accumulate(stop[order])
    first = np.ones(len(begin), dtype=bool)
    first[1:] = begin[1:] > reach[:-1]
    coder = begin[first] // max(length, 1)
    return coder, begin[first] - length * coder, reach[np.roll(first, -1)] - length * coder


def _pieces(readings: _Readings, line: _Line) -> _Shared:
    """Cut the texts wherever a coder's reading begins or ends, and keep the pieces that two or more have read."""
    coder, begin, stop = _own_stretches(readings, line)
    edges = np.unique(np.concatenate([begin, stop]))
    row, piece = expanded(np.searchsorted(edges, begin), np.searchsorted(edges, stop))
    several = np.bincount(piece, minlength=len(edges)) > 1
    row, piece = row[several[piece]], piece[several[piece]]
    order = np.lexsort((coder[row], piece))
    kept = np.flatnonzero(several)
    interview = np.searchsorted(line.begins, edges[kept], side="right") - 1
    stretch = np.searchsorted(kept, piece[order])
    begins = line.begins[interview]
    return _Shared(interview, edges[kept] - begins, edges[kept + 1] - begins, stretch, coder[row][order])


def _without_positions(
    assignments: pd.DataFrame, readings: _Readings, segments: pd.DataFrame, line: _Line, coders: pd.Index
) -> tuple[_Shared, pd.Series]:
    """Find what two or more have read of what has no positions, and in which of the stretches each segment is."""
    read_all = _whole_texts(readings, line)
    placeless = segments[segments["start"].isna()]
    placeless = placeless[["segment"]].assign(interview=line.interviews.get_indexer(pd.Index(placeless["interview"])))
    single = by_segment(assignments)[1]
    assigned = pd.DataFrame({"segment": single["segment"], "coder": coders.get_indexer(pd.Index(single["coder"]))})
    readers, stretch_of = unplaced_segments(placeless, read_all, assigned)
    interview = readers.drop_duplicates("stretch")["interview"].to_numpy(dtype="int64")
    nowhere = np.zeros(len(interview), dtype="int64")
    stretch, coder = (readers[column].to_numpy(dtype="int64") for column in ("stretch", "coder"))
    return _Shared(interview, nowhere, nowhere, stretch, coder), stretch_of


def _whole_texts(readings: _Readings, line: _Line) -> pd.DataFrame:
    """Find who has read which interview from end to end, in one stretch or several."""
    coder, begin, stop = _own_stretches(readings, line)
    interview = np.searchsorted(line.begins, begin, side="right") - 1
    whole = stop - begin == line.lengths[interview]
    empty = line.lengths[readings.interview] == 0  # a text of no known length
    read = {
        "interview": np.concatenate([interview[whole], readings.interview[empty]]),
        "coder": np.concatenate([coder[whole], readings.coder[empty]]),
    }
    return pd.DataFrame(read).drop_duplicates()


def _in_pieces(rows: pd.DataFrame, interview: np.ndarray, pieces: _Shared, line: _Line) -> _Found:
    """Lay codings or segments on the pieces that they overlap, and cut them to these."""
    row = np.flatnonzero(rows["start"].notna().to_numpy() & (interview >= 0))
    start, end = (rows[side].array[row].to_numpy("int64") for side in ("start", "end"))
    begins, stops = line.place(pieces.interview, pieces.begin), line.place(pieces.interview, pieces.stop)
    first = np.searchsorted(stops, line.place(interview[row], start), side="right")
    last = np.searchsorted(begins, line.place(interview[row], end), side="left")
    each, piece = expanded(first, np.maximum(first, last))
    start, end = np.maximum(start[each], pieces.begin[piece]), np.minimum(end[each], pieces.stop[piece])
    return _kept(_Found(row[each], piece, start, end), start < end)


def _in_unplaced(rows: pd.DataFrame, interview: np.ndarray, stretch_of: pd.Series, first: int) -> _Found:
    """Find the codings or segments without a position in their stretches, which are numbered from ``first``."""
    row = np.flatnonzero(rows["start"].isna().to_numpy() & (interview >= 0))
    place = stretch_of.index.get_indexer(rows["segment"].array[row])
    row, stretch = row[place >= 0], stretch_of.to_numpy()[place[place >= 0]]
    nowhere = np.zeros(len(row), dtype="int64")
    return _Found(row, first + stretch, nowhere, nowhere)


def _of_readers(found: _Found, coder: np.ndarray, shared: _Shared) -> _Found:
    """Keep the codings of those who have read the stretch; ``coder`` is by row, and -1 for one who has read nothing."""
    given, size = coder[found.row], int(coder.max(initial=0)) + int(shared.coder.max(initial=0)) + 1
    has_read = np.isin(found.stretch * size + given, shared.stretch * size + shared.coder)
    return _kept(found, has_read & (given >= 0))


def _assigned_by(readings: _Readings, interview: np.ndarray, coder: np.ndarray) -> np.ndarray:
    """Find for each interview and coder the row of the first assignment that they are in."""
    size = int(readings.coder.max(initial=0)) + 1
    pairs, first = np.unique(readings.interview * size + readings.coder, return_index=True)
    return readings.row[first[np.searchsorted(pairs, interview * size + coder)]]


def _stretches(shared: _Shared, line: _Line, placed: int) -> pd.DataFrame:
    """Name the stretches, of which the first ``placed`` are pieces of text."""
    table = {"interview": line.interviews[shared.interview], "from": shared.begin, "to": shared.stop}
    return pd.DataFrame({**table, "placed": np.arange(len(shared.interview)) < placed}).rename_axis("stretch")


def _coding_table(codings: pd.DataFrame, found: _Found, role: pd.api.extensions.ExtensionArray) -> pd.DataFrame:
    """Name what was found."""
    columns = ["stretch", "interview", "coder", "role", "segment", "code", "start", "end"]
    values = {column: codings[column].array[found.row] for column in ("interview", "coder", "segment", "code")}
    values |= {"stretch": found.stretch, "role": role, "start": found.start, "end": found.end}
    return pd.DataFrame({column: values[column] for column in columns})


def _joined(one: Arrays, other: Arrays) -> Arrays:
    """Put arrays behind those of the same name."""
    return type(one)(*map(np.concatenate, zip(one, other, strict=True)))


def _kept(arrays: Arrays, which: np.ndarray) -> Arrays:
    """Keep the same places of all arrays."""
    return type(arrays)(*(values[which] for values in arrays))


def expanded(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """List all pairs of a row and a number from its ``first`` up to, and without, its ``last``."""
    size = np.asarray(last) - np.asarray(first)
    row = np.repeat(np.arange(len(size)), size)
    return row, np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + np.repeat(first, size)

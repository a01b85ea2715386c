"""The units that coders are compared on: merged stretches, characters, or interviews."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.agreement.shared_stretches import DoubleCoded
from analysis.measures.passages.merge_segments import covered, merged_stretches

UNITS = ("stretch", "character", "interview")


class RatedUnits(NamedTuple):
    """What coders could say something of, and what they said.

    Attributes
    ----------
    units : DataFrame
        Indexed by ``unit``: ``interview, stretch`` (one of those that contain the unit), ``readers`` (how many coders).
    given : DataFrame
        A row per unit, code and coder who gave it: ``unit, code, coder, role``. A reader without a row has said no.
    """

    units: pd.DataFrame
    given: pd.DataFrame


def rated_units(read: DoubleCoded, unit: str = "stretch") -> RatedUnits:
    """Make the units that coders are compared on.

    Parameters
    ----------
    read : DoubleCoded
    unit : {"stretch", "interview"}
        Stretches of any reader that overlap are one unit, and so are the codings of one segment without positions. A
        segment that nobody gave a code is a unit, too, unless it overlaps one of these. Or all that the same coders
        have read of an interview is one unit.

    Raises
    ------
    ValueError
        If the unit is neither.
    """
    if unit not in ("stretch", "interview"):
        raise ValueError(f"unknown unit {unit!r}; use stretch or interview")
    segment = pd.factorize(read.codings["segment"], sort=True)[0]
    order = np.lexsort((segment, *(read.codings[key].to_numpy() for key in ("end", "start", "stretch"))))
    codings = read.codings.take(order).reset_index(drop=True)
    number = _merged(codings, segment[order], read) if unit == "stretch" else _of_interview(codings, read)
    first = np.unique(number, return_index=True)[1]
    stretch = codings["stretch"].to_numpy()[first]
    stretch = np.concatenate([stretch, _uncoded(read) if unit == "stretch" else _unmarked(read, stretch)])
    units = pd.DataFrame({"interview": read.stretches["interview"].array[stretch], "stretch": stretch})
    units = units.assign(readers=np.bincount(read.readers["stretch"], minlength=len(read.stretches))[stretch])
    given = codings[["code", "coder", "role"]]
    given.insert(0, "unit", number)
    given = given.drop_duplicates(["unit", "code", "coder"], ignore_index=True)  # a coder has one role in an interview
    return RatedUnits(units.set_index(pd.RangeIndex(1, len(units) + 1, name="unit")), given)


def _merged(codings: pd.DataFrame, segment: np.ndarray, read: DoubleCoded) -> np.ndarray:
    """Number the merged stretches of codings that are ordered by stretch and position, from 1."""
    stretch, end = codings["stretch"].to_numpy(), codings["end"].to_numpy()
    own = stretch * (end.max(initial=0) + 1)  # each stretch has a line, one after the other
    anew = np.ones(len(codings), dtype=bool)
    anew[1:] = (own + codings["start"].to_numpy())[1:] >= np.maximum.accumulate(own + end)[:-1]
    on_another = np.ones(len(codings), dtype=bool)
    on_another[1:] = (stretch[1:] != stretch[:-1]) | (segment[1:] != segment[:-1])
    placed = read.stretches["placed"].to_numpy()[stretch]
    return np.cumsum(np.where(placed, anew, on_another))


def _uncoded(read: DoubleCoded) -> np.ndarray:
    """Give the stretch of each further unit: segments that nobody gave a code, and that overlap nothing coded."""
    if read.uncoded.empty:
        return np.zeros(0, dtype="int64")
    placed = read.stretches["placed"].to_numpy()
    silent = placed[read.uncoded["stretch"].to_numpy()]
    coded = merged_stretches(read.codings[placed[read.codings["stretch"].to_numpy()]], ["stretch"])
    free = merged_stretches(_apart_from(coded, read.uncoded[silent]), ["stretch"])
    return np.concatenate([free["stretch"].to_numpy(dtype="int64"), read.uncoded["stretch"].to_numpy()[~silent]])


def _apart_from(coded: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Keep the segments that overlap none of some stretches, which do not overlap one another."""
    length = 1 + max(int(frame["end"].max()) if len(frame) else 0 for frame in (coded, segments))
    begins, ends = (coded["stretch"].to_numpy() * length + coded[side].to_numpy() for side in ("start", "end"))
    start, end = (segments["stretch"].to_numpy() * length + segments[side].to_numpy() for side in ("start", "end"))
    return segments[np.searchsorted(ends, start, side="right") == np.searchsorted(begins, end, side="left")]


def _of_interview(codings: pd.DataFrame, read: DoubleCoded) -> np.ndarray:
    """Number what the same coders have read of an interview, from 1."""
    keys = [codings["interview"], codings["stretch"].map(_readers_of(read))]
    return codings.groupby(keys, sort=False).ngroup().to_numpy() + 1


def _unmarked(read: DoubleCoded, marked: np.ndarray) -> np.ndarray:
    """Give a stretch of each further unit: what the same coders read of an interview without giving it any code."""
    all_units = read.stretches[["interview"]].assign(who=_readers_of(read))
    fresh = all_units[~all_units["interview"].isin(all_units["interview"].array[marked])].drop_duplicates()
    return fresh.index.to_numpy(dtype="int64")


def _readers_of(read: DoubleCoded) -> pd.Series:
    return read.readers.groupby("stretch")["coder"].agg("\n".join)


def rating_patterns(read: DoubleCoded, unit: str = "stretch") -> pd.DataFrame:
    """Count the units of each interview by how many coders have read them, and how many of these gave a code.

    Parameters
    ----------
    read : DoubleCoded
    unit : {"stretch", "character", "interview"}
        As for `rated_units`; or each character of the text.

    Returns
    -------
    DataFrame
        A row for each that occurs: ``code, interview, readers, yes, units``, ordered by the first four. Each code that
        anybody gave there has all units.
    """
    return _counted(*_characters(read)) if unit == "character" else unit_patterns(rated_units(read, unit))


def unit_patterns(rated: RatedUnits) -> pd.DataFrame:
    """Count units as `rating_patterns` does, where they have been made already."""
    return _counted(*_units(rated))


def _counted(all_units: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Make patterns of what there was to be given codes, and of what codes were given to it."""
    code, codes = pd.factorize(given["code"], sort=True)
    kinds, kind, total = _kinds(all_units)
    row = code * len(kinds) + kind[given["row"].to_numpy()]  # each code has units of all kinds
    yes, units = given["yes"].to_numpy(), given["units"].to_numpy()
    silent = np.tile(total, len(codes))
    np.subtract.at(silent, row, units)
    no, most = np.flatnonzero(silent), int(yes.max(initial=0)) + 1
    keys, sums = _summed(np.concatenate([no * most, row * most + yes]), np.concatenate([silent[no], units]))
    row, yes = np.divmod(keys, most)
    code, kind = np.divmod(row, max(len(kinds), 1))
    labels = {"code": codes[code], **{column: kinds[column].array[kind] for column in kinds}}
    return pd.DataFrame({**labels, "yes": yes, "units": sums})


def _kinds(all_units: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Group units by interview and number of readers: the kinds in order, the kind of each, and how many each has."""
    interview, names = pd.factorize(all_units["interview"], sort=True)
    most = int(all_units["readers"].max()) + 1 if len(all_units) else 1
    own = interview * most + all_units["readers"].to_numpy()
    kinds, total = _summed(own, all_units["units"].to_numpy())
    interview, readers = np.divmod(kinds, most)
    return pd.DataFrame({"interview": names[interview], "readers": readers}), np.searchsorted(kinds, own), total


def _summed(keys: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add up the numbers of equal keys: the keys in rising order, and their sums."""
    names, place = np.unique(keys, return_inverse=True)
    sums = np.zeros(len(names), dtype="int64")
    np.add.at(sums, place, numbers)
    return names, sums


def _units(rated: RatedUnits) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe each unit its kind, and of each code of a unit (``row`` in these) how many coders gave it."""
    code, codes = pd.factorize(rated.given["code"])
    row = rated.units.index.get_indexer(pd.Index(rated.given["unit"]))
    pairs, yes = np.unique(row * max(len(codes), 1) + code, return_counts=True)
    row, code = np.divmod(pairs, max(len(codes), 1))
    given = pd.DataFrame({"code": codes[code], "row": row, "yes": yes, "units": 1})
    return rated.units[["interview", "readers"]].assign(units=1), given


def _characters(read: DoubleCoded) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe each stretch its kind and characters, and of each piece with a code how many coders gave it there."""
    readers = np.bincount(read.readers["stretch"], minlength=len(read.stretches))
    all_units = read.stretches.assign(readers=readers, units=read.stretches["to"] - read.stretches["from"])
    all_units = all_units[all_units["placed"]]
    placed = read.codings[read.codings["stretch"].isin(all_units.index)]
    pieces = covered(placed, ["stretch", "code"])
    row, units = all_units.index.get_indexer(pd.Index(pieces["stretch"])), pieces["end"] - pieces["start"]
    return all_units, pd.DataFrame({"code": pieces["code"], "row": row, "yes": pieces["coders"], "units": units})

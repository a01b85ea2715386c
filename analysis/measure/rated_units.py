"""The units that coders are compared on: merged stretches, characters, or interviews."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure.doubly_read import DoublyRead
from analysis.measure.overlapping import covered

UNITS = ("stretch", "character", "interview")


class RatedUnits(NamedTuple):
    """What coders could say something of, and what they said.

    Attributes
    ----------
    units : DataFrame
        Indexed by ``unit``: ``interview, stretch`` (one of those that hold the unit), ``readers`` (how many coders).
    given : DataFrame
        A row per unit, code and coder who gave it: ``unit, code, coder, role``. A reader without a row has said no.
    """

    units: pd.DataFrame
    given: pd.DataFrame


def rated_units(read: DoublyRead, unit: str = "stretch") -> RatedUnits:
    """Make the units that coders are compared on.

    Parameters
    ----------
    read : DoublyRead
    unit : {"stretch", "interview"}
        Stretches of any reader that overlap are one unit, and so are the codings of one segment without positions; or
        all that the same coders have read of an interview is one.

    Raises
    ------
    ValueError
        If the unit is neither.
    """
    if unit not in ("stretch", "interview"):
        raise ValueError(f"unit {unit!r} is not known; use stretch or interview")
    codings = read.codings.sort_values(["stretch", "start", "end", "segment"], ignore_index=True)
    number = _merged(codings, read) if unit == "stretch" else _of_interview(codings, read)
    given = codings.assign(unit=number)[["unit", "stretch", "interview", "code", "coder", "role"]]
    readers = read.readers.groupby("stretch").size()
    units = given.drop_duplicates("unit").set_index("unit").sort_index()[["interview", "stretch"]]
    units = units.assign(readers=units["stretch"].map(readers).astype("int64"))
    return RatedUnits(units, given[["unit", "code", "coder", "role"]].drop_duplicates(ignore_index=True))


def _merged(codings: pd.DataFrame, read: DoublyRead) -> np.ndarray:
    """Number the merged stretches of codings that are ordered by stretch and position, from 1."""
    reach = codings["end"].groupby(codings["stretch"]).cummax().groupby(codings["stretch"]).shift()
    same = (codings["start"] < reach).to_numpy(copy=True)
    unplaced = ~read.stretches["placed"].reindex(codings["stretch"]).to_numpy(bool)
    kept = codings["stretch"].eq(codings["stretch"].shift()) & codings["segment"].eq(codings["segment"].shift())
    same[unplaced] = kept[unplaced]
    return np.cumsum(~same)


def _of_interview(codings: pd.DataFrame, read: DoublyRead) -> np.ndarray:
    """Number what the same coders have read of an interview, from 1."""
    who = read.readers.groupby("stretch")["coder"].agg("\n".join)
    keys = [codings["interview"], codings["stretch"].map(who)]
    return codings.groupby(keys, sort=False).ngroup().to_numpy() + 1


def rating_patterns(read: DoublyRead, unit: str = "stretch") -> pd.DataFrame:
    """Count the units of each interview by how many coders have read them, and how many of these gave a code.

    Parameters
    ----------
    read : DoublyRead
    unit : {"stretch", "character", "interview"}
        As for `rated_units`; or each character of the text.

    Returns
    -------
    DataFrame
        A row for each that occurs: ``code, interview, readers, yes, units``, ordered by the first four. Each code that
        anybody gave there has all units.
    """
    if unit == "character":
        yes, total = _characters(read)
    else:
        rated = rated_units(read, unit)
        number = rated.given.groupby(["unit", "code"])["coder"].nunique().rename("yes").reset_index()
        each = number.join(rated.units, on="unit")
        yes = each.groupby(["code", "interview", "readers", "yes"]).size().rename("units").reset_index()
        total = rated.units.groupby(["interview", "readers"]).size().rename("units").reset_index()
    all_of_them = yes[["code"]].drop_duplicates().merge(total, how="cross")
    given = yes.groupby(["code", "interview", "readers"])["units"].sum().rename("given").reset_index()
    no = all_of_them.merge(given, how="left", on=["code", "interview", "readers"])
    no = no.assign(yes=0, units=no["units"] - no["given"].fillna(0).astype("int64"))
    patterns = pd.concat([no[no["units"] > 0], yes])[["code", "interview", "readers", "yes", "units"]]
    return patterns.sort_values(["code", "interview", "readers", "yes"], ignore_index=True)


def _characters(read: DoublyRead) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count the characters that so many of so many readers gave a code, and all that so many have read."""
    readers = read.readers.groupby("stretch").size().rename("readers")
    stretches = read.stretches.join(readers)
    stretches = stretches[stretches["placed"]].assign(units=stretches["to"] - stretches["from"])
    placed = read.codings[read.codings["stretch"].isin(stretches.index)]
    pieces = covered(placed, ["stretch", "code"]).join(stretches[["interview", "readers"]], on="stretch")
    pieces = pieces.rename(columns={"coders": "yes"})
    pieces = pieces.assign(units=pieces["end"] - pieces["start"])
    keys = ["interview", "readers"]
    yes = pieces.groupby(["code", *keys, "yes"])["units"].sum().reset_index()
    return yes, stretches.groupby(keys)["units"].sum().reset_index()

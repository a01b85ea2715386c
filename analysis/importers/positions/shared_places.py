"""Merge selections without positions that several coders made at one place."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.importers.project.qda_project import QDAProject

_PLACE = ["source", "locator", "text"]
_VAGUE = "transcript"  # no particular place in it
_ABOUT = (("members", "entity", "key"), ("variables", "entity", "key"), ("notes", "entity", "key"),
          ("links", "origin_entity", "origin"), ("links", "target_entity", "target"))  # fmt: skip


def merge_same_places(project: QDAProject) -> tuple[QDAProject, int]:
    """Merge the selections of different coders at one region, page or time.

    Selections with positions are compared by these instead. Two selections of one coder at one place stay separate: the
    first selections of all coders are merged, then the second, and so on.

    Returns
    -------
    (project, number of selections merged into another)
    """
    selections = project.selections
    placed = (selections["start"] == "") & ~selections["locator"].isin(["", _VAGUE])
    if project.rated_rows or not placed.any():
        return project, 0
    instead = _first_of_each(selections[placed], _coders(project))
    if not instead:
        return project, 0
    frames: dict[str, Any] = {
        "selections": selections[~selections["selection"].isin(list(instead))].reset_index(drop=True),
        "codings": _renamed(project.codings, "selection", instead),
        "read_by": _renamed(project.read_by, "selection", instead),
    }
    for name, entity, key in _ABOUT:
        frame = frames.get(name, getattr(project, name))
        about = frame[entity] == "selection"
        frames[name] = frame.assign(**{key: frame[key].mask(about, frame[key].replace(instead))})
    tally = project.tallies["selections"]
    tallies = {**project.tallies, "selections": replace(tally, merged=tally.merged + len(instead))}
    return replace(project, **frames, tallies=tallies), len(instead)


def _coders(project: QDAProject) -> dict[str, set[str]]:
    """Return the coders of each coded selection."""
    given = project.codings[["selection", "user"]].astype("str")
    return {str(selection): users for selection, users in given.groupby("selection")["user"].agg(set).items()}


def _first_of_each(selections: pd.DataFrame, coders: dict[str, set[str]]) -> dict[str, str]:
    """Find for each selection an earlier one at its place to merge with, made by other coders."""
    by_place: dict[tuple, list[tuple[str, set[str]]]] = {}
    instead = {}
    for selection, user, *place in selections[["selection", "user", *_PLACE]].itertuples(index=False, name=None):
        own = coders.get(selection, {user})
        at_place = by_place.setdefault(tuple(place), [])
        for first, others in at_place:
            if not own & others:
                others |= own
                instead[selection] = first
                break
        else:
            at_place.append((selection, set(own)))
    return instead


def _renamed(frame: pd.DataFrame, column: str, instead: dict[str, str]) -> pd.DataFrame:
    return frame.assign(**{column: frame[column].astype("str").replace(instead)})

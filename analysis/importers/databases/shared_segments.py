"""Codings that each name their own stretch -> selections that several codings share."""

import pandas as pd

from analysis.importers.project.qda_project import ItemCounts, frame_of

_PLACE = ["source", "start", "end", "locator"]


def share_segments(given: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, dict[str, ItemCounts]]:
    """Make one selection of each stretch: tools that keep a stretch with each coding mean the same place.

    One that several coders share is nobody's own; one that nobody coded is that of the first who marked it.

    Parameters
    ----------
    given : DataFrame
        A row for each coding: ``source, start, end, locator, text, code, user``. A row without a code marks a stretch.

    Returns
    -------
    (selections, codings, selection of each row, tallies)
    """
    number = given.groupby(_PLACE, sort=False).ngroup().astype("str")
    rows = given.assign(selection=number)
    coded = rows[rows["code"] != ""]
    first = rows.drop_duplicates("selection").reset_index(drop=True)
    selections = frame_of("selections", first)
    selections["user"] = selections["user"].mask(selections["selection"].isin(coded["selection"]), "")
    codings = frame_of("codings", coded.drop_duplicates(["selection", "code", "user"]).reset_index(drop=True))
    tallies = {
        "selections": ItemCounts(len(rows), merged=len(rows) - len(selections)),
        "codings": ItemCounts(len(coded), merged=len(coded) - len(codings)),
    }
    return selections, codings, number, tallies

"""Merge codings of the same passage into selections that several codings share."""

import pandas as pd

from analysis.importers.project.qda_project import ItemCounts, frame_of

_PLACE = ["source", "start", "end", "locator"]


def share_segments(given: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, dict[str, ItemCounts]]:
    """Make one selection of each passage, for tools that store the passage with each coding.

    A coded selection has no user, as coders may share it; an uncoded one belongs to the user who first marked it.

    Parameters
    ----------
    given : DataFrame
        A row for each coding: ``source, start, end, locator, text, code, user``. A row without a code marks a passage.

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

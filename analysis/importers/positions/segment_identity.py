"""Identify the segments that rows of tables are about, by interview and place, across coders."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.importers.project.import_report import ReportEntry, report_entries


@dataclass(frozen=True)
class SegmentIdentity:
    """The rule by which rows of a table are about one segment.

    Positions decide, or else locator and text. Without them the order of rows decides: the first row of a
    coder in an interview is about the same segment as the first row of another coder there.

    Attributes
    ----------
    matrix : bool
        Each row is one coder's rating of one unit; several rows of a coder at one place are separate units.
    unrated : collection of (file, line)
        Rows of a matrix without ratings.
    number_pattern : str
        A regular expression for the part of a locator that is a number assigned by the tool, not a place. Segments of
        one coder with different numbers are distinct.
    """

    matrix: bool = False
    unrated: Collection[tuple[str, int]] = ()
    number_pattern: str = ""

    def place(self, rows: pd.DataFrame) -> pd.Series:
        """Return the place in each locator; the tool's number only if nothing else is known of the place."""
        if not self.number_pattern:
            return rows["locator"]
        place = rows["locator"].str.replace(self.number_pattern, "", regex=True)
        return place if self.matrix else place.where((place != "") | (rows["text"] != ""), rows["locator"])

    def given_number(self, rows: pd.DataFrame) -> pd.Series:
        """Return the tool's number in each locator, "" if there is none."""
        if not self.number_pattern:
            return pd.Series("", rows.index, dtype="str")
        return rows["locator"].where(rows["locator"].str.contains(self.number_pattern, regex=True), "")

    def read_by(self, rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
        """List the selections that each coder has read, according to the rows."""
        rated = [place not in self.unrated for place in places[["file", "line"]].itertuples(index=False, name=None)]
        pairs = rows.loc[rated, ["selection", "coder"]].rename(columns={"coder": "user"})
        return pairs.drop_duplicates(ignore_index=True)


BY_PLACE = SegmentIdentity()


def number_segments(rows: pd.DataFrame, places: pd.DataFrame, identity: SegmentIdentity) -> pd.DataFrame:
    """Assign a segment number to each row.

    Parameters
    ----------
    rows : DataFrame
        ``interview, coder, code, text, start, end, locator, speaker``.
    places : DataFrame
        ``file`` and ``line`` of each row; rows made from one row of a file share them.

    Returns
    -------
    DataFrame
        The rows with ``selection``; the tool's number in the locator is that of the segment's first row.
    """
    row = places.groupby(["file", "line"], sort=False).ngroup().to_numpy()
    keys = pd.DataFrame({"interview": rows["interview"], "coder": rows["coder"], "place": _places(rows, identity)})
    keys["mark"] = pd.Series(row, rows.index).astype("str") if identity.matrix else identity.given_number(rows)
    keys.loc[rows["start"] != "", "mark"] = ""
    nowhere: pd.Series = unplaced(rows, identity) & (not identity.matrix)
    keys.loc[nowhere, "place"] = _without_place(rows[nowhere], row[nowhere.to_numpy()])
    keys.loc[nowhere, "mark"] = pd.Series(row, rows.index)[nowhere].astype("str")
    of_mark = keys.groupby(["interview", "coder", "place", "mark"], sort=False).ngroup()
    first = keys[~of_mark.duplicated()]
    rank = first.groupby(["interview", "coder", "place"]).cumcount()
    keys["rank"] = of_mark.map(dict(zip(of_mark[first.index], rank, strict=True)))
    selection = keys.groupby(["interview", "place", "rank"], sort=False).ngroup()
    rows = rows.assign(selection=selection.astype("str"))
    return (
        rows.assign(locator=rows.groupby("selection")["locator"].transform("first"))
        if identity.number_pattern
        else rows
    )


def unplaced(rows: pd.DataFrame, identity: SegmentIdentity) -> pd.Series:
    """Mark the rows without any information on their place."""
    return (rows[["start", "text"]] == "").all(axis=1) & (identity.place(rows) == "")


def _places(rows: pd.DataFrame, identity: SegmentIdentity) -> pd.Series:
    """Describe the place of each row by positions, or by locator and words."""
    locator = identity.place(rows)
    words = rows["text"].map({text: _plain(text) for text in rows["text"].unique()})
    # A row with only a locator is about the words at that locator, if all other rows give the same words.
    stated_words = words.where(words != "").groupby([rows["interview"], rows["locator"]])
    words = words.where(
        (words != "") | (rows["locator"] == ""),
        stated_words.transform("first").where(stated_words.transform("nunique") == 1),
    )
    place = "at " + locator + "\n" + words.fillna("")
    return place.where(rows["start"] == "", "from " + rows["start"] + " to " + rows["end"])


def _plain(text: str) -> str:
    """Normalise the white space and the Unicode form of a text."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _without_place(rows: pd.DataFrame, row: np.ndarray) -> pd.Series:
    """Distinguish rows without a place by speaker, and by code if coders have different numbers of rows."""
    number = (
        pd.Series(row, rows.index).groupby([rows["interview"], rows["speaker"], rows["coder"]]).transform("nunique")
    )
    equally_many = number.groupby([rows["interview"], rows["speaker"]]).transform("nunique") == 1
    return "spoken by " + rows["speaker"] + (" on " + rows["code"]).where(~equally_many, "")


def identity_entries(rows: pd.DataFrame, places: pd.DataFrame, identity: SegmentIdentity) -> list[ReportEntry]:
    """Report where rows of several coders were assumed to be about one segment.

    Parameters
    ----------
    rows : DataFrame
        As in the files.
    """
    nowhere = rows[unplaced(rows, identity)].assign(row=places.groupby(["file", "line"]).ngroup())
    number = nowhere.groupby(["interview", "coder"])["row"].nunique().groupby("interview").agg(["size", "min", "max"])
    several = number[number["size"] > 1]
    uneven = several[several["min"] < several["max"]]
    how = "by their order" if identity.matrix else "by their order, or by their codes where their numbers differ"
    files = places["file"].groupby(rows["interview"]).nunique()
    anonymous = files.index[(files > 1) & bool((rows["coder"] == "").all())].tolist()
    of_files = "interviews in several files, whose coders are not known: name them under `file_coders`"
    return report_entries(
        {
            f"interviews in which rows of several coders name no place, and were matched {how}": several.index.tolist(),
            "interviews in which the coders' numbers of such rows differ: name a column that holds the locator": [
                f"{name} ({least} to {most} rows)" for name, _, least, most in uneven.itertuples()
            ],
            of_files: anonymous,
            "rows of a matrix without any mark, zero included, taken for not rated": [
                f"{file}, line {line}" for file, line in sorted(identity.unrated)
            ],
        }
    )

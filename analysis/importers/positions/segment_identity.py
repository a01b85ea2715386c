"""Rows of tables -> the segments that they are about: known by interview and place, whoever coded them."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from analysis.importers.project.import_report import ReportEntry, report_entries


@dataclass(frozen=True)
class SegmentIdentity:
    """By what rows of a table are about one segment.

    Positions tell it, or else locator and text. Where there are none, the order of rows does: the first row that a
    coder has in an interview is about the same segment as the first row of another coder there.

    Attributes
    ----------
    matrix : bool
        Each row is one coder's rating of one unit; several of a coder at one place are units of their own.
    unrated : collection of (file, line)
        Rows of a matrix that rate nothing.
    number_pattern : str
        What in a locator is a number that the tool gave, and no place: a regular expression. Stretches of a coder that
        differ by it are two.
    """

    matrix: bool = False
    unrated: Collection[tuple[str, int]] = ()
    number_pattern: str = ""

    def place(self, rows: pd.DataFrame) -> pd.Series:
        """Give what locators say of the place; a number that the tool gave only where nothing else is known of it."""
        if not self.number_pattern:
            return rows["locator"]
        place = rows["locator"].str.replace(self.number_pattern, "", regex=True)
        return place if self.matrix else place.where((place != "") | (rows["text"] != ""), rows["locator"])

    def given_number(self, rows: pd.DataFrame) -> pd.Series:
        """Give the number in each locator, "" where there is none."""
        if not self.number_pattern:
            return pd.Series("", rows.index, dtype="str")
        return rows["locator"].where(rows["locator"].str.contains(self.number_pattern, regex=True), "")

    def read_by(self, rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
        """List who is known from the rows to have read which selection."""
        rated = [place not in self.unrated for place in places[["file", "line"]].itertuples(index=False, name=None)]
        pairs = rows.loc[rated, ["selection", "coder"]].rename(columns={"coder": "user"})
        return pairs.drop_duplicates(ignore_index=True)


BY_PLACE = SegmentIdentity()


def number_segments(rows: pd.DataFrame, places: pd.DataFrame, identity: SegmentIdentity) -> pd.DataFrame:
    """Number the segments that rows are about.

    Parameters
    ----------
    rows : DataFrame
        ``interview, coder, code, text, start, end, locator, speaker``.
    places : DataFrame
        ``file`` and ``line`` of each row; rows that one row of a file became share them.

    Returns
    -------
    DataFrame
        The rows with ``selection``; a number that the tool gave is that of the segment's first row.
    """
    row = places.groupby(["file", "line"], sort=False).ngroup().to_numpy()
    keys = pd.DataFrame({"interview": rows["interview"], "coder": rows["coder"], "place": _places(rows, identity)})
    keys["mark"] = pd.Series(row, rows.index).astype("str") if identity.matrix else identity.given_number(rows)
    keys.loc[rows["start"] != "", "mark"] = ""
    nowhere = unplaced(rows, identity) & (not identity.matrix)
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
    """Tell which rows say nothing of where they stand."""
    return (rows[["start", "text"]] == "").all(axis=1) & (identity.place(rows) == "")


def _places(rows: pd.DataFrame, identity: SegmentIdentity) -> pd.Series:
    """Spell where each row stands: by positions, or by locator and words."""
    locator = identity.place(rows)
    words = rows["text"].map({text: _plain(text) for text in rows["text"].unique()})
    # A row with a locator alone is about the words that stand there, if other rows tell of one text only.
    stated_words = words.where(words != "").groupby([rows["interview"], rows["locator"]])
    words = words.where(
        (words != "") | (rows["locator"] == ""),
        stated_words.transform("first").where(stated_words.transform("nunique") == 1),
    )
    place = "at " + locator + "\n" + words.fillna("")
    return place.where(rows["start"] == "", "from " + rows["start"] + " to " + rows["end"])


def _plain(text: str) -> str:
    """Write a text in one way, whatever its white space and however its letters are composed."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _without_place(rows: pd.DataFrame, row: pd.Series) -> pd.Series:
    """Tell rows without a place apart by speaker, and by code where coders have different numbers of rows."""
    number = (
        pd.Series(row, rows.index).groupby([rows["interview"], rows["speaker"], rows["coder"]]).transform("nunique")
    )
    alike = number.groupby([rows["interview"], rows["speaker"]]).transform("nunique") == 1
    return "spoken by " + rows["speaker"] + (" on " + rows["code"]).where(~alike, "")


def identity_entries(rows: pd.DataFrame, places: pd.DataFrame, identity: SegmentIdentity) -> list[ReportEntry]:
    """Say where it was assumed which rows of several coders are about one segment.

    Parameters
    ----------
    rows : DataFrame
        As they stand in the files.
    """
    nowhere = rows[unplaced(rows, identity)].assign(row=places.groupby(["file", "line"]).ngroup())
    number = nowhere.groupby(["interview", "coder"])["row"].nunique().groupby("interview").agg(["size", "min", "max"])
    several = number[number["size"] > 1]
    uneven = several[several["min"] < several["max"]]
    how = "by their order" if identity.matrix else "by their order, or by their codes where their numbers differ"
    files = places["file"].groupby(rows["interview"]).nunique()
    anonymous = files.index[(files > 1) & (rows["coder"] == "").all()].tolist()
    of_files = "interviews that stand in several files, whose coders are not told: name them under `file_coders`"
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

"""Add the mark of synthetic data to segments and texts that lack it, and adjust the positions.

The mark is inserted at the beginning of each segment that lacks it, in the segment's words and in the text, and at the
beginning of a text without any mark.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.importers.project.import_report import ImportReport, ReportEntry
from analysis.messages.plurals import quantity
from analysis.models import SYNTHETIC_MARK, Dataset

_MARK = f"{SYNTHETIC_MARK} "


def with_synthetic_mark(dataset: Dataset, import_report: ImportReport) -> tuple[Dataset, ImportReport]:
    """Mark unmarked words of a synthetic dataset and report it; other datasets are unchanged."""
    if dataset.description.get("synthetic") is not True:
        return dataset, import_report
    segments = dataset.tables["segments"]
    lacking = (segments["text"] != "") & ~segments["text"].str.contains(SYNTHETIC_MARK, regex=False)
    unmarked = [key for key, text in dataset.texts.items() if SYNTHETIC_MARK not in text]
    if not lacking.any() and not unmarked:
        return dataset, import_report
    start, end = (pd.to_numeric(segments[column], errors="coerce") for column in ("start", "end"))
    fits = _fits(segments, start, end, dataset.texts)
    points = _points(segments[lacking & fits], start, dataset.texts, unmarked)
    texts = {key: _marked(text, points[key]) if key in points else text for key, text in dataset.texts.items()}
    tables = dict(dataset.tables)
    for name in ("segments", "assignments"):
        tables[name] = _moved(tables[name], points)
    tables["segments"] = _with_words(tables["segments"], lacking, fits, texts)
    tables["interviews"] = _counted_anew(tables["interviews"], texts)
    text = f"{SYNTHETIC_MARK} added to segments and texts of a synthetic dataset that lacked it; positions count it"
    remark = ReportEntry(f"{text}: {quantity(int(lacking.sum()), 'segment')}, {quantity(len(points), 'text')}")
    return replace(dataset, tables=tables, texts=texts), replace(
        import_report, remarks=[remark, *import_report.remarks]
    )


def _fits(segments: pd.DataFrame, start: pd.Series, end: pd.Series, texts: Mapping[str, str]) -> pd.Series:
    """Return for each segment whether its words are at its position in a text."""
    rows = zip(segments["interview"], start, end, segments["text"], strict=True)
    found = [
        key in texts and not np.isnan(first) and not np.isnan(last) and texts[key][int(first) : int(last)] == words
        for key, first, last, words in rows
    ]
    return pd.Series(found, segments.index, dtype=bool)


def _points(
    segments: pd.DataFrame, start: pd.Series, texts: Mapping[str, str], bare: list[str]
) -> dict[str, np.ndarray]:
    """Return the positions in each text at which the mark is inserted."""
    begun = start.loc[segments.index].astype(int).groupby(segments["interview"]).unique()
    points = {str(key): np.sort(places) for key, places in begun.items()}
    return points | {key: np.array([0]) for key in bare if key not in points and key in texts}


def _marked(text: str, points: np.ndarray) -> str:
    cuts = [0, *points.tolist(), len(text)]
    return _MARK.join(text[first:last] for first, last in pairwise(cuts))


def _moved(frame: pd.DataFrame, points: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Shift positions; a mark inserted exactly at a position comes after it."""
    moved = frame.copy()
    for key, places in points.items():
        rows = frame.index[(frame["interview"] == key) & (frame["start"] != "") & (frame["end"] != "")]
        for column in ("start", "end"):
            old = frame.loc[rows, column].astype(int).to_numpy()
            new = old + len(_MARK) * np.searchsorted(places, old, side="left")
            moved.loc[rows, column] = [str(place) for place in new]
    return moved


def _with_words(segments: pd.DataFrame, lacking: pd.Series, fits: pd.Series, texts: Mapping[str, str]) -> pd.DataFrame:
    """Cut the words from the marked texts if they were found there, and mark the other segments directly."""
    words = segments["text"].where(~lacking | fits, _MARK + segments["text"])
    placed = segments[fits]
    rows = zip(placed["interview"], placed["start"].astype(int), placed["end"].astype(int), strict=True)
    words.loc[placed.index] = [texts[key][first:last] for key, first, last in rows]
    return segments.assign(text=words)


def _counted_anew(interviews: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    length = interviews["interview"].map({key: str(len(text)) for key, text in texts.items()})
    return interviews.assign(characters=interviews["characters"].where(length.isna(), length).astype("str"))

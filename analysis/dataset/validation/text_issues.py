"""Validate the texts of interviews, and the positions and texts of segments in them."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analysis.dataset.validation.row_problem import Problem, RowProblem, nearest_word, whole_numbers
from analysis.errors import Issue
from analysis.lookup import as_list
from analysis.messages.characters import NOT_IN_TEXT, character_name
from analysis.models import SYNTHETIC_MARK, Dataset

POSITIONED = ("assignments", "segments")  # tables whose rows have a start and an end
_BATCH = 10_000  # texts that are converted to Python strings at a time, to save memory


def position_issues(
    tables: Mapping[str, pd.DataFrame], places: Mapping[str, tuple[pd.Series, pd.Series]], texts: Mapping[str, str]
) -> Iterable[Problem]:
    """Find positions without start or end, with the end before the start, or past the end of the text."""
    interviews = tables["interviews"].drop_duplicates("interview").set_index("interview")
    length = whole_numbers(interviews["characters"]).astype("Float64")
    length = length.fillna(pd.Series({key: len(text) for key, text in texts.items()}, dtype="Float64"))
    for name, (start, end) in places.items():
        frame = tables[name]
        half = (frame["start"] == "") != (frame["end"] == "")
        yield RowProblem(f"{name}.csv", frame, half, lambda v: v, "give both or neither", _positions_text)
        backward = (start > end).fillna(False)
        yield RowProblem(
            f"{name}.csv", frame, backward, lambda v: v, "write the smaller position as the start", _positions_text
        )
        limit = frame["interview"].map(length)
        past = (np.maximum(start.fillna(0), end.fillna(0)) > limit).fillna(False)  # type: ignore[union-attr] # a Series
        rows = frame.assign(limit=limit)
        hint = "count Unicode code points from 0 over the text with LF line ends"
        yield RowProblem(f"{name}.csv", rows, past, lambda v: f"past the end of its text: {v}", hint, _in_interview)


def _positions_text(rows: pd.DataFrame) -> pd.Series:
    return "start " + rows["start"] + ", end " + rows["end"]


def _in_interview(rows: pd.DataFrame) -> pd.Series:
    limit = rows["limit"].astype("Int64").astype("str")
    return _positions_text(rows) + " in interview " + rows["interview"] + " of " + limit + " characters"


def segment_text_issues(
    segments: pd.DataFrame, start: pd.Series, end: pd.Series, texts: Mapping[str, str]
) -> Iterable[Problem]:
    """Find segments whose text differs from the interview's text at their positions."""
    checkable = segments["interview"].isin(list(texts)) & (segments["text"] != "") & (start <= end).fillna(False)
    compared = segments[["interview", "text"]].assign(start=start, end=end)[checkable]
    parts = (compared.iloc[first : first + _BATCH] for first in range(0, len(compared), _BATCH))
    differ = pd.Series(False, segments.index)
    differ[checkable] = np.array([differs for part in parts for differs in _differing(part, texts)], dtype=bool)
    hint = "correct the positions or the text"
    yield RowProblem(
        "segments.csv",
        segments,
        differ,
        lambda v: f"the text of segment {v} is not at its positions",
        hint,
        lambda rows: rows["segment"] + " (" + rows["text"].str.slice(0, 30) + ")",
    )


def _differing(compared: pd.DataFrame, texts: Mapping[str, str]) -> list[bool]:
    """Return for each segment whether the interview has another text at its positions."""
    interviews, segment_texts = as_list(compared["interview"]), as_list(compared["text"])
    rows = zip(interviews, compared["start"].tolist(), compared["end"].tolist(), segment_texts, strict=True)
    return [texts[key][start:end] != text and end <= len(texts[key]) for key, start, end, text in rows]


def text_issues(tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> Iterable[Problem]:
    """Find texts with forbidden characters, of unknown interviews, or of another length than interviews.csv states."""
    for key, text in texts.items():
        if found := NOT_IN_TEXT.search(text):
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            message = f"character {column} of the line is {character_name(found[0])}"
            yield Issue(f"texts/{key}.txt", message, "delete it here and in segments.csv, or import again", line)
    interviews = tables["interviews"]
    known = set(interviews["interview"])
    for key in sorted(set(texts) - known) if known else ():
        near = nearest_word(key, known)
        hint = f"did you mean '{near}'?" if near else "add the interview, or leave the text out"
        yield Issue(f"texts/{key}.txt", f"interview '{key}' is not in interviews.csv", hint)
    lengths = interviews["interview"].map({key: len(text) for key, text in texts.items()})
    wrong = (whole_numbers(interviews["characters"]) != lengths).fillna(False).astype(bool) & lengths.notna()
    value = interviews["characters"] + " for a text of " + lengths.astype("Int64").astype("str")
    yield RowProblem("interviews.csv", interviews, wrong, lambda v: f"characters {v}", "correct the number", value)


def origin_issues(tables: Mapping[str, pd.DataFrame], dataset: Dataset) -> Iterable[Problem]:
    """Find synthetic text in a real dataset, and real text in a synthetic one."""
    synthetic = dataset.description.get("synthetic")
    if not isinstance(synthetic, bool):
        return
    segments = tables["segments"]
    marked = segments["text"].str.contains(SYNTHETIC_MARK, regex=False)
    if synthetic:
        wrong, fault = (segments["text"] != "") & ~marked, f"does not contain {SYNTHETIC_MARK} in a synthetic dataset"
    else:
        wrong, fault = marked, f"contains {SYNTHETIC_MARK} in a dataset with synthetic: false"
    hint = "keep synthetic and real text in separate datasets"
    yield RowProblem("segments.csv", segments, wrong, lambda v: f"segment {v} {fault}", hint, segments["segment"])
    for key, text in dataset.texts.items():
        if (SYNTHETIC_MARK in text) != synthetic:
            yield Issue(f"texts/{key}.txt", f"the text {fault}", hint)

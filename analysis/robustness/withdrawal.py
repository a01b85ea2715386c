"""Remove interviews, or other items, from a dataset."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.messages.suggestions import nearest
from analysis.models import Dataset


def without_interviews(dataset: Dataset, interviews: Iterable[str], name: str) -> Dataset:
    """Remove interviews with their texts, segments, codings and notes from a dataset.

    Parameters
    ----------
    dataset : Dataset
        Not changed.
    interviews : iterable of str
        Their keys; duplicates are ignored.
    name : str
        The name of the remaining dataset.

    Returns
    -------
    Dataset
        Without these interviews, and without speakers and units of no other interview.

    Raises
    ------
    InputError
        If the dataset lacks one of these interviews, or has no others.

    Examples
    --------
    >>> from analysis.dataset.read import load_dataset
    >>> from analysis.paths import DATA
    >>> dataset = load_dataset(DATA / "synthetic" / "as-published")
    >>> remaining = without_interviews(dataset, ["I11", "I12"], "rest")
    >>> len(dataset.tables["interviews"]), len(remaining.tables["interviews"])
    (24, 22)
    """
    existing, withdrawn = set(dataset.tables["interviews"]["interview"]), set(interviews)
    if unknown := sorted(withdrawn - existing):
        names, choices = ", ".join(map(repr, unknown)), ", ".join(sorted(existing)[:50])
        near = list(dict.fromkeys(filter(None, (nearest(interview, sorted(existing)) for interview in unknown))))
        meant = f"; did you mean {' and '.join(map(repr, near))}?" if near else ""
        issue = Issue("interviews.csv", f"has no interview {names}", f"it has {choices}{meant}")
        raise InputError(dataset.name, [issue])
    if withdrawn == existing:
        hint = "delete the dataset's folder and everything made from it instead"
        raise InputError(dataset.name, [Issue("interviews.csv", "no interview would be left", hint)])
    remaining = without(dataset, "interview", *withdrawn)
    return replace(remaining, name=name, description={**dataset.description, "name": name})


def without(dataset: Dataset, kind: str, *names: str) -> Dataset:
    """Remove items of one kind, and everything that refers to them, from a dataset.

    Parameters
    ----------
    kind : {"interview", "segment", "coder", "code"}
        For a code, only its codings are removed; it stays in the codebook.
    """
    removed = {kind: set(names), **(_with_interviews(dataset.tables, set(names)) if kind == "interview" else {})}
    tables = {}
    for table, frame in dataset.tables.items():
        for column in {"interview", "segment", "coder", "code"} & set(removed) & set(frame):
            frame = frame if table == "codes" else frame[~frame[column].isin(removed[column])]
        if "entity" in frame:
            entities = zip(frame["entity"], frame["key"], strict=True)
            frame = frame[[key not in removed.get(entity, ()) or entity == "code" for entity, key in entities]]
        tables[table] = frame.reset_index(drop=True)
    texts = {key: text for key, text in dataset.texts.items() if key not in removed.get("interview", ())}
    return replace(dataset, tables=tables, texts=texts)


def _with_interviews(tables: Mapping[str, pd.DataFrame], interviews: set[str]) -> dict[str, set[str]]:
    """List what is removed with interviews: their segments, and speakers and units of no other interview."""
    segments = tables["segments"]
    return {
        "source": interviews,
        "segment": set(segments.loc[segments["interview"].isin(interviews), "segment"]),
        "speaker": _only_in(segments, "speaker", interviews),
        "unit": _only_in(tables["interviews"], "unit", interviews),
    }


def _only_in(frame: pd.DataFrame, column: str, interviews: set[str]) -> set[str]:
    """Find the values that occur only in these interviews; none if the table lacks the optional column."""
    if column not in frame:
        return set()
    is_in = frame["interview"].isin(interviews)
    return set(frame.loc[is_in, column]) - set(frame.loc[~is_in, column]) - {""}

"""A study without some of its interviews: what is left, and which verdicts, numbers and sentences change."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.messages.suggestions import nearest
from analysis.models import Dataset, Verdict

NUMBERS = ("verdict", "supporting", "judged", "estimate", "low", "high", "negative_cases")


def without_interviews(dataset: Dataset, interviews: Iterable[str], name: str) -> Dataset:
    """Take interviews, and all that was said, marked and noted of them, out of a dataset.

    Parameters
    ----------
    interviews : iterable of str
        Their keys; one that is named twice is taken out all the same.
    name : str
        What the dataset that is left is called.

    Raises
    ------
    InputError
        If the dataset lacks one of those interviews, or has no others.
    """
    there, gone = set(dataset.tables["interviews"]["interview"]), set(interviews)
    if unknown := sorted(gone - there):
        named, known = ", ".join(map(repr, unknown)), ", ".join(sorted(there)[:50])
        near = list(dict.fromkeys(filter(None, (nearest(interview, sorted(there)) for interview in unknown))))
        meant = f"; did you mean {' and '.join(map(repr, near))}?" if near else ""
        raise InputError(dataset.name, [Issue("interviews.csv", f"has no interview {named}", f"it has {known}{meant}")])
    if gone == there:
        hint = "remove the dataset's folder, and what was made of it"
        raise InputError(dataset.name, [Issue("interviews.csv", "no interview would be left", hint)])
    rest = without(dataset, "interview", *gone)
    return replace(rest, name=name, description={**dataset.description, "name": name})


def without(dataset: Dataset, kind: str, *names: str) -> Dataset:
    """Take things of one kind, and all that stands on them, out of a dataset.

    Parameters
    ----------
    kind : {"interview", "segment", "coder", "code"}
        Of a code only the codings go; it stays in the codebook.
    """
    gone = {kind: set(names), **(_with_interviews(dataset.tables, set(names)) if kind == "interview" else {})}
    tables = {}
    for table, frame in dataset.tables.items():
        for column in {"interview", "segment", "coder", "code"} & set(gone) & set(frame):
            frame = frame if table == "codes" else frame[~frame[column].isin(gone[column])]
        if "entity" in frame:
            entities = zip(frame["entity"], frame["key"], strict=True)
            frame = frame[[key not in gone.get(entity, ()) or entity == "code" for entity, key in entities]]
        tables[table] = frame.reset_index(drop=True)
    texts = {key: text for key, text in dataset.texts.items() if key not in gone.get("interview", ())}
    return replace(dataset, tables=tables, texts=texts)


def _with_interviews(tables: Mapping[str, pd.DataFrame], interviews: set[str]) -> dict[str, set[str]]:
    """Name what goes with interviews: their segments, and speakers and municipalities that no other one has."""
    segments = tables["segments"]
    return {
        "source": interviews,
        "segment": set(segments.loc[segments["interview"].isin(interviews), "segment"]),
        "speaker": _only_there(segments, "speaker", interviews),
        "municipality": _only_there(tables["interviews"], "municipality", interviews),
    }


def _only_there(frame: pd.DataFrame, column: str, interviews: set[str]) -> set[str]:
    """Name what occurs with these interviews and with no other; nothing where the table lacks an optional column."""
    if column not in frame:
        return set()
    there = frame["interview"].isin(interviews)
    return set(frame.loc[there, column]) - set(frame.loc[~there, column]) - {""}


def changes(before: Mapping[str, Verdict], after: Mapping[str, Verdict]) -> pd.DataFrame:
    """List every number of every verdict that differs, verdicts first; numbers are compared at two decimals, as shown.

    Returns
    -------
    DataFrame
        ``claim, what`` (a field of `Verdict`), ``before, after``.
    """
    known = [field.name for field in fields(Verdict) if field.name in NUMBERS]
    rows = [
        (claim, what, getattr(before[claim], what), getattr(after[claim], what))
        for claim in before
        for what in known
        if _as_shown(getattr(before[claim], what)) != _as_shown(getattr(after[claim], what))
    ]
    table = pd.DataFrame(rows, columns=["claim", "what", "before", "after"])
    return table.sort_values("what", key=lambda names: names != "verdict", kind="stable", ignore_index=True)


def _as_shown(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value

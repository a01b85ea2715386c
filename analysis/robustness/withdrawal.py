"""Remove interviews or other items from a dataset, and compare the verdicts before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.messages.suggestions import nearest
from analysis.models import Dataset, Verdict

NUMBERS = ("verdict", "supporting", "judged", "estimate", "low", "high", "negative_cases")


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
        Without these interviews, and without speakers and municipalities of no other interview.

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
    """List what is removed with interviews: their segments, and speakers and municipalities of no other interview."""
    segments = tables["segments"]
    return {
        "source": interviews,
        "segment": set(segments.loc[segments["interview"].isin(interviews), "segment"]),
        "speaker": _only_in(segments, "speaker", interviews),
        "municipality": _only_in(tables["interviews"], "municipality", interviews),
    }


def _only_in(frame: pd.DataFrame, column: str, interviews: set[str]) -> set[str]:
    """Find the values that occur only in these interviews; none if the table lacks the optional column."""
    if column not in frame:
        return set()
    is_in = frame["interview"].isin(interviews)
    return set(frame.loc[is_in, column]) - set(frame.loc[~is_in, column]) - {""}


def changes(before: Mapping[str, Verdict], after: Mapping[str, Verdict]) -> pd.DataFrame:
    """List every number that differs between verdicts, verdicts first; numbers are compared as shown, at two decimals.

    Parameters
    ----------
    before, after : dict of str to Verdict
        By claim, on the dataset before and after a change.

    Returns
    -------
    DataFrame
        ``claim, what`` (a field of `Verdict`), ``before, after``.

    Examples
    --------
    >>> before = Verdict("PR-2", "overall-experience", "generally", "supported", 6, 6, 0.8, 0.6, 0.9, 3)
    >>> changes({"PR-2": before}, {"PR-2": replace(before, supporting=5)}).to_dict("records")
    [{'claim': 'PR-2', 'what': 'supporting', 'before': 6, 'after': 5}]
    """
    names = [field.name for field in fields(Verdict) if field.name in NUMBERS]
    rows = [
        (claim, what, getattr(before[claim], what), getattr(after[claim], what))
        for claim in before
        for what in names
        if _as_shown(getattr(before[claim], what)) != _as_shown(getattr(after[claim], what))
    ]
    table = pd.DataFrame(rows, columns=["claim", "what", "before", "after"])
    return table.sort_values("what", key=lambda what: what != "verdict", kind="stable", ignore_index=True)


def _as_shown(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value

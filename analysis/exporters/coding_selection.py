"""Select the codings to export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.measures.passages.coding_selected import analysed_codings, marked_stretches
from analysis.models import AREAS, Study

CODINGS = ("all", "lead", "second", "majority")


@dataclass(frozen=True)
class Choice:
    """Filters of an export, by kind (an empty list keeps everything), and whose codings to export."""

    coding: str = "all"
    kept: Mapping[str, Sequence[str]] = field(default_factory=dict)


def chosen_codings(study: Study, choice: Choice) -> pd.DataFrame:
    """Join codings with their segments and interviews, and filter them.

    Parameters
    ----------
    study : Study
    choice : Choice
        ``kept`` by area, municipality, interview, coder, code and family. A code includes its child codes.

    Returns
    -------
    DataFrame
        As from `coding_selected.marked_stretches`.

    Raises
    ------
    InputError
        With every name that the study does not have.
    """
    names_by_kind: dict[str, Iterable[str]] = {
        "area": AREAS,
        "municipality": study.interviews["municipality"].dropna().unique(),
        "interview": study.interviews["interview"],
        "coder": study.coders["coder"],
        "code": study.codes["code"],
        "family": study.codes["family"].unique(),
    }
    problems = [
        Issue(study.name, f"there is no {kind} '{name}'", _suggestion(name, names_by_kind[kind]))
        for kind, names in choice.kept.items()
        for name in names
        if name not in set(names_by_kind[kind])
    ]
    if problems:
        raise InputError(f"export of {study.name}", problems)
    marked = marked_stretches(study.codings, study.segments, study.interviews, study.codes)
    if choice.coding != "all":
        marked = analysed_codings(marked, study.assignments, choice.coding)
    for kind, names in choice.kept.items():
        if names:
            wanted = _with_children(study.codes, names) if kind == "code" else set(names)
            marked = marked[marked[kind].isin(list(wanted))]
    return marked.reset_index(drop=True)


def _with_children(codes: pd.DataFrame, names: Sequence[str]) -> set[str]:
    wanted = set(names)
    while children := set(codes.loc[codes["parent"].isin(list(wanted)), "code"]) - wanted:
        wanted |= children
    return wanted


def _suggestion(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, list(map(str, names)), n=1)
    return f"did you mean '{near[0]}'?" if near else "there is " + ", ".join(list(map(str, names))[:12])

"""A study cut to what an export asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.measures.passages.coding_selected import analysed_codings, marked_stretches
from analysis.models import AREAS, Study

CODINGS = ("all", "lead", "second", "majority")


@dataclass(frozen=True)
class Choice:
    """What to keep, by kind: an empty list keeps everything. ``coding`` says whose codings."""

    coding: str = "all"
    kept: Mapping[str, Sequence[str]] = field(default_factory=dict)


def chosen_codings(study: Study, choice: Choice) -> pd.DataFrame:
    """Join codings with where they stand, and keep those that were chosen.

    Parameters
    ----------
    study : Study
    choice : Choice
        ``kept`` by area, municipality, interview, coder, code and family. A code stands for those below it, too.

    Returns
    -------
    DataFrame
        As `coding_selected.marked_stretches` gives it.

    Raises
    ------
    InputError
        With every name that the study does not have.
    """
    known = {
        "area": AREAS,
        "municipality": study.interviews["municipality"].dropna().unique(),
        "interview": study.interviews["interview"],
        "coder": study.coders["coder"],
        "code": study.codes["code"],
        "family": study.codes["family"].unique(),
    }
    problems = [
        Issue(study.name, f"there is no {kind} '{name}'", _near(name, known[kind]))
        for kind, names in choice.kept.items()
        for name in names
        if name not in set(known[kind])
    ]
    if problems:
        raise InputError(f"export of {study.name}", problems)
    marked = marked_stretches(study.codings, study.segments, study.interviews, study.codes)
    if choice.coding != "all":
        marked = analysed_codings(marked, study.assignments, choice.coding)
    for kind, names in choice.kept.items():
        if names:
            wanted = _with_below(study.codes, names) if kind == "code" else set(names)
            marked = marked[marked[kind].isin(list(wanted))]
    return marked.reset_index(drop=True)


def _with_below(codes: pd.DataFrame, names: Sequence[str]) -> set[str]:
    wanted = set(names)
    while below := set(codes.loc[codes["parent"].isin(list(wanted)), "code"]) - wanted:
        wanted |= below
    return wanted


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, list(map(str, known)), n=1)
    return f"did you mean '{near[0]}'?" if near else "there is " + ", ".join(list(map(str, known))[:12])

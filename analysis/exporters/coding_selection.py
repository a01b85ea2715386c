"""Select the codings to export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.measures.passages.coding_selected import analysed_codings, coded_segments
from analysis.models import Study
from analysis.written_names import in_files

CODINGS = ("all", "lead", "second", "majority")


@dataclass(frozen=True)
class ExportFilter:
    """Which codings to export.

    Attributes
    ----------
    coder : {"all", "lead", "second", "majority"}
        Whose codings.
    filters : dict of str to sequence of str
        Names to keep, by kind; an empty list keeps everything.
    """

    coder: str = "all"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


def select_codings(study: Study, selection: ExportFilter) -> pd.DataFrame:
    """Join codings with their segments and interviews, and filter them.

    Parameters
    ----------
    study : Study
    selection : ExportFilter
        ``filters`` by group, unit, interview, coder, code and family. A code includes its child codes.

    Returns
    -------
    DataFrame
        As from `coding_selected.coded_segments`.

    Raises
    ------
    InputError
        With every name that the study does not have.

    Examples
    --------
    >>> from analysis.dataset.read import load_study
    >>> from analysis.paths import DATA
    >>> study = load_study(DATA / "synthetic" / "as-published")
    >>> codings = select_codings(study, ExportFilter("lead", {"interview": ["I01"]}))
    >>> set(codings["interview"])
    {'I01'}
    """
    names_by_kind: dict[str, Iterable[str]] = {
        "group": study.groups,
        "unit": study.interviews["unit"].dropna().unique(),
        "interview": study.interviews["interview"],
        "coder": study.coders["coder"],
        "code": study.codes["code"],
        "family": study.codes["family"].unique(),
    }
    problems = [
        Issue(study.name, f"there is no {in_files(kind)} '{name}'", _suggestion(name, names_by_kind[kind]))
        for kind, names in selection.filters.items()
        for name in names
        if name not in set(names_by_kind[kind])
    ]
    if problems:
        raise InputError(f"export of {study.name}", problems)
    marked = coded_segments(study.codings, study.segments, study.interviews, study.codes)
    if selection.coder != "all":
        marked = analysed_codings(marked, study.assignments, selection.coder)
    for kind, names in selection.filters.items():
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

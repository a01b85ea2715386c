"""Make the tables that coding tools offer: code matrix, quotes, crosstab and code co-occurrence."""

from collections.abc import Mapping

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.exporters.coding_selection import ExportFilter, select_codings
from analysis.measures.association.cooccurrence import cooccurrence
from analysis.measures.association.crosstab import crosstab
from analysis.measures.association.interview_codes import code_matrix
from analysis.models import Study
from analysis.written_names import in_files

CASES = ("interview", "unit", "group", "speaker", "segment")
ATTRIBUTES = ("unit", "group", "setting", "participants")


def matrix_table(study: Study, selection: ExportFilter, by: str = "interview", counts: bool = False) -> pd.DataFrame:
    """Tabulate cases by codes: 1 if the case has the code and 0 if not, or the number of segments with it."""
    codings = select_codings(study, selection)
    cases = (study.interviews if by in study.interviews else study.segments)[by]
    names = selection.filters.get(by) or sorted(cases.dropna().unique())
    codes = [code for code in study.codes["code"] if _is_wanted(study, selection, code, codings)]
    matrix = code_matrix(codings, by, names, codes)
    return (matrix if counts else (matrix > 0).astype("int64")).reset_index()


def _is_wanted(study: Study, selection: ExportFilter, code: str, codings: pd.DataFrame) -> bool:
    """Return whether a code is exported: any code, or if codes or families are filtered, one that occurs."""
    return not (selection.filters.get("code") or selection.filters.get("family")) or bool(
        (codings["code"] == code).any()
    )


def quotes_table(study: Study, selection: ExportFilter) -> pd.DataFrame:
    """List quotes, one row per coding, with the variables of the interview and the path of the code."""
    codings = select_codings(study, selection)
    paths = code_paths(study.codes)
    texts = study.segments.set_index("segment")[["locator", "text"]]
    labels = study.codes.set_index("code")[["label_da", "label_en"]]
    variables = study.variables[study.variables["entity"] == "interview"]
    wide = variables.pivot(index="key", columns="variable", values="value").rename_axis(None, axis=1)
    wide.columns = [
        f"{name} (variable)" if name in [*codings.columns, *texts, *labels] else name for name in wide.columns
    ]
    table = codings.join(texts, on="segment").join(labels, on="code").join(wide, on="interview")
    table.insert(len(codings.columns), "path", codings["code"].map(paths))
    return table


def code_paths(codes: pd.DataFrame) -> dict[str, str]:
    """Write the path of each code: its label after those of its ancestors."""
    parent = dict(zip(codes["code"], codes["parent"], strict=True))
    label = dict(zip(codes["code"], codes["label_en"], strict=True))

    def path(code: str) -> str:
        upper = parent.get(code)
        return (path(upper) + " > " if isinstance(upper, str) and upper in label else "") + label[code]

    return {code: path(code) for code in label}


def crosstab_table(study: Study, selection: ExportFilter, attribute: str) -> pd.DataFrame:
    """Count interviews by code and by a column or variable of interviews.

    Raises
    ------
    InputError
        If interviews have no such column or variable.
    """
    interviews = study.interviews.set_index("interview")
    if attribute in ATTRIBUTES:
        values = interviews[attribute].astype("object")
    else:
        variable = study.variables[
            (study.variables["entity"] == "interview") & (study.variables["variable"] == attribute)
        ]
        if variable.empty:
            names = sorted(study.variables.loc[study.variables["entity"] == "interview", "variable"].unique())
            hint = "there is " + ", ".join([*map(in_files, ATTRIBUTES), *names])
            message = f"interviews have no column or variable '{attribute}'"
            raise InputError(f"export of {study.name}", [Issue(study.name, message, hint)])
        values = variable.set_index("key")["value"].reindex(interviews.index)
    codings = select_codings(study, selection)
    for kind in ("group", "unit"):
        if selection.filters.get(kind):
            values = values[interviews[kind].isin(list(selection.filters[kind]))]
    if selection.filters.get("interview"):
        values = values[values.index.isin(list(selection.filters["interview"]))]
    return crosstab(codings, values)


def cooccurrence_table(study: Study, selection: ExportFilter, same_segment: bool = False) -> pd.DataFrame:
    """Count how often codes co-occur in the same interview or segment."""
    return cooccurrence(select_codings(study, selection), same_segment)


def about(study: Study, what: str, numbers: Mapping[str, object]) -> pd.DataFrame:
    """Describe a table and the data it was made from, including whether they are synthetic."""
    kind = f"SYNTHETIC: says nothing about any {in_files('unit')}" if study.synthetic else "real interviews"
    return pd.DataFrame([("table", what), ("dataset", study.name), ("data", kind), *numbers.items()], columns=["", " "])

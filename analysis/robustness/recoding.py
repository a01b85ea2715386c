"""Recode a dataset: merge, rename, drop or move codes to another family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.models import Dataset

SINGLE_CODES = ("exposure", "against", "partner", "code", "other")  # parts of a claim
_TEXT_COLUMNS = (
    "label_da",
    "label_en",
    *(f"{part}{end}" for part in ("definition", "include", "exclude") for end in ("", "_da")),
)


@dataclass(frozen=True)
class Recoding:
    """Changes to codes; a code that is not named stays as it is.

    Attributes
    ----------
    becomes : dict of str to (str or None)
        The new code by old code; None if it is dropped.
    moved : dict of str to str
        The new family by new code.

    Examples
    --------
    >>> recoding = Recoding({"ssp": "prevention-team", "management": None})
    >>> recoding.of("ssp"), recoding.of("management"), recoding.of("nurse")
    ('prevention-team', None, 'nurse')
    """

    becomes: Mapping[str, str | None]
    moved: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str | None:
        """Return the new code, or None if it is dropped."""
        return self.becomes.get(code, code)

    def of_claim(self, variables: Mapping) -> dict:
        """Recode the variables of a claim; a dropped code stays, so that the claim is reported as lacking it."""
        recoded_variables = dict(variables)
        for part in [part for part in SINGLE_CODES if part in recoded_variables]:
            recoded_variables[part] = self._code(recoded_variables[part])
        for part in [part for part in ("listed", "triggers") if part in recoded_variables]:
            recoded_variables[part] = self._codes(recoded_variables[part])
        for part in [part for part in ("categories", "among") if part in recoded_variables]:
            recoded_variables[part] = [
                {"any": [self._codes(group) for group in category["any"]]} if "any" in category else category
                for category in recoded_variables[part]
            ]
        return recoded_variables

    def _code(self, code: str) -> str:
        return self.of(code) or code

    def _codes(self, codes: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(map(self._code, codes)))


def recoded(dataset: Dataset, recoding: Recoding, name: str) -> Dataset:
    """Recode a dataset.

    If a coder gave several merged codes to one segment, they become one coding. A segment that loses all its codes
    stays, because a coder has marked it.

    Parameters
    ----------
    dataset : Dataset
        Not changed.
    recoding : Recoding
        From `recode_file.read_recoding`, or made by hand.
    name : str
        The name of the recoded dataset.

    Returns
    -------
    Dataset
        With the new codebook, codings and memos.

    Examples
    --------
    >>> from analysis.dataset.read import load_dataset
    >>> from analysis.paths import DATA
    >>> dataset = load_dataset(DATA / "synthetic" / "as-published")
    >>> codes = recoded(dataset, Recoding({"ssp": "school"}), "merged").tables["codes"]["code"]
    >>> len(dataset.tables["codes"]) - len(codes), "ssp" in set(codes)
    (1, False)
    """
    tables = dict(dataset.tables)
    codings = _renamed(tables["codings"], "code", recoding)
    keys = [column for column in ("segment", "coder", "code") if column in codings]
    tables["codes"] = recoded_codes(tables["codes"], recoding)
    tables["codings"] = codings.drop_duplicates(keys, ignore_index=True)
    if "notes" in tables:
        notes = tables["notes"]
        is_on_code = notes["entity"] == "code"
        recoded_notes = pd.concat([notes[~is_on_code], _renamed(notes[is_on_code], "key", recoding)])
        tables["notes"] = recoded_notes.sort_index(ignore_index=True)
    return replace(dataset, name=name, description={**dataset.description, "name": name}, tables=tables)


def _renamed(frame: pd.DataFrame, column: str, recoding: Recoding) -> pd.DataFrame:
    """Replace the codes in a column, and remove the rows with a dropped code."""
    new = frame[column].map(recoding.of)
    return frame.assign(**{column: new})[new.notna()]


def recoded_codes(codes: pd.DataFrame, recoding: Recoding) -> pd.DataFrame:
    """Recode a codebook.

    Codes merged into a new code take the place of the first of them, with the texts of all; codes merged into an
    existing code take its texts. The children of a dropped code become children of its parent.
    """
    parents = _parents(codes, recoding)
    rows: dict[str, list[dict]] = {}
    for row in codes.to_dict("records"):
        if (new := recoding.of(row["code"])) is not None:
            rows.setdefault(new, []).append({**row, "parent": parents[row["code"]]})
    table = pd.DataFrame([_merged_row(code, parts) for code, parts in rows.items()], columns=codes.columns)
    families = zip(table["code"], table["family"], strict=True)
    return table.assign(family=[recoding.moved.get(code, family) for code, family in families])


def _parents(codes: pd.DataFrame, recoding: Recoding) -> dict[str, str]:
    """Find the new parent of each old code."""
    old_parents = dict(zip(codes["code"], codes["parent"], strict=True)) if "parent" in codes else {}

    def parent(code: str) -> str:
        old = old_parents.get(code, "")
        while old and recoding.of(old) is None:
            old = old_parents.get(old, "")
        new = (recoding.of(old) or "") if old else ""
        return "" if new == recoding.of(code) else new

    return {code: parent(code) for code in codes["code"]}


def _merged_row(code: str, parts: list[dict]) -> dict:
    """Merge the rows of codes that become one code."""
    existing = next((row for row in parts if row["code"] == code), None)
    row = {**(existing or parts[0]), "code": code}
    if existing is None and len(parts) > 1:
        texts = {
            column: [part[column] for part in parts if part.get(column)] for column in _TEXT_COLUMNS if column in row
        }
        row |= {column: " / ".join(dict.fromkeys(values)) for column, values in texts.items()}
        parents = {part["parent"] for part in parts} - {code}
        row["parent"] = parents.pop() if len(parents) == 1 else ""
    return {**row, "sensitive": "yes" if any(part["sensitive"] == "yes" for part in parts) else "no"}

"""A study coded otherwise: codes merged, renamed, dropped or moved to another family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.models import Dataset

_WORDS = (
    "label_da",
    "label_en",
    *(f"{part}{end}" for part in ("definition", "include", "exclude") for end in ("", "_da")),
)


@dataclass(frozen=True)
class Recoding:
    """What becomes of codes; a code that is not named stays as it is.

    Attributes
    ----------
    becomes : dict of str to (str or None)
        By code as it was, the code as it is; None where it is dropped.
    moved : dict of str to str
        By code as it is, the family that it moves to.
    """

    becomes: Mapping[str, str | None]
    moved: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str | None:
        return self.becomes.get(code, code)

    def of_claim(self, variables: Mapping) -> dict:
        """Give the variables of a claim with the codes as they are; one that is dropped stays, and will be missed."""
        now = dict(variables)
        for part in [part for part in ("exposure", "against", "partner") if part in now]:
            now[part] = self._still(now[part])
        for part in [part for part in ("listed", "triggers") if part in now]:
            now[part] = self._all(now[part])
        if "categories" in now:
            now["categories"] = [
                {"any": [self._all(group) for group in category["any"]]} if "any" in category else category
                for category in now["categories"]
            ]
        return now

    def _still(self, code: str) -> str:
        return self.of(code) or code

    def _all(self, codes: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(map(self._still, codes)))


def recoded(dataset: Dataset, recoding: Recoding, name: str) -> Dataset:
    """Code a dataset anew.

    Codes that become one are one coding where a coder gave several of them to one stretch. A stretch that keeps no code
    stays: somebody has marked it.

    Parameters
    ----------
    name : str
        What the dataset is called then.
    """
    tables = dict(dataset.tables)
    codings = _renamed(tables["codings"], "code", recoding)
    keys = [column for column in ("segment", "coder", "code") if column in codings]
    tables["codes"] = recoded_codes(tables["codes"], recoding)
    tables["codings"] = codings.drop_duplicates(keys, ignore_index=True)
    if "notes" in tables:
        notes = tables["notes"]
        of_codes = notes["entity"] == "code"
        kept = pd.concat([notes[~of_codes], _renamed(notes[of_codes], "key", recoding)])
        tables["notes"] = kept.sort_index(ignore_index=True)
    return replace(dataset, name=name, description={**dataset.description, "name": name}, tables=tables)


def _renamed(frame: pd.DataFrame, column: str, recoding: Recoding) -> pd.DataFrame:
    """Give each row the code that its own becomes, and leave out the rows whose code is dropped."""
    now = frame[column].map(recoding.of)
    return frame.assign(**{column: now})[now.notna()]


def recoded_codes(codes: pd.DataFrame, recoding: Recoding) -> pd.DataFrame:
    """Write a codebook anew.

    Codes that become a new one stand where the first of them stood, with the words of all of them; those that become
    one of the codebook are described by it alone. What was below a dropped code is below the code above that.
    """
    parents = _parents(codes, recoding)
    rows: dict[str, list[dict]] = {}
    for row in codes.to_dict("records"):
        if (now := recoding.of(row["code"])) is not None:
            rows.setdefault(now, []).append({**row, "parent": parents[row["code"]]})
    table = pd.DataFrame([_one(code, parts) for code, parts in rows.items()], columns=codes.columns)
    families = zip(table["code"], table["family"], strict=True)
    return table.assign(family=[recoding.moved.get(code, family) for code, family in families])


def _parents(codes: pd.DataFrame, recoding: Recoding) -> dict[str, str]:
    """Name for each code as it was the code above it, as that is now."""
    above = dict(zip(codes["code"], codes["parent"], strict=True)) if "parent" in codes else {}

    def parent(code: str) -> str:
        up = above.get(code, "")
        while up and recoding.of(up) is None:
            up = above.get(up, "")
        now = recoding.of(up) if up else ""
        return "" if now == recoding.of(code) else now

    return {code: parent(code) for code in codes["code"]}


def _one(code: str, parts: list[dict]) -> dict:
    """Make one row of the codes that become one."""
    own = next((row for row in parts if row["code"] == code), None)
    row = {**(own or parts[0]), "code": code}
    if own is None and len(parts) > 1:
        words = {column: [part[column] for part in parts if part.get(column)] for column in _WORDS if column in row}
        row |= {column: " / ".join(dict.fromkeys(found)) for column, found in words.items()}
        above = {part["parent"] for part in parts} - {code}
        row["parent"] = above.pop() if len(above) == 1 else ""
    return {**row, "sensitive": "yes" if any(part["sensitive"] == "yes" for part in parts) else "no"}

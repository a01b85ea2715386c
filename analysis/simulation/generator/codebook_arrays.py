"""The shipped codebook, and the column of each code in the generator's arrays."""

import csv
from functools import cache

import numpy as np
import pandas as pd

from analysis.models import PARTNER_FAMILIES
from analysis.paths import DATA

COLUMNS = (
    "code",
    "parent",
    "family",
    "label_da",
    "label_en",
    "definition",
    "include",
    "exclude",
    "sensitive",
    "definition_da",
    "include_da",
    "exclude_da",
)
REASONS = ("benefit", "prerequisite", "barrier")


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Read the shipped codebook, one dictionary per code."""
    with (DATA / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def frame() -> pd.DataFrame:
    """Return the table ``codes`` of every synthetic dataset."""
    return pd.DataFrame(rows(), columns=list(COLUMNS), dtype="str")


@cache
def codes() -> tuple[str, ...]:
    """Return all codes, in the order of the codebook."""
    return tuple(row["code"] for row in rows())


@cache
def families() -> tuple[str, ...]:
    """Return all code families, in the order of the codebook."""
    return tuple(dict.fromkeys(row["family"] for row in rows()))


@cache
def column(code: str) -> int:
    """Return the column of a code in an array over all codes."""
    return codes().index(code)


@cache
def columns(*names: str) -> np.ndarray:
    """Return the columns of the codes of families, or of codes by name, in an array over all codes."""
    return np.array([i for i, row in enumerate(rows()) if row["family"] in names or row["code"] in names])


@cache
def family_columns() -> np.ndarray:
    """Return the index in `families` of each code."""
    return np.array([families().index(row["family"]) for row in rows()])


@cache
def branches(family: str) -> tuple[list[int], ...]:
    """Return the columns of a family by branch: each top-level code with all its subcodes."""
    parents = {row["code"]: row["parent"] for row in rows() if row["family"] == family}
    tops = {code: code for code in parents}
    for _ in parents:
        tops = {code: parents[top] if parents[top] in parents else top for code, top in tops.items()}
    return tuple([column(code) for code in tops if tops[code] == top] for top in dict.fromkeys(tops.values()))


@cache
def partners() -> tuple[str, ...]:
    """Return the codes of all partners, in the order of the codebook."""
    return tuple(codes()[i] for i in columns(*PARTNER_FAMILIES))


@cache
def mask(*names: str) -> np.ndarray:
    """Return an array that is true for the codes of these families, and for these codes."""
    members = np.zeros(len(codes()), dtype=bool)
    members[columns(*names) if names else []] = True
    members.flags.writeable = False
    return members

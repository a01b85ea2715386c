"""The codebook as it is shipped, and the place of each code in the generator's arrays."""

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
    with (DATA / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def frame() -> pd.DataFrame:
    """The table ``codes`` of every synthetic dataset."""
    return pd.DataFrame(rows(), columns=list(COLUMNS), dtype="str")


@cache
def codes() -> tuple[str, ...]:
    return tuple(row["code"] for row in rows())


@cache
def families() -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["family"] for row in rows()))


@cache
def column(code: str) -> int:
    """Where a code stands in an array over all codes."""
    return codes().index(code)


@cache
def columns(*names: str) -> np.ndarray:
    """Where the codes of families, or codes by name, stand in an array over all codes."""
    return np.array([i for i, row in enumerate(rows()) if row["family"] in names or row["code"] in names])


@cache
def family_columns() -> np.ndarray:
    """Which of `families` each code belongs to."""
    return np.array([families().index(row["family"]) for row in rows()])


@cache
def branches(family: str) -> tuple[list[int], ...]:
    """The codes of a family by branch: each at the top with all below it."""
    parents = {row["code"]: row["parent"] for row in rows() if row["family"] == family}
    tops = {code: code for code in parents}
    for _ in parents:
        tops = {code: parents[top] if parents[top] in parents else top for code, top in tops.items()}
    return tuple([column(code) for code in tops if tops[code] == top] for top in dict.fromkeys(tops.values()))


@cache
def partners() -> tuple[str, ...]:
    return tuple(codes()[i] for i in columns(*PARTNER_FAMILIES))


@cache
def mask(*names: str) -> np.ndarray:
    """True for the codes of these families, and for these codes."""
    held = np.zeros(len(codes()), dtype=bool)
    held[columns(*names) if names else []] = True
    held.flags.writeable = False
    return held

"""Associations in synthetic data: which partners are used, for what, and which codes occur together.

The tables of ``data/associations.yaml`` are the same in every scenario; the scenario's parameters set how strong the
associations are.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import yaml

from analysis.paths import DATA

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TABLES: Mapping[str, Any] = yaml.load((DATA / "associations.yaml").read_bytes(), _LOADER)


def _names(key: str) -> tuple[str, ...]:
    return tuple(_TABLES[key])


def _pairs(key: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in _TABLES[key])


UNITS: int = _TABLES["units"]
APPOINTING: int = _TABLES["appointing"]
"""How many of six units have designated specialists."""

DEPARTMENTS = _names("departments")
FOCAL_PARTNER: str = _TABLES["focal_partner"]
"""The partner on which hard triggers concentrate."""

HARD_TRIGGERS = _names("hard_triggers")
PHASES: Mapping[str, float] = _TABLES["phases"]
FORMS: Mapping[str, float] = _TABLES["forms"]
SAFETY_MEASURES = _names("safety_measures")
MAY_BE_LEFT_OUT = _names("may_be_left_out")
COMMON_USE: Mapping[str, tuple[float, ...]] = {name: tuple(use) for name, use in _TABLES["common_use"].items()}
"""Logit of use in an interview of the first and of the second group, and the share of the units' spread."""

TALK: Mapping[str, float] = _TABLES["talk"]
"""How much more is said about a partner that is used than about others; 1 for partners not listed."""

FORM_FIT: Mapping[str, Mapping[str, float]] = _TABLES["form_fit"]
"""How much likelier than usual a form is with a partner; 1 for forms not listed."""

REASON_FIT: Mapping[str, Mapping[str, float]] = _TABLES["reason_fit"]
"""How much likelier than usual a reason is with a partner; 1 for others, or 0 if `ONLY_WITH_ITS_PARTNER`."""

ONLY_WITH_ITS_PARTNER = _names("only_with_its_partner")
TOGETHER = _pairs("together")
"""Where the first occurs, the second occurs with it at the rate ``together_rate`` of the scenario."""

SIBLINGS = _pairs("siblings")
"""Pairs of codes that coders may confuse."""

EXPERIENCE_BANDS: Mapping[str, float] = _TABLES["experience_bands"]
UNSAID = frozenset(_names("unsaid"))
"""Codes and families that nobody mentions in the scenario nothing-said."""


def of_six(count: int, units: int) -> int:
    """Scale a count out of six units to another number of units."""
    return round(count * units / UNITS)


def shares(table: Mapping[str, float]) -> np.ndarray:
    """Return the values of a table as shares that sum to 1."""
    return np.array(list(table.values())) / sum(table.values())

"""Normalise names to one Unicode form (NFC), so that names written on different systems are equal.

Names, column headers, mapping keys and file stems are compared in NFC. Texts are never changed: positions count their
characters.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd


def nfc(name: str) -> str:
    """Convert a name to Unicode's composed form: "a" followed by a combining ring becomes "å"."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def nfc_column(names: pd.Series) -> pd.Series:
    """Convert a column of strings to NFC; keep its index."""
    form = {name: nfc(name) for name in names.unique() if not name.isascii()}
    changed = {name: written for name, written in form.items() if name != written}
    return names.replace(changed) if changed else names


def nfc_keys(named: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the keys of a dictionary to NFC; if two keys become equal, the value of the first is kept."""
    written: dict[str, Any] = {}
    for name, value in named.items():
        written.setdefault(nfc(name), value)
    return written

"""Names in one Unicode form (NFC), so that a name written on a Mac equals the same name written elsewhere.

Names, column headers, mapping keys and file stems are compared in NFC. Texts are never changed: positions count their
characters.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd


def nfc(name: str) -> str:
    """Write a name in Unicode's composed form: "a" followed by a combining ring becomes "å"."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def nfc_column(names: pd.Series) -> pd.Series:
    """Write a column of strings in NFC; its index stays."""
    form = {name: nfc(name) for name in names.unique() if not name.isascii()}
    changed = {name: written for name, written in form.items() if name != written}
    return names.replace(changed) if changed else names


def nfc_keys(named: Mapping[str, Any]) -> dict[str, Any]:
    """Write the keys of a dictionary in NFC; of two keys that become one, the first keeps its value."""
    written: dict[str, Any] = {}
    for name, value in named.items():
        written.setdefault(nfc(name), value)
    return written

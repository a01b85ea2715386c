"""Find where a character occurs in a dataset."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.claims.select_ledger import ledger_for
from analysis.dataset.read import read_dataset
from analysis.files.csv_io import line_numbers


def character_places(dataset: Path, characters: Iterable[str]) -> dict[str, str]:
    """Find the first occurrence of each character: ``codes.csv:12, label_en``.

    Parameters
    ----------
    dataset : path
        The dataset's folder; its file of claims is searched, too.

    Returns
    -------
    dict of str to str
        By character; "" if it occurs in none of these files.
    """
    read, _ = read_dataset(dataset)
    ledger = ledger_for(dataset)
    claims = ledger.read_text(encoding="utf-8", errors="replace") if ledger.is_file() else ""
    description = ascii(read.description)  # in the parsed form, whether or not the file escapes it
    places = {}
    for character in characters:
        place = _in_tables(read.tables, character)
        if not place and ascii(character)[1:-1] in description:
            place = "datapackage.json"
        if not place and character in claims:
            place = f"{ledger.name}:{claims[: claims.index(character)].count(chr(10)) + 1}"
        places[character] = place
    return places


def _in_tables(tables: Mapping[str, Any], character: str) -> str:
    for name in sorted(tables, key=lambda name: (name != "codes", name)):
        frame = tables[name]
        for column in frame:
            holds = frame[column].str.contains(character, regex=False)
            if holds.any():
                return f"{name}.csv:{line_numbers(frame)[holds].iloc[0]}, {column}"
    return ""

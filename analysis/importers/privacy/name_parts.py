"""Find parts of names in the key, e-mail addresses and CPR numbers in what an import writes.

A memo calls "Mette Dahl" Mette, and an interview called "Interview 1 Mette Dahl" contains her name, so the search
includes parts. A part may be an ordinary word, so it is not replaced in the data; the import report lists its places.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass

import pandas as pd

from analysis.files.csv_io import line_numbers
from analysis.importers.names.comparable_names import without_ending
from analysis.importers.people.ordinary_words import ORDINARY_WORDS
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.privacy.name_search import NameSearch, SearchedName, project_words, word_pattern, words_of
from analysis.messages.plurals import listed

COLUMNS = {"variables": ("variable", "value", "origin"), "segments": ("locator",), "notes": ("text",)}
KINDS = ("coders", "speakers", "people", "interviews")  # names of units are not secret
MIN_LETTERS = 3  # of a part of a name
COMMON = 3  # a word in the names of so many interviews, such as "samtale", is not part of a person's name
_WORDS = re.compile(r"[^\W\d_]{3,}")
NUMBERS = {
    "e-mail address": re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+"),
    "CPR number": re.compile(r"(?<!\d)\d{6}-\d{4}(?!\d)"),
}
_SIGNS = {"e-mail address": "@", "CPR number": "-"}  # each contains it, and it is found sooner than the pattern
WARNING = (
    "WARNING: parts of names of the key stand in variables, memos or places; "
    "they are as people wrote them, so take them out before anybody else reads them"
)
NUMBERS_WARNING = (
    "WARNING: e-mail addresses or CPR numbers stand in variables, memos or places; "
    "take them out before anybody else reads them"
)


def parts_search(pseudonyms: Pseudonyms, codes: Iterable[str]) -> NameSearch:
    """Choose the parts of names to search for, excluding ordinary words and words of ``codes``."""
    ordinary = project_words() | words_of(codes) | ORDINARY_WORDS
    words = [
        (kind, label, {word for word in _words(kind, name) if word.lower() not in ordinary})
        for (kind, name), label in pseudonyms.known.items()
        if kind in KINDS and name not in pseudonyms.not_names
    ]
    often = Counter(word.lower() for kind, _, found in words if kind == "interviews" for word in found)
    names = [
        SearchedName(kind, word, label, frozenset([word.lower()]), word_pattern([word.lower()]))
        for kind, label, found in words
        for word in sorted(found)
        if often[word.lower()] < COMMON
    ]
    return NameSearch(names, {})


def _words(kind: str, name: str) -> list[str]:
    text = unicodedata.normalize("NFC", without_ending(name) if kind == "interviews" else name)
    return _WORDS.findall(text.replace("_", " "))


def parts_found(tables: Mapping[str, pd.DataFrame], search: NameSearch, import_report: object) -> list[str]:
    """List the places of parts of names, without stating these.

    Parameters
    ----------
    tables : dict of str to DataFrame
    import_report : object
        The import report, all texts of which are searched.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for table, column, cell, line in _cells(tables) if search.names else ():
        for name in search.found_in(cell):
            places.setdefault((f"{table}.csv, {column}", name.owner), []).append(line)
    found = [f"{place}: part of the name of {owner}, line {listed(lines)}" for (place, owner), lines in places.items()]
    owners = dict.fromkeys(name.owner for text in _texts(import_report) for name in search.found_in(text))
    return found + [f"import-report.json: part of the name of {owner}" for owner in owners]


def numbers_found(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """List the places of e-mail addresses and CPR numbers, without stating these."""
    places: dict[tuple[str, str], list[int]] = {}
    for table, column, cell, line in _cells(tables):
        for what, pattern in NUMBERS.items():
            if _SIGNS[what] in cell and pattern.search(cell):
                places.setdefault((f"{table}.csv, {column}", what), []).append(line)
    return [f"{place}: {what}, line {listed(lines)}" for (place, what), lines in places.items()]


def _cells(tables: Mapping[str, pd.DataFrame]) -> Iterable[tuple[str, str, str, int]]:
    for table, columns in COLUMNS.items():
        lines = line_numbers(tables[table]).tolist()
        for column in columns:
            for cell, line in zip(tables[table][column], lines, strict=True):
                if cell:
                    yield table, column, cell, line


def without_parts(text: str, search: NameSearch) -> str:
    """Replace parts of names by labels if spelled as in the name; for the import report, which this program writes."""
    for name in search.names:
        if name.name in text:
            text = re.sub(rf"(?<![^\W_]){re.escape(name.name)}(?=s?(?![^\W_]))", name.label, text)
    return text


def _texts(thing: object) -> Iterable[str]:
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _texts(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _texts(value)
    elif isinstance(thing, Sequence):
        for one in thing:
            yield from _texts(one)

"""Read from the names of columns which of them belong together, and which of them are codes of one coder."""

import re
from collections.abc import Iterable, Sequence

from analysis.importers.sheets.column_aliases import NAMES, plain_name

_NUMBERED = re.compile(r"(.*?[^\W\d_].*?)[\s._#-]*\(?(\d{1,2})\)?")
_ORDINAL = re.compile(
    r"(first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|primary|secondary|tertiary|main|"
    r"første|anden|andet|tredje|fjerde|femte|primær|sekundær|1\.|2\.|3\.|4\.|5\.)\s+(.+)",
    re.IGNORECASE,
)
_OF_CODER = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|[-:–]\s+(\S.*)|\s(\S+))")
_CODES = frozenset((*NAMES["code"], *NAMES["codes"], "coding", "kodning"))
_CODERS = frozenset(("coder", "koder", "rater", "annotator", "coded by", "kodet af", "kodning", "coding"))
# From the topmost level of a path to the lowest.
_LEVELS = (
    ("theme", "tema", "main theme", "hovedtema", "overtema", "thema", "thème"),
    ("subtheme", "sub-theme", "undertema"),
    ("category", "kategori", "main category", "hovedkategori", "overkategori", "kategorie", "main code", "hovedkode"),
    ("subcategory", "sub-category", "sub category", "underkategori"),
    ("code", "kode", "code name", "kodenavn"),
    ("subcode", "sub-code", "sub code", "underkode"),
)


def numbered_groups(columns: Iterable[str]) -> dict[str, list[str]]:
    """Group columns such as "Actor", "Actor 2" and "Second actor", by the name they share.

    Examples
    --------
    >>> numbered_groups(["ID", "Actor 1", "Actor 2", "Code", "Second code", "Phase"])
    {'Actor': ['Actor 1', 'Actor 2'], 'Code': ['Code', 'Second code']}
    """
    groups: dict[str, tuple[str, list[str], bool]] = {}
    for column in columns:
        base, is_numbered = _base(column)
        name, found, numbered = groups.get(base.casefold(), (base, [], False))
        groups[base.casefold()] = (name, [*found, column], numbered or is_numbered)
    return {name: found for name, found, numbered in groups.values() if numbered and len(found) > 1}


def _base(column: str) -> tuple[str, bool]:
    if match := _ORDINAL.fullmatch(column.strip()):
        return match.group(2).strip(), True
    if match := _NUMBERED.fullmatch(column.strip()):
        return match.group(1).strip(" ._#-("), True
    return column.strip(), False


def coder_groups(columns: Iterable[str]) -> dict[str, list[str]]:
    """Find the columns that contain the codes of one coder, by coder: "Code (Anna)", "Coder A".

    Examples
    --------
    >>> coder_groups(["Interview", "Kode (Anna)", "Kode (Bo)", "Code 1", "Code 2"])
    {'Anna': ['Kode (Anna)'], 'Bo': ['Kode (Bo)']}
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in columns:
        match = _OF_CODER.fullmatch(column.strip())
        if not match:
            continue
        base = match.group(1).strip().casefold()
        who = next(part for part in match.groups()[1:] if part).strip()
        if base in _CODERS or (base in _CODES and not who.isdigit()):
            groups.setdefault(base, []).append((who, column))
    found: dict[str, list[str]] = {}
    for pairs in groups.values():
        for who, column in pairs if len(pairs) > 1 else ():
            found.setdefault(who, []).append(column)
    return found


def is_code_name(name: str) -> bool:
    """Return whether a name means a code, in any of the languages whose names are known."""
    return plain_name(name) in _CODES


def code_levels(columns: Iterable[str]) -> list[str]:
    """List the columns that name a code and the codes above it, from the topmost to the lowest.

    Examples
    --------
    >>> code_levels(["Interview", "Code", "Category"])
    ['Category', 'Code']
    """
    by_name = {plain_name(column): column for column in columns}
    found: Sequence[str | None] = [
        next((by_name[name] for name in names if name in by_name), None) for names in _LEVELS
    ]
    return [column for column in found if column]

"""Read MAXQDA's table of coded segments (XLSX, CSV) into a foreign project.

The table has one row per coding. The position of a segment is given in paragraphs, not in characters, and becomes the
segment's locator. Headers are recognised in the languages of MAXQDA's user interface.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.sheets.column_aliases import MODIFIED_BY, columns_by_name, plain_name
from analysis.importers.tables.formats.table_form import TableForm, with_columns
from analysis.importers.tables.imported_table import ImportedTable

# Colour, length and dates of a segment, which are not needed and, as dates, private.
# MAXQDA's "Area" is a segment's share of its document. English, Danish, German, French, Spanish, Portuguese, Dutch,
# Swedish, Norwegian, Italian.
_IGNORED = frozenset({
    "color", "colour", "farve", "farbe", "couleur", "cor", "kleur", "färg", "farge", "colore",
    "created", "created on", "oprettet", "oprettet den", "erstellt", "erstellt am", "créé", "créé le", "creado",
    "creado el", "criado", "criado em", "gemaakt", "gemaakt op", "aangemaakt", "aangemaakt op", "skapad", "skapad den",
    "opprettet", "creato", "creato il",
    "modified", "modified on", "ændret", "ændret den", "redigeret", "geändert", "geändert am", "bearbeitet",
    "bearbeitet am", "modifié", "modifié le", "modificado", "modificado el", "modificado em", "gewijzigd",
    "gewijzigd op", "ändrad", "ändrad den", "endret", "modificato", "modificato il",
    "area", "område", "areal", "fläche", "surface", "zone", "área", "gebied", "oppervlakte", "yta", "superficie",
    "coverage %", "dækning %", "dækningsgrad %", "abdeckungsgrad %", "abdeckung %", "couverture %", "% couverture",
    "% cobertura", "cobertura %", "dekking %", "dekningsgrad %", "dekning %", "täckning %", "täckningsgrad %",
    "copertura %", "% copertura", "coverage", "dækning i %", "täckning i %", "dekking in %", "dekningsgrad i %",
    "% di copertura", "% de couverture", "% de cobertura", "cobertura en %", "oppervlak", "creation date",
    "erstellungsdatum", "oprettelsesdato", "date de création", "fecha de creación", "data de criação", "aanmaakdatum",
    "data di creazione", *MODIFIED_BY,
})  # fmt: skip


def table_form(table: ImportedTable, mapping: ImportMapping, file: str) -> TableForm:
    """Read coded segments: document group, document, code, segment, beginning and end, weight, coder.

    Codes are paths with " > " or "\\" between a code and the one above it; the mapping may name another separator.
    """
    mapping = with_columns(table.frame, mapping, ("interview", "code", "text", "coder"))
    columns = {"locator": "locator", **mapping.entries["columns"]}
    frame = table.frame
    if "coder" not in columns and (changed := [c for c in frame.columns if plain_name(c) in MODIFIED_BY]):
        columns["coder"] = changed[0]  # some versions only name the person who last changed the segment
    looks = [column for column in frame.columns if plain_name(column) in _IGNORED and column not in columns.values()]
    stated = {**mapping.entries, "columns": columns, "leave_out": [*mapping.get("leave_out", []), *looks]}
    mapping = replace(mapping, entries=stated)
    return TableForm("MAXQDA coded segments", "MAXQDA", mapping, lambda frame, _: _prepare(frame, columns))


def _prepare(frame: pd.DataFrame, columns: Mapping[str, str]) -> tuple[pd.DataFrame, list[Issue]]:
    """Join beginning and end into a locator."""
    free = [column for column in frame.columns if column not in columns.values()]
    place = columns_by_name(free, ("beginning", "ending"))
    parts = [frame[column].str.strip() for column in place.values()]
    locator = parts[0].where(parts[0] == parts[-1], parts[0] + " to " + parts[-1]) if parts else ""
    frame = frame.drop(columns=list(place.values()))
    return (frame if "locator" in frame else frame.assign(locator=locator)), []

"""What the columns of a table are called, by tool and language -> what they are to us."""

import re
from collections.abc import Iterable, Mapping

# A column is known by its name in small letters, without what stands in parentheses. The first names are the surest.
NAMES: Mapping[str, tuple[str, ...]] = {
    "interview": (
        "document name", "document", "interview", "dokumentname", "dokument", "dokumentnavn", "documento",
        "nombre del documento", "nom du document", "nome del documento", "nome do documento", "source", "file",
        "filename", "transcript", "kilde", "fil", "respondent", "participant", "case", "quelle",
    ),
    "code": (
        "code", "kode", "código", "codigo", "codice", "tag", "theme", "tema", "code name", "codename", "category",
        "kategori", "node",
    ),
    "codes": ("codes", "códigos", "codigos", "koder", "codici", "kodes"),
    "text": (
        "segment", "text content", "quotation content", "content", "coded segment", "text", "tekst", "segmento",
        "contenido del texto", "contenido de texto", "conteúdo do texto", "contenu du texte", "textinhalt",
        "zitatinhalt", "contenido", "conteúdo", "quotation", "quote", "citat", "excerpt", "uddrag", "zitat",
    ),
    "coder": (
        "created by", "coder", "coded by", "erstellt von", "creado por", "créé par", "creato da", "criado por",
        "koder navn", "kodet af", "oprettet af", "user", "author", "owner", "autor", "koderens navn",
    ),
    "start": ("start", "start position", "pos0", "start offset", "fra"),
    "end": ("end", "end position", "pos1", "end offset", "til"),
    "beginning": ("beginning", "anfang", "comienzo", "début", "inizio", "início", "begin", "inicio"),
    "ending": ("end", "ende", "final", "fin", "fine", "fim"),
    "locator": ("locator", "reference", "referenz", "referencia", "referência", "référence", "page", "side", "sted"),
    "number": ("number", "id", "quotation id", "nummer", "número", "numero", "zahl"),
    "speaker": ("speaker", "taler", "sprecher", "hablante"),
    "municipality": ("municipality", "kommune", "gemeinde", "municipio", "city"),
    "area": ("area", "område", "omraade", "bereich", "department", "afdeling", "team"),
    "number of codes": ("number of codes", "anzahl kodes", "anzahl codes", "número de códigos", "nombre de codes"),
}  # fmt: skip


def known_as(columns: Iterable[str], words: Iterable[str] = tuple(NAMES)) -> dict[str, str]:
    """Find the column for each word of ours: the one with the surest name.

    Returns
    -------
    dict
        Column by word; words that no column is called by are left out.
    """
    plain = {}
    for column in columns:
        plain.setdefault(plain_name(column), column)
    return {word: plain[name] for word in words for name in reversed(NAMES[word]) if name in plain}


def plain_name(column: str) -> str:
    """Write a column's name in small letters, without what stands in parentheses."""
    return re.sub(r"\s*\([^)]*\)", "", str(column)).strip().strip(":").casefold()

"""Recognise the columns of a table by their names in each tool and language."""

import json
import re
from collections.abc import Iterable, Mapping

from analysis.importers.names.unicode_form import nfc
from analysis.paths import DATA

# A column is recognised by its name in lower case, without parentheses. The first names are the most reliable.
# Languages, in this order where a tool has them: English, Danish, German, French, Spanish, Portuguese, Dutch, Swedish,
# Norwegian, Italian.
NAMES: Mapping[str, tuple[str, ...]] = {
    "interview": (
        "document name", "document", "interview", "interview id", "media title", "dokumentname", "dokument",
        "dokumentnavn", "nom du document", "nombre del documento", "nome do documento", "documentnaam", "dokumentnamn",
        "nome del documento", "nombre de documento", "nome de documento", "nome documento", "documento", "document id",
        "doc id", "doc name", "source name", "source", "file name", "file", "filename", "transcript",
        "transcript name", "kilde", "kildenavn", "fil", "filnavn", "transskription", "quelle", "datei", "dateiname",
        "transkript", "fichier", "nom du fichier", "entretien", "transcription", "archivo", "nombre del archivo",
        "entrevista", "transcripción", "arquivo", "ficheiro", "nome do arquivo", "nome do ficheiro", "transcrição",
        "bestand", "bestandsnaam", "vraaggesprek", "bron", "transcriptie", "källa", "filnamn", "intervju",
        "intervista", "trascrizione", "respondent", "participant", "deltager", "informant", "teilnehmer", "case",
        "participante", "deelnemer", "deltagare", "deltaker", "partecipante", "resource", "resource title",
        "participant id", "respondent id",
    ),
    "code": (
        "code", "kode", "code name", "codename", "code title", "kodenavn", "codebezeichnung", "código", "codigo",
        "nombre del código", "nome do código", "nom du code", "codenaam", "kod", "kodnamn", "codice", "nome del codice",
        "tag", "tag name", "theme", "tema", "thema", "thème", "category", "kategori", "kategorie", "catégorie",
        "categoría", "categoria", "categorie", "node", "etikette", "étiquette", "etiqueta",
    ),
    "parent": (
        "parent code", "parent", "overkode", "overordnet kode", "obercode", "übergeordneter code", "code parent",
        "código padre", "código superior", "código pai", "bovenliggende code", "hoofdcode", "överordnad kod",
        "codice superiore", "code parent name",
    ),
    "codes": (
        "codes", "codes applied combined", "codes applied", "koder", "kodes", "codierungen", "codes appliqués",
        "códigos", "codigos", "kodar", "codici",
    ),
    "text": (
        "segment", "coded segment", "text content", "quotation content", "excerpt copy", "excerpt text", "content",
        "text", "selected text", "seltext", "highlighted text", "snippet text", "quotation text", "segment text",
        "tekst", "tekstindhold", "citatindhold", "kodet segment", "codiertes segment", "textinhalt", "zitatinhalt",
        "segment codé", "contenu du texte", "segmento codificado", "segmento", "contenido del texto",
        "contenido de texto", "conteúdo do texto", "gecodeerd segment", "tekstinhoud", "citaatinhoud", "kodat segment",
        "textinnehåll", "tekstinnhold", "segmento codificato", "contenuto del testo", "contenido", "conteúdo",
        "contenu", "inhalt", "indhold", "inhoud", "innehåll", "innhold", "contenuto", "coded text", "kodet tekst",
        "texte", "texto", "testo", "snippet", "quotation", "quote", "citat", "excerpt", "uddrag", "zitat", "citation",
        "extrait", "cita", "citação", "citaat", "fragment", "utdrag", "sitat", "citazione", "estratto",
        "coded",
    ),
    "coder": (
        "created by", "coder", "coded by", "coder name", "excerpt creator", "kodet af", "oprettet af", "koder navn",
        "koderens navn", "erstellt von", "codiert von", "kodiert von", "codierer", "kodierer", "créé par", "codé par",
        "codeur", "creado por", "codificado por", "codificador", "criado por", "gemaakt door",
        "aangemaakt door", "gecodeerd door", "skapad av", "kodad av", "kodare", "opprettet av", "kodet av",
        "creato da", "codificato da", "user", "user name", "username", "bruger", "benutzer", "utilisateur", "usuario",
        "usuário", "gebruiker", "användare", "bruker", "utente", "author", "forfatter", "autor", "auteur", "författare",
        "autore", "owner", "ejer", "coded by initials", "coder initials", "rater", "annotator",
        "coder id", "coderid", "coder no", "coder number", "rater id", "annotator id", "initials", "initialer",
        "kodernavn", "koder id", "koder nr", "kodierer id", "kürzel",
    ),
    "start": ("start", "start position", "pos0", "start offset", "start char", "fra", "startposition", "seltext start"),
    "end": ("end", "end position", "pos1", "end offset", "end char", "til", "slutposition", "endposition"),
    "beginning": (
        "beginning", "begyndelse", "anfang", "début", "comienzo", "inicio", "início", "begin", "början",
        "begynnelse", "inizio",
    ),
    "ending": (
        "end", "slutning", "slut", "ende", "fin", "final", "fim", "einde", "eind", "slutt", "fine",
    ),
    "locator": (
        "locator", "reference", "excerpt range", "sted", "henvisning", "referenz", "référence", "referencia",
        "referência", "referentie", "referens", "referanse", "riferimento", "page", "side", "seite", "página", "pagina",
        "sida", "paragraph", "paragraph number", "paragraph no", "line", "line number", "line no", "afsnit",
        "afsnitsnummer", "linje", "linjenummer", "absatz", "absatznummer", "zeile", "zeilennummer", "paragraphe",
        "ligne", "párrafo", "línea", "parágrafo", "linha", "alinea", "stycke", "rad", "radnummer", "avsnitt",
        "paragrafo", "riga",
    ),
    "number": (
        "number", "id", "quotation id", "nummer", "zitat-id", "numéro", "número", "numero", "zahl", "nr", "nr.",
    ),
    "speaker": (
        "speaker", "taler", "sprecher", "locuteur", "intervenant", "hablante", "falante", "spreker", "talare",
        "parlante",
    ),
    **json.loads((DATA / "place_words.json").read_text(encoding="utf-8"))["columns"],
    "number of codes": (
        "number of codes", "antal koder", "anzahl kodes", "anzahl codes", "anzahl der codes", "nombre de codes",
        "número de códigos", "aantal codes", "antal kodes", "antall koder", "numero di codici",
    ),
}  # fmt: skip
# The person who last changed a coding counts as its coder only in a table of segments that names nobody else.
MODIFIED_BY = (
    "modified by", "ændret af", "redigeret af", "geändert von", "bearbeitet von", "modifié par", "modificado por",
    "gewijzigd door", "ändrad av", "endret av", "modificato da",
)  # fmt: skip
_CODER_OR_CODES = ("koder",)  # Danish and Norwegian for both
# Only MAXQDA groups documents; its "Start" is a paragraph and no character.
_MAXQDA_DOCUMENT_GROUP = re.compile(
    r"(document|dokument)(en)?[- ]?(group|gruppe|grupp|groep)|groupe de documents|grup[op]o d[ei] documentos|"
    r"gruppo (di )?documenti|documentgroep"
)


def columns_by_name(columns: Iterable[str], words: Iterable[str] = tuple(NAMES)) -> dict[str, str]:
    """Find the column for each of our words by names alone: the one with the most reliable name.

    Returns
    -------
    dict
        Column by word, without the words that have no column.
    """
    plain = plain_columns(columns)
    known = aliased(plain)
    if "code" in known and is_coder_or_codes(known.get("codes", "")):
        known.setdefault("coder", known.pop("codes"))
    known |= position_columns(known, plain)
    return {word: known[word] for word in words if word in known}


def plain_columns(columns: Iterable[str]) -> dict[str, str]:
    """Return the columns by their plain names; of columns with one plain name, the first."""
    plain: dict[str, str] = {}
    for column in columns:
        plain.setdefault(plain_name(column), column)
    return plain


def aliased(plain: Mapping[str, str]) -> dict[str, str]:
    """Return for each of our words the column whose plain name is its most reliable name."""
    return {word: plain[name] for word in NAMES for name in reversed(NAMES[word]) if name in plain}


def is_coder_or_codes(column: str) -> bool:
    """Return whether a column's name may mean the coder as well as the codes."""
    return plain_name(column) in _CODER_OR_CODES


def position_columns(known: Mapping[str, str], plain: Mapping[str, str]) -> dict[str, str]:
    """Pair "Start" with an end column in any language: characters, or paragraphs in a table of MAXQDA."""
    if "start" not in known or "ending" not in known or "beginning" in known:
        return {}
    if any(map(_MAXQDA_DOCUMENT_GROUP.fullmatch, plain)):
        return {"beginning": known["start"]}
    return {} if "end" in known else {"end": known["ending"]}


def plain_name(column: str) -> str:
    """Return a column's name in lower case, with spaces for underscores and without parentheses."""
    *closed, rest = nfc(str(column)).split(")")
    kept = [part.partition("(")[0].rstrip() if "(" in part else f"{part})" for part in closed]
    return "".join([*kept, rest]).replace("_", " ").strip().strip(":").casefold()

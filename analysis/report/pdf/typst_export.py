"""Typeset the report with Typst and export it as PDF/UA-1."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.messages.characters import character_name
from analysis.report.content.page_names import language_folder
from analysis.report.pdf.glyphs import font_folder
from analysis.report.run_description import own_study

TEMPLATE = Path(__file__).with_name("report.typ")
STANDARD = "ua-1"
NAMED_CHARACTER = re.compile(r"\\u\{([0-9a-f]{1,6})\}|can't encode character '\\(?:u|x|U)([0-9a-f]{2,8})'")


class DocumentError(Exception):
    """A document that cannot be typeset; the message names the problem and its place in one line."""


def pdf_name(description: Mapping, language: str) -> str:
    """Return the file name of the document in one language, such as ``samspil-as-published.da.pdf``."""
    study = own_study(description)
    name = study["folder"] if study else PurePosixPath(description["dataset"]).name
    return f"samspil-{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}.{language}.pdf"


def document_path(description: Mapping, language: str, languages: Sequence[str]) -> str:
    """Return the path of the document in the report, beside the front page of its language."""
    return language_folder(language, languages) + pdf_name(description, language)


def pdf(document: Mapping[str, Any]) -> bytes:
    """Typeset a document.

    Parameters
    ----------
    document : dict
        From `document.document`. Typst reads it as JSON, so that its texts are never interpreted as markup.

    Returns
    -------
    bytes
        A tagged PDF without a date, so that the same document gives the same bytes.

    Raises
    ------
    DocumentError
        If Typst fails.
    """
    import typst  # takes half a second, so only if a document is needed

    compile_document: Any = typst.compile  # its types allow no list of paths
    try:
        return compile_document(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[font_folder()],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"document": json.dumps(document, ensure_ascii=False, sort_keys=True)},
            pdf_standards=[STANDARD],
        )
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in Typst is not a subclass of Exception
        raise DocumentError(_reason(error, document)) from error


def _reason(error: BaseException, document: Mapping[str, Any]) -> str:
    """Write in one line why typesetting failed; if the error names a character, add its text and chapter."""
    message = next(filter(None, map(str.strip, str(error).splitlines())), type(error).__name__)
    match = NAMED_CHARACTER.search(message)
    if not match:
        return message
    character = chr(int(match[1] or match[2], 16))
    text, chapter = next(_texts_with(character, document), ("", ""))
    place = f" in {text!a}" * bool(text) + f" (chapter {chapter!a})" * bool(chapter)
    return f"{character_name(character)} cannot be set{place}"


def _texts_with(character: str, document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each text that contains a character, with the title of its chapter."""
    for chapter in document["chapters"]:
        yield from ((text, chapter["title"]) for text in _texts(chapter) if character in text)
    front = {key: value for key, value in document.items() if key != "chapters"}
    yield from ((text, "") for text in _texts(front) if character in text)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        yield from (text for value in part.values() for text in _texts(value))
    elif isinstance(part, list | tuple):
        yield from (text for each in part for text in _texts(each))

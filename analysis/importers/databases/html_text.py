"""The text of an HTML document, as a browser has it between its tags."""

import html5lib

from analysis.errors import InputError, Issue

_TEXT = ("Characters", "SpaceCharacters")


def html_to_text(markup: str, file: str) -> str:
    """Give the text nodes of a document, one after another.

    Raises
    ------
    InputError
        If it is nested deeper than any document.
    """
    try:
        tokens = html5lib.getTreeWalker("etree")(html5lib.parse(markup, namespaceHTMLElements=False))
        return "".join(token["data"] for token in tokens if token["type"] in _TEXT)
    except RecursionError:
        problem = Issue(file, "a document is nested too deeply to be read", "import its text anew")
        raise InputError(f"import of {file}", [problem]) from None


def code_point_positions(text: str, places: list[int]) -> list[int | None]:
    """Count in code points what was counted in bytes of UTF-8; None past the end of the text.

    A place within a character is the place after it, as Taguette has it.
    """
    if text.isascii():
        return [place if place <= len(text) else None for place in places]
    raw = text.encode("utf-8")
    found: dict[int, int] = {}
    at = count = 0
    for place in sorted(set(places)):
        if place > len(raw):
            break
        while place < len(raw) and 0x80 <= raw[place] <= 0xBF:
            place += 1
        count += len(raw[at:place].decode("utf-8"))
        at = place
        found[place] = count
    return [found.get(_after(raw, place)) if place <= len(raw) else None for place in places]


def _after(raw: bytes, place: int) -> int:
    while place < len(raw) and 0x80 <= raw[place] <= 0xBF:
        place += 1
    return place

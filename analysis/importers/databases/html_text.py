"""Extract the text of an HTML document, as a browser reads it between the tags."""

import html5lib

from analysis.errors import InputError, Issue

_TEXT = ("Characters", "SpaceCharacters")


def html_to_text(markup: str, file: str) -> str:
    """Return the text nodes of a document, joined in order.

    Raises
    ------
    InputError
        If it is nested deeper than any real document.
    """
    try:
        tokens = html5lib.getTreeWalker("etree")(html5lib.parse(markup, namespaceHTMLElements=False))
        return "".join(token["data"] for token in tokens if token["type"] in _TEXT)
    except RecursionError:
        problem = Issue(file, "a document is nested too deeply to be read", "import its text anew")
        raise InputError(f"import of {file}", [problem]) from None


def code_point_positions(text: str, places: list[int]) -> list[int | None]:
    """Convert positions in UTF-8 bytes to positions in code points; None past the end of the text.

    A position within a character becomes the position after it, as in Taguette.
    """
    if text.isascii():
        return [place if place <= len(text) else None for place in places]
    raw = text.encode("utf-8")
    code_points_at: dict[int, int] = {}
    last = count = 0
    for place in sorted(set(places)):
        if place > len(raw):
            break
        while place < len(raw) and 0x80 <= raw[place] <= 0xBF:
            place += 1
        count += len(raw[last:place].decode("utf-8"))
        last = place
        code_points_at[place] = count
    return [code_points_at.get(_after(raw, place)) if place <= len(raw) else None for place in places]


def _after(raw: bytes, place: int) -> int:
    while place < len(raw) and 0x80 <= raw[place] <= 0xBF:
        place += 1
    return place

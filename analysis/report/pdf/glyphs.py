"""What the fonts of the document can set: a character that they lack is written by its number, visibly."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

FAMILIES = ("DejaVu*.ttf", "STIXGeneral*.ttf")  # the font that draws a box for every character is none of them
SPACES = re.compile("[\x0b\x0c\x85]")  # page breaks and the like
IGNORED = re.compile("[\ufeff\ufe00-\ufe0f\u202a-\u202e\u2066-\u2069]")  # say how others are drawn or in which order
SHAPED = ("Mn", "Mc", "Me", "Cf", "Cc", "Cs", "Co", "Cn")  # joined with what stands before, or drawn by no font
VERBATIM = ("kind", "label", "to", "lang", "language", "region", "svg", "png", "alt")


def font_folder() -> Path:
    """Find the fonts that figures are measured in, which come with the drawing library; all else comes with Typst."""
    import matplotlib

    return Path(matplotlib.get_data_path(), "fonts", "ttf")


@cache
def covered() -> frozenset[int]:
    """List the code points that the fonts have a glyph for."""
    from matplotlib.ft2font import FT2Font

    fonts = sorted(file for family in FAMILIES for file in font_folder().glob(family))
    return frozenset(code for font in fonts for code in FT2Font(font).get_charmap())


def missing_glyphs(text: str) -> set[str]:
    """Find the characters of a text that the document cannot show."""
    if text.isascii() and text.isprintable():
        return set()
    plain = IGNORED.sub("", SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    return {character for character in plain if character not in "\n\t" and ord(character) not in covered()}


def settable(text: str) -> str:
    """Write a text such that the fonts can set all of it.

    Characters without a glyph become their code points in brackets, those in a row within one pair of brackets.

    Examples
    --------
    >>> settable("politi \U0001f468, æøå")
    'politi [U+1F468], æøå'
    """
    if text.isascii() and text.isprintable():
        return text
    plain = IGNORED.sub("", SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    lacking = missing_glyphs(plain)
    if not lacking:
        return plain
    joiners = {"\u200d", "\u200c"}  # between two that are written by number they join nothing
    runs = groupby(plain, lambda character: character in lacking or character in joiners)
    return "".join(_by_number(list(run), lacking) if by_number else "".join(run) for by_number, run in runs)


def _by_number(run: list[str], lacking: set[str]) -> str:
    named = [f"U+{ord(character):04X}" for character in run if character in lacking]
    return f"[{' '.join(named)}]" if named else "".join(run)


def settable_document(part: Any) -> Any:
    """Make every text of a document settable, as `settable` does."""
    return _mapped(part, settable)


def glyphs_missing_in(part: Any) -> set[str]:
    """Find the characters in all texts of a document that its fonts lack."""
    found: set[str] = set()
    _mapped(part, lambda text: found.update(missing_glyphs(text)) or text)
    return found


def _mapped(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, dict):
        return {key: value if key in VERBATIM else _mapped(value, change) for key, value in part.items()}
    return [_mapped(each, change) for each in part] if isinstance(part, list | tuple) else part


def is_simple(svg: str) -> bool:
    """Whether a drawing can be set as it is: each character of its words has one glyph of its own.

    Words are shaped when a document takes up a drawing, and where several characters make one sign, or one several,
    the signs have no characters that could be read out: that is not allowed in a document that everyone can read.
    """
    special = {character for character in set(svg) if not character.isascii() or not character.isprintable()}
    return all(
        character == "\n" or (ord(character) in covered() and unicodedata.category(character) not in SHAPED)
        for character in special
    )

"""Find characters that the fonts of the PDF lack, and replace them by their Unicode numbers."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

FAMILIES = ("DejaVu*.ttf", "STIXGeneral*.ttf")  # not the fallback font, which draws a box for every character
SPACES = re.compile("[\x0b\x0c\x85]")  # page breaks and the like
IGNORED = re.compile("[\ufeff\ufe00-\ufe0f\u202a-\u202e\u2066-\u2069]")  # change the form or order of other characters
SHAPED = ("Mn", "Mc", "Me", "Cf", "Cc", "Cs", "Co", "Cn")  # combined with the previous character, or without a glyph
VERBATIM = ("kind", "label", "to", "lang", "language", "region", "svg", "png", "alt")


def font_folder() -> Path:
    """Return the folder of the drawing library's fonts, in which figures are measured; Typst has its own fonts."""
    import matplotlib

    return Path(matplotlib.get_data_path(), "fonts", "ttf")


@cache
def covered() -> frozenset[int]:
    """Return the code points that the fonts have a glyph for."""
    from matplotlib.ft2font import FT2Font

    fonts = sorted(file for family in FAMILIES for file in font_folder().glob(family))
    return frozenset(code for font in fonts for code in FT2Font(font).get_charmap())


def missing_glyphs(text: str) -> set[str]:
    """Find the characters of a text that the fonts lack."""
    if text.isascii() and text.isprintable():
        return set()
    plain = IGNORED.sub("", SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    return {character for character in plain if character not in "\n\t" and ord(character) not in covered()}


def settable(text: str) -> str:
    """Replace characters that the fonts lack by their code points in brackets, a run of them in one pair of brackets.

    Examples
    --------
    >>> settable("lærer \U0001f468, æøå")
    'lærer [U+1F468], æøå'
    """
    if text.isascii() and text.isprintable():
        return text
    plain = IGNORED.sub("", SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    missing = missing_glyphs(plain)
    if not missing:
        return plain
    joiners = {"\u200d", "\u200c"}  # without effect between code points
    runs = groupby(plain, lambda character: character in missing or character in joiners)
    return "".join(_by_number(list(run), missing) if by_number else "".join(run) for by_number, run in runs)


def _by_number(run: list[str], missing: set[str]) -> str:
    numbers = [f"U+{ord(character):04X}" for character in run if character in missing]
    return f"[{' '.join(numbers)}]" if numbers else "".join(run)


def settable_document(part: Any) -> Any:
    """Apply `settable` to every text of a document."""
    return _mapped(part, settable)


def glyphs_missing_in(part: Any) -> set[str]:
    """Find the characters in all texts of a document that its fonts lack."""
    missing: set[str] = set()

    def noted(text: str) -> str:
        missing.update(missing_glyphs(text))
        return text

    _mapped(part, noted)
    return missing


def _mapped(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, dict):
        return {key: value if key in VERBATIM else _mapped(value, change) for key, value in part.items()}
    return [_mapped(each, change) for each in part] if isinstance(part, list | tuple) else part


def is_simple(svg: str) -> bool:
    """Tell whether an SVG can be embedded: each character of its text has exactly one glyph.

    Typst shapes the text of an SVG. If several characters become one glyph, or one becomes several, the glyphs have no
    text equivalent, which PDF/UA forbids.
    """
    special = {character for character in set(svg) if not character.isascii() or not character.isprintable()}
    return all(
        character == "\n" or (ord(character) in covered() and unicodedata.category(character) not in SHAPED)
        for character in special
    )

"""Define characters that are not allowed in datasets, and name characters in messages."""

import re
import unicodedata

_CONTROLS = r"\x00-\x08\x0e-\x1f"
_NONCHARACTERS = r"\ufdd0-\ufdef" + "".join(
    rf"\U{plane * 0x10000 + 0xFFFE:08x}\U{plane * 0x10000 + 0xFFFF:08x}" for plane in range(17)
)
_SURROGATES = r"\ud800-\udfff"
_DIRECTIONS = r"\u202a-\u202e\u2066-\u2069"  # overrides display a name in another order than it is stored

NOT_IN_TEXT = re.compile(f"[{_CONTROLS}{_NONCHARACTERS}{_SURROGATES}]")
"""Never part of a text that people write, and impossible to display."""

NOT_IN_NAME = re.compile(rf"[{_CONTROLS}\x0b\x0c\x7f-\x9f{_NONCHARACTERS}{_SURROGATES}{_DIRECTIONS}]")
"""Also not allowed in keys, labels and titles, where page breaks and Windows-1252 control codes are mistakes."""


def character_name(character: str) -> str:
    """Describe a character by its code point and its Unicode name.

    Examples
    --------
    >>> character_name("ক")
    'U+0995 BENGALI LETTER KA'
    >>> character_name(chr(0))
    'U+0000 control character'
    """
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        kind = "half of a surrogate pair"
    elif NOT_IN_TEXT.match(character) and code >= 0xFDD0:
        kind = "noncharacter"
    else:
        kind = "control character" if unicodedata.category(character) == "Cc" else "unnamed character"
    return f"U+{code:04X} {unicodedata.name(character, kind)}"


def printable(name: str, width: int = 60) -> str:
    """Write a name from a file on one line, shortened."""
    plain = name.encode("unicode_escape").decode("ascii") if not name.isprintable() else name
    return plain if len(plain) <= width else plain[: width - 3] + "..."

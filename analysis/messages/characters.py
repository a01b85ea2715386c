"""Characters that no text of a dataset may hold, and how a character is named in messages."""

import re
import unicodedata

_CONTROLS = r"\x00-\x08\x0e-\x1f"
_NONCHARACTERS = r"\ufdd0-\ufdef" + "".join(
    rf"\U{plane * 0x10000 + 0xFFFE:08x}\U{plane * 0x10000 + 0xFFFF:08x}" for plane in range(17)
)
_SURROGATES = r"\ud800-\udfff"
_DIRECTIONS = r"\u202a-\u202e\u2066-\u2069"  # overrides show a name in another order than it is stored in

NOT_IN_TEXT = re.compile(f"[{_CONTROLS}{_NONCHARACTERS}{_SURROGATES}]")
"""Never part of what people write: no page, picture or document can show it."""

NOT_IN_NAME = re.compile(rf"[{_CONTROLS}\x0b\x0c\x7f-\x9f{_NONCHARACTERS}{_SURROGATES}{_DIRECTIONS}]")
"""Nor part of a key, label or title, where a page break or a code of Windows-1252 is a mistake as well."""


def character_name(character: str) -> str:
    """Name a character by its code point and its Unicode name.

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

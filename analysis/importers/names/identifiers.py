"""Names that people gave -> keys that can stand in a file name and in a table."""

import re
import unicodedata
from collections.abc import Callable, Iterable

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "œ": "oe", "ł": "l"})
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def slug(name: str) -> str:
    """Write a name with a to z, digits and hyphens: "Rådgiver Ærø 1" is "raadgiver-aeroe-1"."""
    spelled = unicodedata.normalize("NFC", name).lower().translate(_DANISH)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def is_file_key(name: str) -> bool:
    """Say whether a name can name a file on any system."""
    return bool(_SAFE.fullmatch(name)) and not name.endswith(".")


def file_key(name: str) -> str:
    """Keep a name that can name a file, and slug any other."""
    return name if is_file_key(name) else slug(name)


def unique_keys(names: Iterable[str], make: Callable[[str], str] = slug, taken: Iterable[str] = ()) -> dict[str, str]:
    """Give every name a key of its own, numbering those whose keys would be the same or differ by case only."""
    used = {key.casefold() for key in taken}
    keys: dict[str, str] = {}
    for name in dict.fromkeys(names):
        key = plain = make(name)
        number = 1
        while key.casefold() in used:
            number += 1
            key = f"{plain}-{number}"
        used.add(key.casefold())
        keys[name] = key
    return keys

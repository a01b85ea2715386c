"""Make keys, valid in file names and tables, of names given by people."""

import re
import unicodedata
from collections.abc import Callable, Iterable

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "œ": "oe", "ł": "l"})
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def slug(name: str) -> str:
    """Convert a name to a to z, digits and hyphens: "Rådgiver Ærø 1" becomes "raadgiver-aeroe-1"."""
    spelled = unicodedata.normalize("NFC", name).lower().translate(_DANISH)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def is_file_key(name: str) -> bool:
    """Return whether a name is valid as a file name on any system."""
    return bool(_SAFE.fullmatch(name)) and not name.endswith(".")


def file_key(name: str) -> str:
    """Return a name unchanged if it is valid as a file name, else its slug."""
    return name if is_file_key(name) else slug(name)


def unique_keys(names: Iterable[str], make: Callable[[str], str] = slug, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return a unique key for every name, numbering keys that would be equal or differ only by case."""
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

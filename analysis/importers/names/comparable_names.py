"""Normalise names and words for comparison, so that strings that look the same are equal."""

import re

from analysis.importers.names.unicode_form import nfc

_FILE_ENDING = re.compile(r"(?i)\.(txt|docx?|odt|rtf|pdf|html?|md|m4a|mp3|mp4|wav|mov|avi|wma|wmv|jpe?g|png)$")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,4}$")


def comparable(text: str) -> str:
    """Normalise composed characters (NFC), and replace any white space by one space.

    Examples
    --------
    >>> comparable("Rådgiver\\u00a0 1 ") == comparable("Ra\\u030adgiver 1")
    True
    """
    return " ".join(nfc(text).split())


def comparable_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """Normalise each name of a code's path for comparison."""
    return tuple(comparable(name) for name in path)


def without_extension(name: str) -> str:
    """Remove the extension of a file name.

    Examples
    --------
    >>> without_extension("Interview 1.docx")
    'Interview 1'
    """
    return _EXTENSION.sub("", name)


def without_ending(name: str) -> str:
    """Remove the extension of a text, audio, video or picture file from a name."""
    return _FILE_ENDING.sub("", name)

"""Find the words of a segment in the text of its interview."""

import re
import unicodedata


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Find the only place where words occur in a text, ignoring differences in white space and Unicode form.

    Returns
    -------
    (start, end) in code points, end exclusive; None if the words occur nowhere, or more than once.
    """
    forms = dict.fromkeys([words, *(unicodedata.normalize(form, words) for form in ("NFC", "NFD"))])
    return next((place for form in forms if (place := _find(form, text))), None)


def _find(words: str, text: str) -> tuple[int, int] | None:
    first = text.find(words)
    if first >= 0:
        return (first, first + len(words)) if text.find(words, first + 1) < 0 else None
    places = list(re.finditer(r"\s+".join(map(re.escape, words.split())), text)) if words.split() else []
    return places[0].span() if len(places) == 1 else None

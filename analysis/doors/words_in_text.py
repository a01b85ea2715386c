"""Where the words of a segment stand in the text of its interview."""

import re


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Find the one place where words stand in a text, whatever white space stands between them.

    Returns
    -------
    (start, end) in code points, end exclusive; None where the words stand nowhere, or in more places than one.
    """
    first = text.find(words)
    if first >= 0:
        return (first, first + len(words)) if text.find(words, first + 1) < 0 else None
    places = list(re.finditer(r"\s+".join(map(re.escape, words.split())), text)) if words.split() else []
    return places[0].span() if len(places) == 1 else None

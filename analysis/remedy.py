"""What to do about a word that nobody knows: the nearest one that is known."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest of the known words, or name them where they are few."""
    known = sorted(known)
    if near := nearest(word, known):
        return f"did you mean '{near}'?"
    return "there is " + ", ".join(known) if 0 < len(known) <= 20 else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that one may have meant, or none."""
    return next(iter(get_close_matches(str(word), list(known), n=1)), None)

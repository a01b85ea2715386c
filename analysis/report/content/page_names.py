"""Name the pages of claims and interviews, and the places on a page."""

from collections.abc import Sequence
from urllib.parse import quote


def interview_page(interview: str) -> str:
    """Name the page of an interview."""
    return f"interview-{quote(interview)}.html"


def claim_page(claim: str) -> str:
    """Name the page of a claim."""
    return f"claim-{quote(claim)}.html"


def language_folder(language: str, languages: Sequence[str]) -> str:
    """Return the folder of a language's pages in the report: the first language of the study has none.

    Examples
    --------
    >>> language_folder("da", ("da", "en")), language_folder("en", ("da", "en"))
    ('', 'en/')
    """
    return "" if language == languages[0] else f"{language}/"


def anchored(key: str) -> str:
    """Replace characters of a key that an HTML id cannot contain."""
    return "".join(letter if letter.isalnum() or letter in "_.-" else "-" for letter in key)

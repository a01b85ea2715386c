"""Name the pages of claims and interviews, and the places on a page."""

from urllib.parse import quote


def interview_page(interview: str) -> str:
    """Name the page of an interview."""
    return f"interview-{quote(interview)}.html"


def claim_page(claim: str) -> str:
    """Name the page of a claim."""
    return f"claim-{quote(claim)}.html"


def anchored(key: str) -> str:
    """Replace characters of a key that an HTML id cannot contain."""
    return "".join(letter if letter.isalnum() or letter in "_.-" else "-" for letter in key)

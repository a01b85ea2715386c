"""Arrange the page of the codebook: each family with its codes, their use, and the claims based on them."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.report.content.page_names import anchored
from analysis.report.content.segment_index import SegmentIndex
from analysis.report.evidence import Code
from analysis.report.report_texts import ReportTexts


@dataclass(frozen=True)
class Entry:
    """A code with its use in words, the label of its parent, and the claims based on it."""

    code: Code
    count: str
    parent: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """A family of codes."""

    title: str
    anchor: str
    codes: tuple[Entry, ...]


def families(index: SegmentIndex, words: ReportTexts) -> list[Family]:
    """Arrange the codes by family, in the order of the codebook."""
    by_family: dict[str, list[Entry]] = {}
    for entry in _entries(index, words):
        by_family.setdefault(entry.code.family, []).append(entry)
    return [Family(index.wording.label(key), anchored(key), tuple(codes)) for key, codes in by_family.items()]


def _entries(index: SegmentIndex, words: ReportTexts) -> Iterator[Entry]:
    claims = index.evidence.claims.values()
    for code in index.evidence.codes:
        based_on_code = tuple(claim.claim for claim in claims if code.code in claim.codes)
        parent = index.wording.code(code.parent) if code.parent else ""
        yield Entry(code, _count(code, words), parent, based_on_code)


def _count(code: Code, words: ReportTexts) -> str:
    if code.codings is None or code.interviews is None:
        return ""
    if not code.codings:
        return words("codebook.unused")
    places = [words.many("codebook.interviews", code.interviews)]
    if code.units:
        places.append(words.many("codebook.units", code.units))
    return words.many("codebook.used", code.codings, places=words("codebook.of").join(places))

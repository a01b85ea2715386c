"""Choose between ways of counting by the names of selections and by where they begin and end.

The rule was fixed before it was tried on any file. A *reading* is a way of counting. Names come first: the readings
under which most selections match their names are kept. Among those, edges decide, because people mark whole lines or
whole words: a reading is accepted if at least `MOSTLY` of the places where selections begin and end are at the edge of
a line, or else of a word. Another reading is rejected if at least `FEWEST` of these places are at such an edge under
the first reading only, and at most one for every `AGAINST_ONE` of them under the other reading only. Selections on
which the remaining readings disagree are unsure.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.importers.names.unicode_form import nfc
from analysis.importers.positions.character_counting import BYTE_ORDER_MARK, STANDARD, CountingCandidate, Place

MOSTLY, FEWEST, AGAINST_ONE = 0.85, 6, 4
EXACT, BEGINNING, NEITHER = 2, 1, 0
Edge = Callable[[str, int], bool]
_CUT = re.compile(r"(\.{3}|…)\s*$")
_SPACE = re.compile(r"\s+")
_LEAST = 20  # a shorter title may occur in the text by chance
_CUT_UNSAID = 40  # some tools truncate a name of this length without writing dots


@dataclass(frozen=True)
class CountingDecision:
    """The reading that was chosen.

    Attributes
    ----------
    chosen : CountingCandidate
    fits : list of int
        For each selection: `EXACT` if its text is its name, `BEGINNING` if its name was truncated and its text begins
        with it, or `NEITHER`.
    sure : list of bool
        Whether all readings that were not rejected put the selection in the same place.
    by_edges : bool
        Whether the edges of words decided, and not the names.
    unit_assumed : bool
        Whether code points, the standard's unit, were assumed, as nothing shows whether the file counts code points or
        UTF-16 units and the two differ.
    """

    chosen: CountingCandidate
    fits: list[int]
    sure: list[bool]
    by_edges: bool
    unit_assumed: bool


def standard_counting(text: str, excerpts: Sequence[str], start: list[int], end: list[int]) -> CountingDecision | None:
    """Choose the standard's reading if every selection matches exactly under it, as in most projects; else None."""
    if max(end, default=0) > len(text) or not all(excerpts):
        return None
    places: list[Place] = list(zip(start, end, strict=True))
    if any(text[one:other] != words for one, other, words in zip(start, end, excerpts, strict=True)):
        return None
    return CountingDecision(
        CountingCandidate(STANDARD, places, True), [EXACT] * len(excerpts), [True] * len(excerpts), False, False
    )


def choose_counting(
    tried: Sequence[CountingCandidate],
    text: str,
    excerpts: Sequence[str],
    start: list[int],
    end: list[int],
    complete_text: bool = False,
) -> CountingDecision:
    """Choose a reading for the selections of one source.

    Parameters
    ----------
    tried : sequence of CountingCandidate
    text : str
        With LF line ends and without a byte order mark.
    excerpts : sequence of str
        The name of each selection: its words, the beginning of them, or a title.
    start, end : list of int
        In the tool's own count.
    complete_text : bool
        Whether ``excerpts`` contains exactly the words of each selection.
    """
    fits = [
        [_fits(one, _words(text, place), complete_text) for one, place in zip(excerpts, each.places, strict=True)]
        for each in tried
    ]
    most = max((sum(map(bool, each)), each.count(EXACT)) for each in fits)
    left = [each for each, fit in zip(tried, fits, strict=True) if (sum(map(bool, fit)), fit.count(EXACT)) == most]
    by_names = len(left) < len(tried)
    best, remaining = _best_by_edges(left, text, start, end) if len(left) > 1 else (left[0], left)
    by_edges = not by_names and len(remaining) < len(left)
    kept = [each for each in remaining if each.counts_code_points] if best.counts_code_points else remaining
    chosen = kept[0]
    fit = fits[next(number for number, each in enumerate(tried) if each is chosen)]
    sure = [one == EXACT or all(each.places[row] == chosen.places[row] for each in kept) for row, one in enumerate(fit)]
    return CountingDecision(chosen, fit, sure, by_edges, unit_assumed=len(kept) < len(remaining))


def _words(text: str, place: Place) -> str | None:
    return text[place[0] : place[1]] if place else None


def contradicting(excerpts: Sequence[str], fits: Sequence[int], text: str, complete_text: bool) -> list[bool]:
    """Mark the selections whose names occur elsewhere in the text; a title does not occur in it."""
    if all(fits):
        return [False] * len(excerpts)
    plain = _plain(text)

    def against(one: str) -> bool:
        beginning = _plain(_CUT.sub("", one))
        return bool(beginning) and (complete_text or (len(beginning) >= _LEAST and beginning in plain))

    return [not fit and against(one) for one, fit in zip(excerpts, fits, strict=True)]


def _best_by_edges(
    left: list[CountingCandidate], text: str, start: list[int], end: list[int]
) -> tuple[CountingCandidate, list[CountingCandidate]]:
    """Find the reading with most edges of lines or words, and all readings that it does not rule out, in order."""
    best = left[0]
    for begins, ends in ((_line_begins, _line_ends), (_word_begins, _word_ends)):
        neat = [_at_edges(each, text, start, end, begins, ends) for each in left]
        number = max(range(len(left)), key=lambda number: sum(neat[number]))
        best = left[number]
        if sum(neat[number]) >= MOSTLY * len(neat[number]):
            left = [each for each, edges in zip(left, neat, strict=True) if not _outweighs(neat[number], edges)]
    return best, left


def _outweighs(best: list[bool], other: list[bool]) -> bool:
    only_best = sum(one and not two for one, two in zip(best, other, strict=True))
    only_other = sum(two and not one for one, two in zip(best, other, strict=True))
    return only_best >= FEWEST and only_best >= AGAINST_ONE * only_other


def _at_edges(
    candidate: CountingCandidate, text: str, start: list[int], end: list[int], is_begin: Edge, is_end: Edge
) -> list[bool]:
    """Mark which distinct places where selections begin, and where they end, are edges."""
    begins: dict[int, Place] = {}
    ends: dict[int, Place] = {}
    for one, other, place in zip(start, end, candidate.places, strict=True):
        begins[one], ends[other] = begins.get(one) or place, ends.get(other) or place
    return [
        *(place is not None and is_begin(text, place[0]) for place in begins.values()),
        *(place is not None and is_end(text, place[1]) for place in ends.values()),
    ]


def _line_begins(text: str, place: int) -> bool:
    return place < len(text) and text[place] != "\n" and (place == 0 or text[place - 1] == "\n")


def _line_ends(text: str, place: int) -> bool:
    """Return whether a line ends at a place; the selection may include the line end."""
    return place > 0 and (place == len(text) or "\n" in text[place - 1 : place + 1])


def _word_begins(text: str, place: int) -> bool:
    """Return whether a word or a sign begins at a place, so that the character before it is not part of the word."""
    after = text[place : place + 1]
    return bool(after) and not after.isspace() and not _combining(after) and not _inside(text, place)


def _word_ends(text: str, place: int) -> bool:
    """Return whether a word may end at a place; the selection may include a space or line end after it."""
    before, after = text[place - 1 : place] if place else "", text[place : place + 1]
    within_space = before.isspace() and after.isspace() and before != "\n"
    return bool(before) and not within_space and not _combining(after) and not _inside(text, place)


def _inside(text: str, place: int) -> bool:
    before, after = text[place - 1 : place] if place else "", text[place : place + 1]
    return (before.isalnum() or _combining(before)) and after.isalnum()


def _combining(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign).startswith("M")


def _fits(excerpts: str, words: str | None, complete_text: bool) -> int:
    """Compare words with a selection's name: `EXACT`, `BEGINNING` of a truncated name, or `NEITHER`."""
    if not words or not excerpts:
        return NEITHER
    if excerpts == words:
        return EXACT
    first, other = excerpts.lstrip()[:1], words.lstrip()[:1]
    if first != other and (first + other).isascii():  # a fast check that rules out most readings
        return NEITHER
    cut = _CUT.sub("", excerpts)
    is_cut = cut != excerpts or (not complete_text and len(excerpts) >= _CUT_UNSAID)
    excerpts, words, cut = _plain(excerpts), _plain(words), _plain(cut)
    if excerpts and excerpts == words:
        return EXACT
    return BEGINNING if cut and is_cut and words.startswith(cut) else NEITHER


def _plain(words: str) -> str:
    return _SPACE.sub(" ", nfc(words).replace(BYTE_ORDER_MARK, "")).strip()

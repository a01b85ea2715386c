"""Find the header row of a sheet by its names and the cells below it, never by its size."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from analysis.importers.names.unicode_form import nfc
from analysis.importers.sheets.column_aliases import columns_by_name
from analysis.importers.sheets.truth_values import kind_of

SEARCHED = 30  # rows; a tool may write titles and notes above the header
_SAMPLE = 200  # rows examined below a possible header
_CODES = {"code", "codes"}
Rows = Sequence[Sequence[str]]


class HeaderFit(NamedTuple):
    """How well a row fits as a header; fits are compared field by field."""

    wanted: int  # columns that the mapping names
    of_codings: bool  # it names interviews and codes, or has columns of marks below it
    known: int  # known names, and columns of marks below it
    is_wide: bool  # it fills at least half as many cells as the widest row
    names_interviews: bool = False  # it names interviews and another field


def find_header(rows: Rows, wanted: Collection[str]) -> tuple[HeaderFit, int] | None:
    """Find the row that fits best as a header, or the first of several that fit equally well.

    Returns
    -------
    (fit, index of the row), or None if every row is empty.
    """
    searched = rows[:SEARCHED]
    filled = [place for place, row in enumerate(searched) if _count(row)]
    if not filled:
        return None
    extent = max(map(_count, searched)), min(_first(searched[place]) for place in filled)
    kinds = [[kind_of(cell) for cell in row] for row in rows[: SEARCHED + _SAMPLE]]
    return max(((_fit(rows[place], kinds[place:], wanted, extent), place) for place in filled), key=_best_and_first)


def _best_and_first(found: tuple[HeaderFit, int]) -> tuple[HeaderFit, int]:
    fit = found[0]
    # A row with a mark or two below it, such as a lone "x" at the end, is no better than one that names interviews.
    return fit._replace(of_codings=fit.of_codings or fit.names_interviews), -found[1]


def _count(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _first(row: Sequence[str]) -> int:
    return next(column for column, cell in enumerate(row) if cell.strip())


def _fit(row: Sequence[str], kinds: Rows, wanted: Collection[str], extent: tuple[int, int]) -> HeaderFit:
    """Rate how well a row fits; ``kinds`` are the kinds of its cells and of those in the rows below."""
    widest, left = extent
    names = [nfc(cell.strip()) for cell in row]
    known = set(columns_by_name([name for name in names if name]))
    marked = _marked_below(kinds)
    fields = len(known) if "interview" in known and len(known) > 1 else 0
    filled = _count(row)
    lone_title = filled == 1 and widest > 1 and _first(row) == left
    return HeaderFit(
        wanted=len(set(wanted) & set(names)),
        of_codings=("interview" in known and bool(_CODES & known)) or marked > 0,
        known=fields + marked,
        is_wide=2 * filled >= widest and not lone_title,
        names_interviews=fields > 0,
    )


def _marked_below(kinds: Rows) -> int:
    """Count the columns whose name is not a mark and whose cells below contain only marks or counts."""
    count = 0
    for column, kind in enumerate(kinds[0]):
        below = {row[column] for row in kinds[1:] if column < len(row)} if kind == "other" else {"other"}
        count += "other" not in below and below != {""} and bool(below) and ("count" not in below or "zero" in below)
    return count

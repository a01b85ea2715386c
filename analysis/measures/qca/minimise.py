"""The shortest expressions that cover the positive rows of a truth table."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.measures.qca.expression import written

Implicant = tuple[int, int]  # the bits that must be set; the bits that are left out


def minimise(table: pd.DataFrame, conditions: Sequence[str], remainders: bool) -> list[list[str]]:
    """Find every solution with the fewest terms.

    Parameters
    ----------
    table : DataFrame
        From `truth_table.truth_table`.
    remainders : bool
        False: the conservative solution, which says nothing on combinations that no case has. True: the parsimonious
        one, in which those may be taken as positive where that makes it shorter.

    Returns
    -------
    list of list of str
        Each solution as its terms; joined by ``+`` they are an expression. Terms with fewer conditions first, then by
        name; solutions likewise. Empty where no row is positive; the term "1" where no row is negative.

    References
    ----------
    Quine (1952), Am. Math. Mon. 59: 521-531; McCluskey (1956), Bell Syst. Tech. J. 35: 1417-1444; Petrick (1956),
    AFCRC-TR-56-110; Ragin (1987), The Comparative Method, chapter 6.
    """
    positive, remainder = (np.flatnonzero(table["output"] == output).tolist() for output in ("present", "remainder"))
    primes = prime_implicants(len(conditions), positive, remainder if remainders else [])
    named = sorted((-prime[1].bit_count(), _term(prime, conditions), prime) for prime in primes)
    chart = [{place for place, (*_, prime) in enumerate(named) if covers(prime, row)} for row in positive]
    found = sorted(sorted(cover) for cover in smallest_covers(chart))
    return [[named[place][1] for place in cover] for cover in found if cover]


def prime_implicants(size: int, positive: Sequence[int], free: Sequence[int]) -> list[Implicant]:
    """Find the implicants that cover a positive row, cover no negative one, and can lose no further condition.

    Parameters
    ----------
    size : int
        The number of conditions.
    positive, free : sequences of int
        The rows that must be covered, and those that may be.

    Returns
    -------
    list of (set bits, left-out bits)
    """
    level = {(row, 0) for row in {*positive, *free}}
    bits = [1 << place for place in range(size)]
    primes: set[Implicant] = set()
    while level:
        pairs = [(one, bit) for one in level for bit in bits if not one[1] & bit and (one[0] ^ bit, one[1]) in level]
        primes |= level - {one for one, _ in pairs}
        level = {(value & ~bit, left_out | bit) for (value, left_out), bit in pairs}
    return sorted(prime for prime in primes if any(covers(prime, row) for row in positive))


def covers(implicant: Implicant, row: int) -> bool:
    """Check whether a row of the truth table is covered by an implicant."""
    value, left_out = implicant
    return row & ~left_out == value


def smallest_covers(chart: Sequence[set[int]]) -> set[frozenset[int]]:
    """Find every smallest set of columns that has a column of each row of a prime implicant chart.

    Parameters
    ----------
    chart : sequence of sets of int
        For each row the columns that cover it.

    Notes
    -----
    Every cover has one of the columns of each row, so it is enough to branch over the columns of one uncovered row,
    the one with the fewest; the depth is raised until a cover is found, so all of the smallest are.
    """
    for depth in range(len(chart) + 1):
        found = set(_covers_within(list(chart), depth, frozenset()))
        if found:
            return found
    return set()


def _covers_within(chart: list[set[int]], depth: int, chosen: frozenset[int]) -> Iterator[frozenset[int]]:
    if not chart:
        yield chosen
    elif depth:
        for column in min(chart, key=len):
            rest = [columns for columns in chart if column not in columns]
            yield from _covers_within(rest, depth - 1, chosen | {column})


def _term(implicant: Implicant, conditions: Sequence[str]) -> str:
    value, left_out = implicant
    places = [1 << place for place in range(len(conditions))][::-1]
    return written(np.array([-1 if left_out & bit else int(bool(value & bit)) for bit in places]), conditions)

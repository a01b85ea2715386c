"""Random tables of interviews by codes with the margins of a given one, within units."""

from collections.abc import Iterator

import numpy as np

CHAINS = 20  # tables that are traded side by side
SWEEPS_BETWEEN = 5  # a sweep lets every interview trade once
CELLS = 100_000  # cells traded at once: few enough to stay near the processor
TABLES, BURN_IN, SEED = 2_000, 5_000, 20220822
FEWEST_TABLES, MOST_CELLS = 199, 1_500_000_000  # fewer tables are drawn where all cells of all trades would be more
MOST_CODES = 100  # of a table
SWEEPS_BEFORE = 50  # at least, before the first table is taken


def fixed_margin_tables(
    given: np.ndarray, strata: np.ndarray, tables: int, burn_in: int, seed: int
) -> Iterator[np.ndarray]:
    """Draw tables in which each interview has as many codes, and each code as many interviews of a stratum, as given.

    Parameters
    ----------
    given : array (n, p) of bool
        Which interview has which code.
    strata : array (n,) of int
        The unit of each interview; codes are traded only between interviews of the same.
    tables, burn_in, seed : int
        How many tables, and after how many trades the first is taken in each of the chains.

    Yields
    ------
    array (c, n, p) of bool
        Batches of at most `CHAINS` tables, ``tables`` in all.

    Notes
    -----
    Curveball: two interviews keep the codes they share, and exchange those that only one has at random, so that each
    has as many as before. Interviews are paired off anew for each sweep, so that many trade at once; the stationary
    distribution is uniform over all tables with these margins.

    References
    ----------
    Strona et al. (2014), Nature Communications 5: 4114; Carstens (2015), Phys. Rev. E 91: 042812; Carstens et al.
    (2018), ESA 2018: 11 (trades side by side).
    """
    rng = np.random.default_rng(seed)
    chains = min(CHAINS, tables)
    state = np.tile(given, (chains, 1, 1))
    first, second = _pairs_in_order(strata)
    sweeps = max(SWEEPS_BEFORE, -(-burn_in // max(1, len(first))))
    for left in range(tables, 0, -chains):
        for _ in range(sweeps):
            for some in np.array_split(state, min(chains, -(-state.size // CELLS))):
                _sweep(some, strata, first, second, rng)
        sweeps = SWEEPS_BETWEEN
        yield state[: min(left, chains)].copy()


def affordable_tables(cells: int, most: int = TABLES) -> int:
    """Give how many random tables of so many cells are drawn, ``most`` unless all their trades would be too many."""
    trades = MOST_CELLS // max(1, cells) - CHAINS * SWEEPS_BEFORE
    return int(np.clip(trades // SWEEPS_BETWEEN, FEWEST_TABLES, most))


def _pairs_in_order(strata: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of partners in trade, with interviews sorted by stratum: first with second, third with fourth, in each."""
    sizes = np.unique(strata, return_counts=True)[1]
    starts = np.cumsum(sizes) - sizes
    first = np.concatenate([start + np.arange(0, size - 1, 2) for start, size in zip(starts, sizes, strict=True)])
    return first, first + 1


def _sweep(
    state: np.ndarray, strata: np.ndarray, first: np.ndarray, second: np.ndarray, rng: np.random.Generator
) -> None:
    """Let each interview of each table (c, n, p) trade with another of its stratum."""
    chain = np.arange(len(state))[:, None]
    order = np.argsort(strata + rng.random(state.shape[:2]), axis=1)
    one, other = order[:, first], order[:, second]
    mine, theirs = state[chain, one], state[chain, other]
    traded = mine ^ theirs
    lots = np.where(traded, rng.random(traded.shape), 2.0)
    wins = (mine & traded).sum(axis=2, keepdims=True)
    cut = np.take_along_axis(np.sort(lots, axis=2), np.maximum(wins - 1, 0), axis=2)
    won = traded & (lots <= cut) & (wins > 0)
    state[chain, one] = (mine & theirs) | won
    state[chain, other] = (mine & theirs) | (traded & ~won)

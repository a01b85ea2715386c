"""Whether two coders mark the same stretches: Krippendorff's alpha for unitising."""

from typing import NamedTuple

import numpy as np

from analysis.measures.agreement.double_coded import expanded


class Disagreement(NamedTuple):
    """Observed and expected disagreement on where one code applies; alpha = 1 - observed / expected."""

    observed: float
    expected: float

    @property
    def alpha(self) -> float:
        """NaN where neither coder gave the code: nothing can be expected then."""
        return 1 - self.observed / self.expected if self.expected > 0 else float("nan")


def unitising_disagreement(
    first: np.ndarray, second: np.ndarray, length: int, borders: np.ndarray | tuple[()] = ()
) -> Disagreement:
    """Measure how far two coders differ on where a code applies in a text.

    Two stretches that overlap differ by the squares of how far their beginnings and their ends lie apart; a stretch
    that lies wholly in a gap of the other coder by the square of its length. Observed disagreement is the sum of these
    over all pairs, each taken once, by length^2. Expected is what stretches of these lengths l, and gaps of these
    lengths g, of both coders would give if they were put anywhere:
    (2 / L) sum_l ((n - 1) / 3 (2 l^3 - 3 l^2 + l) + l^2 sum_(g >= l) (g - l + 1)) / (2 L (2 L - 1) - sum_l l (l - 1)).

    Time and memory grow with the number of stretches (and of pairs that overlap), not with its square.

    Parameters
    ----------
    first, second : arrays (stretches, 2)
        Beginning and end (exclusive) of each coder's stretches, between 0 and ``length``; a coder's own do not overlap.
    length : int
        Of the text, in the unit of the positions.
    borders : array, optional
        Positions where one text ends and the next begins, if several were put one after the other: gaps end there.

    Returns
    -------
    Disagreement

    Raises
    ------
    ValueError
        If stretches of one coder overlap, have no length, or reach beyond the text.

    Notes
    -----
    For more than two coders the coefficient is known to misbehave (Krippendorff, Mathet, Bouvry and Widlöcher 2016,
    Qual. Quant. 50: 2347-2364): compare all pairs, and report them all.

    References
    ----------
    Krippendorff (1995), Sociol. Methodol. 25: 47-76; (2004), Content Analysis, 2nd edition, pages 251-256.
    """
    units = [_checked(stretches, length) for stretches in (first, second)]
    gaps = [_gaps(stretches, length, borders) for stretches in units]
    apart = _apart(*units) + _alone(units[0], gaps[1]) + _alone(units[1], gaps[0])
    sizes, holes = (np.diff(np.concatenate(each), axis=1).ravel() for each in (units, gaps))
    among_stretches = (len(sizes) - 1) / 3 * sizes * (sizes - 1) * (2 * sizes - 1)
    in_gaps = sizes**2 * _room(sizes, np.sort(holes))
    places = 2 * length * (2 * length - 1) - (sizes * (sizes - 1)).sum()
    expected = 2 / length * (among_stretches + in_gaps).sum() / places if len(sizes) else 0.0
    return Disagreement(float(apart / length**2) if length else 0.0, float(expected))


def overall(disagreements: list[Disagreement]) -> Disagreement:
    """Add up the disagreements on several codes: their sums make the overall alpha (Krippendorff 2004, page 255)."""
    return Disagreement(sum(each.observed for each in disagreements), sum(each.expected for each in disagreements))


def _checked(stretches: np.ndarray, length: int) -> np.ndarray:
    ordered = np.asarray(stretches, dtype=float).reshape(-1, 2)
    ordered = ordered[np.argsort(ordered[:, 0], kind="stable")]
    if (ordered[:, 1] <= ordered[:, 0]).any():
        raise ValueError("a stretch ends where it begins, or before")
    if (ordered[1:, 0] < ordered[:-1, 1]).any():
        raise ValueError("two stretches of one coder overlap; merge them first")
    if len(ordered) and (ordered[0, 0] < 0 or ordered[-1, 1] > length):
        raise ValueError(f"a stretch reaches beyond the text of length {length}")
    return ordered


def _gaps(units: np.ndarray, length: int, borders: np.ndarray | tuple[()]) -> np.ndarray:
    """List what no stretch covers, cut at the borders: (gaps, 2)."""
    edges = np.unique(np.concatenate([[0, length], units.ravel(), np.asarray(borders, dtype=float)]))
    begins, ends = edges[:-1], edges[1:]
    before = np.searchsorted(units[:, 0], begins, side="right") - 1
    reach = np.concatenate([units[:, 1], [-1]])[before]  # where none is before, the last entry is taken
    return np.stack([begins, ends], axis=1)[reach <= begins]


def _apart(first: np.ndarray, second: np.ndarray) -> float:
    """Sum over overlapping stretches the squares of how far their beginnings and their ends lie apart."""
    low = np.searchsorted(second[:, 1], first[:, 0], side="right")
    high = np.searchsorted(second[:, 0], first[:, 1], side="left")
    one, other = expanded(low, np.maximum(low, high))
    return float(((first[one] - second[other]) ** 2).sum())


def _alone(units: np.ndarray, gaps: np.ndarray) -> float:
    """Sum the squared lengths of the stretches that lie wholly in a gap."""
    if not len(gaps):
        return 0.0
    before = np.maximum(np.searchsorted(gaps[:, 0], units[:, 0], side="right") - 1, 0)
    inside = (gaps[before, 0] <= units[:, 0]) & (units[:, 1] <= gaps[before, 1])
    return float((np.diff(units, axis=1).ravel()[inside] ** 2).sum())


def _room(sizes: np.ndarray, holes: np.ndarray) -> np.ndarray:
    """Count the places for a stretch of each size in all gaps that are large enough; gaps in rising order."""
    first = np.searchsorted(holes, sizes)
    number = len(holes) - first
    longest = np.concatenate([np.cumsum(holes[::-1])[::-1], [0]])
    return longest[first] - number * (sizes - 1)

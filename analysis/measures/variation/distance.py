"""How far apart units lie: in which partners they use, and in their profiles.

Features come first in arrays: (f, m, ...) for f features and m units; further axes are anything. A distance
gives block after block (k, ...): those of the first unit to all later ones, of the second to all later ones,
and so on, which together is the order of ``itertools.combinations``. So the pairs need never be in memory all at once.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from scipy.special import entr

Blocks = Iterator[np.ndarray]
Distances = Callable[[np.ndarray], Blocks]
WORD = 64  # partners whose use is stored in one number
MANY = 16  # from so many units on, sorting them takes less time than comparing all pairs


def jaccard_distances(used: np.ndarray) -> Blocks:
    """Jaccard distance 1 - |A n B| / |A u B| between repertoires.

    Parameters
    ----------
    used : array (f, m, ...) of bool
        Whether the unit uses the partner; or the same as `as_words` gives it.

    Returns
    -------
    iterator of array (k, ...) in [0, 1]
        Missing for two empty repertoires, which cannot be compared.

    References
    ----------
    Jaccard (1912), New Phytologist 11: 37-50.

    Examples
    --------
    Two units: the first uses both partners, the second only the first of them.

    >>> all_pairs(jaccard_distances(np.array([[True, True], [True, False]])))
    array([0.5])
    """
    return _unshared(used, lambda both, first, other: first + other - both)


def overlap_distances(used: np.ndarray) -> Blocks:
    """Complement of the overlap coefficient, 1 - |A n B| / min(|A|, |B|): 0 where one repertoire contains the other.

    Parameters and yields as for `jaccard_distances`; missing where a repertoire is empty.

    References
    ----------
    Szymkiewicz (1934), Acta Soc. Bot. Pol. 11: 1-36; Simpson (1943), Am. J. Sci. 241: 1-31.
    """
    return _unshared(used, lambda both, first, other: np.minimum(first, other))


def _unshared(used: np.ndarray, whole_of: Callable[..., np.ndarray]) -> Blocks:
    """One minus the number of shared partners by what ``whole_of`` makes of it and of both sizes; 0 / 0 is missing."""
    words = as_words(used)
    sizes = _count(words)
    for first in range(words.shape[1] - 1):
        both = _count(words[:, first, None] & words[:, first + 1 :])
        whole = whole_of(both, sizes[first], sizes[first + 1 :])
        with np.errstate(invalid="ignore"):  # 0 / 0 is NaN on purpose
            yield 1 - np.divide(both, whole, dtype=np.float64)


def _count(words: np.ndarray) -> np.ndarray:
    """Count the partners encoded in words (w, ...): (...)."""
    if len(words) == 1:
        return np.bitwise_count(words[0])  # at most 64, so that sums of two stay small
    return np.bitwise_count(words).sum(axis=0, dtype=np.int32)


def as_words(used: np.ndarray) -> np.ndarray:
    """Store repertoires (f, m, ...) as bits: (words, m, ...) of uint64; what is stored so already stays as it is."""
    if used.dtype == np.uint64:
        return used
    packed = np.packbits(used.astype(bool, copy=False), axis=0)
    padded = np.zeros((8 * (-(-len(used) // WORD) or 1), *used.shape[1:]), dtype=np.uint8)
    padded[: len(packed)] = packed
    eight_together = np.moveaxis(padded.reshape(-1, 8, *used.shape[1:]), 1, -1)
    return np.ascontiguousarray(eight_together).view(np.uint64)[..., 0]


def total_variation(profiles: np.ndarray) -> Blocks:
    """Total variation distance, half the sum of absolute differences, between profiles.

    Parameters
    ----------
    profiles : array (f, m, ...)
        Shares that sum to 1 over the features.

    Yields
    ------
    array (k, ...) in [0, 1]

    Examples
    --------
    >>> all_pairs(total_variation(np.array([[0.5, 1.0], [0.5, 0.0]])))
    array([0.5])
    """
    for first in range(profiles.shape[1] - 1):
        yield np.abs(profiles[:, first + 1 :] - profiles[:, first, None]).sum(axis=0) / 2


def mean_total_variation(profiles: np.ndarray) -> np.ndarray:
    """Mean of `total_variation` over all pairs: (...).

    Among many units by sorting each feature: the sum over pairs of |x - y| is that of (2 r - m + 1) x, where r
    counts the units with a smaller x.
    """
    count = profiles.shape[1]
    if count < MANY:
        return mean_of_pairs(total_variation(profiles))
    weights = 2 * np.arange(count) - count + 1
    gaps = np.tensordot(weights, np.sort(profiles, axis=1), axes=(0, 1)).sum(axis=0)
    return gaps / (count * (count - 1))


def jensen_shannon(profiles: np.ndarray) -> Blocks:
    """Jensen-Shannon divergence in bits, H((p + q) / 2) - (H(p) + H(q)) / 2, between profiles.

    Parameters and yields as for `total_variation`.

    References
    ----------
    Lin (1991), IEEE Trans. Inf. Theory 37: 145-151.
    """
    own = _bits(profiles)
    for first in range(profiles.shape[1] - 1):
        middle = _bits((profiles[:, first + 1 :] + profiles[:, first, None]) / 2)
        yield np.maximum(middle - (own[first + 1 :] + own[first]) / 2, 0)  # equal ones may come out a bit below


def _bits(profiles: np.ndarray) -> np.ndarray:
    """Entropy in bits over the first axis."""
    return entr(profiles).sum(axis=0) / np.log(2)


def all_pairs(blocks: Iterable[np.ndarray]) -> np.ndarray:
    """Put the blocks of a distance together: (pairs, ...)."""
    return np.concatenate(list(blocks))


def mean_of_pairs(blocks: Iterable[np.ndarray], weights: np.ndarray | None = None) -> np.ndarray:
    """Average over all pairs whose distance is defined, by ``weights`` (pairs,): (...), missing where none is."""
    total: np.ndarray | float = 0.0
    count: np.ndarray | float = 0.0
    start = 0
    for block in blocks:
        own = np.ones(len(block)) if weights is None else weights[start : start + len(block)]
        start += len(block)
        summed = block.sum(axis=0) if weights is None else np.tensordot(own, block, axes=1)
        if not np.isnan(summed).any():
            total, count = total + summed, count + own.sum()
        else:
            defined = ~np.isnan(block)
            total += np.tensordot(own, np.where(defined, block, 0), axes=1)
            count += np.tensordot(own, defined, axes=1)
    with np.errstate(invalid="ignore"):  # 0 / 0 is NaN on purpose
        return np.divide(total, count)

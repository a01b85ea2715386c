"""A generator that makes its first draw once for all runs: every bootstrap of one seed begins with the same draw."""

from functools import lru_cache

import numpy as np


class Resumed:
    """Draws multinomials as ``np.random.default_rng(seed)`` does.

    Parameters
    ----------
    seed : tuple of int
    """

    _rng = np.random.Generator(np.random.PCG64(0))

    def __init__(self, seed: tuple[int, ...]):
        self._seed = seed
        self._begun = False

    def multinomial(self, n: int | np.ndarray, pvals: np.ndarray, size: int | None = None) -> np.ndarray:
        """Draw as ``numpy.random.Generator.multinomial`` does."""
        if self._begun:
            return self._rng.multinomial(n, pvals, size)
        self._begun = True
        drawn, state = _first(self._seed, int(n), tuple(pvals), size)
        self._rng.bit_generator.state = state
        return drawn


@lru_cache(maxsize=1024)
def _first(seed: tuple[int, ...], n: int, pvals: tuple[float, ...], size: int | None) -> tuple[np.ndarray, dict]:
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n, pvals, size)
    drawn.flags.writeable = False
    return drawn, rng.bit_generator.state

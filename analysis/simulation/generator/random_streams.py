"""Random numbers keyed by what they are drawn for, so that adding an interview reshuffles no other."""

import numpy as np

KINDS = ("study", "municipality", "interview", "coding", "wording")


def generator(seed: int, kind: str, *key: int) -> np.random.Generator:
    """The random numbers of one entity: those of interview (0, 1, 1) are the same whatever else is drawn."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(KINDS.index(kind), *key)))

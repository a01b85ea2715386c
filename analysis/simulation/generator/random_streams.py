"""Independent random streams by entity, so that adding an interview does not change any other."""

import numpy as np

KINDS = ("study", "unit", "interview", "coding", "wording", "threat")


def generator(seed: int, kind: str, *key: int) -> np.random.Generator:
    """Return the random stream of one entity, such as interview (0, 1, 1), independent of all other streams."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(KINDS.index(kind), *key)))

"""Reduce permutations and resamples for simulations, which judge thousands of studies."""

from collections.abc import Mapping

PERMUTATIONS = 199
"""Permutations in a simulated study. The smallest p-value is 1/200, well below the required 0.05, and over a thousand
runs the Monte Carlo error averages out; a study judged by itself uses as many as ``quantifiers.yaml`` states."""

RESAMPLES = 200
"""Bootstrap resamples in a simulated study; the check only asks whether a share of them is above one half."""


def with_fewer_resamples(rules: Mapping[str, Mapping], reliability: Mapping) -> tuple[dict, dict]:
    """Replace the permutations and resamples of the rules by `PERMUTATIONS` and `RESAMPLES`."""
    quick = {
        word: {**rule, "permutations": PERMUTATIONS} if "permutations" in rule else rule for word, rule in rules.items()
    }
    return quick, {**reliability, "resamples": RESAMPLES}

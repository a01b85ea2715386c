"""How often a drawn study is resampled, of which thousands are judged."""

from collections.abc import Mapping

PERMUTATIONS = 199
"""Deals inside a run. The smallest p is 1/200, well below the .05 that is asked for, and over a thousand runs the noise
of so few averages out; a study that is judged for itself takes as many as ``quantifiers.yaml`` says."""

RESAMPLES = 200
"""Bootstrap resamples inside a run: the gate asks only on which side of one half a share of them lies."""


def brief(rules: Mapping[str, Mapping], reliability: Mapping) -> tuple[dict, dict]:
    """Take `PERMUTATIONS` and `RESAMPLES` in place of what the rules say for a single study."""
    quick = {
        word: {**rule, "permutations": PERMUTATIONS} if "permutations" in rule else rule for word, rule in rules.items()
    }
    return quick, {**reliability, "resamples": RESAMPLES}

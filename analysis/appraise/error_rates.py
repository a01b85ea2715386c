"""How often each verdict is reached, over many drawn studies in which it is known which claims are true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.appraise.array_verdicts import codes_by_claim, verdicts_of
from analysis.appraise.design import Design
from analysis.appraise.readings import draw_readings
from analysis.study import VERDICTS, Claim
from analysis.synthetic.scenarios import knobs

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


def count_verdicts(
    scenario: str,
    seeds: Iterable[int],
    design: Design,
    claims: Mapping[str, Claim],
    rules: Mapping[str, Mapping],
    reliability: Mapping,
) -> np.ndarray:
    """Draw a scenario with each seed, judge every claim, and count.

    Parameters
    ----------
    scenario : str
        A key of `analysis.synthetic.scenarios.SCENARIOS`.
    claims, rules, reliability : mapping
        As `analysis.ledger` reads them.

    Returns
    -------
    array of int (claims, verdicts)
        In the order of ``claims`` and of `analysis.study.VERDICTS`. Counts of several calls may be added up.
    """
    settings = replace(knobs(scenario), municipalities=design.municipalities, statements=float(design.statements))
    quick, gate = brief(rules, reliability)
    behind = codes_by_claim(claims)
    counts = np.zeros((len(claims), len(VERDICTS)), dtype=int)
    for seed in seeds:
        found = verdicts_of(draw_readings(settings, seed, design.interviews_per_cell), claims, quick, gate, behind)
        counts[np.arange(len(claims)), [VERDICTS.index(found[name].verdict) for name in claims]] += 1
    return counts


def error_rows(counts: Mapping[str, np.ndarray], claims: Mapping[str, Claim]) -> list[dict[str, Any]]:
    """Tell of counts by scenario, from `count_verdicts`, whether each claim is true there.

    Returns
    -------
    list of dict
        ``scenario, claim, true, runs``, and one count for each of `analysis.study.VERDICTS`.
    """
    return [
        {
            "scenario": scenario,
            "claim": name,
            "true": scenario not in claim.false_in,
            "runs": int(row.sum()),
            **{verdict: int(count) for verdict, count in zip(VERDICTS, row, strict=True)},
        }
        for scenario, table in counts.items()
        for (name, claim), row in zip(claims.items(), table, strict=True)
    ]


def batches(seeds: Sequence[int], size: int) -> list[Sequence[int]]:
    """Cut the seeds into pieces that are worked on apart."""
    return [seeds[start : start + size] for start in range(0, len(seeds), size)]

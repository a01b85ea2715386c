"""Count how often each verdict is reached in simulated studies where it is known which claims are true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.models import VERDICTS, Claim
from analysis.simulation.draw_codings import draw_codings
from analysis.simulation.resampling import with_fewer_resamples
from analysis.simulation.scenarios import SCENARIOS, scenario_parameters
from analysis.simulation.study_size import StudySize
from analysis.simulation.verdicts.simulated_verdicts import codes_by_claim, verdicts_of


def count_verdicts(
    seeds: Iterable[int],
    design: StudySize,
    claims: Mapping[str, Claim],
    rules: Mapping[str, Mapping],
    reliability: Mapping,
    scenarios: Sequence[str] = tuple(SCENARIOS),
) -> np.ndarray:
    """Simulate every scenario with each seed, judge every claim, and count the verdicts.

    Parameters
    ----------
    seeds : iterable of int
        One simulated study per seed and scenario.
    design : StudySize
        The size of the studies.
    claims, rules, reliability : mapping
        As `ledger` reads them.
    scenarios : sequence of str
        Keys of `scenarios.SCENARIOS`. All scenarios of one seed are judged before the next seed, because their data
        are largely the same.

    Returns
    -------
    array of int (scenarios, claims, verdicts)
        In the order of ``scenarios``, ``claims`` and `models.VERDICTS`. Counts of different seeds may be added.
    """
    size: dict[str, Any] = {"units": design.units, "statements": float(design.statements)}
    parameters = [replace(scenario_parameters(scenario), **size) for scenario in scenarios]
    fast_rules, required = with_fewer_resamples(rules, reliability)
    codes, rows = codes_by_claim(claims), np.arange(len(claims))
    counts = np.zeros((len(parameters), len(claims), len(VERDICTS)), dtype=int)
    for seed in seeds:
        for place, of_scenario in enumerate(parameters):
            codings = draw_codings(of_scenario, seed, design.interviews_per_cell)
            verdicts = verdicts_of(codings, claims, fast_rules, required, codes)
            counts[place, rows, [VERDICTS.index(verdicts[name].verdict) for name in claims]] += 1
    return counts


def error_rows(
    counts: np.ndarray, claims: Mapping[str, Claim], scenarios: Sequence[str] = tuple(SCENARIOS)
) -> list[dict[str, Any]]:
    """Convert counts from `count_verdicts` to rows, with whether each claim is true in each scenario.

    Returns
    -------
    list of dict
        ``scenario, claim, true, runs``, and one count for each of `models.VERDICTS`.
    """
    return [
        {
            "scenario": scenario,
            "claim": name,
            "true": scenario not in claim.false_in,
            "runs": int(row.sum()),
            **{verdict: int(count) for verdict, count in zip(VERDICTS, row, strict=True)},
        }
        for scenario, table in zip(scenarios, counts, strict=True)
        for (name, claim), row in zip(claims.items(), table, strict=True)
    ]


def batches(seeds: Sequence[int], size: int) -> list[Sequence[int]]:
    """Split seeds into batches for separate processes."""
    return [seeds[start : start + size] for start in range(0, len(seeds), size)]

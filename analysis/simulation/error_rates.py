"""How often each verdict is reached, over many drawn studies in which it is known which claims are true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.models import VERDICTS, Claim
from analysis.simulation.array_measures.array_verdicts import codes_by_claim, verdicts_of
from analysis.simulation.draw_codings import draw_readings
from analysis.simulation.resampling import brief
from analysis.simulation.scenarios import SCENARIOS, knobs
from analysis.simulation.study_size import Design


def count_verdicts(
    seeds: Iterable[int],
    design: Design,
    claims: Mapping[str, Claim],
    rules: Mapping[str, Mapping],
    reliability: Mapping,
    scenarios: Sequence[str] = tuple(SCENARIOS),
) -> np.ndarray:
    """Draw every scenario with each seed, judge every claim, and count.

    Parameters
    ----------
    claims, rules, reliability : mapping
        As `ledger` reads them.
    scenarios : sequence of str
        Keys of `scenarios.SCENARIOS`. Those of one seed are judged one after another, since most of
        what is said in them is the same.

    Returns
    -------
    array of int (scenarios, claims, verdicts)
        In the order of ``scenarios``, of ``claims`` and of `models.VERDICTS`. Counts may be added up.
    """
    size = {"municipalities": design.municipalities, "statements": float(design.statements)}
    worlds = [replace(knobs(scenario), **size) for scenario in scenarios]
    quick, gate = brief(rules, reliability)
    behind, rows = codes_by_claim(claims), np.arange(len(claims))
    counts = np.zeros((len(worlds), len(claims), len(VERDICTS)), dtype=int)
    for seed in seeds:
        for place, world in enumerate(worlds):
            readings = draw_readings(world, seed, design.interviews_per_cell)
            found = verdicts_of(readings, claims, quick, gate, behind)
            counts[place, rows, [VERDICTS.index(found[name].verdict) for name in claims]] += 1
    return counts


def error_rows(
    counts: np.ndarray, claims: Mapping[str, Claim], scenarios: Sequence[str] = tuple(SCENARIOS)
) -> list[dict[str, Any]]:
    """Tell of counts, from `count_verdicts`, whether each claim is true in each scenario.

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
    """Cut the seeds into pieces that are worked on apart."""
    return [seeds[start : start + size] for start in range(0, len(seeds), size)]

"""Measure how fast simulated studies are judged: arrays against frames in one run, and two workers against one."""

import time
from collections.abc import Callable

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
from analysis.dataset.schema import read_schema
from analysis.dataset.typed_study import as_study
from analysis.measures.estimators import ESTIMATORS
from analysis.simulation.draw_codings import draw_codings
from analysis.simulation.error_rates import with_fewer_resamples
from analysis.simulation.generator.generate_dataset import make_bare_dataset
from analysis.simulation.scenario_verdicts import verdicts_on
from analysis.simulation.scenarios import SCENARIOS, SEEDS, scenario_parameters
from analysis.simulation.study_size import StudySize
from analysis.simulation.verdicts.simulated_verdicts import codes_by_claim, verdicts_of
from analysis.workflow.count_error_rates import on_cores, tasks

CLAIMS = load_claims()
RULES, RELIABILITY = with_fewer_resamples(load_quantifiers(), load_reliability())
DEFINITION, BEHIND = read_schema(), codes_by_claim(CLAIMS)
ROUNDS = 3
RUNS_EACH = 50


def by_frames(scenario: str, seed: int) -> None:
    verdicts_on(as_study(make_bare_dataset(scenario, seed), DEFINITION), CLAIMS, RULES, RELIABILITY, ESTIMATORS)


def by_arrays(scenario: str, seed: int) -> None:
    verdicts_of(draw_codings(scenario_parameters(scenario), seed, 2), CLAIMS, RULES, RELIABILITY, BEHIND)


def seconds(judge: Callable[[str, int], None], seeds: tuple[int, ...]) -> float:
    """Processor time of judging all scenarios with some seeds."""
    start = time.process_time()
    for seed in seeds:
        for scenario in SCENARIOS:
            judge(scenario, seed)
    return time.process_time() - start


def elapsed(jobs: int) -> float:
    """Time on the clock of all scenarios with some seeds in so many processes, their start included."""
    start = time.perf_counter()
    list(on_cores(jobs)(tasks(StudySize(), SEEDS[:RUNS_EACH])))
    return time.perf_counter() - start


def main() -> None:
    by_frames("no-effect", SEEDS[0])
    by_arrays("no-effect", SEEDS[0])
    print("processor time, one process, all scenarios in turn")
    for number in range(ROUNDS):
        seeds = SEEDS[number : number + 1]
        frames, arrays = seconds(by_frames, seeds) / len(SCENARIOS), seconds(by_arrays, seeds) / len(SCENARIOS)
        print(f"  frames {1 / frames:6.2f} runs/s   arrays {1 / arrays:6.1f} runs/s   ratio {frames / arrays:5.1f}")
    one, two, runs = elapsed(1), elapsed(2), RUNS_EACH * len(SCENARIOS)
    print(f"time on the clock, {runs} runs")
    print(f"  one worker {runs / one:.0f} runs/s   two {runs / two:.0f} runs/s   ratio {one / two:.2f}")


if __name__ == "__main__":
    main()

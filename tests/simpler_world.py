"""The rules tried in another, simpler world than the generator's, whose error rates were counted by another program.

That program was written before the rules were, and shares no code with them. Its world: six municipalities with two
interviews in each area and thirty statements in each, all of them good or bad, ten partners, one kind of knowledge, and
four phases. What it left open is said where it is chosen here. Knowledge was contrasted over statements as they come
there; ``known-averaged`` is the claim's own measure, which averages within interview and partner first.

Run by hand: ``PYTHONPATH=. .venv/bin/python tests/simpler_world.py``.
"""

from dataclasses import dataclass, replace
from math import inf

import numpy as np

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
from analysis.claims.verdict import decide
from analysis.measures.statistics.contrast import contrast_numbers
from analysis.models import Claim, Evidence
from analysis.simulation.error_rates import with_fewer_resamples
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings
from analysis.simulation.verdicts.simulated_evidence import ESTIMATORS

RUNS = 500
UNITS, CELL, STATEMENTS, PARTNERS = 6, 2, 30, 10
CLAIMS = load_claims()
RULES, _ = with_fewer_resamples(load_quantifiers(), load_reliability())
JUDGED = {
    "good": "PR-2",
    "which": "PR-3",
    "when": "PR-4",
    "known": "PR-6",
    "known-averaged": "PR-6",
    "several": "SIRI-10",
}


@dataclass(frozen=True)
class World:
    """Logits and spreads of the simpler world, by the names of its own description."""

    q: float = 1.1
    su: float = 0.35
    h: float = 2.2
    kappa: float = 2.0
    d: float = 1.5
    noise: float = 0.05
    held: float = 0.65
    tied: float = 0.0
    bad: int = 0


PUBLISHED = World()
WORLDS = {
    "as-published": PUBLISHED,
    "no-effect": World(q=0, h=0, kappa=inf, d=0, held=0.04),
    "poor-collaboration": replace(PUBLISHED, q=-1.1),
    "homogeneous": replace(PUBLISHED, h=0, kappa=inf),
    "no-mutual-effect": replace(PUBLISHED, d=0, q=1.75),
    "divided": replace(PUBLISHED, q=0, su=1.5, d=0),
    "confounded": replace(PUBLISHED, su=1.2, d=0, tied=1.5),
    "four-of-six": replace(PUBLISHED, q=0.9, su=0, bad=2),
    "noisy-coders": replace(PUBLISHED, noise=0.20),
}

# Shares of 500 runs judged supported by the other program (which, when: of 80 runs, with floors on the excess).
THEIRS = {
    "as-published": {"good": 0.982, "which": 0.99, "when": 0.93, "known": 0.964, "several": 0.862},
    "no-effect": {"good": 0.034, "which": 0.0, "when": 0.0, "known": 0.006, "several": 0.002},
    "poor-collaboration": {"good": 0.0, "known": 0.968, "several": 0.862},
    "homogeneous": {"good": 0.992, "which": 0.0, "when": 0.0, "known": 0.986, "several": 0.904},
    "no-mutual-effect": {"good": 1.0, "known": 0.0, "several": 0.862},
    "divided": {"good": 0.064, "known": 0.0, "several": 0.862},
    "confounded": {"good": 0.590, "known": 0.010, "several": 0.862},
    "four-of-six": {"good": 0.004, "known": 0.972, "several": 0.862},
    "noisy-coders": {"good": 0.984, "known": 0.318, "several": 0.862},
}


def draw(world: World, rng: np.random.Generator) -> SimulatedCodings:
    """Draw a study of the simpler world, as what its one coder heard."""
    n = UNITS * 2 * CELL
    unit = np.repeat(np.arange(UNITS), 2 * CELL)
    own = rng.normal(size=UNITS)
    q = np.where(rng.permutation(UNITS) < world.bad, -1.8, world.q) + world.su * own
    common = np.linspace(-1.5, 1.5, PARTNERS)  # left open: so chosen that repertoires of alike municipalities differ
    spread = world.h * rng.normal(size=(UNITS, PARTNERS))  # by .17 on average, as they did there
    phases = np.full((UNITS, 3), 1 / 3)  # the codebook has three, the other program had four
    if world.kappa < inf:
        phases = rng.dirichlet(np.full(3, world.kappa), UNITS)
    used = rng.random((n, PARTNERS)) < sigmoid(common + spread)[unit]
    used[~used.any(axis=1), PARTNERS - 1] = True
    held = rng.random(UNITS) < world.held

    interview = np.repeat(np.arange(n), STATEMENTS)
    place, rows = unit[interview], np.arange(n * STATEMENTS)
    partner = (rng.random((len(rows), PARTNERS)) * used[interview]).argmax(axis=1)
    known = rng.random((UNITS, PARTNERS)) < sigmoid(world.tied * own)[:, None]
    knows = known[place, partner]
    good = rng.random(len(rows)) < sigmoid(q[place] + world.d * (knows - 0.5))
    phase = (rng.random(len(rows))[:, None] > phases[place].cumsum(axis=1)[:, :-1]).sum(axis=1)
    barrier = held[place] & (rng.random(len(rows)) < 0.10)  # left open: the rate at which a held barrier is told
    knows, good = (truth ^ (rng.random(len(rows)) < world.noise) for truth in (knows, good))
    barrier = np.where(barrier, rng.random(len(rows)) >= world.noise, rng.random(len(rows)) < world.noise / 100)

    heard = np.zeros((len(rows), len(codebook.codes())), dtype=bool)
    heard[rows, codebook.columns("partner-internal", "partner-external")[partner]] = True
    heard[rows, np.where(good, codebook.column("positive"), codebook.column("negative"))] = True
    heard[rows, np.where(knows, codebook.column("relational"), codebook.column("not-relational"))] = True
    heard[rows, codebook.columns("phase")[phase]] = True
    heard[barrier, codebook.column("sharing-personal-data")] = True
    return SimulatedCodings(
        names=[f"I{number:02d}" for number in range(n)],
        unit=unit,
        group=np.tile(np.repeat([0, 1], CELL), UNITS),
        appointed=np.ones(UNITS, dtype=bool),
        asked=np.ones((n, len(codebook.families())), dtype=bool),
        interview=interview,
        lead=heard,
        second=np.zeros_like(heard),
        doubly=np.zeros(len(rows), dtype=bool),
    )


def plain_contrast(claim: Claim, readings: SimulatedCodings) -> Evidence:
    """Contrast known and unknown partners over statements as they come, as the other program did."""
    known, good = (readings.lead[:, codebook.column(code)] for code in ("relational", "positive"))
    arms = [(place, arm) for place in range(UNITS) for arm in (True, False)]
    chosen = [(readings.unit[readings.interview] == place) & (known == arm) for place, arm in arms]
    means = np.array([good[rows].mean() if rows.any() else np.nan for rows in chosen]).reshape(-1, 2)
    counts = np.array([rows.sum() for rows in chosen]).reshape(-1, 2)
    difference, eligible = means[:, 0] - means[:, 1], counts.min(axis=1) >= claim.minimum_data["statements_per_arm"]
    units = {"difference": difference, "eligible": eligible}
    return Evidence(units=units, numbers=contrast_numbers(difference[eligible]), negative=())


def sigmoid(logit: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logit))


def supported(world: World, runs: int) -> dict[str, float]:
    """Share of runs in which each claim is supported; the reliability gate has no part in it, as it had none there."""
    counts = dict.fromkeys(JUDGED, 0)
    for run in range(runs):
        readings = draw(world, np.random.default_rng([20220822, run]))
        for name, claim in ((name, CLAIMS[number]) for name, number in JUDGED.items()):
            if name == "known":
                evidence = plain_contrast(claim, readings)
            else:
                evidence = ESTIMATORS[claim.estimator](claim, RULES[claim.word], readings)
            counts[name] += decide(claim, RULES[claim.word], evidence, None)[0] == "supported"
    return {name: count / runs for name, count in counts.items()}


def main() -> None:
    print(f"share supported: here ({RUNS} runs) / by the other program")
    print(f"{'':20s}" + "".join(f"{name:>16s}" for name in JUDGED))
    for name, world in WORLDS.items():
        ours, theirs = supported(world, RUNS), THEIRS[name]
        cells = (
            f"{ours[key]:.3f} / {theirs[key]:.3f}" if key in theirs else f"{ours[key]:.3f} /  -   " for key in JUDGED
        )
        print(f"{name:20s}" + "".join(f"{cell:>16s}" for cell in cells))


if __name__ == "__main__":
    main()

"""Simulate units: the quality of collaboration, and which partners they know and use, when and how."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.scenario_parameters import ScenarioParameters


@dataclass(frozen=True)
class UnitTraits:
    """The true traits of a unit; arrays over partners end with an element for answers about no partner.

    Attributes
    ----------
    quality : float
        Logit of a positive experience, before the effect of mutual knowledge.
    use : array, partners
        How much more a partner is used than in other units, in logits.
    relational, professional : array of bool, partners
        Whether the unit's advisers know the partner that way.
    phases : array, phases
        The share of each phase.
    forms : array, (partners + 1, forms and safety measures)
        The share of each form, by partner.
    applicable : array of bool, codes
        The benefits, prerequisites and barriers that exist there.
    appointed : bool
        Whether it has designated specialists.
    """

    name: str
    number: int
    quality: float
    use: np.ndarray
    relational: np.ndarray
    professional: np.ndarray
    phases: np.ndarray
    forms: np.ndarray
    applicable: np.ndarray
    appointed: bool


def draw_units(scenario: ScenarioParameters, seed: int) -> list[UnitTraits]:
    """Simulate all units."""
    count = scenario.units
    order = generator(seed, "study").permutation(count)
    rank = np.argsort(order)
    bad = np.argsort(generator(seed, "study", 1).permutation(count))
    appointing, bad_ones = (design.of_six(known, count) for known in (design.APPOINTING, scenario.bad_units))
    return [
        draw_unit(number, scenario, seed, appointed=rank[number] < appointing, bad=bad[number] < bad_ones)
        for number in range(count)
    ]


def draw_unit(number: int, scenario: ScenarioParameters, seed: int, *, appointed: bool, bad: bool) -> UnitTraits:
    """Simulate one unit."""
    rng = generator(seed, "unit", number)
    partners = len(codebook.partners())
    own = rng.normal()
    use = rng.normal(size=partners)
    use[codebook.partners().index("knowledge-person")] = 1.0 if appointed else -1.0
    known = rng.random((2, partners)) < _sigmoid(scenario.confounding * own)
    applicable = codebook.mask(*codebook.REASONS, "known-is-stronger") & (
        rng.random(len(codebook.codes())) < scenario.held
    )
    phases = _profile(design.shares(design.PHASES), scenario.concentration, rng)
    forms = _profile(design.shares(design.FORMS), scenario.concentration, rng)
    return UnitTraits(
        name=f"M{number + 1}",
        number=number,
        quality=(scenario.bad_quality if bad else scenario.quality) + scenario.quality_spread * own,
        use=scenario.which_spread * use * np.array([spread for *_, spread in design.COMMON_USE.values()]),
        relational=np.append(known[0], False),
        professional=np.append(known[1], False),
        phases=phases,
        forms=_forms_by_partner(forms, scenario),
        applicable=applicable & ~codebook.mask(*scenario.unsaid),
        appointed=bool(appointed),
    )


def _profile(common: np.ndarray, concentration: float, rng: Generator) -> np.ndarray:
    if np.isinf(concentration):
        return common
    return rng.dirichlet(len(common) * concentration * common)


def _forms_by_partner(profile: np.ndarray, scenario: ScenarioParameters) -> np.ndarray:
    fit = np.ones((len(codebook.partners()) + 1, len(design.FORMS)))
    for row, partner in enumerate(codebook.partners()):
        for form, factor in design.FORM_FIT[partner].items():
            fit[row, list(design.FORMS).index(form)] = factor
    if "safety-measure" in scenario.unsaid:
        fit[:, list(design.FORMS).index("safety-measure")] = 0.0
    weights = profile * fit + 1e-12
    return weights / weights.sum(axis=1, keepdims=True)


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + np.exp(-logit))

"""Simulate interviews: their answers, the partner of each, and the codes that truly apply to it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator

from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.generator.unit_traits import UnitTraits
from analysis.simulation.scenario_parameters import ScenarioParameters
from analysis.study.own_study import own_groups

NOBODY = -1


@dataclass(frozen=True)
class SimulatedInterview:
    """A simulated interview and the codes that truly apply to its answers.

    Attributes
    ----------
    key : tuple of int
        Unit, group and round, which select its random numbers.
    order : int
        Its number in the study, from 1; interviews of later rounds come after those of earlier rounds.
    partner : array of int, statements
        The partner that each answer is about, or `NOBODY`.
    true_codes : array of bool, (statements, codes)
        The codes that truly apply to each answer.
    speaker : array of int, statements
        The participant who speaks.
    asked : dict of str to bool
        Whether a code family was asked about.
    """

    key: tuple[int, int, int]
    unit: str
    group: str
    order: int
    participants: int
    partner: np.ndarray
    true_codes: np.ndarray
    speaker: np.ndarray
    asked: dict[str, bool]
    experience_years: str

    @property
    def name(self) -> str:
        return f"I{self.order:02d}"

    def speaker_name(self, statement: int) -> str:
        return f"{self.name}-{'ABC'[self.speaker[statement]]}"


def draw_interview(
    place: UnitTraits, group: int, turn: int, scenario: ScenarioParameters, seed: int
) -> SimulatedInterview:
    """Simulate the interview with one group of a unit in one round."""
    key = (place.number, group, turn)
    rng = generator(seed, "interview", *key)
    participants = int(rng.integers(2, 4)) if rng.random() < scenario.group_share else 1
    asked = _asked(scenario, rng)
    count = max(scenario.statements_least, int(rng.poisson(scenario.statements)))
    partner = _partners_spoken_of(place, group, count, scenario, rng)
    true_codes = _true_codes(place, partner, scenario, rng) & codebook.mask(*(f for f, yes in asked.items() if yes))
    return SimulatedInterview(
        key=key,
        unit=place.name,
        group=own_groups()[group],
        order=1 + (turn * scenario.units + place.number) * len(own_groups()) + group,
        participants=participants,
        partner=partner,
        true_codes=true_codes,
        speaker=rng.integers(0, participants, count),
        asked=asked,
        experience_years=list(design.EXPERIENCE_BANDS)[
            int(_choose(rng, None, np.array([*design.EXPERIENCE_BANDS.values()])))
        ],
    )


def _asked(scenario: ScenarioParameters, rng: Generator) -> dict[str, bool]:
    left_out = rng.random(len(codebook.families())) < scenario.not_asked
    return {
        family: not (out and family in design.MAY_BE_LEFT_OUT)
        for family, out in zip(codebook.families(), left_out, strict=True)
    }


def _partners_spoken_of(
    place: UnitTraits, group: int, count: int, scenario: ScenarioParameters, rng: Generator
) -> np.ndarray:
    department, sayable = _among_partners(design.DEPARTMENTS), ~_among_partners(scenario.unsaid)
    logit = _common_use(group) + 1.5 * scenario.focus * department + place.use + scenario.use_spread * rng.normal()
    used = (rng.random(len(logit)) < _sigmoid(logit)) & sayable
    if not used.any():
        used[np.argmax(np.where(sayable, logit, -np.inf))] = True
    weight = used * _talk() * (1.0 + 1.6 * scenario.focus * department)
    partner = _choose(rng, count, weight / weight.sum())
    return np.where(rng.random(count) < scenario.without_partner, NOBODY, partner)


def _choose(rng: Generator, count: int | None, shares: np.ndarray) -> np.ndarray:
    """Draw indices by their shares, exactly as ``rng.choice`` does, but without its checks."""
    bounds = shares.cumsum()
    return (bounds / bounds[-1]).searchsorted(rng.random(count), side="right")


@cache
def _among_partners(names: Collection[str]) -> np.ndarray:
    return np.array([partner in names for partner in codebook.partners()])


@cache
def _common_use(group: int) -> np.ndarray:
    return np.array([design.COMMON_USE[name][group] for name in codebook.partners()])


@cache
def _talk() -> np.ndarray:
    return np.array([design.TALK.get(name, 1.0) for name in codebook.partners()])


def _true_codes(place: UnitTraits, partner: np.ndarray, scenario: ScenarioParameters, rng: Generator) -> np.ndarray:
    true_codes = np.zeros((len(partner), len(codebook.codes())), dtype=bool)
    rows = np.arange(len(partner))
    about = partner != NOBODY
    true_codes[rows[about], codebook.columns("partner-internal", "partner-external")[partner[about]]] = True
    _add_experience(true_codes, place, partner, scenario, rng)
    _add_phase(true_codes, place, about, scenario, rng)
    _add_form(true_codes, place, partner, scenario, rng)
    _add_trigger(true_codes, partner, scenario, rng)
    _add_reasons(true_codes, place, partner, scenario, rng)
    return true_codes & ~codebook.mask(*scenario.unsaid)


def _add_experience(
    true_codes: np.ndarray,
    place: UnitTraits,
    partner: np.ndarray,
    scenario: ScenarioParameters,
    rng: Generator,
) -> None:
    about = partner != NOBODY
    relational, professional = place.relational[partner], place.professional[partner]
    logit = np.full(len(partner), place.quality + scenario.interview_spread * rng.normal())
    logit += about * scenario.relational_effect * (relational - 0.5)
    logit += about * scenario.professional_effect * (professional - 0.5)
    said, mixed, good = rng.random((3, len(partner)))
    outcome = np.where(mixed < scenario.mixed, 1, np.where(good < _sigmoid(logit), 0, 2))
    _put(true_codes, said < scenario.experience_rate, codebook.columns("experience")[outcome])
    for known, yes in ((relational, "relational"), (professional, "professional")):
        stated = about & (rng.random(len(partner)) < scenario.knowledge_rate)
        _put(true_codes, stated, np.where(known, codebook.column(yes), codebook.column(f"not-{yes}")))
    stronger = codebook.column("known-is-stronger")
    true_codes[:, stronger] = about & place.applicable[stronger] & (rng.random(len(partner)) < scenario.says_so_rate)


def _add_phase(
    true_codes: np.ndarray,
    place: UnitTraits,
    about: np.ndarray,
    scenario: ScenarioParameters,
    rng: Generator,
) -> None:
    phase = _choose(rng, len(about), place.phases)
    stated = about & (rng.random(len(about)) < scenario.phase_rate)
    _put(true_codes, stated, codebook.columns("phase")[phase])


def _add_form(
    true_codes: np.ndarray,
    place: UnitTraits,
    partner: np.ndarray,
    scenario: ScenarioParameters,
    rng: Generator,
) -> None:
    forms = np.array([codebook.column(form) for form in design.FORMS])
    kinds = np.array([codebook.column(code) for code in design.SAFETY_MEASURES])
    which, kind, safety, stated = rng.random((4, len(partner)))
    form = forms[(which[:, None] > place.forms[partner].cumsum(axis=1)[:, :-1]).sum(axis=1)]
    measure = kinds[(kind * len(kinds)).astype(int)]
    if "safety-measure" not in scenario.unsaid:
        with_focal = partner == codebook.partners().index(design.FOCAL_PARTNER)
        form = np.where(with_focal & (safety < scenario.safety_rate), measure, form)
        form = np.where((form == codebook.column("safety-measure")) & (safety < 0.6), measure, form)
    _put(true_codes, (partner != NOBODY) & (stated < scenario.form_rate), form)


def _add_trigger(true_codes: np.ndarray, partner: np.ndarray, scenario: ScenarioParameters, rng: Generator) -> None:
    hard, soft = _triggers()
    with_focal = partner == codebook.partners().index(design.FOCAL_PARTNER)
    share = np.where(with_focal, 0.5 + 0.4 * scenario.focus, 0.5 - 0.2 * scenario.focus)
    stated, is_hard, which = rng.random((3, len(partner)))
    at = (which * len(hard)).astype(int)
    _put(
        true_codes,
        (partner != NOBODY) & (stated < scenario.trigger_rate),
        np.where(is_hard < share, hard[at], soft[at]),
    )


@cache
def _triggers() -> tuple[np.ndarray, np.ndarray]:
    hard = np.array([codebook.column(code) for code in design.HARD_TRIGGERS])
    return hard, np.setdiff1d(codebook.columns("trigger"), hard)


def _add_reasons(
    true_codes: np.ndarray,
    place: UnitTraits,
    partner: np.ndarray,
    scenario: ScenarioParameters,
    rng: Generator,
) -> None:
    reasons = codebook.columns(*codebook.REASONS)
    rate = scenario.reason_rate * _reason_fit()[partner][:, reasons] * place.applicable[reasons]
    true_codes[:, reasons] |= rng.random(rate.shape) < rate
    for first, second in design.TOGETHER:
        said = true_codes[:, codebook.column(first)] & (rng.random(len(partner)) < scenario.together_rate)
        true_codes[:, codebook.column(second)] |= said
    spar = partner == codebook.partners().index("knowledge-person")
    reassured = spar & place.appointed & (rng.random(len(partner)) < scenario.together_rate)
    true_codes[:, codebook.column("reassurance")] |= reassured


@cache
def _reason_fit() -> np.ndarray:
    fit = np.ones((len(codebook.partners()) + 1, len(codebook.codes())))
    fit[:, [codebook.column(code) for code in design.ONLY_WITH_ITS_PARTNER]] = 0.0
    for code, partners in design.REASON_FIT.items():
        for partner, factor in partners.items():
            fit[codebook.partners().index(partner), codebook.column(code)] = factor
    return fit


def _put(true_codes: np.ndarray, where: np.ndarray, code: np.ndarray) -> None:
    rows = np.flatnonzero(where)
    true_codes[rows, code[rows]] = True


def _sigmoid(logit: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-logit))

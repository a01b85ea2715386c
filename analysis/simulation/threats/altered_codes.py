"""Alter what is said in simulated interviews, as a threat of some strength does, before anyone codes them.

Every function takes a simulated interview, the traits of its unit, the scenario's parameters, the strength of the
threat and the study's seed, and returns which codes then apply to each answer: an array of bool (statements, codes).
Random numbers come from streams of their own, so that the same interview without the threat stays as it was.
"""

import numpy as np
from numpy.random import Generator

from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.generator.simulated_interviews import NOBODY, SimulatedInterview
from analysis.simulation.generator.unit_traits import UnitTraits
from analysis.simulation.scenario_parameters import ScenarioParameters

KNOWLEDGE = ("relational", "professional")
KNOWN_BY_QUALITY = 1.5  # logit that a partner is known, per standard deviation of the partner's quality
CLEAR = 0.9  # share of statements on knowledge that are right, before a halo changes them
TOLD = 0.85  # share of good and of mixed experiences that are reported
INTERVIEWERS = 3  # each with a third of the units


def good_partners_are_known(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Let partners differ in quality (``strength``: standard deviation in logits), and good ones be known ones."""
    rng = generator(seed, "threat", place.number)
    quality = rng.normal(size=len(codebook.partners()))
    known = rng.random((len(KNOWLEDGE), len(quality))) < _sigmoid(KNOWN_BY_QUALITY * quality)
    about, codes = interview.partner != NOBODY, interview.true_codes.copy()
    for code, of_kind in zip(KNOWLEDGE, known, strict=True):
        _report_knowledge(codes, code, np.where(about, of_kind[interview.partner], False))
    shift = np.where(about, strength * quality[interview.partner], 0.0)
    return _experience_anew(codes, place, scenario, shift, _of_interview(interview, seed))


def halo(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Let an adviser's mood (``strength``: standard deviation in logits) colour experience and knowledge alike."""
    rng = _of_interview(interview, seed)
    mood, codes = strength * rng.normal(), interview.true_codes.copy()
    for code in KNOWLEDGE:
        right = np.where(codes[:, codebook.column(code)], CLEAR, 1 - CLEAR)
        logit = np.log(right / (1 - right)) + mood
        _report_knowledge(codes, code, rng.random(len(codes)) < _sigmoid(logit))
    return _experience_anew(codes, place, scenario, np.full(len(codes), mood), rng)


def shared_expectation(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Let both coders code a share of experiences (``strength``) as good where a partner is known, bad where not."""
    rng, codes = _of_interview(interview, seed), interview.true_codes.copy()
    yes, no = (
        np.any([codes[:, codebook.column(f"{prefix}{code}")] for code in KNOWLEDGE], axis=0) for prefix in ("", "not-")
    )
    experience = codebook.columns("experience")
    expected = codes[:, experience].any(axis=1) & (yes != no) & (rng.random(len(codes)) < strength)
    codes[np.ix_(expected, experience)] = False
    codes[expected & yes, codebook.column("positive")] = True
    codes[expected & no, codebook.column("negative")] = True
    return codes


def bad_is_untold(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Withhold a share of bad experiences (``strength``), and fewer of the others (1 - `TOLD`)."""
    rng, codes = _of_interview(interview, seed), interview.true_codes.copy()
    drawn = rng.random(len(codes))
    for code, withheld in (("positive", 1 - TOLD), ("mixed", 1 - TOLD), ("negative", strength)):
        codes[drawn < withheld, codebook.column(code)] = False
    return codes


def echoed_prompt(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Echo each code that nobody mentions in one answer of a share of interviews (``strength``), when prompted."""
    rng, codes = _of_interview(interview, seed), interview.true_codes.copy()
    prompted = np.flatnonzero(codebook.mask(*scenario.unsaid))
    echoed, answers = rng.random(len(prompted)) < strength, rng.integers(0, len(codes), len(prompted))
    codes[answers[echoed], prompted[echoed]] = True
    return codes


def steering(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Let three interviewers lead a share of answers (``strength``) to a partner, phase and form of their own."""
    rng, codes = _of_interview(interview, seed), interview.true_codes.copy()
    steered = (interview.partner != NOBODY) & (rng.random(len(codes)) < strength)
    own = generator(seed, "threat")
    for columns in (codebook.columns("partner-internal", "partner-external"), codebook.columns("phase"), _forms()):
        favourite = own.permutation(columns)[place.number % INTERVIEWERS]
        led = steered & codes[:, columns].any(axis=1)
        codes[np.ix_(led, columns)] = False
        codes[led, favourite] = True
    return codes


def held_in_few_units(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Leave each family of reasons in exactly so many of six units (``strength``), and out of the others."""
    own, codes = generator(seed, "threat"), interview.true_codes.copy()
    for family in codebook.REASONS:
        rank = own.permutation(scenario.units)
        if rank[place.number] >= design.of_six(round(strength), scenario.units):
            codes[:, codebook.columns(family)] = False
    return codes


def drifting_code(
    interview: SimulatedInterview, place: UnitTraits, scenario: ScenarioParameters, strength: float, seed: int
) -> np.ndarray:
    """Let both coders miss more and more bad experiences: by the 24th interview a share of them (``strength``)."""
    rng, codes = _of_interview(interview, seed), interview.true_codes.copy()
    codes[rng.random(len(codes)) < min(1.0, strength * interview.order / 24), codebook.column("negative")] = False
    return codes


def _of_interview(interview: SimulatedInterview, seed: int) -> Generator:
    return generator(seed, "threat", *interview.key)


def _report_knowledge(codes: np.ndarray, code: str, known: np.ndarray) -> None:
    """Say of a partner, wherever it is said at all, that it is known this way or that it is not."""
    yes, no = codebook.column(code), codebook.column(f"not-{code}")
    stated = codes[:, yes] | codes[:, no]
    codes[:, yes], codes[:, no] = stated & known, stated & ~known


def _experience_anew(
    codes: np.ndarray, place: UnitTraits, scenario: ScenarioParameters, shift: np.ndarray, rng: Generator
) -> np.ndarray:
    """Draw the experiences that are reported anew, with a logit of a good one that is shifted in each answer."""
    told = codes[:, codebook.columns("experience")].any(axis=1)
    good = rng.random(len(codes)) < _sigmoid(place.quality + scenario.interview_spread * rng.normal() + shift)
    mixed = rng.random(len(codes)) < scenario.mixed
    for code, applies in (("positive", ~mixed & good), ("mixed", mixed), ("negative", ~mixed & ~good)):
        codes[:, codebook.column(code)] = told & applies
    return codes


def _forms() -> np.ndarray:
    return np.array([codebook.column(form) for form in design.FORMS])


def _sigmoid(logit: np.ndarray | float) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(logit))))

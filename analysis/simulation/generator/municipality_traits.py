"""The truth about a municipality: how well it collaborates, whom it knows, whom it uses, when and how."""

from dataclasses import dataclass

import numpy as np

from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.scenarios import Knobs


@dataclass(frozen=True)
class Municipality:
    """What is true of a municipality; arrays over partners end with a place for statements about no partner.

    Attributes
    ----------
    quality : float
        Logit of a positive experience where knowledge of partners is neither here nor there.
    use : array, partners
        How much more than elsewhere a partner is used, in logits.
    relational, professional : array of bool, partners
        Whether the municipality's advisers know the partner that way.
    phases : array, phases
        The phases' shares.
    forms : array, (partners + 1, forms and safety children)
        The forms' shares with each partner.
    held : array of bool, codes
        The benefits, prerequisites and barriers that it holds.
    appointed : bool
        Whether it has appointed knowledge persons.
    """

    name: str
    number: int
    quality: float
    use: np.ndarray
    relational: np.ndarray
    professional: np.ndarray
    phases: np.ndarray
    forms: np.ndarray
    held: np.ndarray
    appointed: bool


def draw_municipalities(knobs: Knobs, seed: int) -> list[Municipality]:
    """Draw the truth about all municipalities."""
    count = knobs.municipalities
    order = generator(seed, "study").permutation(count)
    rank = np.argsort(order)
    bad = np.argsort(generator(seed, "study", 1).permutation(count))
    appointing, bad_ones = (design.of_six(known, count) for known in (design.APPOINTING, knobs.bad_municipalities))
    return [
        draw_municipality(number, knobs, seed, appointed=rank[number] < appointing, bad=bad[number] < bad_ones)
        for number in range(count)
    ]


def draw_municipality(number: int, knobs: Knobs, seed: int, *, appointed: bool, bad: bool) -> Municipality:
    """Draw the truth about one municipality."""
    rng = generator(seed, "municipality", number)
    partners = len(codebook.partners())
    own = rng.normal()
    use = rng.normal(size=partners)
    use[codebook.partners().index("knowledge-person")] = 1.0 if appointed else -1.0
    known = rng.random((2, partners)) < _sigmoid(knobs.confounding * own)
    held = codebook.mask(*codebook.REASONS, "known-is-stronger") & (rng.random(len(codebook.codes())) < knobs.held)
    phases = _profile(design.shares(design.PHASES), knobs.concentration, rng)
    forms = _profile(design.shares(design.FORMS), knobs.concentration, rng)
    return Municipality(
        name=f"M{number + 1}",
        number=number,
        quality=(knobs.bad_quality if bad else knobs.quality) + knobs.quality_spread * own,
        use=knobs.which_spread * use * np.array([spread for *_, spread in design.COMMON_USE.values()]),
        relational=np.append(known[0], False),
        professional=np.append(known[1], False),
        phases=phases,
        forms=_forms_by_partner(forms, knobs),
        held=held & ~codebook.mask(*knobs.unsaid),
        appointed=bool(appointed),
    )


def _profile(common: np.ndarray, concentration: float, rng: np.random.Generator) -> np.ndarray:
    if np.isinf(concentration):
        return common
    return rng.dirichlet(len(common) * concentration * common)


def _forms_by_partner(profile: np.ndarray, knobs: Knobs) -> np.ndarray:
    fit = np.ones((len(codebook.partners()) + 1, len(design.FORMS)))
    for row, partner in enumerate(codebook.partners()):
        for form, factor in design.FORM_FIT[partner].items():
            fit[row, list(design.FORMS).index(form)] = factor
    if "safety-measure" in knobs.unsaid:
        fit[:, list(design.FORMS).index("safety-measure")] = 0.0
    weights = profile * fit + 1e-12
    return weights / weights.sum(axis=1, keepdims=True)


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + np.exp(-logit))

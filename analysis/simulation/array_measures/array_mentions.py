"""Who names what, of arrays: the same evidence as `mention_rule` gives, without its frames."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.measures.prevalence.mention_rule import judged_and_named
from analysis.models import Claim, Evidence
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings


def naming(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Count, per municipality and category of the claim, the interviews that name it."""
    municipalities = len(readings.appointed)
    units = {"category": [], "judged": [], "named": []}
    for number, category in enumerate(claim.variables["categories"]):
        alternatives = _alternatives(category)
        named = np.any([_interviews_naming(readings, codes) for codes in alternatives], axis=0)
        counted = named | ~_left_out(readings, alternatives)
        judged, found = judged_and_named(
            np.bincount(readings.municipality[named], minlength=municipalities),
            np.bincount(readings.municipality[counted], minlength=municipalities),
            rule["named"],
        )
        for key, values in zip(units, (np.full(municipalities, number), judged, found), strict=True):
            units[key].append(values)
    return Evidence(units={key: np.concatenate(values) for key, values in units.items()}, negative=())


def naming_under_condition(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Count as `naming` does, and tell which municipalities have appointed knowledge persons.

    Raises
    ------
    ValueError
        If the claim's condition is another one: the generator knows no more.
    """
    condition = claim.variables["condition"]
    if condition["variable"] != "knowledge_person_appointed":
        raise ValueError(f"{claim.id}: the generator draws no variable {condition['variable']!r}")
    evidence = naming(claim, rule, readings)
    has = readings.appointed if condition["value"] == "yes" else ~readings.appointed
    return Evidence(units={**evidence.units, "condition": has}, negative=())


def _alternatives(category: Mapping) -> list[tuple[int, ...]]:
    if "family" in category:
        return [(int(code),) for code in codebook.columns(category["family"])]
    return [tuple(codebook.column(code) for code in codes) for codes in category["any"]]


def _interviews_naming(readings: SimulatedCodings, codes: Sequence[int]) -> np.ndarray:
    """Tell in which interviews (n,) all of the codes meet."""
    if len(codes) == 1:
        return readings.counts[:, codes[0]] > 0
    answers = readings.lead[:, list(codes)].all(axis=1)
    return np.bincount(readings.interview[answers], minlength=len(readings.names)) > 0


def _left_out(readings: SimulatedCodings, alternatives: Sequence[Sequence[int]]) -> np.ndarray:
    """Tell in which interviews (n,) a topic of every alternative was not asked about."""
    families = codebook.family_columns()
    return np.all([~readings.asked[:, families[list(codes)]].all(axis=1) for codes in alternatives], axis=0)

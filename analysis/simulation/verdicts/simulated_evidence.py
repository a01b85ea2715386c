"""The evidence on claims from simulated codings.

Each estimator selects arrays from the codings of a simulated study and calls the functions of `analysis.measures` that
the estimator of the same name calls for frames. Evidence has the columns and numbers that verdicts need, and lists no
negative cases.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from analysis.measures.association.partner_focus import focus_shares
from analysis.measures.experience.shares import positive_shares, share_numbers
from analysis.measures.prevalence.mention_rule import count_naming, judged_and_named
from analysis.measures.prevalence.sample import has_every_group
from analysis.measures.statistics.by_unit import group_means
from analysis.measures.statistics.contrast import arm_means, contrast_numbers, eligible_units
from analysis.measures.statistics.group_means import mean_of_defined
from analysis.measures.variation.partner_use import known_repertoires, repertoire_index
from analysis.measures.variation.permutation import design_from_arrays
from analysis.measures.variation.permuted_distances import Index
from analysis.measures.variation.profile import profile_index, profile_shares
from analysis.measures.variation.unit_variation import comparable, compare_with_permutations, distances_of
from analysis.measures.variation.variation_evidence import smallest_groups
from analysis.models import PARTNER_FAMILIES, Claim, Evidence, Reason
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings
from analysis.study.own_study import own_groups

NO_CASES: Any = ()  # nobody reads the cases against a claim in simulated studies, and a frame would cost time


def design_count(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Count the units in which each group was interviewed."""
    cells = np.zeros((len(readings.appointed), len(own_groups())), dtype=int)
    np.add.at(cells, (readings.unit, readings.group), 1)
    wanted = [sorted(own_groups()).index(group) for group in claim.variables["groups"]]
    numbers = {"estimate": len(cells), "expected": claim.variables["units"]}
    return Evidence(units={"complete": has_every_group(cells[:, wanted])}, numbers=numbers, negative=NO_CASES)


def experience_share(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure the units' shares of positive experiences."""
    positive, mixed, negative = (_count_experiences(readings, kind) for kind in range(3))
    shares = positive_shares(positive, mixed, negative)
    shape = (len(readings.appointed), len(own_groups()))
    groups = group_means(shares, readings.unit, readings.group, shape)
    means = mean_of_defined(groups, axis=1)
    silent = np.isnan(groups).all(axis=0)
    by_group = dict(zip(sorted(own_groups()), mean_of_defined(groups, axis=0), strict=True))
    numbers = share_numbers(means, rule["confidence"]) | {f"group_{group}": mean for group, mean in by_group.items()}
    missing = tuple(
        Reason("group-silent", {"group": group}) for group, none in zip(by_group, silent, strict=True) if none
    )
    return Evidence(units={"mean": means}, numbers=numbers, negative=NO_CASES, missing=missing)


def _count_experiences(readings: SimulatedCodings, kind: int) -> np.ndarray:
    """Count the experiences of a kind by interview (n,): once for each partner of an answer, or once without any."""
    partners = readings.lead[:, codebook.columns(*PARTNER_FAMILIES)].sum(axis=1)
    without_partner = readings.lead[:, codebook.columns("experience")[kind]]
    counts = np.where(partners > 0, partners * readings.experience[kind], without_partner)
    return np.add.reduceat(counts, readings.starts)


def naming(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Count, per unit and category of the claim, the interviews that name it."""
    units = len(readings.appointed)
    columns = []
    for number, category in enumerate(claim.variables["categories"]):
        alternatives = _alternatives(category)
        named = np.any([_interviews_naming(readings, codes) for codes in alternatives], axis=0)
        counts = count_naming(named, _left_out(readings, alternatives), readings.unit, units)
        columns.append([np.full(units, number), *judged_and_named(*counts, rule["named"])])
    joined = map(np.concatenate, zip(*columns, strict=True))
    return Evidence(units=dict(zip(("category", "judged", "named"), joined, strict=True)), negative=NO_CASES)


def naming_under_condition(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Count as `naming` does, and find the units that have designated specialists.

    Raises
    ------
    ValueError
        If the claim's condition is another one: the generator draws no other.
    """
    condition = claim.variables["condition"]
    if condition["variable"] != "knowledge_person_appointed":
        raise ValueError(f"{claim.id}: the generator draws no variable {condition['variable']!r}")
    evidence = naming(claim, rule, readings)
    has = readings.appointed if condition["value"] == "yes" else ~readings.appointed
    return Evidence(units=dict(cast(Mapping, evidence.units)) | {"condition": has}, negative=NO_CASES)


def _alternatives(category: Mapping) -> list[tuple[int, ...]]:
    """List the ways to name a category: each is the columns of the codes that must occur together."""
    if "family" in category:
        return [(int(code),) for code in codebook.columns(category["family"])]
    return [tuple(codebook.column(code) for code in codes) for codes in category["any"]]


def _interviews_naming(readings: SimulatedCodings, codes: Sequence[int]) -> np.ndarray:
    """Find the interviews with an answer that has all of the codes: (n,)."""
    if len(codes) == 1:
        return readings.counts[:, codes[0]] > 0
    answers = readings.lead[:, list(codes)].all(axis=1)
    return np.bincount(readings.interview[answers], minlength=len(readings.names)) > 0


def _left_out(readings: SimulatedCodings, alternatives: Sequence[Sequence[int]]) -> np.ndarray:
    """Find the interviews in which every alternative has a topic that was not asked about: (n,)."""
    families = codebook.family_columns()
    return np.all([~readings.asked[:, families[list(codes)]].all(axis=1) for codes in alternatives], axis=0)


def knowledge_contrast(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure the contrast of partner agencies that the adviser knows and does not know."""
    answer, partner = readings.passages
    exposed, unexposed = (readings.lead[answer, codebook.column(claim.variables[k])] for k in ("exposure", "against"))
    positive, mixed, negative = (kind[answer] for kind in readings.experience)
    counted = (positive | mixed | negative) & (exposed ^ unexposed)
    score = positive + 0.5 * mixed
    return _contrast(claim, readings, score[counted], exposed[counted], answer[counted], partner[counted])


def trigger_contrast(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure whether a partner is used for certain triggers more than others are."""
    answer, partner = readings.passages
    counted = np.asarray(readings.lead[:, codebook.columns("trigger")].any(axis=1))[answer]
    with_listed = np.asarray(readings.lead[:, codebook.columns(*claim.variables["triggers"])].any(axis=1))
    listed = with_listed[answer].astype(float)
    on_partner = partner == codebook.column(claim.variables["partner"])
    return _contrast(claim, readings, listed[counted], on_partner[counted], answer[counted], partner[counted])


def _contrast(
    claim: Claim,
    readings: SimulatedCodings,
    value: np.ndarray,
    arm: np.ndarray,
    answer: np.ndarray,
    partner: np.ndarray,
) -> Evidence:
    """Contrast a value of passages (t,) in two arms, averaged within interview and partner first."""
    interview, units = readings.interview[answer], len(readings.appointed)
    cell = interview * len(codebook.codes()) + partner
    means, counts = arm_means(value, arm, readings.unit[interview], cell, units)
    return _contrast_evidence(claim, means[1] - means[0], counts)


def partner_focus(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure whether passages gather on the listed partners of a family."""
    names = list(claim.variables["listed"])
    listed, family = codebook.columns(*names), codebook.columns(claim.variables["family"])
    compared = np.union1d(listed, family[readings.counts[:, family].any(axis=0)])
    if len(compared) == len(listed):
        return Evidence(units={}, negative=NO_CASES, missing=(Reason("nothing-to-compare", {"codes": names}),))
    answer, partner = readings.passages
    of_family = np.isin(partner, family)
    interview = readings.interview[answer[of_family]]
    on_listed = np.isin(partner[of_family], listed)
    unit = readings.unit[interview]
    shares, counts = focus_shares(on_listed, unit, interview, len(readings.appointed))
    return _contrast_evidence(claim, shares - len(listed) / len(compared), counts.sum(axis=0, keepdims=True))


def _contrast_evidence(claim: Claim, difference: np.ndarray, counts: np.ndarray) -> Evidence:
    eligible = eligible_units(difference, counts, claim.minimum_data["statements_per_arm"])
    units = {"difference": difference, "eligible": eligible}
    return Evidence(units=units, numbers=contrast_numbers(difference[eligible]), negative=NO_CASES)


def repertoire_difference(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure how much more repertoires differ than by chance."""
    used = readings.counts[:, codebook.columns(*PARTNER_FAMILIES)] > 0
    left_out = [
        ~readings.asked[:, codebook.families().index(family)]
        & ~readings.counts[:, codebook.columns(family)].any(axis=1)
        for family in PARTNER_FAMILIES
    ]
    return _variation(readings, known_repertoires(used, np.any(left_out, axis=0)), repertoire_index(), rule)


def phase_difference(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure how much more the phases of units differ than by chance."""
    return _variation(readings, _profiles(readings, "phase"), profile_index(), rule)


def form_difference(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Measure how much more the forms of units differ than by chance."""
    return _variation(readings, _profiles(readings, "form"), profile_index(), rule)


def _profiles(readings: SimulatedCodings, family: str) -> np.ndarray:
    """Compute the share of each top code of a family among the passages of an interview that have one: (n, tops)."""
    answer, _ = readings.passages
    given = [readings.lead[np.ix_(answer, np.asarray(branch))].any(axis=1) for branch in codebook.branches(family)]
    counts = [np.bincount(readings.interview[answer[rows]], minlength=len(readings.names)) for rows in given]
    return profile_shares(np.stack(counts, axis=1))


def _variation(readings: SimulatedCodings, features: np.ndarray, index: Index, rule: Mapping) -> Evidence:
    """Compare units with permutations of their interviews."""
    compared = comparable(readings.unit, features, rule["minimum"]["interviews_telling"])
    unit, group = readings.unit[compared], readings.group[compared]
    numbers: dict[str, Any] = {"excess": np.nan, "p": np.nan}
    if len(np.unique(unit)) > 1:
        design = design_from_arrays(unit, group, np.array(readings.names)[compared])
        numbers = compare_with_permutations(distances_of(features[compared], design, index, rule), rule)
    fewest = smallest_groups(readings.unit, readings.group, len(readings.appointed))
    return Evidence(
        units={"fewest": fewest[np.unique(unit)]},
        numbers={"estimate": numbers["excess"], "p": numbers["p"]},
        negative=NO_CASES,
    )


ESTIMATORS: Mapping[str, Callable[[Claim, Mapping, SimulatedCodings], Evidence]] = {
    estimator.__name__: estimator
    for estimator in (
        design_count,
        experience_share,
        form_difference,
        knowledge_contrast,
        naming,
        naming_under_condition,
        partner_focus,
        phase_difference,
        repertoire_difference,
        trigger_contrast,
    )
}

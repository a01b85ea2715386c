"""Judge the claims on synthetic studies, where it is known which claims are true."""

from collections.abc import Callable, Mapping

from analysis.claims.reliability import unreliable
from analysis.claims.verdict import judge
from analysis.measures.agreement.code_agreement import code_agreement
from analysis.measures.passages.study_subset import select_subset
from analysis.models import Claim, Study, Verdict


def verdicts_on(
    study: Study, claims: dict[str, Claim], rules: dict, reliability: dict, estimators: Mapping[str, Callable]
) -> dict[str, Verdict]:
    """Judge every claim on a whole study, by the lead coders' codings.

    Parameters
    ----------
    claims, rules, reliability : dict
        As `ledger` reads them.
    estimators : mapping of str to callable
        `measures.estimators.ESTIMATORS`.

    Returns
    -------
    dict of str to Verdict
        By claim.
    """
    material = select_subset(study)
    agreement = code_agreement(material, reliability["floor"], reliability["resamples"], reliability["seed"])
    verdicts = {}
    for claim in claims.values():
        evidence = estimators[claim.estimator](claim, rules[claim.word], material)
        doubt = unreliable(claim, material.codes, agreement, reliability)
        verdicts[claim.id] = judge(claim, rules[claim.word], evidence, doubt)
    return verdicts


def by_scenario(
    studies: list[Study],
    claims: dict[str, Claim],
    rules: dict,
    reliability: dict,
    estimators: Mapping[str, Callable],
) -> list[dict]:
    """Judge every claim on synthetic studies, with whether it is true there.

    Returns
    -------
    list of dict
        ``scenario, claim, verdict, true``; a claim that is false in a scenario should not be supported there.
    """
    return [
        {
            "scenario": study.scenario,
            "claim": name,
            "verdict": verdict.verdict,
            "true": study.scenario not in claims[name].false_in,
        }
        for study in studies
        for name, verdict in verdicts_on(study, claims, rules, reliability, estimators).items()
    ]

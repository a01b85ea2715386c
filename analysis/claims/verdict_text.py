"""Write a verdict in words, in Danish or English."""

from typing import Any

from analysis.claims.reliability import PRINTED_NUMBER
from analysis.i18n import Wording
from analysis.measures.printed.printed_number import printed_number, printed_parts
from analysis.models import Claim, Reason, Verdict

NAMING_ESTIMATORS = ("naming", "naming_under_condition")
COUNTED_ESTIMATES = ("most-often-named",)  # words whose estimate is a number of units


def verdict_sentence(verdict: Verdict, claim: Claim, wording: Wording) -> str:
    """Write a verdict with its numbers, its reasons, and the evidence against the claim.

    Parameters
    ----------
    verdict : Verdict
        From `verdict.judge`.
    claim : Claim
        The claim that was judged.
    wording : Wording
        The language, with the terms of `ledger.load_terms`.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.claims.ledger import load_claims, load_quantifiers, load_terms
    >>> from analysis.claims.verdict import judge
    >>> from analysis.models import Evidence
    >>> claim = load_claims()["ART-2"]
    >>> units = pd.DataFrame({"category": 0, "named": [1, 1, 0, 0], "judged": 1})
    >>> verdict = judge(claim, load_quantifiers()[claim.word], Evidence(units), None)
    >>> verdict_sentence(verdict, claim, Wording("en", load_terms())).partition(". ")[0]
    'ART-2 is not supported'
    """
    parts = [wording.text(f"verdict-{verdict.verdict}", claim=claim.id)]
    judged = verdict.verdict != "cannot_be_judged"
    if judged:
        parts.append(_finding(verdict, claim, wording))
    parts += [reason_text(reason, wording, claim.unit) for reason in verdict.reasons]
    if judged and claim.negative_cases:
        parts.append(_against(verdict, claim, wording))
    return " ".join(parts)


def reason_text(reason: Reason, wording: Wording, unit: str = "unit") -> str:
    """Write a reason, with the labels of codes and with numbers in the format of the language."""
    decimals = int(reason.values.get("decimals", 3))
    values = {key: _value_text(key, value, wording, decimals) for key, value in reason.values.items()}
    return wording.text_of(unit, f"reason-{reason.key}", **values)


def _value_text(key: str, value: Any, wording: Wording, decimals: int) -> str:
    if key == "codes":
        return wording.listing([wording.code(code) for code in value])
    if key == "families":
        return wording.listing([wording.label(family) for family in value])
    if key == "groups":
        return wording.listing([wording.label(group) for group in value])
    if key == "threshold":
        return _written_threshold(value, wording)
    if key == "word":
        return wording.word(value)
    if key in ("variable", "group"):
        return wording.label(value)
    if isinstance(value, float):
        return wording.number(value, decimals)
    return str(value)


def _finding(verdict: Verdict, claim: Claim, wording: Wording) -> str:
    """Write K of N and the estimate with its interval, as far as the word has them."""
    values: dict[str, Any] = {"supporting": verdict.supporting, "judged": verdict.judged}
    for key in ("estimate", "low", "high"):
        value = getattr(verdict, key)
        values[key] = "" if value is None else wording.number(value, decimals_of(claim))
    values |= _stated(verdict, claim, wording)
    interval = "interval" if verdict.low is not None else "point"
    form = "several-things" if _names_several(claim) else verdict.word
    return wording.text_of(claim.unit, f"finding-{form}-{interval}", **values)


def _stated(verdict: Verdict, claim: Claim, wording: Wording) -> dict[str, str]:
    """Write what a claim itself states: a printed number, the groups it compares, or a threshold."""
    stated = claim.variables
    if claim.word == PRINTED_NUMBER:
        if parts := printed_parts(stated["published"]):
            found = wording.text("number-of", number=verdict.supporting, of=verdict.judged)
            return {"published": wording.text("number-of", number=parts[0], of=parts[1]), "estimate": found}
        return {"published": wording.number(float(printed_number(stated["published"]).value), decimals_of(claim))}
    values = {part: wording.label(stated[part]) for part in ("group", "than") if part in stated}
    if "threshold" in stated:
        statistic = wording.word(stated.get("statistic", "mean"))
        values |= {"threshold": _written_threshold(stated["threshold"], wording), "statistic": statistic}
    return values


def _written_threshold(value: float, wording: Wording) -> str:
    return wording.number(value, 0 if float(value).is_integer() else 2)


def decimals_of(claim: Claim) -> int:
    """Return the decimals with which the estimate of a claim is written: those of a printed number, or else 2."""
    if claim.word in COUNTED_ESTIMATES:
        return 0
    if claim.word != PRINTED_NUMBER or printed_parts(claim.variables["published"]):
        return 2
    return printed_number(claim.variables["published"]).decimals


def _names_several(claim: Claim) -> bool:
    """Return whether a claim names several items; the one named in the fewest units decides."""
    return claim.estimator in NAMING_ESTIMATORS and len(claim.variables["categories"]) > 1


def _against(verdict: Verdict, claim: Claim, wording: Wording) -> str:
    kind = claim.negative_cases["kind"]
    number = verdict.negative_cases
    if not number:
        return wording.text("against-none")
    form = "one" if number == 1 else "many"
    cases = f"{wording.number(number, 0)} {wording.word(f'{kind}-{form}')}"
    return wording.text(f"against-several-{form}" if _names_several(claim) else "against", cases=cases)

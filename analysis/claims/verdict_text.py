"""Write a verdict in words, in Danish or English."""

from typing import Any

from analysis.claims.reliability import PRINTED_NUMBER
from analysis.i18n import Wording
from analysis.measures.printed.printed_number import printed_number
from analysis.models import Claim, Reason, Verdict


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
        return wording.listing([wording.word(family) for family in value])
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
    if claim.word == PRINTED_NUMBER:
        values["published"] = wording.number(
            float(printed_number(claim.variables["published"]).value), decimals_of(claim)
        )
    interval = "interval" if verdict.low is not None else "point"
    form = "several-things" if _names_several(claim) else verdict.word
    return wording.text_of(claim.unit, f"finding-{form}-{interval}", **values)


def decimals_of(claim: Claim) -> int:
    """Return the decimals with which the estimate of a claim is written: those of a printed number, or else 2."""
    return printed_number(claim.variables["published"]).decimals if claim.word == PRINTED_NUMBER else 2


def _names_several(claim: Claim) -> bool:
    """Return whether a claim names several items; the one named in the fewest units decides."""
    return len(claim.variables.get("categories", ())) > 1


def _against(verdict: Verdict, claim: Claim, wording: Wording) -> str:
    kind = claim.negative_cases["kind"]
    number = verdict.negative_cases
    if not number:
        return wording.text("against-none")
    form = "one" if number == 1 else "many"
    cases = f"{wording.number(number, 0)} {wording.word(f'{kind}-{form}')}"
    return wording.text(f"against-several-{form}" if _names_several(claim) else "against", cases=cases)

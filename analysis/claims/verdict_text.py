"""A verdict in words, in Danish or English; the words follow from the verdict and are never typed by hand."""

from analysis.i18n import Wording
from analysis.models import Claim, Reason, Verdict


def sentence(verdict: Verdict, claim: Claim, wording: Wording) -> str:
    """Say what was found on a claim: the verdict, what it stands on, what speaks against it, or why there is none."""
    parts = [wording.text(f"verdict-{verdict.verdict}", claim=claim.id)]
    judged = verdict.verdict != "cannot_be_judged"
    if judged:
        parts.append(_finding(verdict, claim, wording))
    parts += [reason_text(reason, wording, claim.unit) for reason in verdict.reasons]
    if judged:
        parts.append(_against(verdict, claim, wording))
    return " ".join(parts)


def reason_text(reason: Reason, wording: Wording, unit: str = "municipality") -> str:
    """Say a reason in words: codes by their labels, numbers in the language's own form."""
    values = {key: _spoken(key, value, wording) for key, value in reason.values.items()}
    return wording.text_of(unit, f"reason-{reason.key}", **values)


def _spoken(key: str, value: object, wording: Wording) -> str:
    if key == "codes":
        return wording.listing([wording.code(code) for code in value])
    if key == "families":
        return wording.listing([wording.word(family) for family in value])
    if key == "word":
        return wording.word(value)
    if key in ("variable", "area"):
        return wording.label(value)
    if isinstance(value, float):
        return wording.number(value, 3)
    return str(value)


def _finding(verdict: Verdict, claim: Claim, wording: Wording) -> str:
    """Give K of N and the estimate with its interval, as far as the word has them."""
    values = {"supporting": verdict.supporting, "judged": verdict.judged}
    for key in ("estimate", "low", "high"):
        value = getattr(verdict, key)
        values[key] = "" if value is None else wording.number(value, 2)
    interval = "interval" if verdict.low is not None else "point"
    found = "several-things" if _names_several(claim) else verdict.word
    return wording.text_of(claim.unit, f"finding-{found}-{interval}", **values)


def _names_several(claim: Claim) -> bool:
    """Tell whether a claim names several things, of which the one named least decides."""
    return len(claim.variables.get("categories", ())) > 1


def _against(verdict: Verdict, claim: Claim, wording: Wording) -> str:
    kind = claim.negative_cases["kind"]
    number = verdict.negative_cases
    if not number:
        return wording.text("against-none")
    form = "one" if number == 1 else "many"
    cases = f"{wording.number(number, 0)} {wording.word(f'{kind}-{form}')}"
    return wording.text(f"against-several-{form}" if _names_several(claim) else "against", cases=cases)

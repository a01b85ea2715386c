"""Write a verdict as plain data and as a sentence, for internal and for public runs."""

from collections.abc import Mapping
from typing import Any

from analysis.claims.reliability import PRINTED_NUMBER
from analysis.claims.verdict_text import COUNTED_ESTIMATES, decimals_of, reason_text, verdict_sentence
from analysis.disclosure.public_verdicts import public_numbers, public_reasons
from analysis.i18n import Wording
from analysis.models import Claim, Verdict


def verdict_record(
    verdict: Verdict, claim: Claim, wording: Wording, public_counts: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Write a verdict as plain data, with its reasons in words.

    Parameters
    ----------
    verdict : Verdict
    claim : Claim
        The claim that was judged.
    wording : Wording
    public_counts : dict of str to int, optional
        In a public run, the number of units and interviews: numbers on small groups are left out.

    Returns
    -------
    dict
        The fields of the verdict, but for its reasons ``reason`` (in words) and ``reason_key``.
    """
    values = {key: value for key, value in vars(verdict).items() if key != "reasons"}
    reasons = verdict.reasons
    if public_counts is not None:
        values |= public_numbers(verdict, public_counts, claim.unit)
        reasons = public_reasons(reasons, public_counts)
    words = [reason_text(reason, wording, claim.unit) for reason in reasons]
    words += [wording.text("public-reason")] * (len(reasons) < len(verdict.reasons))
    return {**values, "reason": " ".join(words), "reason_key": " ".join(reason.key for reason in reasons)}


def displayed_sentence(
    verdict: Verdict, claim: Claim, wording: Wording, public_counts: Mapping[str, int] | None = None
) -> str:
    """Write a verdict as a sentence; in a public run, without numbers on small groups.

    Parameters
    ----------
    verdict, claim, wording, public_counts
        As in `verdict_record`.
    """
    if public_counts is None:
        return verdict_sentence(verdict, claim, wording)
    record = verdict_record(verdict, claim, wording, public_counts)
    parts = [wording.text(f"verdict-{verdict.verdict}", claim=claim.id)]
    if record["supporting_band"]:
        values = {"supporting": record["supporting_band"], "judged": record["judged"]}
        parts.append(wording.text_of(claim.unit, "public-finding", **values))
    return " ".join([*parts, *filter(None, [record["reason"]]), wording.text("public-numbers")])


def displayed_verdict(
    verdict: Verdict,
    claim: Claim,
    wording: Wording,
    is_synthetic: bool,
    public_counts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Write what is displayed with a verdict: the statement, its source and the sentence.

    Parameters
    ----------
    verdict, claim, wording
        As in `verdict_record`.
    is_synthetic : bool
        Whether the data are synthetic.
    public_counts : mapping, optional
        As in `verdict_record`.

    Returns
    -------
    dict
        `verdict_record` with ``sentence``, ``statement``, ``source`` and ``synthetic``; ``statement_language`` and
        ``title_language`` where the ledger does not have these texts in the language of the run;
        ``decimals`` where the claim is a printed number, or its estimate a number of units.
    """
    language = wording.language
    texts = {what: claim.text_and_language(what, language) for what in ("statement", "title")}
    has_own_decimals = claim.word in (PRINTED_NUMBER, *COUNTED_ESTIMATES)
    printed = {"decimals": decimals_of(claim)} if has_own_decimals else {}
    return {
        **verdict_record(verdict, claim, wording, public_counts),
        **printed,
        "sentence": displayed_sentence(verdict, claim, wording, public_counts),
        "statement": texts["statement"][0],
        "source": f"{texts['title'][0]}, {wording.date(claim.source['date'])}",
        "synthetic": is_synthetic,
        **{f"{what}_language": used for what, (_, used) in texts.items() if used != language},
    }

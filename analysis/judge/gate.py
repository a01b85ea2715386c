"""The reliability gate: a claim is not judged on a code that coders apply differently."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.study import Claim, Reason


def codes_behind(claim: Claim, codes: pd.DataFrame) -> list[str]:
    """List the codes that a claim rests on: those it names, and those of the families it names.

    Parameters
    ----------
    claim : Claim
    codes : DataFrame
        The dataset's codebook.
    """
    families = dict(codes[["code", "family"]].itertuples(index=False))
    named = list(_words(claim.variables))
    return [code for code in families if code in named or families[code] in named]


def codes_named(claim: Claim) -> list[str]:
    """List the codes that a claim names one by one, as the ledger spells them; experiences are no codes of its own."""
    parts = {part: claim.variables.get(part) for part in ("exposure", "against", "partner", "triggers", "listed")}
    alternatives = [category["any"] for category in claim.variables.get("categories", ()) if "any" in category]
    return list(dict.fromkeys(_words([*parts.values(), *alternatives])))


def _words(value: object) -> Sequence[str]:
    """Flatten the words of a record's variables."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [word for part in parts for word in _words(part)]


def unreliable(claim: Claim, codes: pd.DataFrame, agreement: pd.DataFrame, demands: Mapping) -> Reason | None:
    """Say which codes behind a claim were applied unreliably, or None.

    Parameters
    ----------
    agreement : DataFrame
        From `analysis.measure.agreement.code_agreement`; empty where no stretch was read by two coders.
    demands : mapping
        ``doubt`` and ``positives`` of ``quantifiers.yaml``.
    """
    behind = agreement[agreement.index.isin(codes_behind(claim, codes))]
    failing = behind[(behind["doubt"] > demands["doubt"]) & (behind["positives"] >= demands["positives"])]
    return Reason("coding-unreliable", {"codes": list(failing.index)}) if len(failing) else None

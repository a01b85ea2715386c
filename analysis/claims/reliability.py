"""The reliability gate: a claim is not judged on a code that coders apply differently."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.models import Claim, Reason

Column = np.ndarray | pd.Series
STANDINGS = ("reliable", "tentative", "unreliable", "too-rare", "no-variation")


def codes_behind(claim: Claim, codes: pd.DataFrame) -> list[str]:
    """List the codes that a claim rests on: those it names, and those of the families it names.

    Parameters
    ----------
    claim : Claim
    codes : DataFrame
        The dataset's codebook.
    """
    named = set(_words(claim.variables))
    return [code for code, family in zip(codes["code"], codes["family"], strict=True) if named & {code, family}]


def codes_named(claim: Claim) -> list[str]:
    """List the codes that a claim names one by one, as the ledger spells them; experiences are no codes of its own."""
    parts = {part: claim.variables.get(part) for part in ("exposure", "against", "partner", "triggers", "listed")}
    alternatives = [category["any"] for category in claim.variables.get("categories", ()) if "any" in category]
    return list(dict.fromkeys(_words([*parts.values(), *alternatives])))


def standing(agreement: pd.DataFrame, demands: Mapping) -> pd.DataFrame:
    """Say how far the coding of each code can be trusted.

    Parameters
    ----------
    agreement : DataFrame
        From `code_agreement.code_agreement`.
    demands : mapping
        ``doubt``, ``positives`` and ``sound`` of ``quantifiers.yaml``.

    Returns
    -------
    DataFrame
        ``agreement`` with ``standing`` as its second column: "no-variation" (alpha is undefined), "too-rare" (the gate
        is not applied), "unreliable" (claims that rest on it are not judged), "tentative" (alpha below ``sound``), or
        "reliable".
    """
    tests = [
        agreement["alpha"].isna(),
        agreement["positives"] < demands["positives"],
        agreement["doubt"] > demands["doubt"],
        agreement["alpha"] < demands["sound"],
    ]
    found = np.select(tests, STANDINGS[:0:-1], STANDINGS[0])
    table = agreement.copy()
    table.insert(1, "standing", found)
    return table


def standings(agreement: pd.DataFrame, demands: Mapping) -> pd.DataFrame:
    """Count the codes of each standing: indexed by ``standing``, column ``codes``."""
    counts = standing(agreement, demands)["standing"].value_counts().reindex(STANDINGS, fill_value=0)
    return counts.rename("codes").rename_axis("standing").to_frame()


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
        From `code_agreement.code_agreement`; empty where no stretch was read by two coders.
    demands : mapping
        ``doubt`` and ``positives`` of ``quantifiers.yaml``.
    """
    behind = agreement[agreement.index.isin(codes_behind(claim, codes))]
    failing = behind[fails(behind["doubt"], behind["positives"], demands)]
    return Reason("coding-unreliable", {"codes": list(failing.index)}) if len(failing) else None


def fails(doubt: Column, positives: Column, demands: Mapping) -> Column:
    """Tell for each code whether its coding cannot carry a claim.

    Parameters
    ----------
    doubt, positives : array or Series (codes,)
        The chance that its alpha lies below the floor, and how often it was given; rarer codes are not held to it.
    demands : mapping
        As in `unreliable`.
    """
    return (doubt > demands["doubt"]) & (positives >= demands["positives"])

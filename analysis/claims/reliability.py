"""Check intercoder reliability: a claim is not judged if a code behind it was applied unreliably."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.models import Claim, Reason

Column = np.ndarray | pd.Series
PRINTED_NUMBER = "equals"  # the word of claims that need no reliable coding
GROUP_PARTS = ("group", "than")  # the groups of interviews that a claim compares
PARTS_WITHOUT_CODES = (
    "published",
    "counted",
    "coefficient",
    "pooled",
    "variable",
    "statistic",
    "threshold",
    *GROUP_PARTS,
)
CODE_PARTS = ("exposure", "against", "partner", "triggers", "listed", "code", "other")
RELIABILITY_LEVELS = ("reliable", "tentative", "unreliable", "too-rare", "no-variation")


def codes_behind(claim: Claim, codes: pd.DataFrame) -> list[str]:
    """List the codes behind a claim: those it names, and those of the families it names.

    Parameters
    ----------
    claim : Claim
        From `ledger.load_claims`.
    codes : DataFrame
        The dataset's codebook, with columns ``code`` and ``family``.

    Examples
    --------
    >>> from analysis.claims.ledger import load_claims
    >>> codes = pd.DataFrame({"code": ["nurse", "consent"], "family": ["partner-external", "barrier"]})
    >>> codes_behind(load_claims()["PR-13"], codes)
    ['consent']
    """
    parts = {part: value for part, value in claim.variables.items() if part not in PARTS_WITHOUT_CODES}
    named = set(_words(parts))
    return [code for code, family in zip(codes["code"], codes["family"], strict=True) if named & {code, family}]


def codes_named(claim: Claim) -> list[str]:
    """List the codes that a claim names individually, as the ledger spells them; families and experiences are omitted.

    Parameters
    ----------
    claim : Claim
        From `ledger.load_claims`.

    Returns
    -------
    list of str
        Each code once, in the order of the record.

    Examples
    --------
    >>> from analysis.claims.ledger import load_claims
    >>> codes_named(load_claims()["SIRI-1"])
    ['action-plan', 'clear-options']
    """
    parts = {part: claim.variables.get(part) for part in CODE_PARTS}
    alternatives = [category["any"] for category in claim.variables.get("categories", ()) if "any" in category]
    return list(dict.fromkeys(_words([*parts.values(), *alternatives])))


def reliability_levels(agreement: pd.DataFrame, demands: Mapping) -> pd.DataFrame:
    """Add the reliability of each code to a table of agreement.

    Parameters
    ----------
    agreement : DataFrame
        From `code_agreement.code_agreement`, with columns ``alpha``, ``positives`` and ``doubt``.
    demands : mapping
        ``doubt``, ``positives`` and ``sound``, from `ledger.load_reliability`.

    Returns
    -------
    DataFrame
        ``agreement`` with ``standing`` as its second column: "no-variation" (alpha is undefined), "too-rare" (exempt
        from the check), "unreliable" (claims on the code are not judged), "tentative" (alpha below ``sound``), or
        "reliable".

    Examples
    --------
    >>> from analysis.claims.ledger import load_reliability
    >>> agreement = pd.DataFrame({"alpha": [0.9, 0.4], "positives": 30, "doubt": [0.0, 0.98]}, ["nurse", "school"])
    >>> reliability_levels(agreement, load_reliability())["standing"].to_dict()
    {'nurse': 'reliable', 'school': 'unreliable'}
    """
    tests = [
        agreement["alpha"].isna(),
        agreement["positives"] < demands["positives"],
        agreement["doubt"] > demands["doubt"],
        agreement["alpha"] < demands["sound"],
    ]
    levels = np.select(tests, RELIABILITY_LEVELS[:0:-1], RELIABILITY_LEVELS[0])
    table = agreement.copy()
    table.insert(1, "standing", levels)
    return table


def count_by_reliability(agreement: pd.DataFrame, demands: Mapping) -> pd.DataFrame:
    """Count the codes at each level of reliability, as ``codes`` by ``standing``; see `reliability_levels`.

    Parameters
    ----------
    agreement : DataFrame
        Agreement on each code, from `code_agreement`.
    demands : mapping
        What a reliable code must reach, as in `reliability_levels`.

    Returns
    -------
    DataFrame
        Indexed by ``standing``: ``codes``, the number of codes at that level.
    """
    counts = reliability_levels(agreement, demands)["standing"].value_counts().reindex(RELIABILITY_LEVELS, fill_value=0)
    return counts.rename("codes").rename_axis("standing").to_frame()


def _words(value: object) -> Sequence[str]:
    """Flatten the texts in a record's variables."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [word for part in parts for word in _words(part)]


def unreliable(claim: Claim, codes: pd.DataFrame, agreement: pd.DataFrame, demands: Mapping) -> Reason | None:
    """Find the codes behind a claim that were applied unreliably.

    Parameters
    ----------
    claim : Claim
        From `ledger.load_claims`.
    codes : DataFrame
        The dataset's codebook.
    agreement : DataFrame
        From `code_agreement.code_agreement`; empty if no text was read by two coders.
    demands : mapping
        ``doubt`` and ``positives``, from `ledger.load_reliability`.

    Returns
    -------
    Reason or None
        With the codes; None if there are none, or if the claim is a printed number, which says nothing beyond the
        codings that it counts.
    """
    if claim.word == PRINTED_NUMBER:
        return None
    behind = agreement[agreement.index.isin(codes_behind(claim, codes))]
    failing = behind[is_unreliable(behind["doubt"], behind["positives"], demands)]
    return Reason("coding-unreliable", {"codes": list(failing.index)}) if len(failing) else None


def is_unreliable(doubt: Column, positives: Column, demands: Mapping) -> Column:
    """Return, for each code, whether its coding is too unreliable for a claim.

    Parameters
    ----------
    doubt, positives : array or Series (codes,)
        The probability that alpha is below the floor, and how often the code was used; rare codes are exempt.
    demands : mapping
        As in `unreliable`.
    """
    return (doubt > demands["doubt"]) & (positives >= demands["positives"])

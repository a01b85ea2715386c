"""Statements: each stretch on a partner, with the experience and the other codes that overlap it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.passages.overlap import overlapping_pairs

SCORES = {"positive": 1.0, "mixed": 0.5, "negative": 0.0}


def partner_statements(
    codings: pd.DataFrame, partner_families: Sequence[str], cooccur_by: str = "overlap"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Derive the statements from the codings: two partners on a stretch make two statements.

    Parameters
    ----------
    codings : DataFrame
        One row per coding, as in `models.StudySubset`.
    partner_families : sequence of str
        The families whose codes are partners.
    cooccur_by : str
        When two codes count as occurring together, as in `overlap.overlapping_pairs`.

    Returns
    -------
    statements : DataFrame
        One row per coding of a partner: the columns of ``codings`` with ``partner`` for ``code``, and ``statement``,
        ``experience`` (positive, mixed, negative or missing) and ``score`` (1, .5, 0 or missing).
    cooccurrences : DataFrame
        One row per statement and other code that overlaps it: ``statement, code, family``, each pair once.
    """
    is_partner = codings["family"].isin(partner_families)
    partners = codings[is_partner].rename(columns={"code": "partner"})
    statements = partners.reset_index(drop=True).rename_axis("statement").reset_index()
    others = codings[~is_partner].reset_index(drop=True)
    rows, other_rows = overlapping_pairs(statements, others, cooccur_by)
    cooccurrences = pd.DataFrame({"statement": rows}).assign(
        code=others["code"].to_numpy()[other_rows], family=others["family"].to_numpy()[other_rows]
    )
    cooccurrences = cooccurrences.drop_duplicates(ignore_index=True)
    experience = experience_of(cooccurrences, len(statements))
    return statements.assign(experience=experience, score=experience.map(SCORES).astype("float64")), cooccurrences


def experience_of(cooccurrences: pd.DataFrame, statements: int) -> pd.Series:
    """Name each statement's experience: positive and negative on one partner's stretch make a mixed one."""
    has = {code: _marked(cooccurrences.loc[cooccurrences["code"] == code, "statement"], statements) for code in SCORES}
    mixed = has["mixed"] | (has["positive"] & has["negative"])
    names = np.select([mixed, has["positive"], has["negative"]], ["mixed", "positive", "negative"], default="")
    return pd.Series(names, dtype="str").replace("", pd.NA).astype("str")


def counted_experiences(statements: pd.DataFrame, mixed: str) -> np.ndarray:
    """Determine for each statement whether its experience counts.

    Parameters
    ----------
    mixed : {"half", "dropped"}
        Whether a mixed experience counts, with its score of one half, or is left out.

    Raises
    ------
    ValueError
        If ``mixed`` is neither.
    """
    if mixed not in ("half", "dropped"):
        raise ValueError(f"unknown mixed {mixed!r}; use half or dropped")
    scored = statements["score"].notna().to_numpy()
    return scored if mixed == "half" else scored & (statements["experience"] != "mixed").to_numpy()


def with_code(statements: pd.DataFrame, cooccurrences: pd.DataFrame, codes: list[str]) -> np.ndarray:
    """Determine for each statement whether any of ``codes`` overlaps it."""
    with_it = cooccurrences.loc[cooccurrences["code"].isin(codes), "statement"]
    numbers = statements["statement"].to_numpy()
    return _marked(with_it, int(max(numbers.max(initial=-1), with_it.max() if len(with_it) else -1)) + 1)[numbers]


def _marked(numbers: pd.Series, size: int) -> np.ndarray:
    """Mark the given numbers among 0 to size - 1: statements are numbered, so no look-up is needed."""
    marks = np.zeros(size, dtype=bool)
    marks[numbers.to_numpy()] = True
    return marks

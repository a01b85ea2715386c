"""What an appraisal finds, as lines to read: what speaks against a claim first, and what flips its verdict."""

from collections.abc import Iterator, Mapping
from functools import partial

import pandas as pd

from analysis.claims.trace import SIDES
from analysis.claims.verdict_text import reason_text, sentence
from analysis.i18n import Wording
from analysis.models import Claim, Verdict
from analysis.robustness.repeated_verdicts import COLUMNS
from analysis.robustness.stability import Stability, repetition_name


def trace_lines(told: pd.DataFrame, claim: Claim, words: Mapping[str, str], wording: Wording) -> Iterator[str]:
    """List what a claim rests on, side by side with how much there is of it.

    Parameters
    ----------
    told : DataFrame
        From `trace.trace`.
    words : mapping
        What each segment says, where it may be shown.
    """
    for side in SIDES:
        rows = told[told["side"] == side]
        yield wording.text(f"trace-{side}", number=len(rows))
        for row in rows.itertuples():
            yield f"  {_place(row, claim, wording)}"
            if text := words.get(row.segment):
                yield f"    {' '.join(text.split())}"


def _place(row: object, claim: Claim, wording: Wording) -> str:
    known = [wording.label(part) for part in (row.municipality, row.area) if pd.notna(part)]
    where = f"{row.interview} ({', '.join(known)})" if known else row.interview
    if pd.isna(row.segment):
        return (
            f"{where}: {wording.text('trace-silent', codes=_missed(row.codes, claim, wording))}" if row.codes else where
        )
    codes = wording.listing([wording.code(code) for code in row.codes])
    return f"{where}, {row.segment}, {wording.word('coder')} {row.coder}: {codes}"


def _missed(codes: tuple[str, ...], claim: Claim, wording: Wording) -> str:
    """Name what an interview does not name: one way or another, each of one code or of several that must meet."""
    ways = next(
        (
            category["any"]
            for category in claim.variables["categories"]
            if tuple(dict.fromkeys(code for way in category.get("any", ()) for code in way)) == codes
        ),
        [[code] for code in codes],  # any code of a family
    )
    return wording.listing([wording.listing([wording.code(code) for code in way]) for way in ways], style="or")


def judgement(verdict: Verdict, claim: Claim, wording: Wording) -> dict[str, object]:
    """Give a verdict as a row of a table: what it is on, its numbers, and in words why."""
    numbers = {key: value for key, value in vars(verdict).items() if key != "reasons"}
    reasons = [reason_text(reason, wording, claim.unit) for reason in verdict.reasons]
    words = {"reason": " ".join(reasons), "sentence": sentence(verdict, claim, wording)}
    return {**numbers, "unit": claim.unit, "statement": claim.statement(wording.language), **words}


def change_lines(changed: pd.DataFrame, claims: Mapping[str, Claim], wording: Wording) -> Iterator[str]:
    """List the numbers of verdicts that differ, one on a line."""
    for row in changed.itertuples():
        before, after = (_shown(row.what, value, wording) for value in (row.before, row.after))
        what = wording.text_of(claims[row.claim].unit, f"changed-{row.what}")
        yield f"  {row.claim}, {what}: {before} → {after}"


def _shown(what: str, value: object, wording: Wording) -> str:
    if value is None or pd.isna(value):
        return wording.text("no-number")
    if what == "verdict":
        return wording.word(value)
    return wording.number(value, 0 if float(value).is_integer() and what not in ("estimate", "low", "high") else 2)


def standing_line(name: str, standing: Stability | None, wording: Wording) -> str:
    """Say of one claim how often its verdict stands, and what flips it."""
    if standing is None:
        return f"{name}: {wording.word('cannot_be_judged')}"
    counts = [f"{wording.text(f'stands-{kind}')} {n}/{of}" for kind, (n, of) in standing.counts.items()]
    line = f"{name}: {wording.word(standing.word)}" + (f" ({'; '.join(counts)})" if counts else "")
    for kind, (number, of) in standing.unjudged.items():
        line += f"; {wording.text(f'stands-{kind}')}: {wording.text('stands-not-judged', number=number, of=of)}"
    flips = [repetition_name(*flip, partial(_phrase, wording), wording.label) for flip in standing.flipped_by]
    return f"{line}; {wording.text('stands-flipped', by=wording.listing(flips))}" if flips else line


def _phrase(wording: Wording, what: str, **values: object) -> str:
    return wording.text(f"stands-{what}", **values)


def fork_lines(forks: pd.DataFrame, wording: Wording) -> Iterator[str]:
    """List the forks of one claim's rule by what they estimate, with their verdicts."""
    for label, fork in labelled_forks(forks, wording).sort_values("estimate", kind="stable").iterrows():
        estimate = wording.text("no-number") if pd.isna(fork["estimate"]) else wording.number(fork["estimate"], 2)
        yield f"  {estimate}  {wording.word(fork['verdict'])}  ({label})"


def labelled_forks(forks: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Name each fork by the choices that set it apart from the registered one, which is the first.

    Returns
    -------
    DataFrame
        Indexed by those words: ``estimate, verdict``.
    """
    things = [thing for thing in forks.columns.drop(list(COLUMNS)) if forks[thing].notna().any()]
    labels = []
    for number, fork in enumerate(forks[things].to_dict("records")):
        other = [thing for thing in things if fork[thing] != forks[thing].iloc[0]]
        words = "; ".join(wording.text(f"choice-{thing}-{fork[thing]}") for thing in other)
        labels.append(words if number else wording.text("as-registered"))
    table = forks[["estimate", "verdict"]].astype({"estimate": float})
    return table.set_axis(pd.Index(labels, name="fork"))

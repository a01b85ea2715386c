"""Write evidence and robustness as lines of text, with the evidence against a claim first."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from analysis.claims.verdict_text import reason_text, verdict_sentence
from analysis.i18n import Wording
from analysis.models import SIDES, Claim, Verdict
from analysis.robustness.stability import COLUMNS, Stability, repetition_name


def trace_lines(traced: pd.DataFrame, claim: Claim, texts: Mapping[Any, str], wording: Wording) -> Iterator[str]:
    """Write the evidence on a claim, side by side, each with its count.

    Parameters
    ----------
    traced : DataFrame
        From `trace.trace`.
    texts : mapping
        The text of each segment that may be shown.
    """
    for side in SIDES:
        rows = traced[traced["side"] == side]
        yield wording.text(f"trace-{side}", number=len(rows))
        for row in rows.itertuples():
            yield f"  {_source(row, claim, wording)}"
            if text := texts.get(row.segment):
                yield f"    {' '.join(text.split())}"


def _source(row: Any, claim: Claim, wording: Wording) -> str:
    """Name the interview and segment of a row, with its codes, or the codes that the interview does not mention."""
    places = [wording.label(part) for part in (row.unit, row.group) if pd.notna(part)]
    interview = f"{row.interview} ({', '.join(places)})" if places else row.interview
    if pd.isna(row.segment):
        if not row.codes:
            return interview
        return f"{interview}: {wording.text('trace-silent', codes=_missed(row.codes, claim, wording))}"
    codes = wording.listing([wording.code(code) for code in row.codes])
    return f"{interview}, {row.segment}, {wording.word('coder')} {row.coder}: {codes}"


def _missed(codes: tuple[str, ...], claim: Claim, wording: Wording) -> str:
    """List the codes, or combinations of overlapping codes, any of which the interview would need to mention."""
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
    """Return a verdict as a row of a table: the claim, its numbers, and the reasons in words."""
    numbers = {key: value for key, value in vars(verdict).items() if key != "reasons"}
    reasons = [reason_text(reason, wording, claim.unit) for reason in verdict.reasons]
    words = {"reason": " ".join(reasons), "sentence": verdict_sentence(verdict, claim, wording)}
    return {**numbers, "unit": claim.unit, "statement": claim.statement(wording.language), **words}


def stability_line(name: str, stability: Stability | None, wording: Wording) -> str:
    """Write how often the verdict on a claim stays the same, and which repetitions change it."""
    if stability is None:
        return f"{name}: {wording.word('cannot_be_judged')}"
    counts = [f"{wording.text(f'stability-{kind}')} {n}/{of}" for kind, (n, of) in stability.counts.items()]
    line = f"{name}: {wording.word(stability.word)}" + (f" ({'; '.join(counts)})" if counts else "")
    for kind, (number, of) in stability.unjudged.items():
        line += f"; {wording.text(f'stability-{kind}')}: {wording.text('stability-not-judged', number=number, of=of)}"
    flips = [repetition_name(*flip, partial(_phrase, wording), wording.label) for flip in stability.flipped_by]
    return f"{line}; {wording.text('stability-flipped', by=wording.listing(flips))}" if flips else line


def _phrase(wording: Wording, what: str, **values: object) -> str:
    return wording.text(f"stability-{what}", **values)


def specification_lines(specifications: pd.DataFrame, wording: Wording) -> Iterator[str]:
    """Write the specifications of a claim's rule with their verdicts, in order of their estimates."""
    table = labelled_specifications(specifications, wording).sort_values("estimate", kind="stable")
    for label, estimate, verdict in table[["estimate", "verdict"]].itertuples(name=None):
        number = wording.text("no-number") if pd.isna(estimate) else wording.number(estimate, 2)
        yield f"  {number}  {wording.word(verdict)}  ({label})"


def labelled_specifications(specifications: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Label each specification by the choices that differ from the registered one, which is the first.

    Returns
    -------
    DataFrame
        Indexed by these labels: ``estimate, verdict``.
    """
    columns = specifications.columns.drop(list(COLUMNS))
    decisions = [decision for decision in columns if specifications[decision].notna().any()]
    labels = []
    for number, specification in enumerate(specifications[decisions].to_dict("records")):
        different = [decision for decision in decisions if specification[decision] != specifications[decision].iloc[0]]
        label = "; ".join(wording.text(f"choice-{decision}-{specification[decision]}") for decision in different)
        labels.append(label if number else wording.text("as-registered"))
    table = specifications[["estimate", "verdict"]].astype({"estimate": float})
    return table.set_axis(pd.Index(labels, name="fork"))

"""Find the claims that depend on an interview, a segment, a coder or a code."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.errors import InputError, Issue
from analysis.messages.suggestions import did_you_mean
from analysis.models import SIDES

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("side", "interview", "segment", "coder", "codes")
KINDS = ("interview", "segment", "coder", "code")


def dependent_claims(traces: Mapping[str, "pd.DataFrame"], kind: str, name: str) -> "pd.DataFrame":
    """Count, for each claim, the rows of evidence that depend on one item, by side.

    Parameters
    ----------
    traces : dict of str to DataFrame
        By claim, from `trace.trace`.
    kind : {"interview", "segment", "coder", "code"}
        The kind of item.
    name : str
        Its key.

    Returns
    -------
    DataFrame
        Indexed by claim, only those that depend on the item: ``against, undecided, for``, and ``of``, the rows of
        evidence in all.

    Raises
    ------
    ValueError
        If the kind is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["side", "interview", "segment", "coder", "codes"]
    >>> rows = [("for", "I1", "S1", "C1", ("nurse",)), ("against", "I2", "S2", "C1", ("nurse",))]
    >>> dependent_claims({"PR-9": pd.DataFrame(rows, columns=columns)}, "interview", "I1").loc["PR-9"].to_dict()
    {'against': 0, 'undecided': 0, 'for': 1, 'of': 2}
    """
    import pandas as pd

    rows = dependent_counts({claim: trace_rows(traced) for claim, traced in traces.items()}, kind, name)
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*SIDES, "of"]).rename_axis("claim")


def check_exists(dataset: str, kind: str, name: str, known: Iterable[str]) -> None:
    """Check that a dataset has an item.

    Raises
    ------
    InputError
        If it does not; the error suggests the nearest name.
    """
    known = list(known)
    if name not in known:
        raise InputError(dataset, [Issue(f"{kind}s.csv", f"has no {kind} {name!r}", did_you_mean(name, known))])


def trace_rows(traced: "pd.DataFrame") -> list[list]:
    """Convert a trace to plain rows, which can be stored: side, interview, segment, coder, and the codes."""
    known = traced[list(COLUMNS)].astype(object)
    rows = known.where(known.notna(), None).itertuples(index=False, name=None)
    return [[*row[:-1], list(row[-1])] for row in rows]


def dependent_counts(traces: Mapping[str, Sequence[Sequence]], kind: str, name: str) -> dict[str, list[int]]:
    """Count as `dependent_claims` does, from plain rows and to plain numbers; errors as there."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; use one of {', '.join(KINDS)}")
    place = COLUMNS.index("codes" if kind == "code" else kind)
    counts = {}
    for claim, rows in traces.items():
        sides = [row[0] for row in rows if (name in row[place] if kind == "code" else row[place] == name)]
        if sides:
            counts[claim] = [*(sides.count(side) for side in SIDES), len(rows)]
    return counts


def dependent_lines(counts: Mapping[str, Sequence[int]], name: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Write how much of each claim's evidence depends on an item, one line per claim, or that none does.

    Parameters
    ----------
    counts : mapping
        From `dependent_counts`.
    texts : mapping
        The phrases ``rests-on`` and ``rests-nothing`` of one language.
    """
    for claim, (against, undecided, supporting, of) in counts.items():
        sides = {"against": against, "undecided": undecided, "supporting": supporting}
        yield texts["rests-on"].format(claim=claim, rows=sum(sides.values()), of=of, **sides)
    if not counts:
        yield texts["rests-nothing"].format(name=name)

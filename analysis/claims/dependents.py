"""From an interview, a segment, a coder or a code to the claims that rest on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.errors import InputError, Issue
from analysis.messages.suggestions import did_you_mean
from analysis.models import SIDES

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("side", "interview", "segment", "coder", "codes")
KINDS = ("interview", "segment", "coder", "code")


def rests_on(traces: Mapping[str, "pd.DataFrame"], kind: str, name: str) -> "pd.DataFrame":
    """Count for each claim what of it rests on one thing, by the side that it speaks for.

    Parameters
    ----------
    traces : dict of str to DataFrame
        By claim, from `trace.trace`.
    kind : {"interview", "segment", "coder", "code"}
    name : str

    Returns
    -------
    DataFrame
        Indexed by claim, only those that rest on it: ``against, undecided, for`` and ``of``, what the claim rests on in
        all.

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    import pandas as pd

    rows = counted({claim: trace_rows(told) for claim, told in traces.items()}, kind, name)
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*SIDES, "of"]).rename_axis("claim")


def hold_known(dataset: str, kind: str, name: str, known: Iterable[str]) -> None:
    """Refuse a thing that a dataset does not have, and suggest which one may be meant."""
    known = list(known)
    if name not in known:
        raise InputError(dataset, [Issue(f"{kind}s.csv", f"has no {kind} {name!r}", did_you_mean(name, known))])


def trace_rows(told: "pd.DataFrame") -> list[list]:
    """Give a trace as plain rows, which can be stored: side, interview, segment, coder, and the codes."""
    known = told[list(COLUMNS)].astype(object)
    rows = known.where(known.notna(), None).itertuples(index=False, name=None)
    return [[*row[:-1], list(row[-1])] for row in rows]


def counted(traces: Mapping[str, Sequence[Sequence]], kind: str, name: str) -> dict[str, list[int]]:
    """Count as `rests_on` does, from plain rows and to plain numbers; errors as there."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is nothing that a claim rests on; use {', '.join(KINDS)}")
    place = COLUMNS.index("codes" if kind == "code" else kind)
    found = {}
    for claim, rows in traces.items():
        there = [row[0] for row in rows if (name in row[place] if kind == "code" else row[place] == name)]
        if there:
            found[claim] = [*(there.count(side) for side in SIDES), len(rows)]
    return found


def counted_lines(found: Mapping[str, Sequence[int]], name: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Say of each claim what of it rests on a thing, or that none does.

    Parameters
    ----------
    found : mapping
        From `counted`.
    texts : mapping
        The phrases ``rests-on`` and ``rests-nothing`` of one language.
    """
    for claim, (against, undecided, supporting, of) in found.items():
        sides = {"against": against, "undecided": undecided, "supporting": supporting}
        yield texts["rests-on"].format(claim=claim, rows=sum(sides.values()), of=of, **sides)
    if not found:
        yield texts["rests-nothing"].format(name=name)

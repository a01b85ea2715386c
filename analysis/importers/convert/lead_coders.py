"""Assign the roles of lead coder and second coder for everything that was read."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.importers.convert.parts_read import ReadScope
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.project.import_report import ReportEntry, report_entries

_COLUMNS = ["coder", "interview", "start", "end", "segment", "role"]
_Piece = tuple[str, str, str]  # start, end, segment: all empty for a whole interview
_WHOLE: _Piece = ("", "", "")


def assign_leads(
    scope: ReadScope,
    name_of: Mapping[str, str],
    length: Mapping[str, int],
    label: Mapping[str, str],
    mapping: ImportMapping,
) -> tuple[pd.DataFrame, list[ReportEntry]]:
    """Choose the lead of each interview: the coder in the mapping, or else the one with most codings there.

    For parts that the lead has not read, the next coder who has read them is the lead.

    Parameters
    ----------
    scope : ReadScope
    name_of : dict
        The foreign names of interviews, which the mapping uses.
    length : dict
        The length of each interview's text, if known.
    label : dict
        The coders' keys by name and by pseudonym, as the mapping may use either.

    Returns
    -------
    (assignments, remarks)
    """
    wanted = mapping.get("lead", {})
    given = scope.codings.groupby(["interview", "coder"], sort=False).size().to_dict()
    placeless = scope.segments[scope.segments["start"] == ""].groupby("interview")["segment"].agg(list).to_dict()
    rows, chosen = [], []
    for interview, read in _by_interview(scope).items():
        coders = sorted(read, key=lambda coder: (-given.get((interview, coder), 0), coder))
        stated = label.get(wanted if isinstance(wanted, str) else wanted.get(name_of[interview], ""))
        lead = stated if stated in read else coders[0]
        if len(coders) > 1 and lead != stated:
            numbers = ", ".join(f"{coder} {given.get((interview, coder), 0)}" for coder in coders)
            chosen.append(f"{interview}: {lead} ({numbers})")
        coders.sort(key=lambda coder: coder != lead)
        roles = _roles([read[coder] for coder in coders], length.get(interview, 0), placeless.get(interview, []))
        roles_by_coder = dict(zip(coders, roles, strict=True))
        for coder in sorted(coders, key=lambda coder: (coder != lead, coder)):
            rows += [(coder, interview, *piece, role) for piece, role in roles_by_coder[coder]]
    assignments = pd.DataFrame(rows, columns=_COLUMNS, dtype="str")
    return assignments, report_entries({"interviews where who coded most leads, as the mapping names nobody": chosen})


def _by_interview(scope: ReadScope) -> dict[str, dict[str, list[_Piece]]]:
    """Group the parts read by interview and coder, with coded or marked interviews first."""
    read: dict[str, dict[str, list[_Piece]]] = {key: {} for key in scope.codings["interview"].drop_duplicates()}
    for coder, interview, *piece in scope.parts.itertuples(index=False, name=None):
        read.setdefault(interview, {}).setdefault(coder, []).append(tuple(piece))
    return {
        interview: {coder: [_WHOLE] if _WHOLE in pieces else pieces for coder, pieces in each.items()}
        for interview, each in read.items()
        if each
    }


def _roles(
    read: Sequence[Sequence[_Piece]], length: int, placeless: Sequence[str]
) -> Iterable[list[tuple[_Piece, str]]]:
    """Split what each coder has read into parts led by an earlier coder and parts that this coder leads."""
    led: list[tuple[int, int]] = []
    led_segments: set[str] = set()
    whole_led = False
    for pieces in read:
        if whole_led or (pieces == [_WHOLE] and not led and not led_segments):
            yield [(piece, "second" if whole_led else "lead") for piece in pieces]
            whole_led = True
            continue
        if pieces == [_WHOLE]:
            pieces = [*([("0", str(length), "")] if length else []), *(("", "", segment) for segment in placeless)]
            whole_led = True
        spans = _joined((int(start), int(end)) for start, end, segment in pieces if not segment)
        segments = [segment for *_, segment in pieces if segment]
        second = [*_spans(_common(spans, led)), *_single(one for one in segments if one in led_segments)]
        lead = [*_spans(_without(spans, led)), *_single(one for one in segments if one not in led_segments)]
        yield [*((piece, "second") for piece in second), *((piece, "lead") for piece in lead)]
        led, led_segments = _joined([*led, *spans]), led_segments | set(segments)


def _spans(spans: Iterable[tuple[int, int]]) -> list[_Piece]:
    return [(str(start), str(end), "") for start, end in spans]


def _single(segments: Iterable[str]) -> list[_Piece]:
    return [("", "", segment) for segment in segments]


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort spans, and merge those that overlap or touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _common(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    pairs = ((max(start, a), min(end, b)) for start, end in spans for a, b in others)
    return [(start, end) for start, end in pairs if start < end]


def _without(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Subtract other spans from spans; all are sorted and disjoint."""
    left = []
    for start, end in spans:
        for a, b in _common([(start, end)], others):
            if start < a:
                left.append((start, a))
            start = b
        if start < end:
            left.append((start, end))
    return left

"""Compare two exports of one study: codings added, removed and moved, and changes to the codebook."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import pandas as pd

from analysis.importers.codes.code_paths import SEPARATOR
from analysis.importers.compare.coder_names import coder_labels, renamed_coders
from analysis.importers.compare.matching import MatchedProject, match_projects
from analysis.importers.compare.source_changes import source_changes, source_names
from analysis.importers.names.comparable_names import comparable, comparable_path
from analysis.importers.project.import_report import shortened
from analysis.importers.project.qda_project import QDAProject

_CODING = ["place", "code", "user", "again"]
_TOGETHER = ["source", "code", "user", "text"]


@dataclass(frozen=True)
class ProjectDifference:
    """The differences, as readable lines by heading, and numbers.

    ``codings``, ``codes``, ``sources`` and ``coders`` contain a line for each item that was added, removed, moved,
    renamed or redefined. ``notes`` lists what does not count as a difference, such as labels in a dataset for names in
    an export.
    """

    numbers: Mapping[str, int]
    codings: Mapping[str, Sequence[str]]
    codes: Mapping[str, Sequence[str]]
    sources: Mapping[str, Sequence[str]]
    coders: Mapping[str, Sequence[str]]
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(lines for _, part in self._parts() for lines in part.values())

    def _parts(self) -> list[tuple[str, Mapping[str, Sequence[str]]]]:
        return [(kind, getattr(self, kind)) for kind in ("coders", "codings", "codes", "sources")]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def as_text(self, most: int = 50) -> str:
        lines = [f"Codings: {self.numbers['old']} before, {self.numbers['new']} now"]
        for kind, part in self._parts():
            lines += _listed({f"{kind} {what}": items for what, items in part.items()}, most)
        lines += [] if self else ["no difference"]
        notes = _listed(self.notes, most)
        return "\n".join([*lines, *(["not counted as differences:"] if notes else []), *notes]) + "\n"


def _listed(part: Mapping[str, Sequence[str]], most: int) -> list[str]:
    lines = []
    for what, items in part.items():
        lines += [f"{what}: {len(items)}", *(f"    {item}" for item in shortened(items, most))] if items else []
    return lines


def compare_projects(old: QDAProject, new: QDAProject, names: bool = False) -> ProjectDifference:
    """Compare two projects by text, place and path, ignoring ids and relying little on names.

    Parameters
    ----------
    old, new : QDAProject
        If one is a dataset and the other an export, different names and items that only one can contain are notes.
    names : bool
        Whether to show coders by their names; otherwise they are numbered.
    """
    mixed = (old.file_format == "dataset") != (new.file_format == "dataset")
    before, after = match_projects(old, new, several=mixed)
    coder = coder_labels(before, after, names)
    gone, added = _only_in(before, after), _only_in(after, before)
    implied = 0
    if mixed:
        gone, added, implied = _without_implied(before, after, gone, added)
    moved, gone, added = _moved(gone, added)
    codes, code_notes = _codes(before, after, mixed)
    sources, source_notes = source_changes(old, new, before, after, mixed)
    coders = renamed_coders(before, after, names)
    notes = {"coders of another name": coders if mixed else [], **code_notes, **source_notes}
    if implied:
        notes["codings of codes that count what is below them, which the export does not have"] = [str(implied)]
    return ProjectDifference(
        numbers={"old": len(before.codings), "new": len(after.codings)},
        codings={
            "added": _shown(added, after, coder),
            "gone": _shown(gone, before, coder),
            "moved": _shown_moved(moved, before, coder),
        },
        codes=codes,
        sources=sources,
        coders={"renamed": [] if mixed else coders},
        notes={what: lines for what, lines in notes.items() if lines},
    )


def _only_in(one: MatchedProject, other: MatchedProject) -> pd.DataFrame:
    """Return the codings of one project that the other does not have."""
    both = one.codings.merge(other.codings[_CODING].drop_duplicates(), "left", on=_CODING, indicator=True)
    return both[both["_merge"] == "left_only"].drop(columns="_merge")


def _without_implied(
    before: MatchedProject, after: MatchedProject, gone: pd.DataFrame, added: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Leave out codings that are implied by a coding of a code below."""
    kept = []
    for side, left in ((before, gone), (after, added)):
        below = _codings_above(side)
        is_implied = left.merge(below, "left", on=["place", "code", "user"], indicator=True)["_merge"] == "both"
        kept.append(left[~is_implied.to_numpy()])
    return kept[0], kept[1], len(gone) + len(added) - sum(map(len, kept))


def _codings_above(side: MatchedProject) -> pd.DataFrame:
    """Derive the codings that codes have if they count the codes below them."""
    code_of = {path: code for code, path in side.codes["path"].items()}
    pairs = [
        (code, code_of[path[:depth]])
        for code, path in side.codes["path"].items()
        for depth in range(1, len(path))
        if path[:depth] in code_of
    ]
    above = pd.DataFrame(pairs, columns=["code", "above"], dtype="str")
    codings = side.codings[["place", "code", "user"]].merge(above, on="code")
    return codings.drop(columns="code").rename(columns={"above": "code"}).drop_duplicates()


def _moved(gone: pd.DataFrame, added: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Pair codings of the same words by the same coder at different places."""
    sides = []
    for frame in (gone, added):
        spoken = frame[frame["text"] != ""]
        sides.append(spoken.assign(turn=spoken.groupby(_TOGETHER).cumcount(), row=spoken.index))
    keys = [*_TOGETHER, "turn"]
    pairs = sides[0].merge(sides[1][[*keys, "spot", "row"]], on=keys, suffixes=("", "_new"))
    return pairs, gone.drop(index=pairs["row"].tolist()), added.drop(index=pairs["row_new"].tolist())


def _shown(codings: pd.DataFrame, side: MatchedProject, coder: Mapping[str, str]) -> list[str]:
    name, path = source_names(side), _code_names(side)
    return [
        f"{name[source]}, {spot}, {path[code]} ({coder[user]})"
        for source, spot, code, user in codings[["source", "spot", "code", "user"]].itertuples(index=False)
    ]


def _shown_moved(codings: pd.DataFrame, side: MatchedProject, coder: Mapping[str, str]) -> list[str]:
    name, path = source_names(side), _code_names(side)
    return [
        f"{name[source]}, {path[code]} ({coder[user]}): {old} -> {new}"
        for source, old, new, code, user in codings[["source", "spot", "spot_new", "code", "user"]].itertuples(
            index=False
        )
    ]


def _code_names(side: MatchedProject) -> dict[str, str]:
    return {str(code): SEPARATOR.join(path) for code, path in side.codes["path"].items()}


def _codes(
    before: MatchedProject, after: MatchedProject, mixed: bool
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """List codes added, removed, renamed, moved below another code or redefined, and notes that are no differences."""
    names = [_code_names(side) for side in (before, after)]
    both = before.codes.merge(after.codes, left_index=True, right_index=True, suffixes=("", "_new"))
    pairs = both[["path", "path_new"]].map(comparable_path)
    other = both[pairs["path"] != pairs["path_new"]]
    lines = [
        (path[-1:] == new[-1:], f"{SEPARATOR.join(path)} -> {SEPARATOR.join(new)}")
        for path, new in zip(other["path"], other["path_new"], strict=True)
    ]
    stated = both[both["description"].map(comparable) != both["description_new"].map(comparable)]
    alone = [[code for code in names[k] if code not in names[1 - k]] for k in (0, 1)]
    used = [set(side.codings["code"]) for side in (before, after)]
    unused = [names[k][code] for k in (0, 1) for code in alone[k] if mixed and code not in used[k]]
    gone, added = ([names[k][code] for code in alone[k] if not mixed or code in used[k]] for k in (0, 1))
    renamed, below = ([line for is_below, line in lines if is_below == wanted] for wanted in (False, True))
    redefined = [SEPARATOR.join(path) for path in stated["path"]]
    if not mixed:
        return dict(zip(_CODE_CHANGES, (added, gone, renamed, below, redefined), strict=True)), {}
    notes = {
        "codes of another name": [*renamed, *below],
        "codes in other words": redefined,
        "codes that only one of the two has, without codings": unused,
    }
    return dict(zip(_CODE_CHANGES, (added, gone, [], [], []), strict=True)), notes


_CODE_CHANGES = ("added", "gone", "renamed", "below another code", "described anew")

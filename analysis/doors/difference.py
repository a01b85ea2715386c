"""Two exports of one study -> what was coded, uncoded and moved between them, and how the codebook changed."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import pandas as pd

from analysis.doors.code_paths import SEPARATOR
from analysis.doors.merge import new_ids, renamed, source_keys
from analysis.doors.project import ForeignProject
from analysis.doors.receipt import capped

_TOGETHER = ["source", "code", "user"]


@dataclass(frozen=True)
class Difference:
    """What is different: lines for people by heading, and numbers; coders have no names in it.

    ``codings`` and ``codes`` hold a line for each thing that was added, gone, moved, renamed or described anew.
    """

    numbers: Mapping[str, int]
    codings: Mapping[str, Sequence[str]]
    codes: Mapping[str, Sequence[str]]
    sources: Mapping[str, Sequence[str]]

    def __bool__(self) -> bool:
        return any(lines for part in (self.codings, self.codes, self.sources) for lines in part.values())

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def as_text(self, most: int = 50) -> str:
        lines = [f"Codings: {self.numbers['old']} before, {self.numbers['new']} now"]
        for kind, part in (("codings", self.codings), ("codes", self.codes), ("sources", self.sources)):
            for what, items in part.items():
                if items:
                    lines += [f"{kind} {what}: {len(items)}", *(f"    {item}" for item in capped(items, most))]
        return "\n".join(lines if self else [*lines, "no difference"]) + "\n"


def difference(old: ForeignProject, new: ForeignProject) -> Difference:
    """Compare two projects by text, place, path and name; ids mean nothing, as they change at every export.

    Parameters
    ----------
    old, new : ForeignProject
        A source whose text changed is known by its name.
    """
    ids = new_ids()
    before = renamed(old, ids)
    after = renamed(_with_names_of(old, new), ids)
    coder = {user: f"coder {number}" for number, user in enumerate(_coders(before, after), 1)} | {"": "nobody"}
    given = [_placed(frames, coder) for frames in (before, after)]
    gone, added = _unlike(*given), _unlike(*reversed(given))
    moved, gone, added = _moved(gone, added)
    return Difference(
        numbers={"old": len(given[0]), "new": len(given[1])},
        codings={
            "added": _shown(added),
            "gone": _shown(gone),
            "moved": [
                f"{one.name}, {one.path} ({one.who}): {one.place} -> {one.place_new}" for one in moved.itertuples()
            ],
        },
        codes=_codes(before, after),
        sources=_sources(old, new, before, after),
    )


def _with_names_of(old: ForeignProject, new: ForeignProject) -> ForeignProject:
    """Let a source whose text changed keep its text of old, for as long as sources are matched."""
    unchanged = {key for key in source_keys(old)} & {key for key in source_keys(new)}
    texts = {
        (kind, name): old.texts.get(source)
        for key, (source, name, kind) in zip(source_keys(old), _named(old), strict=True)
        if key not in unchanged
    }
    taken = dict(new.texts)
    for key, (source, name, kind) in zip(source_keys(new), _named(new), strict=True):
        if key not in unchanged and (kind, name) in texts:
            text = texts.pop((kind, name))
            taken.pop(source, None)
            if text is not None:
                taken[source] = text
    return replace(new, texts=taken)


def _named(project: ForeignProject) -> Iterable[tuple[str, str, str]]:
    return project.sources[["source", "name", "kind"]].itertuples(index=False, name=None)


def _coders(*projects: Mapping[str, pd.DataFrame]) -> list[str]:
    return list(dict.fromkeys(user for frames in projects for user in frames["users"]["user"]))


def _placed(frames: Mapping[str, pd.DataFrame], coder: Mapping[str, str]) -> pd.DataFrame:
    """Write each coding with its source, place, words, code and coder."""
    selections = frames["selections"].drop_duplicates("selection")
    codings = frames["codings"].merge(selections[["selection", "source", "start", "end", "locator", "text"]], "left")
    name = dict(frames["sources"][["source", "name"]].itertuples(index=False))
    path = {code: SEPARATOR.join(parts) for code, parts in frames["codes"][["code", "path"]].itertuples(index=False)}
    spot = (codings["start"] + "-" + codings["end"]).where(codings["start"] != "", codings["locator"])
    return codings.assign(
        name=codings["source"].map(name).astype("str"),
        path=codings["code"].map(path).astype("str"),
        who=codings["user"].map(coder).astype("str"),
        place=spot.where(spot != "", "no place"),
    )


def _unlike(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Give the codings of one that the other does not have."""
    keys = ["selection", "code", "user"]
    return one.merge(other[keys].drop_duplicates(), "left", on=keys, indicator=True).query("_merge == 'left_only'")


def _moved(gone: pd.DataFrame, added: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Pair codings of the same words by the same coder that stand elsewhere now."""
    keys = [*_TOGETHER, "text", "turn"]
    sides = []
    for frame in (gone, added):
        spoken = frame[frame["text"] != ""]
        sides.append(spoken.assign(turn=spoken.groupby([*_TOGETHER, "text"]).cumcount(), row=spoken.index))
    pairs = sides[0].merge(sides[1][[*keys, "place", "row"]], on=keys, suffixes=("", "_new"))
    return pairs, gone.drop(index=pairs["row"]), added.drop(index=pairs["row_new"])


def _shown(codings: pd.DataFrame) -> list[str]:
    return [f"{one.name}, {one.place}, {one.path} ({one.who})" for one in codings.itertuples()]


def _codes(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    """Say which codes came, went, were renamed, stand below another code or are described anew."""
    old, new = (frames["codes"].drop_duplicates("code").set_index("code") for frames in (before, after))
    gone, added = old.drop(index=new.index, errors="ignore"), new.drop(index=old.index, errors="ignore")
    below, gone, added = _paired(gone, added, lambda frame, _: frame["path"].map(lambda path: path[-1]), before, after)
    renamed_, gone, added = _paired(gone, added, _used, before, after)
    same, gone, added = _paired(gone, added, lambda frame, _: frame["description"], before, after)
    both = old.merge(new, left_index=True, right_index=True, suffixes=("", "_new"))
    anew = both[both["description"] != both["description_new"]]
    return {
        "added": _paths(added["path"]),
        "gone": _paths(gone["path"]),
        "renamed": [*renamed_, *same],
        "below another code": below,
        "described anew": _paths(anew["path"]),
    }


def _paired(
    gone: pd.DataFrame, added: pd.DataFrame, mark: object, before: Mapping, after: Mapping
) -> tuple[list[str], pd.DataFrame, pd.DataFrame]:
    """Pair codes that went with codes that came by a mark that one of each has."""
    marks = [mark(frame, frames) for frame, frames in ((gone, before), (added, after))]
    counts = [Counter(one) for one in marks]
    alone = {m for m, n in counts[0].items() if m and n == 1 and counts[1].get(m) == 1}
    came = {m: code for code, m in marks[1].items() if m in alone}
    pairs = [(code, came[m]) for code, m in marks[0].items() if m in alone]
    lines = [f"{_path(gone.loc[one, 'path'])} -> {_path(added.loc[other, 'path'])}" for one, other in pairs]
    return lines, gone.drop(index=[one for one, _ in pairs]), added.drop(index=[other for _, other in pairs])


def _used(codes: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Mark a code by what it was given to."""
    given = frames["codings"]
    given = given[given["code"].isin(codes.index)]
    marks = given.groupby("code")[["selection", "user"]].apply(lambda each: frozenset(map(tuple, each.to_numpy())))
    return pd.Series({code: marks.get(code, "") for code in codes.index}, dtype="object")


def _path(path: tuple[str, ...]) -> str:
    return SEPARATOR.join(path)


def _paths(paths: pd.Series) -> list[str]:
    return [_path(path) for path in paths]


def _sources(
    old: ForeignProject, new: ForeignProject, before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]
) -> dict[str, list[str]]:
    """Say which sources came and went, whose text changed, and what is known of them now."""
    name = [dict(frames["sources"][["source", "name"]].itertuples(index=False)) for frames in (before, after)]
    ids = [
        dict(zip(f["sources"]["source"], p.sources["source"], strict=True)) for f, p in ((before, old), (after, new))
    ]
    both = [key for key in name[0] if key in name[1]]
    torn = [key for key in both if old.texts.get(ids[0][key]) != new.texts.get(ids[1][key])]
    known = [_known(frames) for frames in (before, after)]
    return {
        "added": [title for key, title in name[1].items() if key not in name[0]],
        "gone": [title for key, title in name[0].items() if key not in name[1]],
        "with another text": [name[0][key] for key in torn],
        "known of differently": [
            f"{name[0][key]}: {variable}"
            for (key, variable) in dict.fromkeys([*known[0], *known[1]])
            if key in both and known[0].get((key, variable)) != known[1].get((key, variable))
        ],
    }


def _known(frames: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], str]:
    told = frames["variables"][frames["variables"]["entity"] == "source"]
    return {(row.key, row.variable): row.value for row in told.itertuples()}

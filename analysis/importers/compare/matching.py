"""Match the items of two projects of one study and give them shared ids.

Ids are useless, as tools assign new ones at every export, and so are many names: a coder is "default" in one copy and
has a name in the next, and a dataset has labels where an export has names. Items are therefore matched by content
first: sources by their text, codings by their place, coders by what they coded.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analysis.importers.codes.code_paths import distinct_paths
from analysis.importers.compare.pairs import (
    Pairs,
    count_shared_items,
    pair_by_shared_items,
    pair_in_order,
    pair_in_stages,
    pair_unique,
)
from analysis.importers.names.comparable_names import comparable, comparable_path, without_extension
from analysis.importers.names.identifiers import file_key
from analysis.importers.project.qda_project import QDAProject
from analysis.lookup import among, named

_SOURCES_ALIKE = _CODES_ALIKE = 0.5
_CODERS_ALIKE = 1 / 3
# Separators of tools between a code and the one above it.
_BELOW = re.compile(r"(?:(?<!\s)\s++)?(?:\\|/|::|>|\.(?=\S))\s*+")


@dataclass(frozen=True)
class MatchedProject:
    """One of two matched projects.

    Attributes
    ----------
    sources : DataFrame
        ``source`` (the id that both projects share), ``own`` (its id in the project), ``name``.
    codes : DataFrame
        ``path`` and ``description`` by the shared id.
    coders : dict
        Name by shared id; "" for an unknown coder.
    codings : DataFrame
        ``source, code, user`` (shared ids), ``place`` (equal for codings at one place), ``spot`` (the place in readable
        form), ``text`` and ``again`` (the running number of codings of one coder and code at one place without a
        position).
    """

    sources: pd.DataFrame
    codes: pd.DataFrame
    coders: Mapping[str, str]
    codings: pd.DataFrame


def match_projects(old: QDAProject, new: QDAProject, several: bool = False) -> tuple[MatchedProject, MatchedProject]:
    """Assign shared ids to the items of two projects.

    Parameters
    ----------
    old, new : QDAProject
    several : bool
        Whether a code may match several codes of the other project, as after an import with a mapping.
    """
    of_source = _shared_ids(old.sources["source"], new.sources["source"], _source_pairs(old, new))
    selections = _same_words(*(_places(p, ids) for p, ids in zip((old, new), of_source, strict=True)))
    given = [_codings_with_places(project, one) for project, one in zip((old, new), selections, strict=True)]
    paths = [distinct_paths(project.codes)[0] for project in (old, new)]
    of_code = _shared_ids(old.codes["code"], new.codes["code"], _code_pairs(old, new, paths, given))
    of_code = _with_many_to_one(of_code, given) if several else of_code
    given = [one.assign(code=named(one["code"], ids)) for one, ids in zip(given, of_code, strict=True)]
    coders = [_one_of_each_name(project) for project in (old, new)]
    given = [one.assign(user=named(one["user"], ids)) for one, ids in zip(given, coders, strict=True)]
    names = [_names_of(project, ids, one) for project, ids, one in zip((old, new), coders, given, strict=True)]
    of_coder = _shared_ids(list(names[0]), list(names[1]), coder_pairs(names, given))
    sides = []
    for number, project in enumerate((old, new)):
        sources = project.sources[["source", "name"]].rename(columns={"source": "own"})
        codes = project.codes[["code", "description"]].assign(path=project.codes["code"].map(paths[number]))
        codings = given[number].assign(user=named(given[number]["user"], of_coder[number]))
        codings = codings.drop_duplicates(["selection", "code", "user"], ignore_index=True)
        sides.append(
            MatchedProject(
                sources.assign(source=sources["own"].map(of_source[number])),
                codes.assign(code=codes["code"].map(of_code[number])).set_index("code"),
                {of_coder[number][coder]: name for coder, name in names[number].items()},
                codings.assign(again=_repetition(codings)),
            )
        )
    return sides[0], sides[1]


def _shared_ids(old: Iterable[str], new: Iterable[str], pairs: Pairs) -> tuple[dict[str, str], dict[str, str]]:
    """Assign shared ids; unmatched items of the new project get ids that the old project cannot have."""
    return {one: f"old {one}" for one in old}, {
        one: f"old {pairs[one]}" if one in pairs else f"new {one}" for one in new
    }


def _source_pairs(old: QDAProject, new: QDAProject) -> Pairs:
    """Match sources by text and name, by text, by name, by a key derived from the name, and by what was coded."""
    texts = [{source: _digest(text) for source, text in project.texts.items()} for project in (old, new)]
    names = [dict(zip(p.sources["source"], p.sources["name"].map(comparable), strict=True)) for p in (old, new)]

    def text_and_name(left: Sequence[str], right: Sequence[str]) -> Pairs:
        marks = [
            {one: (texts[k][one], names[k][one]) for one in ids if one in texts[k]} for k, ids in both(left, right)
        ]
        return pair_in_order(*marks)

    def text(left: Sequence[str], right: Sequence[str]) -> Pairs:
        return pair_in_order(*({one: texts[k].get(one, "") for one in ids} for k, ids in both(left, right)))

    def name(left: Sequence[str], right: Sequence[str]) -> Pairs:
        return pair_in_order(*({one: names[k][one] for one in ids} for k, ids in both(left, right)))

    def key(left: Sequence[str], right: Sequence[str]) -> Pairs:
        return pair_unique(*({one: _key(names[k][one]) for one in ids} for k, ids in both(left, right)))

    def content(left: Sequence[str], right: Sequence[str]) -> Pairs:
        return pair_by_shared_items(_content(old, left), _content(new, right), _SOURCES_ALIKE)

    def both(left: Sequence[str], right: Sequence[str]) -> tuple:
        return (0, left), (1, right)

    return pair_in_stages(
        list(old.sources["source"]), list(new.sources["source"]), [text_and_name, text, name, key, content]
    )


def _digest(text: str) -> str:
    plain = comparable(text)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest() if plain else ""


def _key(name: str) -> str:
    return file_key(without_extension(name)).casefold() if name else ""


def _content(project: QDAProject, sources: Sequence[str]) -> pd.DataFrame:
    """List what was marked in sources: the words, or else the place, or else the codes."""
    marked = project.selections[project.selections["source"].isin(sources)]
    marked = marked[["selection", "source", "start", "end", "locator", "text"]].astype("str")
    spot = marked["text"].map(comparable)
    spot = spot.where(
        spot != "", (marked["start"] + "-" + marked["end"]).where(marked["start"] != "", marked["locator"])
    )
    items = pd.DataFrame({"thing": marked["source"], "item": spot})
    bare = marked.loc[spot == "", ["selection", "source"]].merge(project.codings[["selection", "code"]].astype("str"))
    leaf = {code: "code " + comparable(path[-1]).casefold() for code, path in distinct_paths(project.codes)[0].items()}
    codes = pd.DataFrame({"thing": bare["source"], "item": bare["code"].map(leaf)}, dtype="str")
    return pd.concat([items[items["item"] != ""], codes], ignore_index=True)


def _places(project: QDAProject, of_source: Mapping[str, str]) -> pd.DataFrame:
    """Return the place of each selection: ``selection, source, placed, place, spot, text``."""
    frame = project.selections.drop_duplicates("selection")
    source, start, text = frame["source"].astype("str").map(of_source).astype("str"), frame["start"], frame["text"]
    span = start + "-" + frame["end"]
    spot = span.where(start != "", frame["locator"])
    words = pd.Series([comparable(one) for one in text], frame.index, dtype="str")
    return pd.DataFrame(
        {
            "selection": frame["selection"],
            "source": source,
            "placed": start != "",
            "place": source + "\n" + spot.where(spot != "", "\n" + words),
            "spot": spot.where(spot != "", "no place"),
            "text": words,
        }
    ).reset_index(drop=True)


def _same_words(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Use the position of the same words in the other project for selections with words but no position."""
    return _at_words_of(old, new), _at_words_of(new, old)


def _at_words_of(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    lacking = ~one["placed"] & (one["text"] != "")
    if not lacking.any():
        return one
    lacking &= ~among(one["place"], other["place"])
    keys = ["source", "text"]
    spots = other[other["placed"] & (other["text"] != "")].drop_duplicates("place")
    spots = spots.assign(number=spots.groupby(keys).cumcount())[[*keys, "number", "place"]]
    sought = one.loc[lacking, keys].assign(number=one[lacking].groupby(keys).cumcount())
    exact = sought.merge(spots, "left", on=[*keys, "number"])["place"]
    first = sought.merge(spots[spots["number"] == 0].drop(columns="number"), "left", on=keys)["place"]
    found = exact.fillna(first).set_axis(sought.index)
    place = one["place"].copy()
    place.loc[lacking] = found.fillna(one.loc[lacking, "place"])
    return one.assign(place=place, placed=one["placed"] | place.ne(one["place"]))


def _codings_with_places(project: QDAProject, selections: pd.DataFrame) -> pd.DataFrame:
    codings = project.codings.astype("str")
    return codings.merge(selections, "left", on="selection")


def _code_pairs(old: QDAProject, new: QDAProject, paths: Sequence[Mapping], given: Sequence[pd.DataFrame]) -> Pairs:
    """Match codes by path, by name below another code, by the places coded, and by description."""
    whole = [{code: comparable_path(path) for code, path in one.items()} for one in paths]
    parted = [{code: _split_path(path) for code, path in one.items()} for one in whole]
    described = [dict(zip(p.codes["code"], p.codes["description"].map(comparable), strict=True)) for p in (old, new)]
    items = [one[["code", "place"]].set_axis(["thing", "item"], axis=1) for one in given]

    def path(left: Sequence[str], right: Sequence[str]) -> Pairs:
        return pair_in_order(_of(whole[0], left), _of(whole[1], right))

    def part(left: Sequence[str], right: Sequence[str]) -> Pairs:
        return pair_unique(_of(parted[0], left), _of(parted[1], right))

    def name(left: Sequence[str], right: Sequence[str]) -> Pairs:
        leaves = [{code: path[-1] for code, path in one.items() if path} for one in parted]
        return pair_unique(_of(leaves[0], left), _of(leaves[1], right))

    def use(left: Sequence[str], right: Sequence[str]) -> Pairs:
        kept = [frame[frame["thing"].isin(ids)] for frame, ids in zip(items, (left, right), strict=True)]
        return pair_by_shared_items(kept[0], kept[1], _CODES_ALIKE)

    def description(left: Sequence[str], right: Sequence[str]) -> Pairs:
        return pair_unique(_of(described[0], left), _of(described[1], right))

    return pair_in_stages(list(whole[0]), list(whole[1]), [path, part, name, use, description])


def _with_many_to_one(
    of_code: tuple[Mapping[str, str], Mapping[str, str]], given: Sequence[pd.DataFrame]
) -> tuple[dict[str, str], dict[str, str]]:
    """Match each remaining code to the code of the other project that was assigned wherever it was assigned."""
    items = [one[["code", "place"]].set_axis(["thing", "item"], axis=1).drop_duplicates() for one in given]
    joined = [dict(one) for one in of_code]
    for one, other in ((0, 1), (1, 0)):
        known = set(of_code[other].values())
        left = [code for code, shared in of_code[one].items() if shared not in known]
        mine = items[one][items[one]["thing"].isin(left)]
        shared = count_shared_items(mine, items[other])
        whole = shared[shared["shared"] == shared["old"].map(mine["thing"].value_counts())]
        whole = whole.sort_values("alike", ascending=False, kind="stable").drop_duplicates("old")
        joined[one] |= {code: of_code[other][found] for code, found in whole[["old", "new"]].itertuples(index=False)}
    return joined[0], joined[1]


def _of(marks: Mapping[str, object], ids: Sequence[str]) -> dict:
    return {one: marks.get(one, "") for one in ids}


def _split_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """Split path parts that tools write as one name, ignoring case."""
    return tuple(part.casefold() for name in path for part in _BELOW.split(name) if part)


def _one_of_each_name(project: QDAProject) -> dict[str, str]:
    """Treat users of one name in a project as one coder, as an import does."""
    first: dict[str, str] = {}
    pairs = project.users[["user", "name"]].itertuples(index=False, name=None)
    return {"": ""} | {user: first.setdefault(comparable(name) or user, user) for user, name in pairs}


def _names_of(project: QDAProject, first: Mapping[str, str], given: pd.DataFrame) -> dict[str, str]:
    """Return the names of a project's coders in order, with "" if some codings have no coder."""
    names = dict(zip(project.users["user"], project.users["name"].map(comparable), strict=True))
    every = {user: names[user] for user in dict.fromkeys(first.values()) if user}
    return every | ({"": ""} if (given["user"] == "").any() else {})


def coder_pairs(names: Sequence[Mapping[str, str]], given: Sequence[pd.DataFrame]) -> Pairs:
    """Match coders so that as few codings as possible differ, and break ties by name.

    Parameters
    ----------
    names : two dicts
        Name by coder, of the old and of the new project.
    given : two DataFrames
        ``user, code, place, source, text`` of each coding; sources, codes and places under shared ids.
    """
    shared = _coded_alike(given)
    coders = [list(one) for one in names]
    named_alike = [[_is_named_as(names[0][one], names[1][other]) for other in coders[1]] for one in coders[0]]
    same = np.array(named_alike, dtype=bool).reshape(len(coders[0]), len(coders[1]))
    alike = _table(shared, "alike", coders)
    # A coding that differs counts twice (gone, added), a different name once; an equal name breaks ties.
    worth = np.where(same, 2 * _table(shared, "shared", coders) + 0.5, 2 * _table(shared, "shared", coders) - 1)
    worth = np.where(same | (alike >= _CODERS_ALIKE), worth, 0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return {coders[1][c]: coders[0][r] for r, c in zip(rows, columns, strict=True) if worth[r, c] > 0}


def _is_named_as(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _coded_alike(given: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Count the codings that two coders share, by place or by words, whichever gives more."""
    by_place = [f.assign(thing=f["user"], item=f["place"] + "\n" + f["code"]) for f in given]
    spoken = [f[f["text"] != ""] for f in given]
    by_words = [f.assign(thing=f["user"], item=f["source"] + "\n" + f["text"] + "\n" + f["code"]) for f in spoken]
    both = pd.concat([count_shared_items(*by_place), count_shared_items(*by_words)], ignore_index=True)
    return both.groupby(["old", "new"], sort=False)[["shared", "alike"]].max().reset_index()


def _table(shared: pd.DataFrame, column: str, coders: Sequence[Sequence[str]]) -> np.ndarray:
    table = np.zeros((len(coders[0]), len(coders[1])))
    place = [{coder: number for number, coder in enumerate(one)} for one in coders]
    for one, other, value in shared[["old", "new", column]].itertuples(index=False):
        table[place[0][one], place[1][other]] = value
    return table


def _repetition(codings: pd.DataFrame) -> pd.Series:
    """Number the codings of one coder, code and place if the place has no position."""
    number = codings.groupby(["place", "code", "user"], sort=False).cumcount()
    return number.where(~codings["placed"], 0)

"""Determine what each coder has read, from the mapping, from the rows of a matrix, or by assumption."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Issue
from analysis.importers.convert.parts_read import ReadScope
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.read_parts import Part, read_parts
from analysis.importers.people.coders import Coders, users_named
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import QDAProject
from analysis.lookup import named, places, values_at
from analysis.messages.plurals import quantity
from analysis.messages.suggestions import did_you_mean

READ = ["coder", "interview", "start", "end", "segment"]
_LISTED = 5


def read_scope(
    project: QDAProject,
    selections: pd.DataFrame,
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    interview: Mapping[str, str],
    coders: Coders,
    mapping: ImportMapping,
) -> ReadScope:
    """Determine what each coder has read.

    Parameters
    ----------
    selections, segments : DataFrame
        One row per selection in both, in the same order.
    codings : DataFrame
        ``place`` (row of the segment) and ``coder``.
    interview : dict
        Interview by its name in the file.
    """
    marked = _marked(project, selections, codings, coders)
    rows = pd.concat([codings[["coder", "place"]], marked[["coder", "place"]]])
    rows = rows.assign(interview=values_at(rows["place"], segments["interview"]))
    coded = np.isin(np.arange(len(segments)), codings["place"])
    uncoded = ~np.append(coded, True)[marked["place"].to_numpy()]
    given = pd.concat([rows.iloc[: len(codings)], rows.iloc[len(codings) :][uncoded]])[["coder", "interview"]]
    stated = read_parts(mapping.get("read", {}))[0]
    stated = {coders.by_name[name]: parts for name, parts in stated.items() if name in coders.by_name}
    segments, added = _with_numbered(segments, stated, interview)
    assumed = rows[~rows["coder"].isin(list(stated))]
    assumed_parts = (
        _of_rows(assumed, segments) if project.rated_rows else assumed[["coder", "interview"]].drop_duplicates()
    )
    parts = [assumed_parts]
    for coder, each in stated.items():
        of_coder = rows[rows["coder"] == coder] if any(part.of_rows for part in each) else None
        own = _of_mapping(coder, each, segments, interview) if of_coder is None else _of_rows(of_coder, segments)
        parts.append(own)
    read = pd.concat([part.reindex(columns=READ, fill_value="") for part in parts], ignore_index=True)
    read = read.fillna("").astype("str").drop_duplicates(ignore_index=True)
    names = coders.table["coder"][coders.table["coder"].isin(assumed["coder"])].tolist()
    unread = [key for key in interview.values() if key not in set(read["interview"])]
    return ReadScope(read, given, segments, _remarks(names, project.rated_rows, unread, added))


def _marked(project: QDAProject, selections: pd.DataFrame, codings: pd.DataFrame, coders: Coders) -> pd.DataFrame:
    """List who marked or rated which segment (``coder, place``); the maker counts only if the segment is uncoded."""
    own = np.ones(len(selections), dtype=bool)
    own[codings.loc[codings["place"] >= 0, "place"]] = False
    makers = selections.loc[own, ["selection", "user"]]
    pairs = pd.concat([makers.astype("str"), project.read_by.astype("str")]).drop_duplicates()
    marked = pd.DataFrame(
        {"coder": named(pairs["user"], coders.key), "place": places(pairs["selection"], selections["selection"])}
    )
    return marked[marked["coder"].notna() & (marked["place"] >= 0)].drop_duplicates()


def _of_rows(rows: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Assume that coders have read exactly the segments they have rows for: a whole interview, or some segments."""
    rows = rows.drop_duplicates()
    number = segments["interview"].value_counts()
    have = rows.groupby(["coder", "interview"])["place"].transform("nunique")
    whole = (have == rows["interview"].map(number)).to_numpy()
    parts = _segments_read(segments.iloc[rows["place"][~whole]]).assign(coder=rows["coder"][~whole].to_numpy())
    return pd.concat([rows.loc[whole, ["coder", "interview"]].drop_duplicates(), parts])


def _segments_read(segments: pd.DataFrame) -> pd.DataFrame:
    """Identify segments by their positions, and those without positions by their keys."""
    placed = segments["start"] != ""
    return segments[["interview", "start", "end"]].assign(segment=segments["segment"].where(~placed, ""))


def _of_mapping(
    coder: str, parts: Iterable[Part], segments: pd.DataFrame, interview: Mapping[str, str]
) -> pd.DataFrame:
    frames = [pd.DataFrame(columns=READ, dtype="str")]
    for part in parts:
        keys = [interview[part.interview]] if part.interview else list(interview.values())
        if part.locators is None:
            frames.append(pd.DataFrame({"interview": keys, "start": part.start, "end": part.end}))
        else:
            of_part = (segments["interview"] == keys[0]) & segments["locator"].isin(part.locators)
            frames.append(_segments_read(segments[of_part]))
    return pd.concat(frames).assign(coder=coder)


def _with_numbered(
    segments: pd.DataFrame, stated: Mapping[str, Iterable[Part]], interview: Mapping[str, str]
) -> tuple[pd.DataFrame, list[str]]:
    """Add uncoded segments for numbers that the mapping names as read and that have no row."""
    existing = set(zip(segments["interview"], segments["locator"], strict=True))
    read = [
        (interview[part.interview], locator)
        for parts in stated.values()
        for part in parts
        if part.numbered
        for locator in part.locators or ()
    ]
    fresh = pd.DataFrame(
        [pair for pair in dict.fromkeys(read) if pair not in existing], columns=["interview", "locator"]
    )
    if fresh.empty:
        return segments, []
    before = fresh["interview"].map(segments["interview"].value_counts()).fillna(0).astype(int)
    number = (before + fresh.groupby("interview").cumcount() + 1).astype("str").str.zfill(4)
    fresh = fresh.assign(segment=fresh["interview"] + "-" + number)
    whole = pd.concat([segments, fresh.reindex(columns=segments.columns, fill_value="")], ignore_index=True)
    return whole, (fresh["interview"] + " " + fresh["locator"]).tolist()


def _remarks(assumed: Sequence[str], rated: bool, unread: Sequence[str], added: Sequence[str]) -> list[ReportEntry]:
    """Report assumptions, with the keys of coders and never their names."""
    of_rows = "coders taken to have read what they have a row for, and nothing else"
    of_interviews = "coders taken to have read all of each interview that they coded or marked anything in"
    otherwise = ", as `read` does not name them"
    return report_entries(
        {
            (of_rows if rated else of_interviews) + otherwise: list(assumed),
            "interviews taken to be read by nobody, as nobody coded or marked anything in them": list(unread),
            "segments added, as the mapping says that they were read and no row is about them": list(added),
        }
    )


def read_problems(project: QDAProject, mapping: ImportMapping) -> list[Issue]:
    """Find unknown locators under ``read``, and codings outside the parts that their coder has read."""
    name_of = dict(zip(project.sources["source"], project.sources["name"], strict=True))
    selections = project.selections.assign(name=named(project.selections["source"], name_of))
    problems = []
    if mapping.get("file_coders") and "rows" not in project.tallies:
        message = "'file_coders' says who coded tables, and no file is a table"
        problems.append(mapping.problem(message, "leave it out: the project names its coders", "file_coders"))
    for coder, parts in read_parts(mapping.get("read", {}))[0].items():
        problems += _unknown_locators(parts, selections, mapping)
        users = users_named(coder, project.users, mapping)
        codings = project.codings[project.codings["user"].isin(users)]
        own = selections[selections["selection"].isin(codings["selection"])]
        problems += _outside(coder, parts, own, mapping)
    return problems


def _unknown_locators(parts: Iterable[Part], selections: pd.DataFrame, mapping: ImportMapping) -> list[Issue]:
    problems = []
    for part in parts:
        known = set(selections.loc[selections["name"] == part.interview, "locator"]) - {""}
        for locator in () if part.numbered or part.locators is None else part.locators:
            if locator not in known:
                message = f"there is no locator '{locator}' in {part.interview}"
                problems.append(mapping.problem(message, did_you_mean(locator, known), *part.place))
    return problems


def _outside(coder: str, parts: Sequence[Part], coded: pd.DataFrame, mapping: ImportMapping) -> list[Issue]:
    by_interview: dict[str, list[Part]] = {}
    for part in parts:
        by_interview.setdefault(part.interview, []).append(part)
    rows = coded[["name", "start", "end", "locator"]].drop_duplicates().itertuples(index=False, name=None)
    outside: dict[str, int] = {}
    for name, *place in rows:
        if not any(part.contains(*place) for part in [*by_interview.get(name, ()), *by_interview.get("", ())]):
            outside[name] = outside.get(name, 0) + 1
    return [
        mapping.problem(
            f"coder '{coder}' coded {quantity(number, 'segment')} of {name} that `read` does not say they have read",
            "add them, or leave the coder out of `read`",
            "read",
            coder,
        )
        for name, number in list(outside.items())[: 4 * _LISTED]
    ]

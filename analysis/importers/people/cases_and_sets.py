"""Cases and sets -> variables of sources, speakers of stretches, and notes on codes.

Tools keep what is known of an interview in three ways: as a variable of the document (MAXQDA), as a case that the
document or a stretch of it belongs to (NVivo, QualCoder), or as a set whose name is a variable and its value, such as
"gender: male" (ATLAS.ti). All three become variables here; where each came from stays with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import QDAProject, frame_of, speaker_key
from analysis.lookup import among, look_up

CASE = "case"  # the variable that tells which case an interview belongs to


@dataclass(frozen=True)
class ResolvedGroups:
    """What cases and sets became.

    Attributes
    ----------
    variables : DataFrame
        As in `QDAProject`, but ``case`` is no entity any more: ``of_case`` names the group that a row came from,
        and ``row`` is the number of the row it was, "" where a group's name became a variable.
    selections : DataFrame
        With the speakers that cases over stretches tell of.
    notes : DataFrame
        One for each code of a set of codes.
    left_out : dict of str to int
        By kind (cases, sets, variables): how many became nothing.
    """

    variables: pd.DataFrame
    selections: pd.DataFrame
    notes: pd.DataFrame
    left_out: dict[str, int]
    remarks: Sequence[ReportEntry]


def resolve_groups(project: QDAProject, case_label: Mapping[str, str]) -> ResolvedGroups:
    """Resolve the groups of a project.

    Parameters
    ----------
    case_label : dict
        What to call each case: it is a person as often as not.
    """
    members = _members(project)
    known = project.variables.assign(row=range(len(project.variables)), of_case="").astype({"row": "str"})
    cases, sets = (project.groups[project.groups["kind"] == kind] for kind in ("case", "set"))
    of_source = members[members["entity"] == "source"]
    selections, speakers = _speakers(project, members, cases)
    variables = pd.concat(
        [
            known[known["entity"] != "case"],
            _case_variables(known, of_source, speakers),
            _case_memberships(cases, of_source, case_label),
            _set_variables(sets, of_source),
        ],
        ignore_index=True,
    ).fillna("")
    notes = pd.concat([_code_notes(sets, members), _code_notes(cases, members, case_label)], ignore_index=True)
    unused = {kind: groups[~groups["group"].isin(_groups_with_members(members, speakers))] for kind, groups in
            {"cases": cases, "sets": sets}.items()}  # fmt: skip
    unattached = project.variables[
        (project.variables["entity"] == "case")
        & ~project.variables["key"].isin({*of_source["group"], *speakers["group"]})
    ]
    remarks = report_entries(
        {
            "cases left out, as no source and no stretch belongs to them": unused["cases"]["name"]
            .map(case_label)
            .tolist(),
            "sets left out, as no source and no code belongs to them": unused["sets"]["name"].tolist(),
            "variables left out, as nothing belongs to their case": _shown(unattached),
            "sets told as variables of sources": _named(sets, of_source),
            "sets told as notes on their codes": _named(sets, members[members["entity"] == "code"]),
        }
    )
    left_out = {"cases": len(unused["cases"]), "sets": len(unused["sets"]), "variables": len(unattached)}
    return ResolvedGroups(variables, selections, notes, left_out, remarks)


def _shown(variables: pd.DataFrame) -> list[str]:
    return (variables["variable"] + " (" + variables["origin"] + ")").drop_duplicates().tolist()


def _named(sets: pd.DataFrame, members: pd.DataFrame) -> list[str]:
    return sets.loc[sets["group"].isin(members["group"]), "name"].tolist()


def _groups_with_members(members: pd.DataFrame, speakers: pd.DataFrame) -> set[str]:
    return {*members.loc[members["entity"].isin(["source", "code"]), "group"], *speakers["group"]}


def _members(project: QDAProject) -> pd.DataFrame:
    """Take a stretch that is the whole text of its source for the source."""
    members = project.members.copy()
    length = members["key"].map({source: len(text) for source, text in project.texts.items()}).astype("Float64")
    start, end = (pd.to_numeric(members[column], errors="coerce") for column in ("start", "end"))
    whole = (members["entity"] == "source") & (start == 0) & (end >= length - 1).fillna(False).astype(bool)
    members.loc[whole, ["start", "end"]] = ""
    members.loc[(members["entity"] == "source") & (members["start"] != ""), "entity"] = "stretch"
    return members


def _speakers(project: QDAProject, members: pd.DataFrame, cases: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let a case over stretches be the speaker of the selections in them that have none.

    Returns
    -------
    (selections, speakers)
        ``speakers`` has ``group`` and ``key``: the speakers that each case became.
    """
    selections = project.selections
    name = dict(zip(cases["group"], cases["name"], strict=True))
    assigned = pd.concat(
        [_speakers_of_selections(members, name), _selections_in_cases(selections, members, name)], ignore_index=True
    )
    assigned = assigned.drop_duplicates("selection")
    if assigned.empty:
        return selections, pd.DataFrame(columns=["group", "key"], dtype="str")
    assigned = assigned[among(assigned["selection"], selections.loc[selections["speaker"] == "", "selection"])]
    spoken = look_up(selections["selection"], assigned["selection"], assigned["speaker"]).fillna("")
    selections = selections.assign(speaker=selections["speaker"].where(selections["speaker"] != "", spoken))
    assigned = assigned.merge(selections[["selection", "source"]], on="selection")
    keys = [
        speaker_key(source, speaker) for source, speaker in zip(assigned["source"], assigned["speaker"], strict=True)
    ]
    return selections, pd.DataFrame({"group": assigned["group"], "key": keys}, dtype="str").drop_duplicates()


def _speakers_of_selections(members: pd.DataFrame, name: dict[str, str]) -> pd.DataFrame:
    held = members[(members["entity"] == "selection") & members["group"].isin(list(name))]
    return pd.DataFrame({"selection": held["key"], "group": held["group"], "speaker": held["group"].map(name)})


def _selections_in_cases(selections: pd.DataFrame, members: pd.DataFrame, name: dict[str, str]) -> pd.DataFrame:
    """Find the selections that lie wholly in a stretch of a case."""
    stretches = members[(members["entity"] == "stretch") & members["group"].isin(list(name))]
    columns = ["selection", "group", "speaker"]
    if stretches.empty:
        return pd.DataFrame(columns=columns, dtype="str")
    placed = selections[selections["start"] != ""]
    by_source = dict(tuple(placed.groupby("source")))
    found = []
    for group, source, first, last in stretches[["group", "key", "start", "end"]].itertuples(index=False):
        each = by_source.get(source)
        if each is None:
            continue
        inside = each[(each["start"].astype(int) >= int(first)) & (each["end"].astype(int) <= int(last))]
        found.append(pd.DataFrame({"selection": inside["selection"], "group": group, "speaker": name[group]}))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns, dtype="str")


def _case_variables(known: pd.DataFrame, of_source: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Give the variables of a case to each of its sources, or else to the speakers that it became."""
    of_case = known[known["entity"] == "case"].drop(columns="of_case").rename(columns={"key": "of_case"})
    holders = pd.concat(
        [
            of_source[["group", "key"]].assign(entity="source"),
            speakers[~speakers["group"].isin(of_source["group"])].assign(entity="speaker"),
        ],
        ignore_index=True,
    ).rename(columns={"group": "of_case"})
    return of_case.drop(columns="entity").merge(holders.drop_duplicates(), on="of_case")


def _case_memberships(cases: pd.DataFrame, of_source: pd.DataFrame, label: Mapping[str, str]) -> pd.DataFrame:
    """Tell of each source which case it belongs to: of several cases, each by a variable of its own."""
    name = dict(zip(cases["group"], cases["name"], strict=True))
    held = of_source[of_source["group"].isin([group for group, name in name.items() if name])].drop_duplicates()
    alone = ~held.duplicated("key", keep=False)
    names = held["group"].map(name).map(label).astype("str")
    return pd.DataFrame(
        {
            "entity": "source",
            "key": held["key"],
            "variable": pd.Series(CASE, held.index).where(alone, CASE + ": " + names),
            "value": names.where(alone, "yes"),
            "origin": "case",
            "of_case": held["group"],
        }
    )


def _set_variables(sets: pd.DataFrame, of_source: pd.DataFrame) -> pd.DataFrame:
    """Read "gender: male" as a variable and its value; any other set is a variable that says yes."""
    held = of_source.merge(sets, on="group").drop_duplicates(["key", "name"])
    if held.empty:
        return frame_of("variables")
    parts = held["name"].str.split(r"\s*:\s*", n=1, expand=True, regex=True).reindex(columns=[0, 1]).fillna("")
    is_pair = (parts[0].str.strip() != "") & (parts[1].str.strip() != "")
    is_pair &= ~held.assign(variable=parts[0])[is_pair].duplicated(["key", "variable"], keep=False).reindex(
        held.index, fill_value=False
    )
    return pd.DataFrame(
        {
            "entity": "source",
            "key": held["key"],
            "variable": parts[0].str.strip().where(is_pair, held["name"]),
            "value": parts[1].str.strip().where(is_pair, "yes"),
            "origin": "set '" + held["name"] + "'",
        }
    )


def _code_notes(groups: pd.DataFrame, members: pd.DataFrame, label: Mapping[str, str] | None = None) -> pd.DataFrame:
    held = members[members["entity"] == "code"].merge(groups, on="group").drop_duplicates(["key", "name"])
    names = held["name"] if label is None else held["name"].map(label).astype("str").fillna("nameless")
    return frame_of("notes", {"entity": "code", "key": held["key"], "name": held["kind"], "text": names})

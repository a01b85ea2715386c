"""Convert cases and sets to variables of sources, speakers of passages, and notes on codes.

Tools store attributes of an interview in three ways: as a variable of the document (MAXQDA), as a case to which the
document or a passage of it belongs (NVivo, QualCoder), or as a set whose name is a variable and its value, such as
"gender: male" (ATLAS.ti). All three become variables, with their origin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import QDAProject, frame_of, speaker_key
from analysis.lookup import among, look_up

CASE = "case"  # the variable for the case of an interview


@dataclass(frozen=True)
class ResolvedGroups:
    """The variables, speakers and notes made from cases and sets.

    Attributes
    ----------
    variables : DataFrame
        As in `QDAProject`, but without the entity ``case``: ``of_case`` is the group from which a row was made, and
        ``row`` the number of the original row, "" if a group's name became a variable.
    selections : DataFrame
        With the speakers from cases over passages.
    notes : DataFrame
        One note for each code of a set of codes.
    left_out : dict of str to int
        Number of items left out, by kind (cases, sets, variables).
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
        The label of each case, as a case is often a person.
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
            "sets imported as variables of sources": _named(sets, of_source),
            "sets imported as notes on their codes": _named(sets, members[members["entity"] == "code"]),
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
    """Treat a passage that covers the whole text of its source as the source."""
    members = project.members.copy()
    length = members["key"].map({source: len(text) for source, text in project.texts.items()}).astype("Float64")
    start, end = (pd.to_numeric(members[column], errors="coerce") for column in ("start", "end"))
    whole = (members["entity"] == "source") & (start == 0) & (end >= length - 1).fillna(False).astype(bool)
    members.loc[whole, ["start", "end"]] = ""
    members.loc[(members["entity"] == "source") & (members["start"] != ""), "entity"] = "stretch"
    return members


def _speakers(project: QDAProject, members: pd.DataFrame, cases: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make cases over passages the speakers of selections in them that have none.

    Returns
    -------
    (selections, speakers)
        ``speakers`` has ``group`` and ``key``: the speakers made from each case.
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
    selected = members[(members["entity"] == "selection") & members["group"].isin(list(name))]
    return pd.DataFrame(
        {"selection": selected["key"], "group": selected["group"], "speaker": selected["group"].map(name)}
    )


def _selections_in_cases(selections: pd.DataFrame, members: pd.DataFrame, name: dict[str, str]) -> pd.DataFrame:
    """Find the selections that are entirely within a passage of a case."""
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
    """Assign the variables of a case to each of its sources, or else to the speakers made from it."""
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
    """Make a variable for the case of each source; with several cases, one variable for each."""
    name = dict(zip(cases["group"], cases["name"], strict=True))
    memberships = of_source[of_source["group"].isin([group for group, name in name.items() if name])].drop_duplicates()
    is_only_case = ~memberships.duplicated("key", keep=False)
    names = memberships["group"].map(name).map(label).astype("str")
    return pd.DataFrame(
        {
            "entity": "source",
            "key": memberships["key"],
            "variable": pd.Series(CASE, memberships.index).where(is_only_case, CASE + ": " + names),
            "value": names.where(is_only_case, "yes"),
            "origin": "case",
            "of_case": memberships["group"],
        }
    )


def _set_variables(sets: pd.DataFrame, of_source: pd.DataFrame) -> pd.DataFrame:
    """Read "gender: male" as a variable and its value; any other set becomes a variable with the value yes."""
    memberships = of_source.merge(sets, on="group").drop_duplicates(["key", "name"])
    if memberships.empty:
        return frame_of("variables")
    parts = memberships["name"].str.split(r"\s*:\s*", n=1, expand=True, regex=True).reindex(columns=[0, 1]).fillna("")
    is_pair = (parts[0].str.strip() != "") & (parts[1].str.strip() != "")
    is_pair &= ~memberships.assign(variable=parts[0])[is_pair].duplicated(["key", "variable"], keep=False).reindex(
        memberships.index, fill_value=False
    )
    return pd.DataFrame(
        {
            "entity": "source",
            "key": memberships["key"],
            "variable": parts[0].str.strip().where(is_pair, memberships["name"]),
            "value": parts[1].str.strip().where(is_pair, "yes"),
            "origin": "set '" + memberships["name"] + "'",
        }
    )


def _code_notes(groups: pd.DataFrame, members: pd.DataFrame, label: Mapping[str, str] | None = None) -> pd.DataFrame:
    memberships = members[members["entity"] == "code"].merge(groups, on="group").drop_duplicates(["key", "name"])
    names = memberships["name"] if label is None else memberships["name"].map(label).astype("str").fillna("nameless")
    return frame_of("notes", {"entity": "code", "key": memberships["key"], "name": memberships["kind"], "text": names})

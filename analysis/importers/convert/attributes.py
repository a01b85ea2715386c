"""Convert variables, notes and links of a foreign project to our tables of variables and notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.people.cases_and_sets import ResolvedGroups
from analysis.importers.people.coders import Coders
from analysis.importers.people.interviews import Interviews
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import ItemCounts, QDAProject, speaker_key
from analysis.lookup import look_up

VARIABLES = ["entity", "key", "variable", "value", "origin"]
NOTES = ["entity", "key", "text"]
_ENTITY = {
    "source": "interview",
    "selection": "segment",
    "code": "code",
    "user": "coder",
    "speaker": "speaker",
    "unit": "unit",
}


@dataclass(frozen=True)
class DatasetKeys:
    """Our keys by the ids in a file: of sources, codes, users and speakers by entity, and of selections in a frame."""

    of: Mapping[str, Mapping[str, str]]
    segments: pd.DataFrame

    def find(self, entities: pd.Series, ids: pd.Series) -> pd.Series:
        """Look up the key of each row's id; "" if the item was not imported."""
        found = pd.Series("", ids.index, dtype="str")
        of_segments = entities == "selection"
        found[of_segments] = look_up(ids[of_segments], self.segments["selection"], self.segments["segment"])
        for entity, key in self.of.items():
            found = found.where(entities != entity, ids.map(key).astype("str"))
        return found.fillna("")


@dataclass(frozen=True)
class Attributes:
    """The tables of variables and notes, and counts of the variables, cases, sets, notes and links converted."""

    variables: pd.DataFrame
    notes: pd.DataFrame
    tallies: Mapping[str, ItemCounts]
    remarks: Sequence[ReportEntry]


def dataset_keys(
    interviews: Interviews, segments: pd.DataFrame, selections: pd.DataFrame, coders: Coders, code: Mapping[str, str]
) -> DatasetKeys:
    """Collect the keys assigned to the items of a file."""
    spoken = selections[["source", "speaker"]].assign(key=segments["speaker"].to_numpy())
    spoken = spoken[spoken["speaker"] != ""].drop_duplicates()
    names = [speaker_key(*pair) for pair in zip(spoken["source"], spoken["speaker"], strict=True)]
    return DatasetKeys(
        {
            "source": interviews.key,
            "code": code,
            "user": coders.key,
            "speaker": dict(zip(names, spoken["key"], strict=True)),
            "unit": {name: name for name in interviews.table["unit"] if name},
        },
        segments,
    )


def convert_attributes(
    project: QDAProject,
    resolved: ResolvedGroups,
    interviews: Interviews,
    keys: DatasetKeys,
    mapping: ImportMapping,
    name: str,
) -> Attributes:
    """Convert all attributes of interviews, speakers, coders, codes and segments in a file.

    Parameters
    ----------
    resolved : ResolvedGroups
        The project's cases and sets, as variables, speakers and notes.
    name : str
        The dataset's name.
    """
    rows = _unit_variables(resolved.variables, interviews, mapping)
    place = rows["variable"].isin(list(mapping.get("variables", {}).values())) & (rows["entity"] == "source")
    variables, on_segments, empty, remarks = variables_of(rows[~place], keys)
    title = _titles(project.groups)
    notes, dropped_notes = notes_of(project.notes, keys, title, name)
    on_codes, _ = notes_of(resolved.notes, keys, title, name)
    links, dropped_links = links_of(project.links, keys, name)
    dropped_by_reason = {
        "variables left out, as they say nothing or what they are known of was not carried": empty.loc[
            empty["row"] != "", "variable"
        ].drop_duplicates(),
        "notes left out, as they are empty or what they are about was not carried": "on a " + dropped_notes["entity"],
        "links left out, as what they start from was not carried": "from a " + dropped_links["origin_entity"],
    }
    known = variables[VARIABLES]
    if project.pseudonymous or mapping.keeps("interviews"):
        known = pd.concat([known, _source_names(project.sources, interviews)], ignore_index=True)
    used = {*variables["row"], *on_segments["row"], *rows.loc[place, "row"]} - {""}
    tallies = _tallies(project, resolved, used, set(empty["row"]) - used, len(notes), len(links))
    remarks = [*remarks, *report_entries({text: items.tolist() for text, items in dropped_by_reason.items()})]
    return Attributes(known, number_notes([on_segments, notes, on_codes, links]), tallies, remarks)


def _tallies(
    project: QDAProject, resolved: ResolvedGroups, used: set[str], empty: set[str], notes: int, links: int
) -> dict[str, ItemCounts]:
    """Count the items converted, merged and left out; equal variables of one item were merged."""
    count, unattached = len(project.variables), resolved.left_out["variables"]
    groups = project.groups["kind"].value_counts()
    left_out = len(empty - {""}) + unattached
    return {
        "variables": ItemCounts(count, merged=count - len(used) - left_out, left_out=left_out),
        "cases": ItemCounts(int(groups.get("case", 0)), left_out=resolved.left_out["cases"]),
        "sets": ItemCounts(int(groups.get("set", 0)), left_out=resolved.left_out["sets"]),
        "notes": ItemCounts(len(project.notes), left_out=len(project.notes) - notes),
        "links": ItemCounts(len(project.links), left_out=len(project.links) - links),
    }


def _unit_variables(rows: pd.DataFrame, interviews: Interviews, mapping: ImportMapping) -> pd.DataFrame:
    """Move the variables under ``of_unit`` in the mapping from interviews to their units."""
    wanted = (rows["entity"] == "source") & rows["variable"].isin(mapping.get("of_unit", []))
    if not wanted.any():
        return rows
    table = interviews.table.set_index("interview")["unit"]
    unit = rows["key"].map(interviews.key).map(table).fillna("")
    wanted &= unit != ""
    return rows.assign(entity=rows["entity"].mask(wanted, "unit"), key=rows["key"].mask(wanted, unit))


def _titles(groups: pd.DataFrame) -> Callable[[str, str], str]:
    """Return a function that names a case or set; a case by its number, as it is often a person."""
    cases = groups.loc[groups["kind"] == "case", "group"]
    numbers = {group: number for number, group in reversed(list(enumerate(cases, 1)))}  # of equal ones the first
    names = dict(zip(groups["group"], groups["name"], strict=True))

    def title(entity: str, group: str) -> str:
        if entity == "case":
            return f"case {numbers[group]}" if group in numbers else "case"
        return f"set {names.get(group, '')}".strip()

    return title


def _source_names(sources: pd.DataFrame, interviews: Interviews) -> pd.DataFrame:
    """Keep the names of interviews whose keys differ from their names."""
    pairs = pd.DataFrame({"key": sources["source"].map(interviews.key), "value": sources["name"]})
    pairs = pairs[(pairs["key"] != pairs["value"]) & (pairs["value"] != "")]
    return pairs.assign(entity="interview", variable="source_name", origin="the file's own name")


def variables_of(
    rows: pd.DataFrame, keys: DatasetKeys
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[ReportEntry]]:
    """Convert variables; those of segments become notes.

    Parameters
    ----------
    rows : DataFrame
        ``entity, key, variable, value, origin, row``, in the file's ids.

    Returns
    -------
    (variables, notes, dropped, remarks)
        The first two with ``row``; ``dropped`` contains the rows that are empty or whose item was not imported.
    """
    ours = rows.assign(id=rows["key"], key=keys.find(rows["entity"], rows["key"]))
    kept = (ours["key"] != "") & (ours["value"] != "")
    dropped, ours = ours[~kept], ours[kept]
    of_segments = ours["entity"] == "selection"
    ours = ours.assign(entity=ours["entity"].map(_ENTITY), text=ours["variable"] + ": " + ours["value"])
    notes, variables = ours[of_segments], ours[~of_segments]
    variables, remarks = _without_duplicates(variables)
    return variables[[*VARIABLES, "row"]], notes[[*NOTES, "row"]], dropped, remarks


def _without_duplicates(variables: pd.DataFrame) -> tuple[pd.DataFrame, list[ReportEntry]]:
    """Keep one row for each value, and number the names of variables with several values for one item."""
    variables = variables.drop_duplicates(["entity", "key", "variable", "value"])
    named = ["entity", "key", "variable"]
    ambiguous = variables.duplicated(named, keep=False)
    if not ambiguous.any():
        return variables, []
    number = (variables.groupby(named).cumcount() + 1).astype("str")
    distinct = variables["variable"].where(~ambiguous | (number == "1"), variables["variable"] + " (" + number + ")")
    items = (variables.loc[ambiguous, "key"] + ": " + variables.loc[ambiguous, "variable"]).drop_duplicates().tolist()
    return variables.assign(variable=distinct), report_entries(
        {"variables with several values for one thing, told apart by a number": items}
    )


def notes_of(
    notes: pd.DataFrame, keys: DatasetKeys, title: Callable[[str, str], str], name: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Convert notes; notes on the project, a case or a set become notes on the dataset.

    Parameters
    ----------
    title : callable
        Returns the name of a case or set for its entity and id.
    name : str
        The dataset's name.

    Returns
    -------
    (notes, dropped)
        ``dropped``: empty notes and notes on items that were not imported.
    """
    whole = notes["entity"].isin(["project", "case", "set"])
    key = keys.find(notes["entity"], notes["key"]).where(~whole, name)
    about = [
        title(entity, id_) if entity in ("case", "set") else ""
        for entity, id_ in zip(notes["entity"], notes["key"], strict=True)
    ]
    parts = zip(about, notes["name"], notes["text"], strict=True)
    text = pd.Series([": ".join(filter(None, part)) for part in parts], notes.index, dtype="str")
    entity = notes["entity"].map(_ENTITY).where(~whole, "dataset")
    ours = pd.DataFrame({"entity": entity, "key": key, "text": text}, dtype="str")
    kept = (ours["key"] != "") & (ours["text"].str.strip() != "")
    return ours[kept], notes[~kept]


def links_of(links: pd.DataFrame, keys: DatasetKeys, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Convert links to notes on their origins."""
    if links.empty:
        return pd.DataFrame(columns=NOTES, dtype="str"), links
    origin = keys.find(links["origin_entity"], links["origin"])
    target = keys.find(links["target_entity"], links["target"])
    whole = ~links["origin_entity"].isin(_ENTITY)
    entity = links["origin_entity"].map(_ENTITY).where(~whole, "dataset")
    kept = (origin != "") | whole
    words = "link" + (": " + links["name"]).where(links["name"] != "", "")
    words += (" -> " + links["target_entity"].map(_ENTITY).fillna(links["target_entity"]) + " " + target).str.rstrip()
    ours = pd.DataFrame({"entity": entity, "key": origin.where(~whole, name), "text": words}, dtype="str")
    return ours[kept], links[~kept]


def number_notes(notes: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate notes and number them."""
    every = pd.concat([frame[NOTES] for frame in notes], ignore_index=True)
    every.insert(0, "note", [f"N{number}" for number in range(1, len(every) + 1)])
    return every

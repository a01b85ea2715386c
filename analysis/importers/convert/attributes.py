"""Variables, notes and links of a foreign project -> our tables of variables and notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.importers.mappings.mapping import ImportMapping
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
    "municipality": "municipality",
}


@dataclass(frozen=True)
class DatasetKeys:
    """Our keys by the ids of a file: of sources, codes, users and speakers by entity, and of selections in a frame."""

    of: Mapping[str, Mapping[str, str]]
    segments: pd.DataFrame

    def find(self, entities: pd.Series, ids: pd.Series) -> pd.Series:
        """Look up the key of each row's id; "" where the thing was not carried."""
        found = pd.Series("", ids.index, dtype="str")
        of_segments = entities == "selection"
        found[of_segments] = look_up(ids[of_segments], self.segments["selection"], self.segments["segment"])
        for entity, key in self.of.items():
            found = found.where(entities != entity, ids.map(key).astype("str"))
        return found.fillna("")


@dataclass(frozen=True)
class Attributes:
    """The tables of variables and notes, and what became of the variables, cases, sets, notes and links on the way."""

    variables: pd.DataFrame
    notes: pd.DataFrame
    tallies: Mapping[str, ItemCounts]
    remarks: Sequence[ReportEntry]


def dataset_keys(
    interviews: Interviews, segments: pd.DataFrame, selections: pd.DataFrame, coders: Coders, code: Mapping[str, str]
) -> DatasetKeys:
    """Put together the keys that everything in a file was given."""
    spoken = selections[["source", "speaker"]].assign(key=segments["speaker"].to_numpy())
    spoken = spoken[spoken["speaker"] != ""].drop_duplicates()
    names = [speaker_key(*pair) for pair in zip(spoken["source"], spoken["speaker"], strict=True)]
    return DatasetKeys(
        {
            "source": interviews.key,
            "code": code,
            "user": coders.key,
            "speaker": dict(zip(names, spoken["key"], strict=True)),
            "municipality": {name: name for name in interviews.table["municipality"] if name},
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
    """Carry everything that a file knows of its interviews, speakers, coders, codes and segments.

    Parameters
    ----------
    resolved : ResolvedGroups
        The project's cases and sets, as variables, speakers and notes.
    name : str
        The dataset's name.
    """
    rows = _municipality_variables(resolved.variables, interviews, mapping)
    place = rows["variable"].isin(list(mapping.get("variables", {}).values())) & (rows["entity"] == "source")
    variables, on_segments, empty, remarks = variables_of(rows[~place], keys)
    title = _titles(project.groups)
    notes, mute = notes_of(project.notes, keys, title, name)
    on_codes, _ = notes_of(resolved.notes, keys, title, name)
    links, loose = links_of(project.links, keys, name)
    lost = {
        "variables left out, as they say nothing or what they are known of was not carried": empty.loc[
            empty["row"] != "", "variable"
        ].drop_duplicates(),
        "notes left out, as they are empty or what they are about was not carried": "on a " + mute["entity"],
        "links left out, as what they start from was not carried": "from a " + loose["origin_entity"],
    }
    known = variables[VARIABLES]
    if project.pseudonymous or mapping.keeps("interviews"):
        known = pd.concat([known, _source_names(project.sources, interviews)], ignore_index=True)
    used = {*variables["row"], *on_segments["row"], *rows.loc[place, "row"]} - {""}
    tallies = _tallies(project, resolved, used, set(empty["row"]) - used, len(notes), len(links))
    remarks = [*remarks, *report_entries({text: items.tolist() for text, items in lost.items()})]
    return Attributes(known, number_notes([on_segments, notes, on_codes, links]), tallies, remarks)


def _tallies(
    project: QDAProject, resolved: ResolvedGroups, used: set[str], empty: set[str], notes: int, links: int
) -> dict[str, ItemCounts]:
    """Count what became of each thing; a variable that says what another says of the same thing was merged."""
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


def _municipality_variables(rows: pd.DataFrame, interviews: Interviews, mapping: ImportMapping) -> pd.DataFrame:
    """Say of the municipality what the mapping says is known of it."""
    wanted = (rows["entity"] == "source") & rows["variable"].isin(mapping.get("of_municipality", []))
    if not wanted.any():
        return rows
    table = interviews.table.set_index("interview")["municipality"]
    held = rows["key"].map(interviews.key).map(table).fillna("")
    wanted &= held != ""
    return rows.assign(entity=rows["entity"].mask(wanted, "municipality"), key=rows["key"].mask(wanted, held))


def _titles(groups: pd.DataFrame) -> Callable[[str, str], str]:
    """Make a function that names a case or set; a case by its number, as it is a person as often as not."""
    cases = groups.loc[groups["kind"] == "case", "group"].tolist()
    names = dict(zip(groups["group"], groups["name"], strict=True))

    def title(entity: str, group: str) -> str:
        if entity == "case":
            return f"case {cases.index(group) + 1}" if group in cases else "case"
        return f"set {names.get(group, '')}".strip()

    return title


def _source_names(sources: pd.DataFrame, interviews: Interviews) -> pd.DataFrame:
    """Keep the names of interviews whose keys are not their names."""
    pairs = pd.DataFrame({"key": sources["source"].map(interviews.key), "value": sources["name"]})
    pairs = pairs[(pairs["key"] != pairs["value"]) & (pairs["value"] != "")]
    return pairs.assign(entity="interview", variable="source_name", origin="the file's own name")


def variables_of(
    rows: pd.DataFrame, keys: DatasetKeys
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[ReportEntry]]:
    """Carry variables to what they are known of; what is known of a segment becomes a note on it.

    Parameters
    ----------
    rows : DataFrame
        ``entity, key, variable, value, origin, row``, in the file's ids.

    Returns
    -------
    (variables, notes, dropped, remarks)
        The first two with ``row``; ``dropped`` holds the rows whose thing was not carried, or that say nothing.
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
    """Keep one row for each value, and tell differing values of one variable apart by where they came from."""
    variables = variables.drop_duplicates(["entity", "key", "variable", "value"])
    named = ["entity", "key", "variable"]
    torn = variables.duplicated(named, keep=False)
    if not torn.any():
        return variables, []
    number = (variables.groupby(named).cumcount() + 1).astype("str")
    apart = variables["variable"].where(~torn | (number == "1"), variables["variable"] + " (" + number + ")")
    items = (variables.loc[torn, "key"] + ": " + variables.loc[torn, "variable"]).drop_duplicates().tolist()
    return variables.assign(variable=apart), report_entries(
        {"variables with several values for one thing, told apart by a number": items}
    )


def notes_of(
    notes: pd.DataFrame, keys: DatasetKeys, title: Callable[[str, str], str], name: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Carry notes to what they are about; notes about the project, a case or a set are about the dataset.

    Parameters
    ----------
    title : callable
        Gives the words that name a case or set, from its entity and id.
    name : str
        The dataset's name.

    Returns
    -------
    (notes, dropped)
        ``dropped``: notes on what was not carried.
    """
    whole = notes["entity"].isin(["project", "case", "set"])
    key = keys.find(notes["entity"], notes["key"]).where(~whole, name)
    about = [
        title(entity, id_) if entity in ("case", "set") else ""
        for entity, id_ in zip(notes["entity"], notes["key"], strict=True)
    ]
    parts = pd.DataFrame(
        {"about": about, "name": notes["name"].to_numpy(), "text": notes["text"].to_numpy()}, notes.index
    )
    text = parts.apply(lambda row: ": ".join(part for part in row if part), axis=1) if len(parts) else notes["text"]
    entity = notes["entity"].map(_ENTITY).where(~whole, "dataset")
    ours = pd.DataFrame({"entity": entity, "key": key, "text": text}, dtype="str")
    kept = (ours["key"] != "") & (ours["text"].str.strip() != "")
    return ours[kept], notes[~kept]


def links_of(links: pd.DataFrame, keys: DatasetKeys, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Carry links as notes on what they start from."""
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
    """Put notes together and number them."""
    every = pd.concat([frame[NOTES] for frame in notes], ignore_index=True)
    every.insert(0, "note", [f"N{number}" for number in range(1, len(every) + 1)])
    return every

"""Restore a dataset from a project that this program wrote, with the changes made in another tool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.dataset.refi_ids import NOTE, derive_guid
from analysis.dataset.schema import table_in_code, written_schema
from analysis.errors import InputError, Issue
from analysis.files.csv_io import read_delimited
from analysis.files.json_input import read_json
from analysis.importers.codes.code_paths import SEPARATOR
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.names.identifiers import slug, unique_keys
from analysis.importers.names.unicode_form import nfc_column
from analysis.importers.names.unique_names import distinct_names
from analysis.importers.people.interview_keys import interview_keys
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.import_report import Count, ImportReport, ReportEntry, report_entries
from analysis.importers.project.qda_project import QDAProject
from analysis.lookup import named
from analysis.models import Dataset

_DESCRIPTION = NOTE + "datapackage.json"
_ENTITY = {"source": "interview", "selection": "segment", "code": "code"}
_NUMBER = r" \(\d+\)$"
_HINT = "export the project again; its notes contain the dataset and must not be changed"


def is_samspil_project(project: QDAProject) -> bool:
    """Return whether the notes of a project contain a dataset of this program."""
    return bool((project.notes["name"] == _DESCRIPTION).any())


def is_restorable(project: QDAProject) -> bool:
    """Return whether a project of this program still has its original ids; another tool may have changed them."""
    if not is_samspil_project(project):
        return False
    known = _stored_dataset(project).key["interview"]
    return not known or bool(project.sources["source"].isin(list(known)).any())


@dataclass(frozen=True)
class _StoredDataset:
    """The dataset in the notes of a project, and our keys by the project's ids."""

    description: Mapping
    tables: Mapping[str, pd.DataFrame]
    key: Mapping[str, Mapping[str, str]]


def restore_dataset(
    project: QDAProject,
    name: str,
    mapping: ImportMapping | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> tuple[Dataset, ImportReport]:
    """Restore a dataset: segments, codings, codes and texts from the project, everything else from its notes.

    Parameters
    ----------
    project : QDAProject
    name : str
        The dataset's name.
    mapping : ImportMapping, optional
        Provides labels for interviews that are new in the project.
    pseudonyms : Pseudonyms, optional
        The labels of earlier imports, to which those of new interviews are added.

    Returns
    -------
    (dataset, import report)
        New items in the project get new keys; the report lists them, and the items that are gone.
    """
    stored = _stored_dataset(project)
    tables = dict(stored.tables)
    mapping = mapping or ImportMapping(Path("mapping.yaml"))
    interviews, new_interviews = _interviews(project, stored, mapping, pseudonyms or Pseudonyms())
    coders, new_coders = _coders(project, stored)
    codes, new_codes = _codes(project, stored)
    interview_key = {**stored.key["interview"], **new_interviews}
    segments, new_segments = _segments(project, stored, interview_key)
    given = pd.DataFrame(
        {
            "segment": project.codings["selection"].map({**stored.key["segment"], **new_segments}),
            "coder": project.codings["user"].map({**stored.key["coder"], **new_coders, "": ""}),
            "code": project.codings["code"].map({**stored.key["code"], **new_codes}),
        },
        dtype="str",
    )
    tables |= {"interviews": interviews, "coders": coders, "codes": codes, "segments": segments}
    tables["codings"] = _by_segment(pd.concat([given, tables["codings"]]), segments)
    tables["assignments"] = _assigned(tables)
    new_notes = _new_notes(project, stored, interview_key)
    tables["notes"] = pd.concat([tables["notes"], new_notes], ignore_index=True)
    texts = {interview_key[source]: text for source, text in project.texts.items()}
    entries = {
        "interviews that are new in the project": list(new_interviews.values()),
        "coders that are new in the project": list(new_coders.values()),
        "codes that are new in the project": list(new_codes.values()),
        "codes that are gone from the project": sorted(set(stored.tables["codes"]["code"]) - set(codes["code"])),
        "segments that are new in the project": list(new_segments.values()),
        "segments that are gone from the project": sorted(
            set(stored.tables["segments"]["segment"]) - set(segments["segment"])
        ),
        "notes that are new in the project": new_notes["note"].tolist(),
    }
    remarks = [ReportEntry("a dataset of this program came back"), *report_entries(entries)]
    counts = {kind: Count(t.found, t.kept, t.merged, t.left_out) for kind, t in project.tallies.items()}
    import_report = ImportReport(project.files, counts, [*remarks, *project.remarks], readings=project.readings)
    return Dataset(name, stored.description, tables, texts), import_report


def _stored_dataset(project: QDAProject) -> _StoredDataset:
    """Read the dataset in the notes.

    Raises
    ------
    InputError
        With every note that is missing, or that an edit made unreadable.
    """
    notes = project.notes[project.notes["name"].str.startswith(NOTE)]
    texts = dict(zip(notes["name"].str.removeprefix(NOTE), notes["text"], strict=True))
    description, found = _description(texts["datapackage.json"])
    tables = {}
    for resource in written_schema()["resources"]:
        name = resource["name"]
        table, wrong = _table(f"{name}.csv", texts.get(f"{name}.csv"), resource["schema"]["fields"])
        tables[name] = table_in_code(table)
        found += wrong
    if "quoted" not in tables["segments"] and not found:
        found = [Issue(f"{NOTE}segments.csv", "the note has no column quoted", _HINT, 1)]
    if found:
        raise InputError(f"import of {project.files[0]['file']}", found)
    dataset = description.pop("dataset")
    keys = {"interview": "interviews", "coder": "coders", "code": "codes", "segment": "segments"}
    key = {
        entity: {derive_guid(dataset, entity, one): one for one in tables[table][entity]}
        for entity, table in keys.items()
    }
    return _StoredDataset(description, tables, key)


def _description(text: str) -> tuple[dict, list[Issue]]:
    name = _DESCRIPTION
    description, found = read_json(text.encode("utf-8"), name)
    if not found and not (isinstance(description, dict) and isinstance(description.get("dataset"), str)):
        found = [Issue(name, "the note does not say which dataset it is of", _HINT)]
    return description, found


def _table(file: str, text: str | None, fields: Sequence[Mapping]) -> tuple[pd.DataFrame, list[Issue]]:
    """Read a table; missing optional columns are added empty."""
    name = NOTE + file
    if text is None:
        return pd.DataFrame(), [Issue(name, "the note is missing", _HINT)]
    table, found = read_delimited(text.encode("utf-8"), name)
    lacking = [field for field in fields if field["name"] not in table]
    needed = [field["name"] for field in lacking if field.get("constraints", {}).get("required")]
    if needed and not found:
        found = [Issue(name, f"the note has no column {', '.join(needed)}", _HINT, 1)]
    return table.assign(**{field["name"]: "" for field in lacking}).astype("str"), found


def _interviews(
    project: QDAProject, stored: _StoredDataset, mapping: ImportMapping, pseudonyms: Pseudonyms
) -> tuple[pd.DataFrame, dict[str, str]]:
    table, known = stored.tables["interviews"], stored.key["interview"]
    fresh = project.sources[~project.sources["source"].isin(list(known))]
    keyed = interview_keys(fresh, mapping, pseudonyms, taken=table["interview"])
    if keyed.problems:
        raise InputError(f"import of {project.files[0]['file']}", list(keyed.problems))
    new = dict(keyed.of)
    rows = pd.DataFrame({"interview": list(new.values())}, dtype="str").assign(setting="single")
    whole = pd.concat([table, rows], ignore_index=True).fillna("")
    length = {{**known, **new}[source]: str(len(text)) for source, text in project.texts.items()}
    counted_anew = whole["interview"].map(length).astype("str")
    return whole.assign(characters=counted_anew.where(counted_anew.notna(), whole["characters"])), new


def _coders(project: QDAProject, stored: _StoredDataset) -> tuple[pd.DataFrame, dict[str, str]]:
    table = stored.tables["coders"]
    fresh = project.users[~project.users["user"].isin(list(stored.key["coder"]))]
    labels = {user: f"Coder {len(table) + number}" for number, user in enumerate(fresh["user"], 1)}
    keys = unique_keys(labels.values(), slug, table["coder"])  # the name in the other tool is not imported
    rows = pd.DataFrame({"coder": [keys[label] for label in labels.values()], "label": list(labels.values())})
    new = {user: keys[label] for user, label in labels.items()}
    return pd.concat([table, rows.astype("str")], ignore_index=True), new


def _codes(project: QDAProject, stored: _StoredDataset) -> tuple[pd.DataFrame, dict[str, str]]:
    """Update names, definitions and parents from the project; new codes get the family other."""
    table, known = stored.tables["codes"], stored.key["code"]
    there = project.codes.set_index("code")
    fresh = [code for code in there.index if code not in known]
    shown = dict(zip(fresh, distinct_names(SEPARATOR.join(there.loc[code, "path"]) for code in fresh), strict=True))
    keys = unique_keys(shown.values(), slug, table["code"])
    new = {code: keys[name] for code, name in shown.items()}
    every = {**known, **new}
    of_path = {path: every[code] for code, path in there["path"].items()}
    parent = {code: of_path.get(path[:-1], "") for code, path in there["path"].items()}
    label = {code: path[-1] for code, path in there["path"].items()}
    code_of_key = {known[code]: code for code in there.index if code in known}
    kept = table[table["code"].isin(list(code_of_key))].copy()
    ours = kept["code"].map(code_of_key)
    kept["label_da"] = _kept_where_same(kept["label_da"], ours.map(label), kept["parent"])
    kept["definition"] = _kept_where_same(kept["definition"], ours.map(there["description"]))
    kept["parent"] = ours.map(parent)
    rows = [
        {"code": new[code], "parent": parent[code], "family": "other", "label_da": label[code], "label_en": label[code],
         "definition": there.loc[code, "description"], "sensitive": "yes"}
        for code in fresh
    ]  # fmt: skip
    return pd.concat([kept, pd.DataFrame(rows, dtype="str")], ignore_index=True).fillna(""), new


def _kept_where_same(table: pd.Series, there: pd.Series, parent: pd.Series | None = None) -> pd.Series:
    """Keep our values where they differ from the project only by surrounding white space, Unicode form or a number.

    Codes of one label below one ``parent`` get numbers when a project is read.
    """
    plain = nfc_column(table.str.strip())
    same = plain == nfc_column(there)
    if parent is not None:
        is_duplicate = pd.DataFrame({"plain": plain, "parent": parent}).duplicated(keep=False)
        same |= is_duplicate & (plain == there.str.replace(_NUMBER, "", regex=True))
    return table.where(same, there)


def _segments(
    project: QDAProject, stored: _StoredDataset, interview: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Update positions of segments from the project; segments without a position are kept from the notes."""
    table, known = stored.tables["segments"], stored.key["segment"]
    there = project.selections
    fresh = there[~there["selection"].isin(list(known))]
    where = named(fresh["source"], interview)
    number = (where.groupby(where).cumcount() + 1).astype("str").str.zfill(4)
    new = dict(zip(fresh["selection"], where + "-new-" + number, strict=True))
    placed = there.assign(segment=there["selection"].map({**known, **new})).set_index("segment")
    here = table["segment"].isin(list(placed.index))
    kept = table[here | (table["start"] == "")].copy()
    ours = kept["segment"].isin(list(placed.index))
    sure = ours & kept["segment"].map(placed["start"]).astype("str").fillna("").ne(
        ""
    )  # a place that is unsure there is known here
    for column in ("start", "end"):
        kept.loc[sure, column] = kept.loc[sure, "segment"].map(placed[column])
    stated = ours & (kept["quoted"] == "yes") & (kept["text"] == "")
    kept.loc[stated, "text"] = kept.loc[stated, "segment"].map(placed["text"])
    rows = placed.loc[list(new.values()), ["start", "end", "locator", "text"]].reset_index()
    rows["interview"] = where.to_numpy()
    return pd.concat([kept.drop(columns="quoted"), rows], ignore_index=True).fillna(""), new


def _by_segment(codings: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Keep the codings of existing segments and codes, in the order of segments."""
    place = {segment: row for row, segment in enumerate(segments["segment"])}
    known = codings.dropna()
    known = known[known["segment"].isin(list(place))].drop_duplicates()
    return known.iloc[known["segment"].map(place).argsort(kind="stable")].reset_index(drop=True)


def _assigned(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Assign coders with new codings to the interviews they coded, as lead if an interview has none."""
    assignments = tables["assignments"]
    if "segment" in assignments:  # drop assignments of segments that are gone
        assignments = assignments[assignments["segment"].isin(["", *tables["segments"]["segment"]])]
    where = tables["segments"].set_index("segment")["interview"]
    coded = tables["codings"].assign(interview=tables["codings"]["segment"].map(where))
    pairs = coded.loc[coded["coder"] != "", ["coder", "interview"]].drop_duplicates()
    known = set(zip(assignments["coder"], assignments["interview"], strict=True))
    led, rows = set(assignments["interview"]), []
    for coder, interview in pairs.itertuples(index=False):
        if len(assignments) and (coder, interview) not in known:
            rows.append({"coder": coder, "interview": interview, "role": "second" if interview in led else "lead"})
            led.add(interview)
    return pd.concat([assignments, pd.DataFrame(rows, dtype="str")], ignore_index=True).fillna("")


def _new_notes(project: QDAProject, stored: _StoredDataset, interview: Mapping[str, str]) -> pd.DataFrame:
    """Import notes written in the other tool."""
    table = stored.tables["notes"]
    ours = project.notes["name"].isin(nfc_column(table["note"].str.strip())) | project.notes["name"].str.startswith(
        NOTE
    )
    fresh = project.notes[~ours & project.notes["entity"].isin([*_ENTITY, "project"]) & (project.notes["text"] != "")]
    fresh = fresh[~((fresh["entity"] == "code") & (fresh["name"] == ""))]  # descriptions of codes are definitions
    keys = {"source": interview, "selection": stored.key["segment"], "code": stored.key["code"]}
    rows = []
    for entity, key, name, text in fresh.itertuples(index=False):
        found = keys.get(entity, {}).get(key)
        about = (_ENTITY[entity], found) if found else ("dataset", "project")
        rows.append({"entity": about[0], "key": about[1], "text": ": ".join(filter(None, (name, text)))})
    made = pd.DataFrame(rows, columns=["entity", "key", "text"], dtype="str")
    made.insert(0, "note", [f"new-{number}" for number in range(1, len(made) + 1)])
    return made

"""Convert a foreign project and its mapping to a dataset and an import report, for all importers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.dataset.schema import read_schema, table_columns
from analysis.errors import InputError, Issue
from analysis.importers.checks.codebook_counts import compare_frequencies
from analysis.importers.codes.code_paths import (
    SEPARATOR,
    CodeTree,
    Path,
    code_tree,
    distinct_paths,
    split_path,
    with_parents,
)
from analysis.importers.convert import lead_coders as leads
from analysis.importers.convert.attributes import convert_attributes, dataset_keys
from analysis.importers.convert.check_mapping import unknown_names
from analysis.importers.convert.codings import convert_codings
from analysis.importers.convert.parts_read import ReadScope
from analysis.importers.convert.read_scope import read_problems, read_scope
from analysis.importers.convert.segments import convert_segments
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.people.cases_and_sets import CASE, resolve_groups
from analysis.importers.people.coders import UNKNOWN, Coders, build_coders
from analysis.importers.people.interview_keys import interview_keys, interview_names
from analysis.importers.people.interviews import build_interviews, unknown_variables
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.positions.shared_places import merge_same_places
from analysis.importers.privacy.people_columns import unknown_columns, with_labels_of_people
from analysis.importers.project.import_report import Count, ImportReport, ReportEntry, report_entries
from analysis.importers.project.qda_project import ItemCounts, QDAProject
from analysis.lookup import among
from analysis.messages.plurals import quantity
from analysis.models import Dataset


def convert_project(
    project: QDAProject, mapping: ImportMapping, codebook: pd.DataFrame, name: str, pseudonyms: Pseudonyms
) -> tuple[Dataset, ImportReport]:
    """Convert a project that an importer has read into a dataset.

    Parameters
    ----------
    project : QDAProject
    mapping : ImportMapping
        See `mapping`.
    codebook : DataFrame
        The study's own codes (the columns of ``codes.csv``).
    name : str
        The dataset's name.
    pseudonyms : Pseudonyms
        The labels of earlier imports, to which new ones are added.

    Returns
    -------
    (dataset, import report)
        The dataset is not yet validated (`validate.problems`).

    Raises
    ------
    InputError
        With every name in the mapping that is unknown, and every value that the mapping does not explain.
    """
    project, path_of, of_paths = _with_paths(project, mapping)
    named = {*project.sources["name"], *interview_names(project.sources["name"])}
    project, of_sources = _without_sources(project, mapping.get("not_interviews", []))
    project, shared = merge_same_places(project)
    resolved = resolve_groups(project, _case_labels(project, mapping, pseudonyms))
    keyed = interview_keys(project.sources, mapping, pseudonyms, project.pseudonymous)
    key = keyed.of
    texts = {key[source]: text for source, text in project.texts.items() if source in key}
    of_source = resolved.variables[resolved.variables["entity"] == "source"]
    interviews = build_interviews(project.sources, key, of_source, texts, mapping, pseudonyms, project.pseudonymous)
    problems = [*project.problems, *_unknown_names(project, mapping, path_of, codebook, named)]
    problems += [*unknown_variables(resolved.variables, mapping), *interviews.problems, *keyed.problems]
    problems += [*unknown_columns(project, resolved, mapping), *read_problems(project, mapping)]
    if problems:
        raise InputError(f"import of {_file_names(project)}", problems)
    tree = _code_tree(project, path_of, mapping, codebook)
    coders = build_coders(project, mapping, pseudonyms)
    segments = convert_segments(resolved.selections, key, mapping, pseudonyms, project.pseudonymous)
    codings, merged, added = convert_codings(project.codings, segments, coders.key, path_of, tree.key, mapping)
    project, resolved, of_people = with_labels_of_people(project, resolved, mapping, pseudonyms)
    keys = dataset_keys(interviews, segments, resolved.selections, coders, {c: tree.key[p] for c, p in path_of.items()})
    known = convert_attributes(project, resolved, interviews, keys, mapping, name)
    name_of = dict(zip(interviews.table["interview"], project.sources["name"], strict=True))
    uncoded = np.ones(len(segments), dtype=bool)
    uncoded[codings.loc[codings["place"] >= 0, "place"]] = False
    key_of = {name: key for key, name in name_of.items()}
    scope = read_scope(project, resolved.selections, segments, codings, key_of, coders, mapping)
    assignments, of_leads = _assignments(scope, interviews.table, name_of, coders, mapping)
    tables = {
        "interviews": interviews.table,
        "coders": coders.table,
        "assignments": assignments,
        "codes": tree.table,
        "segments": scope.segments,
        "codings": codings,
        "topics": pd.DataFrame(),
        "variables": known.variables,
        "notes": known.notes,
    }
    conversion_counts = {
        **known.tallies,
        "users": ItemCounts(len(project.users), left_out=coders.inactive),
        "codes": ItemCounts(tree.count.found, merged=tree.count.merged),
        "codings": ItemCounts(len(project.codings), merged=merged),
    }
    remarks = [
        *of_paths, *keyed.remarks, *of_people, *interviews.remarks, *coders.remarks, *scope.remarks, *of_leads,
        *tree.remarks, *project.remarks, *of_sources, *resolved.remarks, *known.remarks,
        *_coding_entries(int(uncoded.sum()), added, shared),
    ]  # fmt: skip
    description = {
        "title": mapping.get("title", name),
        "origin": _origin(project, mapping),
        "synthetic": mapping.get("synthetic") == "true",
    }
    counts = _counts(project, tables, conversion_counts)
    frequencies = _frequencies(project, path_of, mapping)
    import_report = ImportReport(project.files, counts, remarks, frequencies, readings=project.readings)
    return Dataset(name, description, _complete_tables(tables), texts), import_report


def _case_labels(project: QDAProject, mapping: ImportMapping, pseudonyms: Pseudonyms) -> dict[str, str]:
    """Return labels of cases, pseudonyms like those of speakers unless the cases are units."""
    names = project.groups.loc[project.groups["kind"] == "case", "name"]
    are_places = CASE in mapping.get("variables", {}).values()
    return pseudonyms.labels("speakers", names, mapping, project.pseudonymous or are_places)


def _coding_entries(uncoded: int, added: int, shared: int) -> list[ReportEntry]:
    entries = {
        "selections without positions that stand at the place of another coder's, taken for one": shared,
        "codings added, as codes count what is below them": added,
        "selections without a code, kept as segments": uncoded,
    }
    return [ReportEntry(f"{text}: {number}") for text, number in entries.items() if number]


def _file_names(project: QDAProject) -> str:
    return ", ".join(file["file"] for file in project.files)


def _origin(project: QDAProject, mapping: ImportMapping) -> dict:
    files = [{"file": file["file"], "sha256": file["sha256"]} for file in project.files]
    stated = {"tool": project.tool, "version": project.version, **mapping.get("origin", {})}
    return {**stated, "door": project.file_format, "files": files}


def _complete_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Add missing columns to every table, and convert all to strings."""
    return {table: _with_columns(tables[table], names) for table, names in table_columns(read_schema()).items()}


def _with_columns(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    empty = pd.Series("", table.index, dtype="str")
    absent = dict.fromkeys(set(names) - set(table), empty)
    return table.assign(**absent)[list(names)].astype("str").fillna("").reset_index(drop=True)


def _with_paths(project: QDAProject, mapping: ImportMapping) -> tuple[QDAProject, dict[str, Path], list[ReportEntry]]:
    """Give each code a unique path, split if the mapping names a separator."""
    codes = project.codes
    if "separator" in mapping.entries:
        separator = mapping.get("separator")
        split = [tuple(part for name in path for part in split_path(name, separator)) or path for path in codes["path"]]
        codes = codes.assign(path=pd.Series(split, codes.index, dtype="object"))
    path_of, remarks = distinct_paths(codes)
    return replace(project, codes=codes.assign(path=codes["code"].map(path_of))), path_of, remarks


def _without_sources(project: QDAProject, names: Sequence[str]) -> tuple[QDAProject, list[ReportEntry]]:
    """Remove the sources that the mapping leaves out, with their selections and codings."""
    unwanted = project.sources["name"].isin(names)
    if not unwanted.any():
        return project, []
    sources = set(project.sources.loc[unwanted, "source"])
    removed = project.selections["source"].isin(sources)
    uncoded = among(project.codings["selection"], project.selections.loc[removed, "selection"])
    skipped = {"sources": len(sources), "selections": int(removed.sum()), "codings": int(uncoded.sum())}
    tallies = {
        kind: replace(tally, left_out=tally.left_out + skipped.get(kind, 0)) for kind, tally in project.tallies.items()
    }
    smaller = replace(
        project,
        sources=project.sources[~unwanted].reset_index(drop=True),
        selections=project.selections[~removed].reset_index(drop=True),
        codings=project.codings[~uncoded].reset_index(drop=True),
        texts={source: text for source, text in project.texts.items() if source not in sources},
        tallies=tallies,
    )
    marked = f"{quantity(skipped['selections'], 'selection')} and {quantity(skipped['codings'], 'coding')}"
    text = f"sources left out, as the mapping says, with their {marked}"
    return smaller, report_entries({text: project.sources.loc[unwanted, "name"].tolist()})


def _unknown_names(
    project: QDAProject,
    mapping: ImportMapping,
    path_of: Mapping[str, Path],
    codebook: pd.DataFrame,
    sources: set[str],
) -> list[Issue]:
    fields = next(r["schema"]["fields"] for r in read_schema(mapping.study)["resources"] if r["name"] == "codes")
    families = next(field["constraints"]["enum"] for field in fields if field["name"] == "family")
    return unknown_names(
        mapping,
        with_parents(path_of.values()),
        sources=sources,
        coders=set(project.users["name"].replace("", UNKNOWN)) | {UNKNOWN},
        codes=set(codebook["code"]),
        families=families,
    )


def _code_tree(
    project: QDAProject, path_of: Mapping[str, Path], mapping: ImportMapping, codebook: pd.DataFrame
) -> CodeTree:
    definitions = dict(zip(project.codes["path"], project.codes["description"], strict=True))
    return code_tree(list(path_of.values()), mapping, codebook, definitions)


def _assignments(
    scope: ReadScope,
    interviews: pd.DataFrame,
    name_of: Mapping[str, str],
    coders: Coders,
    mapping: ImportMapping,
) -> tuple[pd.DataFrame, list[ReportEntry]]:
    """Assign lead coders; a text of unknown length ends at the last position that was marked or read."""
    stated = pd.to_numeric(interviews.set_index("interview")["characters"], errors="coerce")
    ends = pd.concat([frame[["interview", "end"]] for frame in (scope.segments, scope.parts)])
    reach = pd.to_numeric(ends["end"], errors="coerce").groupby(ends["interview"]).max()
    length = {str(key): number for key, number in stated.fillna(reach).dropna().astype("int64").items()}
    return leads.assign_leads(scope, name_of, length, coders.by_name, mapping)


def _frequencies(project: QDAProject, path_of: Mapping[str, Path], mapping: ImportMapping) -> dict | None:
    if not project.frequencies:
        return None
    carried = Counter(path_of[code] for code in project.codings["code"] if code in path_of)
    return compare_frequencies(project.frequencies, carried, project.repeated, mapping.get("separator", SEPARATOR))


def _counts(
    project: QDAProject,
    tables: Mapping[str, pd.DataFrame],
    conversion_counts: Mapping[str, ItemCounts],
) -> dict[str, Count]:
    """Count each kind of item in the project and in the dataset's tables.

    ``conversion_counts`` contains what was merged and left out during the conversion, and the numbers of the kinds that
    have no table of their own.
    """
    ours = {"sources": "interviews", "selections": "segments", "codings": "codings"}
    counts = {}
    for kind, tally in project.tallies.items():
        converted = conversion_counts.get(kind, ItemCounts(tally.kept))
        carried = len(tables[ours[kind]]) if kind in ours else converted.kept
        added = carried - converted.kept
        counts[kind] = Count(
            tally.found, carried, tally.merged + converted.merged, tally.left_out + converted.left_out, max(added, 0)
        )
    return counts

"""Read long tables, with one row per coding, into a foreign project."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.importers.codes.code_cells import value_of_paths
from analysis.importers.codes.code_paths import SEPARATOR, split_path
from analysis.importers.codes.code_separators import PATH_MARK, code_paths
from analysis.importers.mappings.code_columns import named_columns, unused_entries
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.mapping import REQUIRED
from analysis.importers.names.comparable_names import without_ending
from analysis.importers.names.identifiers import file_key
from analysis.importers.positions.segment_identity import SegmentIdentity, identity_entries, number_segments
from analysis.importers.positions.text_positions import convert_positions
from analysis.importers.positions.words_in_text import find_words
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import OF_INTERVIEW, ItemCounts, QDAProject, frame_of
from analysis.importers.tables import extra_columns as further_columns
from analysis.importers.tables.formats.table_form import TableForm
from analysis.importers.tables.imported_table import ImportedTable, TableCodebook
from analysis.importers.tables.read_table import read_table, read_tables
from analysis.importers.tables.table_codebook import read_codebook, read_texts
from analysis.importers.tables.table_rows import TableRows, names_interviews_and_codes, rows_of_tables
from analysis.written_names import in_files

_READ_BY_FORMAT = {  # how columns are used that an importer reads itself
    "wide table": "a code, by its marks",
    "Dedoose excerpts": "a code, by its marks",
    "MAXQDA coded segments": "locator",
    "ATLAS.ti quotations": "locator, or the number of codes",
    "Taguette highlights": "locator",
}


FormOf = Callable[[ImportedTable, ImportMapping, str], TableForm]


def read_coding_tables(files: Sequence[Path], mapping: ImportMapping, form_of: FormOf) -> QDAProject:
    """Read tables that have, or can be converted to, one row per coding, as one project.

    Parameters
    ----------
    files : sequence of path
        CSV (comma, semicolon or tab) or XLSX with a header row.
    mapping : ImportMapping
        Its ``columns`` name the column of each kind of value.
    form_of : callable
        Returns the form of the tables from the first of them, the mapping and the file's name.

    Returns
    -------
    QDAProject
        With all errors in the files in ``problems``.
    """
    form = form_of(read_table(files[0], mapping), mapping, files[0].name)
    tables = [(file, read_tables(file, form.mapping)) for file in files]
    foreign, problems = rows_of_tables(tables, form.mapping, form.prepare)
    project = _project_of_rows(foreign, problems, form, files[0].name)
    return replace(project, remarks=[*form.first_remarks(), *project.remarks, *form.last_remarks()])


def _project_of_rows(foreign: TableRows, problems: list[Issue], form: TableForm, file: str) -> QDAProject:
    mapping, stated, file_format = form.mapping, form.stated or form.mapping, form.file_format
    named, wrong_codes = read_codebook(mapping, file_format)
    texts, wrong_texts = read_texts(mapping)
    problems += [*wrong_codes, *wrong_texts, *unused_entries(stated, file_format)]
    columns = mapping.get("columns", {})
    of_files = {"interview"} if mapping.get("file_interviews") or mapping.get("sheet_interviews") else set()
    lacking = [word for word in REQUIRED if word not in columns and word not in of_files]
    if lacking:
        hint = "add columns: {interview: .., code: ..} to the mapping"
        problems.append(Issue(file, f"no column tells the {' and the '.join(lacking)}", hint))
    if not problems and not names_interviews_and_codes(foreign):
        problems.append(Issue(file, "no row names an interview and a code", "is it the right file?"))
    book = form.codebook or named
    _check_number_of_codes(foreign.rows["code"], file)
    lists = _possible_lists(foreign.rows["code"])
    foreign = _with_code_paths(foreign, file_format, mapping, book)
    inside = replace(mapping, entries={**mapping.entries, "separator": PATH_MARK})
    project = _project(foreign, inside, book, texts, problems, form.identity)
    project = _with_code_values(project, stated)
    columns = stated.get("columns", {})
    entries = report_entries(
        {"columns that were read": [f"{in_files(word)}: {column}" for word, column in columns.items()]}
    )
    return replace(
        project,
        file_format=file_format,
        tool=form.tool,
        remarks=[*entries, *lists, *foreign.remarks, *named.remarks, *project.remarks],
        columns=_column_uses(foreign, stated, file_format),
        table_remarks=foreign.remarks,
    )


def _with_code_values(project: QDAProject, mapping: ImportMapping) -> QDAProject:
    """Add the number of each code that is a value, as a variable of the code."""
    value = value_of_paths(project.codes["path"], mapping)
    keyed = [
        (code, value[path])
        for code, path in zip(project.codes["code"], project.codes["path"], strict=True)
        if path in value
    ]
    if not keyed:
        return project
    rows = [("code", code, "value", number, "the code's number in the table") for code, number in keyed]
    variables = pd.concat([project.variables, frame_of("variables", rows)], ignore_index=True)
    count = project.tallies["variables"]
    tallies = {**project.tallies, "variables": replace(count, found=count.found + len(rows))}
    remarks = [*project.remarks, ReportEntry(f"codes that are numbers, kept as values in variables.csv: {len(rows)}")]
    return replace(project, variables=variables, tallies=tallies, remarks=remarks)


def _column_uses(foreign: TableRows, mapping: ImportMapping, file_format: str) -> dict[str, str]:
    """Describe how each column of the files was used."""
    words = {column: "a code" for _, column in named_columns(mapping)}
    words |= {column: in_files(word) for word, column in mapping.get("columns", {}).items()}
    left_out = mapping.get("leave_out", [])

    def taken_for(column: str) -> str:
        if column in words:
            return words[column]
        if column in left_out:
            return "left out"
        return "a variable or note" if column in foreign.extra else _READ_BY_FORMAT.get(file_format, "left out")

    return {column: taken_for(column) for column in foreign.columns}


def _check_number_of_codes(codes: pd.Series, file: str) -> None:
    number = codes.nunique()
    if number > limits.CODES:
        message = f"the column of codes names {number:,} codes; the limit is {limits.CODES:,}"
        raise InputError(
            f"import of {file}", [Issue(file, message, "is it the column of codes, or that of the texts?")]
        )


def _possible_lists(codes: pd.Series) -> list[ReportEntry]:
    """Report codes that contain a semicolon or line break between names of other codes."""
    names = set(codes.unique())
    lists = [
        name
        for name in names
        if any(part in names and part != name for part in map(str.strip, re.split("[;\n]", name)) if part)
    ]
    hint = "if they are lists, name the `list_separator` in the mapping"
    text = f"codes whose names look like lists of codes, kept whole ({hint})"
    return report_entries({text: sorted(lists)})


def _with_code_paths(foreign: TableRows, file_format: str, mapping: ImportMapping, book: TableCodebook) -> TableRows:
    """Replace each code by its path, with `PATH_MARK` between a code and the one above it."""
    each = list(zip(foreign.rows["code"], foreign.rows["parent"], strict=True))
    below = {code: code[0].rpartition(PATH_MARK) for code in dict.fromkeys(each)}
    ends = list(dict.fromkeys((end, "" if mark else code[1]) for code, (_, mark, end) in below.items()))
    paths = code_paths(ends, file_format, mapping.get("separator"), book.codes)
    path_of = {
        code: (*above.split(PATH_MARK), *paths[end, ""]) if mark else paths[end, code[1]]
        for code, (above, mark, end) in below.items()
    }
    codes = pd.Series([PATH_MARK.join(path_of[code]) for code in each], foreign.rows.index, dtype="str")
    return replace(foreign, rows=foreign.rows.assign(code=codes))


def _project(
    foreign: TableRows,
    mapping: ImportMapping,
    codebook: TableCodebook,
    texts: Mapping[str, str],
    problems: Sequence[Issue],
    identity: SegmentIdentity,
) -> QDAProject:
    filled = (foreign.rows != "").any(axis=1) | (foreign.extra != "").any(axis=1)
    rows, extra = _with_split_paths(foreign.rows[filled], mapping), foreign.extra[filled]
    rows = number_segments(rows, foreign.places[filled], identity)
    given = rows[rows["code"] != ""]
    codings = given.drop_duplicates(["selection", "coder", "code"])
    sources, of_texts, raw = _sources(rows, texts)
    places = (foreign.places["file"] + ", line " + foreign.places["line"].astype("str"))[rows.index]
    selections, kept_texts, readings, of_positions = _with_positions(
        _selections(rows), raw, places[~rows.duplicated("selection")]
    )
    alone = ~foreign.places.loc[rows.index].duplicated()  # count the cells of a row once if it became several rows
    variables, notes, cells, of_columns = further_columns.convert_extra_columns(
        extra[alone], rows.loc[alone, ["interview", "speaker", "selection"]], mapping.get("leave_out", [])
    )
    codes, paths = _codes(rows, codebook)
    repeats = given.index.difference(codings.index)
    users = rows["coder"][rows["coder"] != ""].unique()
    return QDAProject(
        file_format="long table",
        tool="unknown",
        version="unknown",
        files=foreign.sources,
        users=frame_of("users", {"user": users, "name": users}),
        codes=codes,
        sources=sources,
        selections=selections,
        codings=frame_of("codings", codings[["selection", "code", "coder"]].rename(columns={"coder": "user"})),
        groups=frame_of("groups"),
        members=frame_of("members"),
        variables=frame_of("variables", variables),
        notes=frame_of("notes", notes),
        links=frame_of("links"),
        tallies={
            "rows": _rows_tally(foreign, rows, repeats),
            "users": ItemCounts(len(users)),
            "codes": ItemCounts(len(codes)),
            "sources": ItemCounts(len(sources)),
            "selections": ItemCounts(int(alone.sum()), merged=int(alone.sum()) - len(selections)),
            "codings": ItemCounts(len(given), merged=len(repeats)),
            "variables": ItemCounts(len(variables) + cells.merged + cells.left_out, cells.merged, cells.left_out),
            "notes": ItemCounts(len(notes)),
        },
        texts=kept_texts,
        readings=readings,
        frequencies=codebook.frequencies,
        repeated=Counter(given.loc[repeats, "path"]),
        remarks=[
            *_segment_entries(rows, places), *identity_entries(foreign.rows[filled], foreign.places[filled], identity),
            *of_texts, *of_positions, *of_columns, *_row_entries(foreign, rows, repeats),
            *_codebook_entries(paths, rows, codebook),
        ],
        problems=problems,
        read_by=identity.read_by(rows, foreign.places[filled]),
        rated_rows=identity.matrix,
    )  # fmt: skip


def _with_split_paths(rows: pd.DataFrame, mapping: ImportMapping) -> pd.DataFrame:
    """Split code paths."""
    separator = mapping.get("separator", SEPARATOR)
    path = {code: split_path(code, separator) for code in rows["code"].unique()}
    rows = rows.assign(path=rows["code"].map(path))
    return rows.assign(code=rows["path"].map(lambda path: "\n".join(path)))


def _rows_tally(foreign: TableRows, rows: pd.DataFrame, again: pd.Index) -> ItemCounts:
    """Count the rows of the files, including empty rows and rows that add nothing to earlier ones."""
    unused = rows.index[(rows["code"] == "") & rows.duplicated(["selection", "coder"])]
    stated = rows.index.difference(again).difference(unused)
    every, filled, new = (
        len(foreign.places.loc[index].drop_duplicates()) for index in (foreign.places.index, rows.index, stated)
    )
    left_out = every - filled + foreign.left_out
    return ItemCounts(every + foreign.left_out, merged=filled - new, left_out=left_out)


def _sources(rows: pd.DataFrame, texts: Mapping[str, str]) -> tuple[pd.DataFrame, list[ReportEntry], dict[str, str]]:
    """Collect the attributes of each interview from its rows, and find its text by its name or by its key."""
    each = rows.replace("", pd.NA).groupby("interview", sort=False)[list(OF_INTERVIEW)].first().fillna("")
    each = each.reset_index(names="source").assign(kind="table")
    sources = frame_of("sources", each.assign(name=each["source"]))
    files = {name: _text_of(name, texts) for name in each["source"]}
    text_of_source = {name: texts[file] for name, file in files.items() if file is not None}
    without = [name for name in files if name not in text_of_source]
    unused = sorted(set(texts) - set(files.values()))
    remarks = report_entries(
        {"interviews without a text": without if texts else [], "texts left out: no row names their interview": unused}
    )
    return sources, remarks, text_of_source


def _text_of(name: str, texts: Mapping[str, str]) -> str | None:
    """Find the text of an interview by its name, its name without an extension such as .docx, or its key."""
    bare = without_ending(name)
    return next((file for file in (name, bare, file_key(name), file_key(bare)) if file in texts), None)


def _selections(rows: pd.DataFrame) -> pd.DataFrame:
    first = rows.drop_duplicates("selection").rename(columns={"interview": "source", "coder": "user"})
    return frame_of("selections", first.reset_index(drop=True))


def _codes(rows: pd.DataFrame, codebook: TableCodebook) -> tuple[pd.DataFrame, list[tuple[str, ...]]]:
    paths = list(dict.fromkeys([*codebook.codes, *(path for path in rows["path"].drop_duplicates() if path)]))
    codes = {
        "code": ["\n".join(path) for path in paths],
        "path": paths,
        "description": [codebook.definitions.get(path, "") for path in paths],
    }
    return frame_of("codes", codes), paths


def _with_positions(
    selections: pd.DataFrame, raw: Mapping[str, str], places: pd.Series
) -> tuple[pd.DataFrame, Mapping[str, str], Sequence[Mapping], list[ReportEntry]]:
    """Check positions against the texts; find missing positions by the words."""
    digits = selections["start"].str.fullmatch("[0-9]{1,15}") & selections["end"].str.fullmatch("[0-9]{1,15}")
    placed = selections[digits & selections["source"].isin(list(raw))]
    fitted = convert_positions(raw, placed, {}, complete_text=True)
    whole = selections.copy()
    whole.loc[placed.index] = fitted.selections.set_axis(placed.index)
    to_find = (whole["start"] == "") & (whole["text"] != "") & whole["source"].isin(list(fitted.texts))
    to_find &= ~whole.index.isin(placed.index)
    remarks = list(fitted.remarks)
    if not to_find.any():
        return whole, fitted.texts, fitted.readings, remarks
    found = respaced = 0
    for row, source, words in whole.loc[to_find, ["source", "text"]].itertuples():
        if place := find_words(words, fitted.texts[source]):
            text = fitted.texts[source][slice(*place)]
            found, respaced = found + 1, respaced + (text != words)
            whole.loc[row, ["start", "end", "text"]] = [str(place[0]), str(place[1]), text]
    text = f"segments whose positions were found by their words in the text: {found} of {to_find.sum()}"
    if respaced:
        text += f" ({respaced} with other white space than in the table; they now read as the text does)"
    not_found = places.to_numpy()[(to_find & (whole["start"] == "")).to_numpy()]
    remarks += [
        ReportEntry(text),
        *report_entries({"segments whose words stand nowhere, or in several places": not_found.tolist()}),
    ]
    return whole, fitted.texts, fitted.readings, remarks


def _segment_entries(rows: pd.DataFrame, places: pd.Series) -> list[ReportEntry]:
    """Report differences between rows of one segment, whose first row was kept."""
    first = rows.drop_duplicates("selection").set_index("selection")
    entries = {}
    for column in ("text", "speaker", "locator"):
        kept = rows["selection"].map(first[column])
        differ = (rows[column] != kept) & (rows[column] != "")
        entries[f"segments whose rows differ in {column}: the first row's was kept"] = places[differ].tolist()
    nowhere = ~rows.duplicated("selection") & (rows[["start", "text", "locator"]] == "").all(axis=1)
    return report_entries(entries | {"segments with neither words nor a place": places[nowhere].tolist()})


def _row_entries(foreign: TableRows, rows: pd.DataFrame, again: pd.Index) -> list[ReportEntry]:
    entries = {
        "rows left out because they are empty": foreign.places.drop(index=rows.index),
        "rows merged because they repeat a coding": foreign.places.loc[again],
        "rows without a code, whose segment was kept": foreign.places.loc[rows.index[rows["code"] == ""]],
    }
    return report_entries(
        {
            text: [f"{file}, line {line}" for file, line in places.itertuples(index=False)]
            for text, places in entries.items()
        }
    )


def _codebook_entries(
    paths: Sequence[tuple[str, ...]], rows: pd.DataFrame, codebook: TableCodebook
) -> list[ReportEntry]:
    if not codebook.codes:
        return []
    used, known = set(rows["path"]), set(codebook.codes)
    unknown = [SEPARATOR.join(path) for path in paths if path in used - known]
    unused = [SEPARATOR.join(path) for path in codebook.codes if path not in used]
    return report_entries(
        {"codes that the foreign codebook does not have": unknown, "codes never given in the table": unused}
    )

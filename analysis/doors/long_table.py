"""Long tables, one row per coding -> a dataset and its receipt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.definition import columns, read_definition
from analysis.delimited import read_delimited
from analysis.doors import further_columns, leads
from analysis.doors.code_paths import CodeTree, code_tree, split_path, with_parents
from analysis.doors.foreign_codebook import ForeignCodebook, read_codebook, read_texts
from analysis.doors.foreign_rows import ForeignRows, names_interviews_and_codes, read_rows
from analysis.doors.frequencies import compare
from analysis.doors.keys import file_key, slug, unique_keys
from analysis.doors.mapping import ForeignMapping, read_mapping
from analysis.doors.named_in_vain import named_in_vain
from analysis.doors.project import OF_INTERVIEW
from analysis.doors.receipt import Count, Receipt, Remark, counted
from analysis.doors.words_in_text import find_words
from analysis.study import DATA, Dataset, Problem, Refused

_UNKNOWN_CODER = "unknown"


def read_long_tables(files: Sequence[Path], mapping_file: Path, name: str) -> tuple[Dataset, Receipt]:
    """Bring in long tables as one dataset.

    Parameters
    ----------
    files : sequence of path
        Delimited text with a header row; all have the columns that the mapping names.
    mapping_file : path
        See `analysis.doors.mapping`.
    name : str
        The dataset's name.

    Returns
    -------
    (dataset, receipt)
        The dataset has not been checked as a whole yet (`analysis.validate.problems`).

    Raises
    ------
    Refused
        With everything that is wrong with the mapping and the files.
    """
    mapping, problems = read_mapping(mapping_file)
    foreign, wrong_rows = read_rows(files, mapping)
    foreign_codebook, wrong_codes = read_codebook(mapping)
    texts, wrong_texts = read_texts(mapping)
    problems += wrong_rows + wrong_codes + wrong_texts
    codebook = _own_codebook()
    problems += _vain(mapping, foreign, foreign_codebook, codebook)
    if not problems and not names_interviews_and_codes(foreign):
        problems.append(Problem(files[0].name, "no row names an interview and a code", "is it the right file?"))
    if problems:
        raise Refused(f"import of {', '.join(path.name for path in files)}", problems)
    return _carry(foreign, mapping, foreign_codebook, texts, codebook, name)


def _own_codebook() -> pd.DataFrame:
    return read_delimited((DATA / "codebook.csv").read_bytes(), "codebook.csv")[0]


def _vain(
    mapping: ForeignMapping, foreign: ForeignRows, foreign_codebook: ForeignCodebook, codebook: pd.DataFrame
) -> list[Problem]:
    separator = mapping.get("separator", " > ")
    paths = _paths(foreign.rows["code"], foreign_codebook, separator)
    fields = next(r["schema"]["fields"] for r in read_definition()["resources"] if r["name"] == "codes")
    families = next(field["constraints"]["enum"] for field in fields if field["name"] == "family")
    known = {separator.join(path) for path in with_parents(paths)}
    coders = set(foreign.rows["coder"].replace("", _UNKNOWN_CODER))
    interviews = set(foreign.rows["interview"]) - {""}
    return named_in_vain(mapping, known, interviews, coders, set(codebook["code"]), families)


def _paths(codes: pd.Series, foreign_codebook: ForeignCodebook, separator: str) -> list[tuple[str, ...]]:
    used = [split_path(code, separator) for code in codes.unique() if code]
    return list(dict.fromkeys([*foreign_codebook.codes, *used]))


def _carry(
    foreign: ForeignRows,
    mapping: ForeignMapping,
    foreign_codebook: ForeignCodebook,
    texts: Mapping[str, str],
    codebook: pd.DataFrame,
    name: str,
) -> tuple[Dataset, Receipt]:
    separator = mapping.get("separator", " > ")
    filled = (foreign.rows != "").any(axis=1) | (foreign.further != "").any(axis=1)
    rows, further = foreign.rows[filled], foreign.further[filled]
    paths = _paths(rows["code"], foreign_codebook, separator)
    tree = code_tree(paths, mapping, codebook, foreign_codebook.definitions)
    coders, coder_key, of_coders = _coders(rows, mapping)
    rows = _keyed(rows, tree, coder_key, separator)
    segments, codings = _segments(rows), _codings(rows)
    held, of_texts = _held_texts(rows, texts)
    segments, of_positions = _located(segments, held)
    interviews, of_interviews = _interviews(rows, mapping, held)
    assignments, of_leads = leads.assign(rows[["interview", "name", "coder"]], coder_key, mapping)
    entities = rows[["interview", "speaker", "segment"]]
    variables, notes, cells, of_columns = further_columns.carry(further, entities, mapping.get("leave_out", []))
    notes.insert(0, "note", [f"N{number}" for number in range(1, len(notes) + 1)])
    tables = {
        "interviews": interviews,
        "coders": coders,
        "assignments": assignments,
        "codes": tree.table,
        "segments": segments,
        "codings": codings[["segment", "coder", "code"]],
        "topics": pd.DataFrame(),
        "variables": pd.concat([variables, _source_names(rows)], ignore_index=True),
        "notes": notes,
    }
    counts = _counts(foreign, rows, tables, tree, cells)
    remarks = [
        *of_interviews, *of_coders, *of_leads, *tree.remarks, *_of_segments(rows, segments), *of_texts, *of_positions,
        *of_columns, *_of_rows(foreign, rows, codings), *_of_codebook(tree, rows, foreign_codebook, separator),
    ]  # fmt: skip
    published = _frequencies(foreign_codebook, rows, separator)
    dataset = Dataset(name, _description(mapping, foreign, name), _whole(tables), held)
    return dataset, Receipt(foreign.sources, counts, remarks, published)


def _whole(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Give every table all its columns, as strings."""
    return {
        table: tables[table].reindex(columns=names).astype("str").fillna("").reset_index(drop=True)
        for table, names in columns(read_definition()).items()
    }


def _description(mapping: ForeignMapping, foreign: ForeignRows, name: str) -> dict:
    files = [{"file": source["file"], "sha256": source["sha256"]} for source in foreign.sources]
    origin = {
        "tool": "unknown",
        "version": "unknown",
        **mapping.get("origin", {}),
        "door": "long table",
        "files": files,
    }
    return {"title": mapping.get("title", name), "origin": origin, "synthetic": mapping.get("synthetic") == "true"}


def _coders(rows: pd.DataFrame, mapping: ForeignMapping) -> tuple[pd.DataFrame, dict[str, str], list[Remark]]:
    """Give each coder a key and a pseudonym; ``key`` holds their names and their pseudonyms."""
    pseudonyms = mapping.get("coders", {})
    names = rows["coder"].replace("", _UNKNOWN_CODER).drop_duplicates()
    labels = names.map(lambda name: pseudonyms.get(name, name))
    by_label = unique_keys(labels, slug)
    key = by_label | dict(zip(names, labels.map(by_label), strict=True))
    table = pd.DataFrame({"coder": list(by_label.values()), "label": list(by_label)}, dtype="str")
    plain = [name for name in names if name not in pseudonyms and name != _UNKNOWN_CODER]
    remarks = counted({"coders who keep the name they have, as the mapping gives no pseudonym": plain})
    if nameless := int((rows["coder"] == "").sum()):
        remarks.append(Remark(f"rows without a coder, given to the coder '{key[_UNKNOWN_CODER]}': {nameless}"))
    return table, key, remarks


def _keyed(rows: pd.DataFrame, tree: CodeTree, coder_key: Mapping[str, str], separator: str) -> pd.DataFrame:
    """Put our keys in the place of names, and number the stretches that rows share."""
    interview_key = unique_keys(rows["interview"], file_key)
    rows = rows.assign(
        name=rows["interview"],
        interview=rows["interview"].map(interview_key),
        coder=rows["coder"].replace("", _UNKNOWN_CODER).map(coder_key),
        path=[split_path(code, separator) for code in rows["code"]],
    )
    rows["code"] = [tree.key[path] if path else "" for path in rows["path"]]
    speakers = unique_keys(rows["speaker"], slug)
    rows["speaker_name"] = rows["speaker"]  # two interviews may each have their "Adviser 1": a speaker's key says whose
    rows["speaker"] = (rows["interview"] + "-" + rows["speaker"].map(speakers)).where(rows["speaker"] != "", "")
    stretch = "row " + pd.Series(rows.index.astype("str"), rows.index)
    stretch = ("at " + rows["locator"]).where(rows["locator"] != "", stretch)
    # The same short answer may stand at two places: where a place is told, it tells them apart.
    spoken = "says " + rows["text"] + " at " + rows["locator"]
    stretch = spoken.where(rows["text"] != "", stretch)
    stretch = ("from " + rows["start"] + " to " + rows["end"]).where(rows["start"] != "", stretch)
    whole = pd.DataFrame({"interview": rows["interview"], "coder": rows["coder"], "stretch": stretch})
    first = ~whole.duplicated()
    number = first.astype(int).groupby(whole["interview"]).cumsum().astype("str").str.zfill(4)
    named = whole[first].assign(segment=whole["interview"] + "-" + number)
    return rows.assign(segment=whole.merge(named, how="left")["segment"].to_numpy())


def _segments(rows: pd.DataFrame) -> pd.DataFrame:
    wanted = ["segment", "interview", "start", "end", "locator", "speaker", "text"]
    return rows.drop_duplicates("segment")[wanted].reset_index(drop=True)


def _codings(rows: pd.DataFrame) -> pd.DataFrame:
    given = rows[rows["code"] != ""]
    return given.drop_duplicates(["segment", "coder", "code"])


def _held_texts(rows: pd.DataFrame, texts: Mapping[str, str]) -> tuple[dict[str, str], list[Remark]]:
    interviews = rows.drop_duplicates("interview")[["name", "interview"]].itertuples(index=False)
    files = {key: next((file for file in (name, key) if file in texts), None) for name, key in interviews}
    held = {key: texts[file] for key, file in files.items() if file is not None}
    without = [key for key in files if key not in held]
    idle = sorted(set(texts) - set(files.values()))
    return held, counted(
        {"interviews without a text": without if texts else [], "texts left out: no row names their interview": idle}
    )


def _located(segments: pd.DataFrame, held: Mapping[str, str]) -> tuple[pd.DataFrame, list[Remark]]:
    """Find positions for segments that have words and an interview's text but no positions."""
    sought = (segments["start"] == "") & (segments["text"] != "") & segments["interview"].isin(list(held))
    if not sought.any():
        return segments, []
    segments, found, respaced = segments.copy(), 0, 0
    for row, interview, words in segments.loc[sought, ["interview", "text"]].itertuples():
        if place := find_words(words, held[interview]):
            text = held[interview][slice(*place)]
            found, respaced = found + 1, respaced + (text != words)
            segments.loc[row, ["start", "end", "text"]] = [str(place[0]), str(place[1]), text]
    text = f"segments whose positions were found by their words in the text: {found} of {sought.sum()}"
    if respaced:
        text += f" ({respaced} with other white space than in the table; they now read as the text does)"
    lost = segments.loc[sought & (segments["start"] == ""), "segment"].tolist()
    return segments, [Remark(text), *counted({"segments whose words stand nowhere, or in several places": lost})]


def _interviews(
    rows: pd.DataFrame, mapping: ForeignMapping, held: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Remark]]:
    each = rows.replace("", pd.NA).groupby("interview", sort=False)[["name", *OF_INTERVIEW]].first().fillna("")
    for word in ("municipality", "area", "setting"):
        said = mapping.get(word, {})
        given = each["name"].map(lambda name, said=said: said.get(name, "") if isinstance(said, dict) else said)
        each[word] = each[word].where(each[word] != "", given)
    unsaid = {word: each.index[each[word] == ""].tolist() for word in ("municipality", "area", "setting")}
    each["setting"] = each["setting"].replace("", "single")
    remarks = counted(
        {
            "interviews whose municipality is unknown": unsaid["municipality"],
            "interviews whose area is unknown": unsaid["area"],
            "interviews taken for single ones, as nothing is said of their setting": unsaid["setting"],
        }
    )
    each["characters"] = each.index.map({key: str(len(text)) for key, text in held.items()})
    return each.drop(columns="name").reset_index(), remarks


def _source_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the names of interviews and speakers whose keys are not their names."""
    kept = []
    for entity, name in (("interview", "name"), ("speaker", "speaker_name")):
        pairs = rows.loc[(rows[name] != "") & (rows[name] != rows[entity]), [entity, name]].drop_duplicates()
        fixed = {"entity": entity, "variable": "source_name", "origin": "the table's own name"}
        kept.append(pd.DataFrame({"key": pairs[entity], "value": pairs[name]}).assign(**fixed))
    return pd.concat(kept)


def _counts(
    foreign: ForeignRows, rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], tree: CodeTree, cells: Count
) -> dict[str, Count]:
    """Count each kind twice, as it came in and as it stands in our tables; `Count` holds the two together."""
    given = rows["code"] != ""
    named = foreign.rows.loc[rows.index]
    again = given & rows.duplicated(["segment", "coder", "code"])
    idle = ~given & rows.duplicated("segment")
    coder_names = named["coder"].replace("", _UNKNOWN_CODER)
    same_label = coder_names.nunique() - rows["coder"].nunique()
    lone = int((~given & ~idle).sum())
    return {
        "rows": Count(
            len(foreign.rows), len(tables["codings"]) + lone, int((again | idle).sum()), len(foreign.rows) - len(rows)
        ),
        "interviews": Count(named["interview"].nunique(), len(tables["interviews"])),
        "coders": Count(coder_names.nunique(), len(tables["coders"]), same_label),
        "codes": tree.count,
        "segments": Count(len(rows), len(tables["segments"]), int(rows.duplicated("segment").sum())),
        "codings": Count(int((named["code"] != "").sum()), len(tables["codings"]), int(again.sum())),
        "variables": cells,
    }


def _of_segments(rows: pd.DataFrame, segments: pd.DataFrame) -> list[Remark]:
    """Say where rows of one segment differ in what is said of it: the first row's words were kept."""
    first = segments.set_index("segment")
    told = {}
    for column in ("text", "speaker", "locator"):
        kept = rows["segment"].map(rows.drop_duplicates("segment").set_index("segment")[column])
        differ = rows.loc[(rows[column] != kept) & (rows[column] != ""), "segment"].unique().tolist()
        told[f"segments whose rows differ in {column}: the first row's was kept"] = differ
    nowhere = first.index[(first[["start", "text", "locator"]] == "").all(axis=1)].tolist()
    return counted(told | {"segments with neither words nor a place": nowhere})


def _of_rows(foreign: ForeignRows, rows: pd.DataFrame, codings: pd.DataFrame) -> list[Remark]:
    blank = foreign.places.drop(index=rows.index)
    again = foreign.places.loc[rows.index[rows["code"] != ""].difference(codings.index)]
    codeless = foreign.places.loc[rows.index[rows["code"] == ""]]
    told = {
        "rows left out because they are empty": blank,
        "rows merged because they repeat a coding": again,
        "rows without a code, whose segment was kept": codeless,
    }
    return counted(
        {
            text: [f"{file}, line {line}" for file, line in places.itertuples(index=False)]
            for text, places in told.items()
        }
    )


def _of_codebook(tree: CodeTree, rows: pd.DataFrame, foreign_codebook: ForeignCodebook, separator: str) -> list[Remark]:
    if not foreign_codebook.codes:
        return []
    used = set(rows["path"]) - {()}
    strange = [separator.join(path) for path in tree.key if path in used - set(foreign_codebook.codes)]
    idle = [separator.join(path) for path in foreign_codebook.codes if path not in used]
    return counted({"codes that the foreign codebook does not have": strange, "codes never given in the table": idle})


def _frequencies(foreign_codebook: ForeignCodebook, rows: pd.DataFrame, separator: str) -> dict | None:
    if not foreign_codebook.frequencies:
        return None
    distinct = rows.drop_duplicates(["segment", "coder", "path"])
    return compare(foreign_codebook.frequencies, Counter(distinct["path"]), Counter(rows["path"]), separator)

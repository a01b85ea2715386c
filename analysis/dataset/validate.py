"""Validate a dataset against the schema and its own codebook, and report every problem at once."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import MAX_LISTED, Issue
from analysis.files import limits
from analysis.files.csv_io import line_numbers
from analysis.lookup import among, as_list, look_up, strings
from analysis.messages.characters import NOT_IN_NAME, NOT_IN_TEXT, character_name
from analysis.messages.plurals import quantity
from analysis.models import SYNTHETIC_MARK, Dataset

_MAX_COMPARED = 5000  # names among which a similar one is searched
_POSITIONED = ("assignments", "segments")  # tables whose rows have a start and an end
_BATCH = 10_000  # texts that are converted to Python strings at a time, to save memory

DESCRIPTION = "datapackage.json"
_TEXT, _LIST = ((str,), "text"), ((list,), "a list in [ ]")
_NAMES_SHOWN = {  # columns with the names that tables and figures show
    "interviews": ("interview", "municipality"),
    "coders": ("coder", "label"),
    "codes": ("code", "label_da", "label_en"),
}
_DECLARED = {
    **dict.fromkeys(("name", "id", "title", "description", "scenario", "language"), _TEXT),
    **dict.fromkeys(("version", "created", "homepage"), _TEXT),
    **dict.fromkeys(("keywords", "sources", "contributors", "licenses"), _LIST),
    "origin": ((Mapping,), 'an object like {"tool": "NVivo", "version": "14"}'),
    "seed": ((int, str), "a whole number or text"),
}
_RUNNING = {"segments": ("text",), "notes": ("text",), "codes": ("definition", "include", "exclude")}
_WORDS = {"none": "leave no municipality out", "each": "leave each municipality out in turn"}

_TYPES = {
    "integer": (r"-?[0-9]{1,15}", "a whole number"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date like 2022-08-22"),
}
_KEYED = {  # table and column of the keys that variables.csv and notes.csv refer to
    "municipality": ("interviews", "municipality"),
    "interview": ("interviews", "interview"),
    "coder": ("coders", "coder"),
    "code": ("codes", "code"),
    "segment": ("segments", "segment"),
}


def validate_dataset(dataset: Dataset, definition: Mapping) -> list[Issue]:
    """Find every problem in a dataset.

    Parameters
    ----------
    dataset : Dataset
        Tables of strings. The line of a row is counted from the cells before it, or is the frame's index if that
        is named "line".
    definition : Mapping
        The Frictionless Data Package that defines the tables, as `schema` reads it.

    Returns
    -------
    list of Issue
        Empty if the dataset is valid. For each kind of problem the first `MAX_LISTED` are listed and the rest counted.

    Examples
    --------
    >>> from analysis.dataset.read import read_dataset
    >>> from analysis.dataset.schema import read_schema
    >>> from analysis.paths import DATA
    >>> dataset, _ = read_dataset(DATA / "synthetic" / "as-published")
    >>> validate_dataset(dataset, read_schema())
    []
    """
    resources = {resource["name"]: resource for resource in definition["resources"]}
    issues = [*_declared(dataset.description), *_tables(dataset.tables, resources)]
    for name, resource in resources.items():
        if name in dataset.tables:
            issues += _table(dataset.tables, name, resource["schema"])
    tables = _CompleteTables(dataset.tables, resources)
    places = {name: (_numbers(tables[name]["start"]), _numbers(tables[name]["end"])) for name in _POSITIONED}
    issues += _entities(tables)
    issues += _blank_names(tables)
    issues += _code_tree(tables)
    issues += _positions(tables, places, dataset.texts)
    issues += _segment_texts(tables["segments"], *places["segments"], dataset.texts)
    issues += _texts(tables, dataset.texts)
    issues += _unassigned_codings(tables)
    issues += _assigned_segments(tables)
    issues += _origin(tables, dataset)
    issues += _reserved_names(tables["interviews"])
    return issues


class _CompleteTables(dict):
    """All tables with every defined column; missing ones, which `_tables` and `_columns` report, are empty."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], resources: Mapping):
        for name, resource in resources.items():
            frame = tables.get(name, pd.DataFrame())
            absent = [f["name"] for f in resource["schema"]["fields"] if f["name"] not in frame]
            self[name] = frame.assign(**{column: pd.Series("", frame.index, dtype="str") for column in absent})


def _declared(description: Mapping) -> Iterable[Issue]:
    """Find values of the wrong type in the description; null counts as missing."""
    for key, (kinds, form) in _DECLARED.items():
        value = description.get(key)
        if value is not None and (not isinstance(value, kinds) or isinstance(value, bool)):
            shown = _shorten(repr(value))
            yield Issue(DESCRIPTION, f"{key} is {shown}, not {form}", f"write it as {form}, or leave it out")
    for key, parts in (("origin", ("tool", "version")),):
        inner = description.get(key)
        if not isinstance(inner, Mapping):
            continue
        for part in parts:
            if not isinstance(inner.get(part) or "", str):
                message = f"{key}: {part} is {_shorten(repr(inner[part]))}, not text"
                yield Issue(DESCRIPTION, message, "write it as text, or leave it out")
    yield from _described_characters(description, "")
    stated = description.get("synthetic")
    if "synthetic" not in description:
        message = "does not say whether the data are synthetic"
    elif not isinstance(stated, bool):
        message = f"synthetic is {stated!r}, not true or false"
    else:
        return
    yield Issue(DESCRIPTION, message, 'state "synthetic": true or false; the origin of data is never guessed')


def _described_characters(value: object, key: str) -> Iterable[Issue]:
    """Find characters that cannot be displayed in all texts of a description, at any depth."""
    if isinstance(value, str):
        for found in NOT_IN_NAME.finditer(value):
            message = f"{key} contains {character_name(found[0])} (character {found.start() + 1} of its text)"
            yield Issue(DESCRIPTION, message, "delete the character")
            return
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _described_characters(name, ascii(key or name))
            yield from _described_characters(inner, key or name)
    elif isinstance(value, list):
        for inner in value:
            yield from _described_characters(inner, key)


def _tables(tables: Mapping[str, pd.DataFrame], resources: Mapping) -> Iterable[Issue]:
    for name in resources:
        if name not in tables:
            columns = ",".join(f["name"] for f in resources[name]["schema"]["fields"])
            yield Issue(f"{name}.csv", "the table is missing", f"add it, if only with the header {columns}")


def _table(tables: Mapping[str, pd.DataFrame], name: str, schema: Mapping) -> Iterable[Issue]:
    file, frame = f"{name}.csv", tables[name]
    yield from _columns(file, frame, schema)
    for field in schema["fields"]:
        if field["name"] in frame:
            yield from _cells(file, frame, field)
            yield from _characters(file, frame, field["name"], NOT_IN_TEXT if _is_running(name, field) else NOT_IN_NAME)
    yield from _keys(file, frame, schema)
    for link in schema.get("foreignKeys", ()):
        (column,), (key,) = link["fields"], link["reference"]["fields"]
        target = link["reference"]["resource"] or name
        if column in frame and key in tables.get(target, ()):
            known = tables[target][key]
            yield from _unknown(file, frame, frame[column], known, column, f"{target}.csv")


def _columns(file: str, frame: pd.DataFrame, schema: Mapping) -> Iterable[Issue]:
    names = [field["name"] for field in schema["fields"]]
    for field in schema["fields"]:
        if field.get("constraints", {}).get("required") and field["name"] not in frame:
            near = _nearest(field["name"], [column for column in frame.columns if column not in names])
            hint = f"is it the column '{near}'?" if near else f"it contains: {field['description']}"
            yield Issue(file, f"column '{field['name']}' is missing", hint, 1)
    for column in frame:
        if column not in names:
            hint = "put other attributes of interviews, speakers or coders into variables.csv, one per row"
            yield Issue(file, f"column '{column}' is unknown", hint, 1)


def _cells(file: str, frame: pd.DataFrame, field: Mapping) -> Iterable[Issue]:
    column, constraints, cells = field["name"], field.get("constraints", {}), frame[field["name"]]
    empty = cells == ""
    if constraints.get("required"):
        hint = "put it in a family, or in the family other" if column == "family" else field["description"]
        yield from _row_issues(file, frame, empty, lambda _: f"{column} is empty", hint)
    if "enum" in constraints:
        hint = "one of " + ", ".join(constraints["enum"])
        wrong = ~empty & ~cells.isin(constraints["enum"])
        yield from _row_issues(file, frame, wrong, lambda value: f"{column} '{value}' is not allowed", hint, cells)
    numbers = _numbers(cells) if field["type"] == "integer" else None
    if field["type"] in _TYPES:
        pattern, meaning = _TYPES[field["type"]]
        wrong = ~empty & (~cells.str.fullmatch(pattern) if numbers is None else numbers.isna())
        yield from _row_issues(file, frame, wrong, lambda value: f"{column} '{value}' is not {meaning}", "", cells)
    if "pattern" in constraints:
        wrong = ~empty & ~cells.str.fullmatch(constraints["pattern"])
        hint = "letters a to z, digits, '.', '_' and '-'"
        yield from _row_issues(file, frame, wrong, lambda value: f"{column} '{value}' is not a file name", hint, cells)
    if "minimum" in constraints:
        wrong = (numbers < constraints["minimum"]).fillna(False)
        hint = f"at least {constraints['minimum']}"
        yield from _row_issues(file, frame, wrong, lambda value: f"{column} {value} is too small", hint, cells)


def _is_running(table: str, field: Mapping) -> bool:
    """Return whether a column contains running text instead of names."""
    return field["name"].removesuffix("_da") in _RUNNING.get(table, ())


def _characters(file: str, frame: pd.DataFrame, column: str, forbidden: re.Pattern) -> Iterable[Issue]:
    """Find cells with characters that cannot be displayed."""
    cells = frame[column]
    if not forbidden.search(_joined(cells)):  # far faster than searching each cell
        return
    wrong = cells.map(lambda cell: bool(forbidden.search(cell))).astype(bool)

    def descriptions(rows: pd.DataFrame) -> pd.Series:
        return rows[column].map(lambda cell: f"{column}: {_place(forbidden.search(cell))} in {cell!a}")  # type: ignore[arg-type,misc] # these rows match

    yield from _row_issues(file, frame, wrong, lambda value: value, "delete the character", descriptions)


def _blank_names(tables: Mapping[str, pd.DataFrame]) -> Iterable[Issue]:
    """Find names and labels that contain only blanks, which would be invisible in tables and figures."""
    for name, columns in _NAMES_SHOWN.items():
        for column in columns:
            cells = tables[name][column].fillna("")
            wrong = (cells != "") & (cells.str.strip() == "")
            names, hint = pd.Series(column, cells.index), "write visible characters, or leave the cell empty"
            yield from _row_issues(
                f"{name}.csv", tables[name], wrong, lambda c: f"{c} contains only blanks", hint, names
            )


def _joined(cells: pd.Series) -> str:
    return "".join(cells.drop_duplicates().tolist())


def _place(found: re.Match) -> str:
    return f"character {found.start() + 1} is {character_name(found[0])}"


def _reserved_names(interviews: pd.DataFrame) -> Iterable[Issue]:
    """Find municipalities whose name is a reserved value of ``leave_out``."""
    cells = interviews["municipality"]
    for word, meaning in _WORDS.items():
        hint = f"rename it: leave_out={word} means to {meaning}"
        yield from _row_issues("interviews.csv", interviews, cells == word, "municipality '{}'".format, hint, cells)


def _keys(file: str, frame: pd.DataFrame, schema: Mapping) -> Iterable[Issue]:
    key = schema.get("primaryKey") or [field["name"] for field in schema["fields"]]
    key = [column for column in key if column in frame]
    duplicates = frame.duplicated(key) if key else pd.Series(False, frame.index)
    if not duplicates.any():
        return
    value = frame.loc[frame.duplicated(key, keep=False), key].agg(", ".join, axis=1)
    lines = line_numbers(frame)[value.index].groupby(value.to_numpy()).min()
    first = {_shorten(str(same)): line for same, line in lines.items()}
    hint = "delete one of the two" if len(key) > 1 else "use a different key for each row"
    label = ", ".join(key)
    yield from _row_issues(
        file,
        frame,
        duplicates,
        lambda v: f"{label} '{v}' is already on line {first.get(v, '...')}",
        hint,
        value.reindex(frame.index),
    )


def _unknown(
    file: str, frame: pd.DataFrame, cells: pd.Series, known: pd.Series, column: str, where: str
) -> Iterable[Issue]:
    filled = cells != ""
    unknown = filled & ~among(cells, known) if filled.any() else filled
    if not unknown.any():
        return
    words = known.unique().tolist()

    def hint(value: str) -> str:
        near = _nearest(value, words)
        return f"did you mean '{near}'?" if near else f"add it to {where}, or correct it here"

    yield from _row_issues(file, frame, unknown, lambda value: f"{column} '{value}' is not in {where}", hint, cells)


def _nearest(word: str, words: Collection[str]) -> str | None:
    nearest = get_close_matches(word, words, n=1) if len(words) <= _MAX_COMPARED else []
    return nearest[0] if nearest else None


def _row_issues(
    file: str,
    frame: pd.DataFrame,
    wrong: pd.Series,
    message_of: Callable[[str], str],
    hint: str | Callable[[str], str],
    values: pd.Series | Callable[[pd.DataFrame], pd.Series] = lambda rows: pd.Series("", rows.index),
) -> Iterable[Issue]:
    """Report the rows marked ``wrong``: one problem for each different value, with the first line that has it.

    If ``values`` is a function, it is called only with these rows, because nearly always there are none.
    """
    if not wrong.any():
        return
    value = values(frame[wrong]) if callable(values) else values[wrong]
    faulty = pd.DataFrame({"value": value, "line": line_numbers(frame)[wrong]})
    each = faulty.groupby("value", sort=False)["line"].agg(["min", "size"])
    for value, line, times in each.head(MAX_LISTED).itertuples():
        often = f" ({times} times, first here)" if times > 1 else ""
        yield Issue(file, message_of(_shorten(value)) + often, hint(value) if callable(hint) else hint, int(line))
    rest = each.iloc[MAX_LISTED:]
    if len(rest):
        message = f"{len(rest)} more of the same kind from here on, in {quantity(int(rest['size'].sum()), 'row')}"
        yield Issue(file, f"{message_of('...')}: {message}", "", int(rest["min"].iloc[0]))


def _shorten(value: str, width: int = 80) -> str:
    line = value.replace("\n", "\\n")
    return line if len(line) <= width else line[: width - 3] + "..."


def _numbers(cells: pd.Series) -> pd.Series:
    """Convert cells to whole numbers, or missing (`pandas.to_numeric` would make a Python object of each cell)."""
    pattern, _ = _TYPES["integer"]
    whole = strings(cells.where(cells.str.fullmatch(pattern)))
    return pc.cast(whole, pa.int64()).to_pandas(types_mapper=lambda _: pd.Int64Dtype()).set_axis(cells.index)


def _entities(tables: Mapping[str, pd.DataFrame]) -> Iterable[Issue]:
    for name in ("variables", "notes"):
        frame = tables[name]
        for entity, (table, key) in _KEYED.items():
            known = tables[table][key]
            cells = frame["key"].where(frame["entity"] == entity, "")
            if len(known):
                yield from _unknown(f"{name}.csv", frame, cells, known, f"{entity} (key)", f"{table}.csv")


def _code_tree(tables: Mapping[str, pd.DataFrame]) -> Iterable[Issue]:
    codes = tables["codes"]
    level = _levels(dict(zip(codes["code"], codes["parent"], strict=True)))
    levels = codes["code"].map(level).fillna(1)
    hint = "leave the parent of one of them empty"
    yield from _row_issues(
        "codes.csv", codes, levels == 0, lambda v: f"code '{v}' is its own ancestor", hint, codes["code"]
    )
    deep = levels > limits.CODE_LEVELS
    message = f"has more than {limits.CODE_LEVELS - 1} ancestors, which is the limit"
    yield from _row_issues(
        "codes.csv", codes, deep, lambda v: f"code '{v}' {message}", "make the tree flatter", codes["code"]
    )


def _levels(parent: Mapping[str, str]) -> dict[str, int]:
    """Compute the level of each code in the tree, 1 at the top, and 0 for codes in a cycle."""
    level: dict[str, int] = {}
    for code in parent:
        path: dict[str, None] = {}
        while code in parent and code not in level and code not in path:
            path[code] = None
            code = parent[code]
        cycle = list(path)[list(path).index(code) :] if code in path else []
        level.update(dict.fromkeys(cycle, 0))
        for number, one in enumerate(reversed(list(path)[: len(path) - len(cycle)]), level.get(code, 0) + 1):
            level[one] = number
    return level


def _positions(
    tables: Mapping[str, pd.DataFrame], places: Mapping[str, tuple[pd.Series, pd.Series]], texts: Mapping[str, str]
) -> Iterable[Issue]:
    interviews = tables["interviews"].drop_duplicates("interview").set_index("interview")
    length = _numbers(interviews["characters"]).astype("Float64")
    length = length.fillna(pd.Series({key: len(text) for key, text in texts.items()}, dtype="Float64"))
    for name, (start, end) in places.items():
        frame = tables[name]
        half = (frame["start"] == "") != (frame["end"] == "")
        yield from _row_issues(f"{name}.csv", frame, half, lambda v: v, "give both or neither", _positions_text)
        backward = (start > end).fillna(False)
        yield from _row_issues(
            f"{name}.csv", frame, backward, lambda v: v, "write the smaller position as the start", _positions_text
        )
        limit = frame["interview"].map(length)
        past = (np.maximum(start.fillna(0), end.fillna(0)) > limit).fillna(False)  # type: ignore[union-attr] # a Series
        rows = frame.assign(limit=limit)
        hint = "count Unicode code points from 0 over the text with LF line ends"
        yield from _row_issues(
            f"{name}.csv", rows, past, lambda v: f"past the end of its text: {v}", hint, _in_interview
        )


def _positions_text(rows: pd.DataFrame) -> pd.Series:
    return "start " + rows["start"] + ", end " + rows["end"]


def _in_interview(rows: pd.DataFrame) -> pd.Series:
    limit = rows["limit"].astype("Int64").astype("str")
    return _positions_text(rows) + " in interview " + rows["interview"] + " of " + limit + " characters"


def _segment_texts(
    segments: pd.DataFrame, start: pd.Series, end: pd.Series, texts: Mapping[str, str]
) -> Iterable[Issue]:
    """Find segments whose text differs from the interview's text at their positions."""
    checkable = segments["interview"].isin(list(texts)) & (segments["text"] != "") & (start <= end).fillna(False)
    compared = segments[["interview", "text"]].assign(start=start, end=end)[checkable]
    parts = (compared.iloc[first : first + _BATCH] for first in range(0, len(compared), _BATCH))
    differ = pd.Series(False, segments.index)
    differ[checkable] = np.array([differs for part in parts for differs in _differing(part, texts)], dtype=bool)
    hint = "correct the positions or the text"
    yield from _row_issues(
        "segments.csv",
        segments,
        differ,
        lambda v: f"the text of segment {v} is not at its positions",
        hint,
        lambda rows: rows["segment"] + " (" + rows["text"].str.slice(0, 30) + ")",
    )


def _differing(compared: pd.DataFrame, texts: Mapping[str, str]) -> list[bool]:
    """Return for each segment whether the interview has another text at its positions."""
    interviews, segment_texts = as_list(compared["interview"]), as_list(compared["text"])
    rows = zip(interviews, compared["start"].tolist(), compared["end"].tolist(), segment_texts, strict=True)
    return [texts[key][start:end] != text and end <= len(texts[key]) for key, start, end, text in rows]


def _texts(tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> Iterable[Issue]:
    for key, text in texts.items():
        if found := NOT_IN_TEXT.search(text):
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            message = f"character {column} of the line is {character_name(found[0])}"
            yield Issue(f"texts/{key}.txt", message, "delete it here and in segments.csv, or import again", line)
    interviews = tables["interviews"]
    known = set(interviews["interview"])
    for key in sorted(set(texts) - known) if known else ():
        near = _nearest(key, known)
        hint = f"did you mean '{near}'?" if near else "add the interview, or leave the text out"
        yield Issue(f"texts/{key}.txt", f"interview '{key}' is not in interviews.csv", hint)
    lengths = interviews["interview"].map({key: len(text) for key, text in texts.items()})
    wrong = (_numbers(interviews["characters"]) != lengths).fillna(False).astype(bool) & lengths.notna()
    value = interviews["characters"] + " for a text of " + lengths.astype("Int64").astype("str")
    yield from _row_issues(
        "interviews.csv", interviews, wrong, lambda v: f"characters {v}", "correct the number", value
    )


def _unassigned_codings(tables: Mapping[str, pd.DataFrame]) -> Iterable[Issue]:
    """Find codings by a coder who is not assigned to the interview, because no analysis could use them."""
    codings, segments, assignments = tables["codings"], tables["segments"], tables["assignments"]
    if codings.empty or segments.empty or assignments.empty:
        return
    interview = look_up(codings["segment"], segments["segment"], segments["interview"])
    pairs = pd.DataFrame({"coder": codings["coder"], "interview": interview})
    without_coder = (pairs["coder"] == "") & among(pairs["interview"], assignments["interview"])
    hint = "name the coder, or 'unknown' here, in coders.csv and in assignments.csv"
    yield from _row_issues(
        "codings.csv",
        codings,
        without_coder,
        lambda v: f"coding without a coder in interview {v}",
        hint,
        pairs["interview"],
    )
    named = (pairs["coder"] != "") & pairs["interview"].notna()
    value = pairs["coder"] + " in interview " + pairs["interview"]
    unassigned = named & ~among(value, assignments["coder"] + " in interview " + assignments["interview"])
    hint = "add what the coder read to assignments.csv"
    message = "coding by {}, which assignments.csv does not list"
    yield from _row_issues("codings.csv", codings, unassigned, message.format, hint, value)


def _assigned_segments(tables: Mapping[str, pd.DataFrame]) -> Iterable[Issue]:
    """Find assignments of a single segment that contradict segments.csv."""
    assignments, segments = tables["assignments"], tables["segments"]
    single = assignments["segment"] != ""
    if not single.any():
        return
    key, known = assignments["segment"], segments["segment"]
    interview, start = (look_up(key, known, segments[name]) for name in ("interview", "start"))
    other_interview = single & interview.notna() & (interview != assignments["interview"])
    placed = single & ((start.fillna("") != "") | (assignments["start"] != "") | (assignments["end"] != ""))
    checks = (
        (other_interview, "segment {} is in another interview", "correct the interview, or the segment"),
        (placed, "segment {} is assigned together with a position, or has one", "give start and end, and no segment"),
    )
    for wrong, message, hint in checks:
        yield from _row_issues("assignments.csv", assignments, wrong, message.format, hint, key)


def _origin(tables: Mapping[str, pd.DataFrame], dataset: Dataset) -> Iterable[Issue]:
    """Find synthetic text in a real dataset, and real text in a synthetic one."""
    synthetic = dataset.description.get("synthetic")
    if not isinstance(synthetic, bool):
        return
    segments = tables["segments"]
    marked = segments["text"].str.contains(SYNTHETIC_MARK, regex=False)
    if synthetic:
        wrong, fault = (segments["text"] != "") & ~marked, f"does not contain {SYNTHETIC_MARK} in a synthetic dataset"
    else:
        wrong, fault = marked, f"contains {SYNTHETIC_MARK} in a dataset with synthetic: false"
    hint = "keep synthetic and real text in separate datasets"
    yield from _row_issues("segments.csv", segments, wrong, lambda v: f"segment {v} {fault}", hint, segments["segment"])
    for key, text in dataset.texts.items():
        if (SYNTHETIC_MARK in text) != synthetic:
            yield Issue(f"texts/{key}.txt", f"the text {fault}", hint)

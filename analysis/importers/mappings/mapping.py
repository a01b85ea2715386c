"""Read mapping files, which map a foreign project's variables, codes, people and columns to ours.

Units and groups may also have the names in ``data/written_names.json``::

    title: Interviews of the spring       # title of the dataset
    synthetic: false                      # required, never guessed
    origin: {tool: MAXQDA, version: "24"} # the tool that wrote the file, if the file does not say
    # where an interview was held
    variables: {unit: School, group: Post}   # the foreign variables with these values; also participants,
                                          # order and setting
    unit: {P1: Vestby}                    # or by interview, if no variable or column states it; likewise group and
    setting: single                       # setting; or one value for all interviews
    groups: {Lærer: teachers}             # meanings of the words for a group
    settings: {Fokusgruppe: group}        # and of those for a setting
    of_unit: [Number of pupils]           # variables that describe the unit, not the interview
    not_interviews: [Fieldnotes.docx]     # sources to leave out, with all their selections
    # who
    coders: {Anna B.: A}                  # labels for the names in the file; likewise units, speakers and
    units: {Vestby: Nord}                 # interviews, whose labels become file names. Names that are not listed
    interviews: {Interview 1: I01}        # get a label automatically
    keep_names: [units]                   # names that need no label: of coders, units, speakers, interviews,
                                          # people; or true for all of them
    people: [Reviewed]                    # further columns or variables with names of people, which get labels
    not_people: [Owner]                   # columns or variables that look like these but contain no names
    not_names: [Nord]                     # names in the file that are never secret
    lead: Anna B.                         # the lead coder where several coded, for all or by interview
    read:                                 # what each coder has read: a code not assigned there counts as a "no"
      Anna B.: all                        # every interview
      Bo: [P1, {interview: P2, start: 0, end: 5000}]      # interviews, or the characters of a part of one
      Di: rows                            # the segments that have a row of this coder, with or without a code
      Cy: [{interview: P3, locators: [1, 2, 5]}]          # the segments at these locators; or {first: 1, last: 40}:
                                          # each whole number is a unit, even without a row in the file.
                                          # Coders who are not listed have read their own rows of a matrix, or else
                                          # all of each interview in which they coded or marked anything
    file_coders: {anna.csv: Anna B.}      # the coder of a table without a column for coders
    sheet_coders: {Second: Bo}            # likewise of a sheet
    coder_columns: {Anna: [Code (Anna)], Bo: [Code (Bo)]}   # the columns that contain the codes of one coder
    # codes
    separator: " > "                      # separates a code from the code above it, within a name
    families: {partner-external: [Partners > External]}   # a path includes all codes below it
    codes: {Partners > External > Sygeplejerske: nurse}         # our own codes; several may become one. Codes below
                                          # a path keep their own key, and get the family of our code
    counts_below: [Partners]              # a coding of a code below one of these also counts for that code
    sensitive: [Barriers]                 # without this entry, every code counts as sensitive
    # tables only
    table: long                           # or another kind of table, if the columns do not show it
    sheet: Codings                        # the sheet of a workbook, and the row of its header (or the line of a text),
    header: 3                             # if the program chooses the wrong ones
    sheets: [First, Second]               # several sheets that are parts of one table. A sheet without the column of
                                          # interviews takes the interview of the other sheets' rows at its locator
    file_interviews: {p1.csv: P1}         # the interview of a table, or of a sheet, without a column for interviews
    sheet_interviews: {Interview 1: P1}
    missing: [NA]                         # words for missing values; [] if every word is a value
    rows: codes                           # for a matrix whose rows are codes and whose columns are interviews
    columns:                              # the columns of the table; interview and code are required
      interview: Document
      code: Code
      coder: Created by                   # also parent (of the code), text, start, end, locator, speaker,
                                          # unit, group, participants, order, setting, and value: a number that
                                          # belongs to the code, such as a rating
    code_columns: [Code 1, Code 2]        # several columns that contain codes; or, by the code above them:
                                          # code_columns: {Actor: [Actor 1, Actor 2], Phase: [Phase]}
    code_levels: [Category, Code]         # columns that together are the path of a code, topmost first
    list_separator: ";"                   # separates the codes in one cell; "\n" for line breaks
    value_columns: {Impact: [Impact 1, Impact 2]}   # columns of numbers: each number is a code below this name, and
                                          # `variables.csv` contains it as the code's value; or a list of columns
    values: {Frequency: {Rarely: 1, Often: 2}}      # the numbers of codes that are words, by the code above them
    codebook: {file: codes.csv, code: Code, parent: Parent, definition: Memo, frequency: Count}
    texts: transcripts                    # folder with a text file for each interview
    leave_out: [Comment]                  # columns to leave out
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from analysis.errors import Issue
from analysis.files.csv_io import capped
from analysis.files.yaml_lines import read_nodes
from analysis.importers.mappings.import_mapping import PEOPLE, ImportMapping
from analysis.importers.mappings.numbers import number_of
from analysis.importers.mappings.read_parts import SHAPE, read_parts
from analysis.importers.names.unicode_form import nfc
from analysis.importers.project.qda_project import OF_INTERVIEW
from analysis.messages.suggestions import did_you_mean
from analysis.written_names import in_code, in_files

REQUIRED = ("interview", "code")
SEGMENT_COLUMNS = ("coder", "text", "start", "end", "locator", "speaker")
COLUMNS = (*REQUIRED, "parent", "value", *SEGMENT_COLUMNS, *OF_INTERVIEW)
_CODEBOOK = ("file", "code", "parent", "definition", "frequency")
_ORIGIN = ("tool", "version")
TABLES = ("long", "wide", "quotations", "coded-segments", "highlights", "excerpts")
ROWS = ("interviews", "codes")


def _is_word(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value != ""


def _is_words(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(map(_is_word, value))


def _is_dictionary(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_word, value.values()))


def _is_word_or_dictionary(value: object) -> bool:
    return _is_word(value) or _is_dictionary(value)


def _is_lists(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_words, value.values()))


def _is_words_or_lists(value: object) -> bool:
    return _is_words(value) or _is_lists(value)


def _is_numbers(value: object) -> bool:
    return isinstance(value, dict) and all(
        _is_dictionary(words) and all(number_of(number) is not None for number in words.values())
        for words in value.values()
    )


_UNIT, _UNITS, _GROUP, _GROUPS = (in_files(name) for name in ("unit", "units", "group", "groups"))
_SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "title": (_is_word, "a text"),
    "synthetic": (lambda value: value in ("true", "false"), "true or false"),
    "origin": (_is_dictionary, "a dictionary of tool and version"),
    "columns": (_is_dictionary, "a dictionary of what is wanted and the column that holds it"),
    "separator": (_is_word, "a text"),
    "variables": (_is_dictionary, "a dictionary of what is wanted and the variable that says it"),
    "unit": (_is_word_or_dictionary, f"a {_UNIT}, or a dictionary of interviews and {_UNITS}"),
    "group": (
        _is_word_or_dictionary,
        f"an {_GROUP}, or a dictionary of interviews and {_GROUPS}",
    ),
    "groups": (_is_dictionary, "a dictionary of the file's words and the study's groups"),
    "settings": (_is_dictionary, "a dictionary of the file's words and single or group"),
    "of_unit": (_is_words, "a list of variables"),
    "not_interviews": (_is_words, "a list of sources"),
    "setting": (_is_word_or_dictionary, "single or group, or a dictionary of interviews and these"),
    "coders": (_is_dictionary, "a dictionary of names and labels"),
    "units": (_is_dictionary, "a dictionary of names and labels"),
    "speakers": (_is_dictionary, "a dictionary of names and labels"),
    "interviews": (_is_dictionary, "a dictionary of names and labels"),
    "keep_names": (
        lambda value: value in ("true", "false") or (_is_words(value) and set(value) <= set(PEOPLE)),
        f"true, or a list of {', '.join(map(in_files, PEOPLE))}",
    ),
    "people": (_is_words, "a list of columns or variables"),
    "not_people": (_is_words, "a list of columns or variables"),
    "not_names": (_is_words, "a list of words"),
    "lead": (_is_word_or_dictionary, "a coder, or a dictionary of interviews and coders"),
    "read": (lambda value: isinstance(value, dict), SHAPE),
    "file_coders": (_is_dictionary, "a dictionary of files and coders"),
    "sheet_coders": (_is_dictionary, "a dictionary of sheets and coders"),
    "coder_columns": (_is_lists, "a dictionary of coders and lists of columns"),
    "file_interviews": (_is_dictionary, "a dictionary of files and interviews"),
    "sheet_interviews": (_is_dictionary, "a dictionary of sheets and interviews"),
    "families": (_is_lists, "a dictionary of families and lists of code paths"),
    "codes": (_is_dictionary, "a dictionary of code paths and codes of the codebook"),
    "counts_below": (_is_words, "a list of code paths"),
    "sensitive": (_is_words, "a list of code paths"),
    "table": (lambda value: value in TABLES, f"one of {', '.join(TABLES)}"),
    "sheet": (_is_word, "the name of a sheet"),
    "sheets": (lambda value: _is_words(value) and bool(value), "a list of sheets"),
    "code_columns": (_is_words_or_lists, "a list of columns, or a dictionary of codes and lists of columns below them"),
    "code_levels": (_is_words, "a list of columns, from the topmost code to the lowest"),
    "list_separator": (_is_word, "a text"),
    "value_columns": (_is_words_or_lists, "a list of columns, or a dictionary of names and lists of columns"),
    "values": (_is_numbers, "a dictionary of codes, each with a dictionary of words and numbers"),
    "header": (lambda value: _is_word(value) and value.isdecimal() and int(value) > 0, "the number of a row, from 1"),
    "missing": (_is_words, "a list of words; [] where every word is a value"),
    "rows": (lambda value: value in ROWS, f"one of {', '.join(ROWS)}"),
    "codebook": (_is_dictionary, "a dictionary of file, code, definition and frequency"),
    "texts": (_is_word, "a folder"),
    "leave_out": (_is_words, "a list of columns"),
}
_NAMING = ("columns", "variables", "keep_names")  # entries that may name units and groups
_ALLOWED_KEYS = {"columns": COLUMNS, "variables": OF_INTERVIEW, "codebook": _CODEBOOK, "origin": _ORIGIN}


def read_mapping(path: Path) -> tuple[ImportMapping, list[Issue]]:
    """Read a mapping file and check its structure; the importer looks up the names in it."""
    _, node, problems = read_nodes(path, "name a mapping file")  # scalars stay strings, such as the interview 007
    if node is None and problems:
        return ImportMapping(path), problems
    lines: dict[tuple[str, ...], int] = {}
    faults: list[Issue] = []
    stated = _to_python(node, (), lines, path.name, faults) if node else {}
    problems += capped(faults)
    if not isinstance(stated, dict):
        return ImportMapping(path), [*problems, Issue(path.name, "not a dictionary", "write `key: value`", 1)]
    stated = {in_code(key): _in_code(key, value) for key, value in stated.items()}
    lines = {_place_in_code(place): line for place, line in lines.items()}
    problems += _shape_problems(ImportMapping(path, stated, lines))
    usable = {key: value for key, value in stated.items() if key in _SHAPES and _SHAPES[key][0](value)}
    return ImportMapping(path, usable, lines), problems


def _in_code(key: str, value: Any) -> Any:
    """Give what a key of a mapping contains with the code's names for units and groups."""
    if key not in _NAMING:
        return value
    if isinstance(value, list):
        return [in_code(word) if isinstance(word, str) else word for word in value]
    return {in_code(word): column for word, column in value.items()} if isinstance(value, dict) else value


def _place_in_code(place: tuple[str, ...]) -> tuple[str, ...]:
    inside = [in_code(word) for word in place[1:2]] if place[0] in _NAMING else place[1:2]
    return (in_code(place[0]), *inside, *place[2:])


def _to_python(node: yaml.Node, place: tuple[str, ...], lines: dict, file: str, problems: list[Issue]) -> object:
    if isinstance(node, yaml.SequenceNode):
        items = [_to_python(item, (), lines, file, problems) for item in node.value]
        for item, below in zip(items, node.value, strict=True):
            lines[(*place, str(item))] = _line(below)
        return items
    if not isinstance(node, yaml.MappingNode):
        return nfc(node.value)
    plain: dict[str, object] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Issue(file, "a key is a list or a dictionary", "a key is one text", _line(key)))
            continue
        name = nfc(key.value)
        if name in plain:
            problems.append(Issue(file, f"'{name}' appears twice", "keep one of them", _line(key)))
        lines[(*place, name)] = _line(key)
        plain[name] = _to_python(value, (*place, name), lines, file, problems)
    return plain


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _shape_problems(mapping: ImportMapping) -> list[Issue]:
    problems = []
    if "synthetic" not in mapping.entries:
        hint = "write `synthetic: false` for real interviews; the origin of data is never guessed"
        problems.append(mapping.problem("does not say whether the data are synthetic", hint))
    for key, value in mapping.entries.items():
        if key not in _SHAPES:
            problems.append(mapping.problem(f"'{key}' is unknown", did_you_mean(key, [*map(in_files, _SHAPES)]), key))
        elif key == "read":
            problems += [mapping.problem(message, hint, *place) for message, hint, place in read_parts(value)[1]]
        elif not _SHAPES[key][0](value):
            problems.append(mapping.problem(f"'{in_files(key)}' is not what it should be", _SHAPES[key][1], key))
    for key, known in _ALLOWED_KEYS.items():
        inside = mapping.get(key)
        for word in inside if isinstance(inside, dict) else ():
            if word not in known:
                problems.append(
                    mapping.problem(
                        f"'{word}' is unknown in {key}", did_you_mean(word, [*map(in_files, known)]), key, word
                    )
                )
    return problems + _missing_entries(mapping)


def _missing_entries(mapping: ImportMapping) -> list[Issue]:
    problems = []
    codebook = mapping.get("codebook")
    for word in ("file", "code") if isinstance(codebook, dict) else ():
        if word not in codebook:
            problems.append(mapping.problem(f"codebook does not say its {word}", "add it", "codebook"))
    return problems

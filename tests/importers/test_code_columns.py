"""Tables as people keep them: several codes in a row or a cell, paths in columns, sheets of coders, numbers."""

from pathlib import Path

import openpyxl
import pytest

from analysis.errors import InputError
from analysis.importers.import_project import draft_mapping_from_files, import_project
from analysis.importers.mappings.numbers import number_of
from analysis.importers.people.pseudonyms import Pseudonyms


def delimited(folder, text, name="codings.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def workbook(folder, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "codings.xlsx")
    return folder / "codings.xlsx"


def imported(folder, files, stated):
    mapping = folder / "mapping.yaml"
    mapping.write_text(f"{stated}\nsynthetic: false\n", encoding="utf-8")
    files = [files] if isinstance(files, Path) else files
    return import_project(files, mapping, "study", Pseudonyms())[0].tables


def paths(tables):
    """Return (segment's locator, coder, path of the code) of every coding."""
    codes = tables["codes"].set_index("code")
    locator = tables["segments"].set_index("segment")["locator"]

    def path(code):
        above = codes.loc[code, "parent"]
        return (f"{path(above)} > " if above else "") + codes.loc[code, "label_en"]

    return sorted((locator[segment], coder, path(code)) for segment, coder, code in tables["codings"].to_numpy())


def given(tables):
    return [(locator, path) for locator, _, path in paths(tables)]


def proposed(folder, files):
    return imported(folder, files, draft_mapping_from_files([files] if isinstance(files, Path) else files))


FACETS = "Deltager;Nr;Udsagn;Aktør 1;Aktør 2;Fase\nA;1;vi ringer;politi;skole;tidlig\nA;2;for sent;skole;;sen\n"
FACETS += "B;3;det gik;skole;;tidlig\nB;4;nej;politi;;\n"


def test_numbered_columns_are_proposed_and_each_contains_codes(tmp_path):
    file = delimited(tmp_path, "Interview,ID,Quote,Code 1,Code 2\nA,1,one,police,trust\nA,2,two,school,\nB,1,three,,\n")
    draft = draft_mapping_from_files([file])
    assert "code_columns: [Code 1, Code 2]" in draft.splitlines()
    tables = imported(tmp_path, file, draft)
    assert given(tables) == [("1", "police"), ("1", "trust"), ("2", "school")]
    assert len(tables["segments"]) == 3


def test_a_column_for_each_facet_gives_codes_below_the_facet(tmp_path):
    tables = proposed(tmp_path, delimited(tmp_path, FACETS))
    assert given(tables) == [
        ("1", "Aktør > politi"), ("1", "Aktør > skole"), ("1", "Fase > tidlig"), ("2", "Aktør > skole"),
        ("2", "Fase > sen"), ("3", "Aktør > skole"), ("3", "Fase > tidlig"), ("4", "Aktør > politi"),
    ]  # fmt: skip
    assert tables["segments"]["text"].tolist() == ["vi ringer", "for sent", "det gik", "nej"]


@pytest.mark.parametrize("separator", ["; ", ";", " | ", "\n"])
def test_a_cell_may_list_several_codes(tmp_path, separator):
    cells = [f"police{separator}trust", "school", f"school{separator}trust", "police"]
    rows = [["Interview", "Page", "Code"], *(["A", str(n), cell] for n, cell in enumerate(cells))]
    tables = proposed(tmp_path, workbook(tmp_path, Codes=rows))
    assert given(tables) == [
        ("0", "police"), ("0", "trust"), ("1", "school"), ("2", "school"), ("2", "trust"), ("3", "police"),
    ]  # fmt: skip


def test_a_comma_is_part_of_a_name_unless_every_part_is_a_code(tmp_path):
    file = delimited(tmp_path, 'Interview,Page,Code\nA,1,"police, local"\nA,2,police\nA,3,school\n')
    assert "list_separator" not in draft_mapping_from_files([file])


def test_category_and_code_in_two_columns_are_one_path(tmp_path):
    text = "Interview,Side,Kode,Kategori\nA,1,politi,Partnere\nA,2,politi,Barrierer\nB,3,,Barrierer\n"
    tables = proposed(tmp_path, delimited(tmp_path, text))
    assert given(tables) == [("1", "Partnere > politi"), ("2", "Barrierer > politi"), ("3", "Barrierer")]


def test_columns_may_contain_the_codes_of_one_coder_each(tmp_path):
    text = "Interview,Nr,Uddrag,Kode (Anna),Kode (Bo)\nA,1,et,politi,politi\nA,2,to,tid,penge\nB,3,tre,skole,\n"
    tables = proposed(tmp_path, delimited(tmp_path, text))
    assert paths(tables) == [
        ("1", "a", "politi"), ("1", "b", "politi"), ("2", "a", "tid"), ("2", "b", "penge"), ("3", "a", "skole"),
    ]  # fmt: skip


def test_numbers_stay_numbers_and_negative_ones_have_keys_of_their_own(tmp_path):
    text = "Interview,ID,Text,Actor 1,Actor 2,Impact 1,Impact 2\nA,1,one,police,school,+2,-2\nA,2,two,police,,+0,\n"
    text += 'B,3,three,school,,"1,5",\n'
    tables = proposed(tmp_path, delimited(tmp_path, text))
    values = tables["variables"].set_index("key")["value"].to_dict()
    assert values == {"impact-2": "2", "impact-minus-2": "-2", "impact-0": "0", "impact-1-5": "1.5"}
    assert set(tables["variables"]["entity"]) == {"code"}
    impact = tables["codings"][tables["codings"]["code"].str.startswith("impact")]
    assert impact["code"].map(values).astype(float).sum() == 1.5


def test_words_may_stand_for_numbers(tmp_path):
    text = "Interview,Page,How often\nA,1,rarely\nA,2,often\n"
    stated = "columns: {interview: Interview, locator: Page}\nvalue_columns: {Frequency: [How often]}\n"
    stated += "values: {Frequency: {rarely: 1, often: 3}}"
    tables = imported(tmp_path, delimited(tmp_path, text), stated)
    assert tables["variables"][["key", "value"]].to_numpy().tolist() == [
        ["frequency-rarely", "1"], ["frequency-often", "3"],
    ]  # fmt: skip


def test_a_number_may_belong_to_the_code_of_its_row(tmp_path):
    text = "Interview,Page,Code,Rating\nA,1,trust,2\nA,2,time,-1\nB,1,trust,3\nB,2,time,\n"
    tables = proposed(tmp_path, delimited(tmp_path, text))
    assert given(tables) == [("1", "trust > 2"), ("1", "trust > 3"), ("2", "time"), ("2", "time > -1")]


@pytest.mark.parametrize(
    "text, number",
    [
        ("+2", "2"),
        ("\u22121", "-1"),
        ("-0", "0"),
        ("007", "7"),
        ("2,50", "2.5"),
        ("1e3", None),
        ("", None),
        ("٣", None),
    ],
)
def test_numbers_are_read_with_signs_and_either_decimal_sign(text, number):
    assert number_of(text) == number


def test_a_second_sheet_contains_what_a_second_coder_read(tmp_path):
    data = [["ID", "P", "Actor 1", "Actor 2"], [1, "A", "police", "school"], [2, "A", "time", None]]
    data += [[3, "B", "school", None], [4, "B", None, None], [5, "B", "time", None]]
    second = [["ID", "Actor 1", "Actor 2"], [1, "police", None], [4, "school", None], [5, None, None]]
    file = workbook(tmp_path, Data=data, Second=second, Codes=[["Name", "Definition"], ["police", "The police"]])
    draft = draft_mapping_from_files([file])
    for line in ("sheets: [Data, Second]", "sheet_coders: {Data: Data, Second: Second}", "read: {Second: rows}"):
        assert line in draft.splitlines()
    tables = imported(tmp_path, file, draft)
    assert [row for row in paths(tables) if row[1] == "b"] == [
        ("1", "b", "Actor > police"),
        ("4", "b", "Actor > school"),
    ]
    read = tables["assignments"].query("coder == 'b'")[["interview", "segment"]].to_numpy().tolist()
    assert read == [["I01", "I01-0001"], ["I02", "I02-0002"], ["I02", "I02-0003"]]
    assert len(tables["segments"]) == 5


def test_sheets_of_interviews_are_read_together(tmp_path):
    one, two = [["Code", "Segment"], ["police", "we call"]], [["Code", "Segment"], ["police", "they call"]]
    tables = proposed(tmp_path, workbook(tmp_path, **{"Interview 1": one, "Interview 2": two}))
    assert tables["codings"].shape[0] == 2
    assert tables["segments"]["interview"].nunique() == 2


def test_files_of_coders_are_compared_at_their_numbers(tmp_path):
    anna = delimited(tmp_path, "Interview,ID,Code\nA,1,police\nA,2,time\n", "anna.csv")
    bo = delimited(tmp_path, "Interview,ID,Code\nA,1,police\nA,2,money\n", "bo.csv")
    tables = proposed(tmp_path, [anna, bo])
    assert paths(tables) == [("1", "a", "police"), ("1", "b", "police"), ("2", "a", "time"), ("2", "b", "money")]


def test_a_sheet_may_list_who_read_what(tmp_path):
    codings = [["Interview", "Coder", "Code", "Segment"], ["A", "Anna", "police", "x"], ["B", "Bo", "time", "y"]]
    read = [["Coder", "Interview"], ["Anna", "A"], ["Anna", "B"], ["Bo", "B"]]
    tables = proposed(tmp_path, workbook(tmp_path, Codings=codings, Read=read))
    assert sorted(tables["assignments"][["coder", "interview"]].to_numpy().tolist()) == [
        ["a", "I01"],
        ["a", "I02"],
        ["b", "I02"],
    ]


def test_every_mistake_in_columns_sheets_and_numbers_is_reported_at_once(tmp_path):
    file = delimited(tmp_path, "Interview,Page,Actor,Impact\nA,1,police,high\nA,2,school,2\n")
    stated = "columns: {interview: Interview}\ncode_columns: {Actor: [Actr]}\nvalue_columns: [Impact]\n"
    stated += "file_interviews: {coding.csv: A}\nsheet_coders: {Second: Bo}"
    with pytest.raises(InputError) as found:
        imported(tmp_path, file, stated + "\nsheet: First")
    said = [(problem.message, problem.line) for problem in found.value.problems]
    assert ("there is no column 'Actr' in codings.csv", 2) in said
    assert ("'high' in column 'Impact' is not a number", 2) in said
    assert ("there is no file 'coding.csv'", 4) in said
    assert ("there is no sheet 'Second'", 5) in said


def test_unknown_sheets_are_reported_together(tmp_path):
    file = workbook(tmp_path, Anna=[["Interview", "Code"], ["A", "police"]])
    with pytest.raises(InputError) as found:
        imported(tmp_path, file, "sheets: [Ana, Bo]")
    assert [problem.message for problem in found.value.problems][:2] == [
        "there is no sheet 'Ana'",
        "there is no sheet 'Bo'",
    ]


def test_entries_that_would_not_be_used_are_reported(tmp_path):
    file = delimited(tmp_path, "Interview,police,trust\nA,1,0\nB,0,1\n")
    stated = "table: wide\ncode_columns: {Actor: [police]}\nlist_separator: ';'\nvalues: {Aktor: {a: 1}}"
    with pytest.raises(InputError) as found:
        imported(tmp_path, file, stated)
    assert [(problem.message, problem.line) for problem in found.value.problems] == [
        ("no column contains codes below 'Aktor'", 4),
        ("'code_columns' is not read in a table of this kind (wide table)", 2),
        ("'list_separator' is not read in a table of this kind (wide table)", 3),
    ]

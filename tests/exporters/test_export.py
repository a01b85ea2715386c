import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.read import load_dataset
from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.exporters.export_files import as_csv, as_xlsx
from analysis.exporters.refi_writer import as_qdc, as_qdpx
from analysis.importers.compare.roundtrip import is_samspil_project, restore_dataset
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.refi.refi_project import read
from analysis.measures.association.cooccurrence import cooccurrence
from analysis.measures.association.crosstab import crosstab
from analysis.measures.association.interview_codes import code_matrix
from analysis.models import TABLES, Dataset
from analysis.paths import DATA

SHIPPED = DATA / "synthetic" / "as-published"


def codings(*rows):
    columns = ["interview", "coder", "segment", "start", "end", "code"]
    frame = pd.DataFrame([row.split() for row in rows], columns=columns).replace("-", pd.NA)
    return frame.astype({"start": "Int64", "end": "Int64"})


GIVEN = codings(
    "I1 A s1 0 10 police",
    "I1 A s2 5 12 school",
    "I1 A s2 5 12 good",
    "I1 B s1 0 10 police",
    "I1 A s3 20 30 police",
    "I2 A s4 - - school",
    "I2 A s4 - - good",
)


def test_a_matrix_counts_segments_and_has_zeros_for_whoever_said_nothing():
    matrix = code_matrix(GIVEN, "interview", ["I1", "I2", "I3"], ["police", "school", "barrier"])
    assert matrix.to_numpy().tolist() == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]


def test_a_crosstab_counts_interviews_and_not_how_much_was_said():
    attribute = pd.Series({"I1": "north", "I2": "north", "I3": "south", "I4": None})
    table = crosstab(GIVEN, attribute).set_index(["code", "value"])
    assert table.loc[("police", "north")].tolist() == [2, 1, 0.5, 2]
    assert table.loc[("police", "south")].tolist() == [1, 0, 0, 0]


def test_codes_stand_together_where_stretches_overlap_or_on_one_segment():
    overlapping = cooccurrence(GIVEN).set_index(["code", "other"])
    # police has s1 (by A and by B) and s3; school has s2 and s4; only s2 meets police, and only A's
    assert overlapping.loc[("police", "school"), ["together", "alone", "other_alone"]].tolist() == [1, 3, 2]
    assert overlapping.loc[("good", "school"), "coefficient"] == 1
    on_one = cooccurrence(GIVEN, same_segment=True).set_index(["code", "other"])
    assert list(on_one.index) == [("good", "school")]
    assert on_one.loc[("good", "school"), ["together", "alone", "other_alone"]].tolist() == [2, 2, 2]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 9), st.sampled_from("abc")), max_size=12), st.booleans()
)
def test_a_coefficient_is_a_share_and_order_of_rows_means_nothing(rows, same_segment):
    frame = codings(*(f"I A {segment}{start} {start} {start + 4} {code}" for segment, start, code in rows))
    table = cooccurrence(frame, same_segment)
    assert table["coefficient"].between(0, 1).all()
    assert (table["code"] < table["other"]).all()
    pd.testing.assert_frame_equal(table, cooccurrence(frame[::-1], same_segment))


FORMULAS = ['=HYPERLINK("http://x")', "+1", "-2", "@x", "\tx", "plain", "1-2"]


def test_a_formula_stays_text_in_a_workbook():
    raw = as_xlsx(pd.DataFrame({"words": FORMULAS, "n": range(7)}), pd.DataFrame({"": ["a"], " ": ["b"]}))
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["table"]
    assert [cell.value for cell in sheet["A"]][1:] == FORMULAS
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")


def test_a_formula_is_disarmed_in_delimited_text():
    shown = as_csv(pd.DataFrame({"words": FORMULAS, "n": [-1] * 7})).decode().splitlines()
    assert shown[1] == '"\'=HYPERLINK(""http://x"")",-1'
    assert [line[0] for line in shown[2:5]] == ["'", "'", "'"]
    assert shown[6:] == ["plain,-1", "1-2,-1"]


def same(one: Dataset, other: Dataset):
    for name in TABLES:
        left, right = (dataset.tables[name].fillna("").astype("str") for dataset in (one, other))
        columns = sorted(set(left.columns) | set(right.columns))
        frames = [frame.reindex(columns=columns, fill_value="") for frame in (left, right)]
        frames = [frame.sort_values(columns, ignore_index=True) for frame in frames]
        pd.testing.assert_frame_equal(*frames, check_dtype=False)
    assert (one.texts, one.description) == (other.texts, other.description)


def there_and_back(folder, dataset):
    (folder / "project.qdpx").write_bytes(as_qdpx(dataset, "1")[0])
    project = read([folder / "project.qdpx"], ImportMapping(folder / "none"))
    assert is_samspil_project(project)
    back, import_report = restore_dataset(project, dataset.name)
    assert validate_dataset(back, read_schema()) == []
    return back, import_report


def complete(dataset):
    """Give a dataset all tables and columns, as it has once it was saved and read."""
    from analysis.dataset.schema import table_columns

    tables = {
        name: dataset.tables[name].reindex(columns=names, fill_value="").fillna("").astype("str")
        for name, names in table_columns(read_schema()).items()
    }
    return Dataset(dataset.name, dataset.description, tables, dataset.texts)


def test_what_this_program_writes_it_reads_back_as_it_was(tmp_path):
    same(complete(tiny_dataset()), there_and_back(tmp_path, complete(tiny_dataset()))[0])


def test_a_shipped_dataset_comes_back_byte_for_byte(tmp_path):
    run = CliRunner().invoke
    assert run(main, ["export", str(SHIPPED), "project", "--to", str(tmp_path / "p.qdpx")]).exit_code == 0
    assert run(main, ["import", str(tmp_path / "p.qdpx"), "--to", str(tmp_path / "as-published")]).exit_code == 0
    for path in sorted(SHIPPED.rglob("*")):
        if path.is_file():
            assert (tmp_path / "as-published" / path.relative_to(SHIPPED)).read_bytes() == path.read_bytes(), path.name


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"]), max_size=12)


@settings(max_examples=25)
@given(
    text=WORDS,
    memo=WORDS.filter(str.strip),
    label=WORDS.filter(str.strip),
    stretch=st.tuples(st.integers(0, 12), st.integers(0, 12)),
)
def test_any_words_come_back(tmp_path_factory, text, memo, label, stretch):
    start, end = sorted(min(place, len(text)) for place in stretch)
    dataset = complete(tiny_dataset())
    tables = dict(dataset.tables)
    tables["interviews"] = tables["interviews"].assign(characters=[str(len(text)), ""])
    tables["segments"] = tables["segments"].assign(
        start=[str(start), "", ""], end=[str(end), "", ""], text=[text[start:end], "", ""], interview=["I1", "I2", "I2"]
    )
    tables["notes"] = tables["notes"].assign(text=memo)
    tables["codes"] = tables["codes"].assign(label_da=label + tables["codes"]["code"])
    tables["assignments"] = tables["assignments"].iloc[:0]
    made = Dataset("any", {"title": "Any", "synthetic": False}, tables, {"I1": text} if text else {})
    same(made, there_and_back(tmp_path_factory.mktemp("any"), made)[0])


def changed(folder, dataset, change):
    """Edit a project as another tool might."""
    raw, _ = as_qdpx(dataset, "1")
    archive = zipfile.ZipFile(io.BytesIO(raw))
    root = etree.fromstring(archive.read("project.qde"))
    change(root, {None: "urn:QDA-XML:project:1.0", "q": "urn:QDA-XML:project:1.0"})
    with zipfile.ZipFile(folder / "edited.qdpx", "w") as edited:
        for name in archive.namelist():
            edited.writestr(name, etree.tostring(root) if name == "project.qde" else archive.read(name))
    return restore_dataset(read([folder / "edited.qdpx"], ImportMapping(folder / "none")), dataset.name)


NEW = "00000000-0000-0000-0000-000000000000"


def edit(root, names):
    space = {"q": names["q"]}
    code = root.find(".//q:Code", space)
    code.set("name", "Politiet")
    new = f'<Code xmlns="{names["q"]}" guid="{NEW}" name="Nyt" isCodable="true"/>'
    code.addnext(etree.fromstring(new))
    selection = root.find(".//q:PlainTextSelection", space)
    coding = etree.SubElement(selection, f"{{{names['q']}}}Coding", guid="x")
    etree.SubElement(coding, f"{{{names['q']}}}CodeRef", targetGUID=NEW)
    other = root.findall(".//q:PlainTextSelection", space)[1]
    other.getparent().remove(other)


def test_what_another_tool_changed_comes_through_and_is_told(tmp_path):
    dataset, import_report = changed(tmp_path, complete(tiny_dataset()), edit)
    codes = dataset.tables["codes"].set_index("code")
    assert (codes.loc["police", "label_da"], codes.loc["nyt", "family"]) == ("Politiet", "other")
    assert ("S1", "", "nyt") in [tuple(row) for row in dataset.tables["codings"].to_numpy()]
    assert "S2" not in set(dataset.tables["segments"]["segment"])
    told = {remark.text: list(remark.items) for remark in import_report.remarks}
    assert told["codes that are new in the project: 1"] == ["nyt"]
    assert told["segments that are gone from the project: 1"] == ["S2"]


# What the standard's schema demands of what we write: the order of children, and the attributes that must be there.
ORDER = {
    "Project": ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets"],
    "Code": ["Description", "NoteRef", "Code"],
    "Case": ["Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"],
    "TextSource": ["Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue"],
    "PlainTextSelection": ["Description", "Coding", "NoteRef"],
    "Coding": ["CodeRef", "NoteRef"],
    "VariableValue": ["VariableRef", "TextValue"],
    "Note": ["Description", "PlainTextContent"],
    "Set": ["Description", "MemberCode", "MemberSource", "MemberNote"],
}
NEEDED = {
    "Project": ["name"], "User": ["guid"], "Code": ["guid", "name", "isCodable"], "TextSource": ["guid"],
    "PlainTextSelection": ["guid", "startPosition", "endPosition"], "Coding": ["guid"], "Case": ["guid"],
    "Variable": ["guid", "name", "typeOfVariable"], "Set": ["guid", "name"], "Note": ["guid"],
    "CodeRef": ["targetGUID"], "SourceRef": ["targetGUID"], "MemberCode": ["targetGUID"], "NoteRef": ["targetGUID"],
}  # fmt: skip
FILLED = {"Users", "CodeBook", "Codes", "Variables", "Cases", "Sources", "Notes", "Sets"}


def test_a_project_keeps_to_the_standard():
    raw, _ = as_qdpx(load_dataset(SHIPPED), "1")
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("project.qde"))
    ids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for element in root.iter():
        name = etree.QName(element).localname
        below = [etree.QName(child).localname for child in element]
        assert below == sorted(below, key=ORDER[name].index) if name in ORDER else True, name
        assert set(NEEDED.get(name, [])) <= set(element.keys()), name
        assert below or name not in FILLED, f"{name} may not be empty"
        assert element.get("targetGUID") in known | {None}
        assert element.get("creatingUser") in known | {None}


def test_no_name_or_place_of_anybody_stands_in_a_project():
    raw, _ = as_qdpx(load_dataset(SHIPPED), "1")
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("project.qde"))
    assert set(root.keys()) == {"name", "origin"}
    assert {user.get("name") for user in root.iter("{*}User")} == {"Coder 1", "Coder 2", "Coder 3"}


def test_the_same_dataset_gives_the_same_bytes():
    assert as_qdpx(load_dataset(SHIPPED), "1") == as_qdpx(load_dataset(SHIPPED), "1")
    assert as_qdc(load_dataset(SHIPPED), "1") == as_qdc(load_dataset(SHIPPED), "1")


def test_what_xml_cannot_hold_is_replaced_and_counted():
    tables = tiny_dataset().tables
    dataset = complete(tiny_dataset(notes=tables["notes"].assign(text="a\x07b\x1bc")))
    _, replaced = as_qdpx(dataset, "1")
    assert replaced == 4  # in the note, and in the table of notes that travels with it


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("export")
    save_dataset(tiny_dataset(), place / "tiny")
    return place


def export(folder, *arguments):
    return CliRunner().invoke(main, ["export", str(folder / "tiny"), *map(str, arguments)])


def table(folder, *arguments):
    result = export(folder, *arguments, "--to", folder / "out.csv")
    assert result.exit_code == 0, result.output
    return pd.read_csv(folder / "out.csv", keep_default_na=False)


def test_the_command_writes_a_matrix_by_what_was_asked_for(folder):
    assert table(folder, "matrix").to_dict("records") == [
        {"interview": "I1", "police": 1, "school": 1, "positive": 1, "safety-measure": 0, "alarm": 0},
        {"interview": "I2", "police": 0, "school": 0, "positive": 0, "safety-measure": 0, "alarm": 1},
    ]
    assert table(folder, "matrix", "--by", "municipality", "--code", "safety-measure").to_dict("list") == {
        "municipality": ["M1", "M2"],
        "alarm": [0, 1],
    }
    assert table(folder, "matrix", "--coder", "B", "--counts")["police"].tolist() == [1, 0]


def test_quotes_have_words_paths_and_what_is_known_of_the_interview(folder):
    quotes = table(folder, "quotes", "--family", "form")
    assert quotes[["interview", "municipality", "code", "path"]].to_numpy().tolist() == [
        ["I2", "M2", "alarm", "safety > alarm"]
    ]
    assert table(folder, "quotes", "--code", "school")["text"].str.startswith("[SYNTETISK]").all()


def test_a_crosstab_and_what_stands_together_are_written(folder):
    crossed = table(folder, "crosstab", "--attribute", "setting").set_index(["code", "value"])
    assert crossed.loc[("police", "group"), "share"] == 1
    assert table(folder, "cooccurrence")[["code", "other", "together"]].to_numpy().tolist() == [
        ["positive", "school", 1]
    ]


def test_everything_that_is_unknown_is_said_at_once_and_nothing_is_written(folder):
    result = export(folder, "matrix", "--code", "polic", "--area", "young", "--to", folder / "none.xlsx")
    assert result.exit_code == 2
    assert "there is no area 'young'" in result.stderr
    assert "there is no code 'polic'; did you mean 'police'?" in result.stderr
    assert not (folder / "none.xlsx").exists()


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["matrix", "--to", "x.docx"], "matrix cannot be written as .docx; one of .csv, .xlsx"),
        (["project", "--to", "x.csv"], "project cannot be written as .csv; one of .qdpx"),
        (["matrix", "--by", "mood", "--to", "x.csv"], "a matrix cannot be by 'mood'"),
        (["crosstab", "--attribute", "mood", "--to", "x.csv"], "interviews have no column or variable 'mood'"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(folder, arguments, said):
    result = export(folder, *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_workbook_says_that_data_are_synthetic(folder):
    assert export(folder, "matrix", "--to", folder / "out.xlsx").exit_code == 0
    about = openpyxl.load_workbook(folder / "out.xlsx")["about"]
    assert any("SYNTHETIC" in str(cell.value) for row in about for cell in row)
    assert np.isfinite(openpyxl.load_workbook(folder / "out.xlsx")["table"]["B2"].value)


def with_note(name, text):
    """Make a change that puts a text in the place of what a note carries; None takes the note out."""

    def change(root, names):
        note = root.find(f".//q:Note[@name='samspil/{name}']", {"q": names["q"]})
        if text is None:
            note.getparent().remove(note)
        else:
            note[0].text = text

    return change


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("datapackage.json", "{", "not JSON"),
        ("datapackage.json", "[]", "does not say which dataset it is of"),
        ("datapackage.json", '{"dataset": 3}', "does not say which dataset it is of"),
        ("datapackage.json", "[" * 5000, "nested too deeply"),
        ("datapackage.json", '{"dataset": "x", "seed": NaN}', "NaN is not a number"),
        ("segments.csv", None, "the note is missing"),
        ("codes.csv", "", "no header row"),
        ("codes.csv", 'code,label_da\n"police', "a quotation mark is not closed"),
        ("coders.csv", "coder\nx\n", "the note has no column label"),
        ("segments.csv", "segment,interview\n", "the note has no column quoted"),
    ],
)
def test_a_note_of_this_program_that_somebody_changed_is_refused(tmp_path, name, text, said):
    with pytest.raises(InputError) as refused:
        changed(tmp_path, complete(tiny_dataset()), with_note(name, text))
    assert f"samspil/{name}" in str(refused.value)
    assert said in str(refused.value)

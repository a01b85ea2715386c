import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.importers.names.identifiers import file_key, unique_keys
from analysis.importers.positions.words_in_text import find_words
from analysis.importers.project.import_report import Count

MAPPING = """
title: Spring
synthetic: false
origin: {tool: Excel, version: "16"}
columns:
  interview: Interview
  code: Kode
  coder: Koder
  text: Tekst
  start: Fra
  end: Til
  speaker: Taler
  municipality: Kommune
  area: Omr
areas: {Børn: children, Voksne: adults}
setting: {Rådgiver 1: group, I2: single}
coders: {Anna: A, Bo: B}
families:
  partner-external: [Partnere]
codes:
  Partnere > Politi: police
  Partnere > Lokalpoliti: police
sensitive: [Kritik]
leave_out: [Privat]
"""
TABLE = """\
Interview;Kode;Koder;Tekst;Fra;Til;Taler;Kommune;Omr;Dato;Anciennitet;Kommentar;Privat
Rådgiver 1;Partnere > Politi;Anna;Vi ringer til politiet;0;22;Tine;Nord;Børn;2022-01-05;3;husk;hemmeligt
Rådgiver 1;Partnere > Lokalpoliti;Anna;Vi ringer til politiet;0;22;Tine;Nord;Børn;2022-01-05;3;;
Rådgiver 1;Kritik > af skolen;Anna;"=SUM(A1)
og mere";30;47;Ole;Nord;Børn;2022-01-05;12;;
Rådgiver 1;Partnere > Politi;Bo;Vi ringer til politiet;0;22;Tine;Nord;Børn;2022-01-05;3;;
;;;;;;;;;;;;
I2;Partnere > Genboer;Bo;Genboen hjalp;;;;Syd;Voksne;2022-02-01;;;
I2;Partnere > Genboer;Bo;Genboen hjalp;;;;Syd;Voksne;2022-02-01;;;
I2;;Bo;Uden kode;;;;Syd;Voksne;2022-02-01;;;
I2;police;;Et ord;;;;Syd;Voksne;2022-02-01;;;
"""


def bring_in(folder, table=TABLE, mapping=MAPPING, encoding="utf-8", **files):
    (folder / "table.csv").write_bytes(table.encode(encoding))
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    arguments = ["import", folder / "table.csv", "--to", folder / "spring", "--mapping", folder / "mapping.yaml"]
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def brought_in(tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    result = bring_in(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    report = json.loads((folder / "spring" / "import-report.json").read_text(encoding="utf-8"))
    return load_study(folder / "spring"), report, result.stdout


def rows(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].astype(object).where(frame.notna(), "").to_numpy()]


def test_interviews_get_labels_unless_their_names_are_labels(brought_in):
    study, _, _ = brought_in
    assert rows(study.interviews, "interview", "unit", "group", "setting") == [
        ("I01", "M1", "children", "group"),
        ("I2", "M2", "adults", "single"),
    ]
    assert "source_name" not in study.variables["variable"].tolist()


def test_rows_with_one_stretch_are_one_segment_whoever_coded_it(brought_in):
    study, _, _ = brought_in
    assert rows(study.segments, "segment", "start", "end", "speaker", "text") == [
        ("I01-0001", 0, 22, "I01-s1", "Vi ringer til politiet"),
        ("I01-0002", 30, 47, "I01-s2", "=SUM(A1)\nog mere"),
        ("I2-0001", "", "", "", "Genboen hjalp"),
        ("I2-0002", "", "", "", "Uden kode"),
        ("I2-0003", "", "", "", "Et ord"),
    ]


def test_several_foreign_codes_become_one_of_ours_and_the_rest_keep_their_own(brought_in):
    study, _, _ = brought_in
    assert rows(study.codings, "segment", "coder", "code") == [
        ("I01-0001", "a", "police"),
        ("I01-0002", "a", "kritik-af-skolen"),
        ("I01-0001", "b", "police"),
        ("I2-0001", "b", "partnere-genboer"),
        ("I2-0003", "unknown", "police"),
    ]
    assert rows(study.codes, "code", "parent", "family", "label_da", "sensitive") == [
        ("police", "", "partner-external", "politi", "no"),
        ("partnere", "", "partner-external", "Partnere", "no"),
        ("kritik", "", "other", "Kritik", "yes"),
        ("kritik-af-skolen", "kritik", "other", "af skolen", "yes"),
        ("partnere-genboer", "partnere", "partner-external", "Genboer", "no"),
    ]


def test_who_coded_most_leads_where_the_mapping_names_nobody(brought_in):
    study, report, _ = brought_in
    assert rows(study.assignments, "interview", "coder", "role") == [
        ("I01", "a", "lead"),
        ("I01", "b", "second"),
        ("I2", "b", "lead"),
        ("I2", "unknown", "second"),
    ]
    assert rows(study.coders, "coder", "label") == [("a", "A"), ("b", "B"), ("unknown", "unknown")]
    told = next(remark for remark in report["remarks"] if "coded most leads" in remark["text"])
    assert told["items"] == ["I01: a (a 2, b 1)", "I2: b (b 2, unknown 1)"]


@pytest.mark.parametrize("lead", ["lead: Bo", "lead: B", "lead: {Rådgiver 1: Bo, I2: Bo}"])
def test_the_mapping_can_say_who_leads(tmp_path, lead):
    assert bring_in(tmp_path, mapping=MAPPING + lead).exit_code == 0
    assignments = load_study(tmp_path / "spring").assignments
    assert rows(assignments[assignments["role"] == "lead"], "interview", "coder") == [("I01", "b"), ("I2", "b")]


def test_further_columns_go_to_what_they_are_known_of(brought_in):
    study, _, _ = brought_in
    assert rows(study.variables, "entity", "key", "variable", "value") == [
        ("interview", "I01", "Dato", "2022-01-05"),
        ("interview", "I2", "Dato", "2022-02-01"),
        ("speaker", "I01-s1", "Anciennitet", "3"),
        ("speaker", "I01-s2", "Anciennitet", "12"),
    ]
    assert rows(study.notes, "entity", "key", "text") == [("segment", "I01-0001", "Kommentar: husk")]


def test_a_column_that_says_different_things_of_an_interview_becomes_notes_on_its_segments(tmp_path):
    table = "Interview,Kode,Vægt\nI1,a,1\nI1,b,2\n"
    mapping = "synthetic: false\ncolumns: {interview: Interview, code: Kode}\n"
    assert bring_in(tmp_path, table, mapping).exit_code == 0
    notes = load_study(tmp_path / "spring").notes
    assert rows(notes, "note", "entity", "key", "text") == [
        ("N1", "segment", "I1-0001", "Vægt: 1"),
        ("N2", "segment", "I1-0002", "Vægt: 2"),
    ]


def test_the_receipt_accounts_for_everything_that_came_in(brought_in):
    _, report, shown = brought_in
    columns = ("found", "carried", "merged", "left_out", "added")
    assert {kind: tuple(count[column] for column in columns) for kind, count in report["counts"].items()} == {
        "rows": (9, 7, 1, 1, 0),
        "users": (2, 2, 0, 0, 0),
        "codes": (5, 3, 2, 0, 0),
        "sources": (2, 2, 0, 0, 0),
        "selections": (8, 5, 3, 0, 0),
        "codings": (7, 5, 2, 0, 0),
        "variables": (13, 4, 8, 1, 0),
        "notes": (1, 1, 0, 0, 0),
    }
    assert "rows                9        7        1        1        0\n" in shown


WHAT_TO_KNOW = """\
Notes

Left out
- columns left out, as the mapping says: 1
    Privat
- rows left out because they are empty: 1
    table.csv, line 7

Interviews
- interviews under labels, whose names stand in the key: 1
- interviews where who coded most leads, as the mapping names nobody: 2
    I01: a (a 2, b 1)
    I2: b (b 2, unknown 1)

Coders
- coders taken to have read all of each interview that they coded or marked anything in, as `read` does not name them: 3
    a
    b
    unknown

Codes
- codes that are codes of our codebook: 3
    Partnere > Politi -> police
    Partnere > Lokalpoliti -> police
    police -> police
- codes without a family in the mapping, put in the family other: 2
    Kritik (kritik)
    Kritik > af skolen (kritik-af-skolen)
- codes added because others stand below them: 2
    Partnere
    Kritik

Segments and codings
- codings without a coder, given to the coder 'unknown': 1
- selections without a code, kept as segments: 1

Names
- names of the key that are not searched for, as they are ordinary words of the report or the codebook: 1
    interviews: I01
- names of two letters, searched for only in cells that contain nothing else: 1
    coders: B

Files and tables
- columns that were read: 9
    interview: Interview
    code: Kode
    coder: Koder
    text: Tekst
    start: Fra
    end: Til
    speaker: Taler
    municipality: Kommune
    area: Omr
- table.csv: header in line 1
- further columns that were imported: 3
    Dato: variable of the interview
    Anciennitet: variable of the speaker
    Kommentar: notes on segments
- rows merged because they repeat a coding: 1
    table.csv, line 9
- rows without a code, whose segment was kept: 1
    table.csv, line 10
"""


def test_names_of_people_and_places_stand_in_the_key_alone(tmp_path):
    shown = bring_in(tmp_path)
    written = b"".join(path.read_bytes() for path in (tmp_path / "spring").rglob("*") if path.is_file())
    for name in ("Anna", "Tine", "Ole", "Nord", "Syd"):
        assert name.encode() not in written
        assert name not in shown.output
    assert (tmp_path / "spring.key.csv").read_text(encoding="utf-8").splitlines() == [
        "kind,name,label",
        "interviews,Rådgiver 1,I01",
        "municipalities,Nord,M1",
        "municipalities,Syd,M2",
        "coders,Anna,A",
        "coders,Bo,B",
        "speakers,Tine,S1",
        "speakers,Ole,S2",
    ]


def test_a_key_gives_the_labels_of_an_earlier_import_again(tmp_path):
    (tmp_path / "spring.key.csv").write_text("kind,name,label\nmunicipalities,Syd,M1\n", encoding="utf-8")
    bring_in(tmp_path)
    assert load_study(tmp_path / "spring").interviews["unit"].tolist() == ["M2", "M1"]


def test_names_that_are_no_secret_are_kept(tmp_path):
    bring_in(tmp_path, mapping=MAPPING + "keep_names: [municipalities]\n")
    assert load_study(tmp_path / "spring").interviews["unit"].tolist() == ["Nord", "Syd"]


def test_the_receipt_says_what_was_assumed_merged_and_left_out(brought_in):
    _, _, shown = brought_in
    assert shown[shown.index("Notes") : shown.index("\nThe key to")] == WHAT_TO_KNOW


def test_a_count_that_does_not_add_up_cannot_be_told():
    with pytest.raises(AssertionError, match="lost items"):
        Count(found=10, carried=7, merged=1, left_out=1)


def test_the_same_files_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        bring_in(tmp_path / name)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "spring").rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    assert str(tmp_path).encode() not in b"".join(one.values())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_comma_semicolon_and_tab_are_told_apart_with_or_without_byte_order_mark(tmp_path, delimiter, encoding):
    table = "Interview,Kode,Tekst\nI1,a,x\nI1,b,x\n".replace(",", delimiter)
    mapping = "synthetic: false\ncolumns: {interview: Interview, code: Kode, text: Tekst}\n"
    assert bring_in(tmp_path, table, mapping, encoding).exit_code == 0
    study = load_study(tmp_path / "spring")
    assert (len(study.segments), study.codings["code"].tolist()) == (1, ["a", "b"])


FAULTY_MAPPING = """\
columns: {interview: Intervju, code: Kode, coder: Koder, area: Omr, txet: Tekst}
families:
  partner-extern: [Partnere > Polti]
codes:
  Partnere > Politi: polise
lead: Ana
area: {I3: young}
setting: {I2: duo}
codebok: x
leave_out: x
"""
FAULTY_MAPPING_REPORT = """\
import of table.csv: refused, 13 problem(s)
mapping.yaml: 11 problem(s)
  does not say whether the data are synthetic; write `synthetic: false` for real interviews; \
the origin of data is never guessed
  line 1: 'txet' is unknown in columns; did you mean 'text'?
  line 1: there is no column 'Intervju' in table.csv; did you mean 'Interview'?
  line 3: there is no family 'partner-extern'; did you mean 'partner-external'?
  line 3: there is no code 'Partnere > Polti'; did you mean 'Partnere > Politi'?
  line 5: there is no code of our codebook 'polise'; did you mean 'police'?
  line 6: there is no coder 'Ana'; did you mean 'Anna'?
  line 7: there is no area 'young'; there is adults, children
  line 8: there is no setting 'duo'; there is group, single
  line 9: 'codebok' is unknown; did you mean 'codebook'?
  line 10: 'leave_out' is not what it should be; a list of columns
table.csv: 2 problem(s)
  line 2: area 'Børn' is unknown (4 times, first here); one of children, adults; say what the word means under areas
  line 8: area 'Voksne' is unknown (4 times, first here); one of children, adults; say what the word means under areas
"""


def test_everything_wrong_with_a_mapping_is_said_at_once_and_nothing_is_written(tmp_path):
    result = bring_in(tmp_path, mapping=FAULTY_MAPPING)
    assert result.stderr == FAULTY_MAPPING_REPORT
    assert (result.exit_code, result.stdout) == (2, "")
    assert sorted(os.listdir(tmp_path)) == ["mapping.yaml", "table.csv"]


MINIMAL = "synthetic: false\ncolumns: {interview: Interview, code: Kode, text: Tekst, start: Fra, end: Til}\n"
HEAD = "Interview,Kode,Tekst,Fra,Til\n"
# table, mapping, encoding, what must be said
REFUSED = [
    (HEAD + "I1,a,Sær,,\n", MINIMAL, "cp1252", "line 2: byte 0xE6 is not UTF-8"),
    (HEAD + "I1,a,x,1,\n", MINIMAL, "utf-8", "line 2: one of start and end is empty; give both or neither"),
    (HEAD + "I1,a,x,3,2\n", MINIMAL, "utf-8", "line 2: start 3 is after the end"),
    (HEAD + "I1,a,x,one,2\n", MINIMAL, "utf-8", "line 2: start 'one' is not a whole number"),
    (HEAD + "I1,a,x,,\n,b,y,,\n", MINIMAL, "utf-8", "line 3: the row names no interview"),
    (HEAD, MINIMAL, "utf-8", "no row names an interview and a code"),
    ("", MINIMAL, "utf-8", "line 1: the file has no header row"),
    (HEAD + "I1,a,x,,\n", MINIMAL + "interview: [\n", "utf-8", "line 4: not YAML"),
    (HEAD + "I1,a,x,,\n", MINIMAL + "title: a\ntitle: b\n", "utf-8", "line 4: 'title' appears twice"),
    (HEAD + "I1,a,x,,\n", MINIMAL + "codebook: {file: none.csv, code: c}\n", "utf-8", "there is no such file"),
    (HEAD + "I1,a,x,,\n", MINIMAL + "texts: nowhere\n", "utf-8", "line 3: there is no folder 'nowhere'"),
    (HEAD + "I1,a,x,,\n", "- a\n", "utf-8", "line 1: not a dictionary"),
]


@pytest.mark.parametrize("table, mapping, encoding, said", REFUSED, ids=[said for *_, said in REFUSED])
def test_what_cannot_be_brought_in_is_refused_and_nothing_is_written(tmp_path, table, mapping, encoding, said):
    result = bring_in(tmp_path, table, mapping, encoding)
    assert said in result.stderr
    assert (result.exit_code, result.stdout) == (2, "")
    assert sorted(os.listdir(tmp_path)) == ["mapping.yaml", "table.csv"]


def test_an_interview_that_two_rows_place_differently_is_refused(tmp_path):
    mapping = "synthetic: false\ncolumns: {interview: Interview, code: Kode, municipality: Kommune}\n"
    result = bring_in(tmp_path, "Interview,Kode,Kommune\nI1,a,Nord\nI1,b,Syd\n", mapping)
    assert "line 3: municipality 'Syd' contradicts an earlier row" in result.stderr


CODEBOOK = "Kode,Memo,Antal\na,Om a,2\na > b,,1\na > c,,5\nd,,7\ne,,\n"
COUNTED = "Interview,Kode,Tekst\nI1,a,x\nI1,a > b,x\nI1,a,x\nI1,a > c,y\nI2,f,z\n"
WITH_CODEBOOK = """
synthetic: false
columns: {interview: Interview, code: Kode, text: Tekst}
codebook: {file: codebook.csv, code: Kode, definition: Memo, frequency: Antal}
"""


def test_published_frequencies_are_compared_code_by_code_and_each_difference_is_explained(tmp_path):
    assert bring_in(tmp_path, COUNTED, WITH_CODEBOOK, codebook_csv=CODEBOOK).exit_code == 0
    report = json.loads((tmp_path / "spring" / "import-report.json").read_text(encoding="utf-8"))
    assert report["frequencies"] == {
        "published": 4,
        "met": 1,
        "unmet": [
            "`a`: published 2, here 1: 1 row repeats a coding and was merged",
            "`a > c`: published 5, here 1: 1 row of the table names it",
            "`d`: published 7, here 0: the table has no coding with that code",
        ],
    }
    told = {remark["text"]: remark["items"] for remark in report["remarks"]}
    assert told["codes that the foreign codebook does not have: 1"] == ["f"]
    assert told["codes never given in the table: 2"] == ["d", "e"]
    codes = load_study(tmp_path / "spring").codes.set_index("code")
    assert codes.loc["a", "definition"] == "Om a"


def test_positions_are_found_by_words_only_where_the_words_stand_once(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "I1.txt").write_text("\ufeffVi ringer\r\ntil politiet. Ja. Ja.", encoding="utf-8")
    (tmp_path / "texts" / "I9.txt").write_text("Ingen rækker", encoding="utf-8")
    table = "Interview,Kode,Tekst\nI1,a,Vi ringer til politiet.\nI1,b,Ja.\nI1,c,Nej.\nI2,a,x\n"
    mapping = "synthetic: false\ntexts: texts\ncolumns: {interview: Interview, code: Kode, text: Tekst}\n"
    shown = bring_in(tmp_path, table, mapping).stdout
    study = load_study(tmp_path / "spring")
    assert rows(study.segments, "start", "end", "text") == [
        (0, 23, "Vi ringer\ntil politiet."),
        ("", "", "Ja."),
        ("", "", "Nej."),
        ("", "", "x"),
    ]
    assert study.interviews["characters"].tolist()[0] == 31
    assert "their words in the text: 1 of 3 (1 with other white space than in the table" in shown
    assert "stand nowhere, or in several places: 2\n    table.csv, line 3\n    table.csv, line 4\n" in shown
    assert "interviews without a text: 1\n    I2\n" in shown
    assert "texts left out: no row names their interview: 1\n    I9\n" in shown


def test_a_text_in_which_no_position_fits_is_left_out_and_that_is_said_loudly(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "I1.txt").write_text("Vi ringer til politiet.", encoding="utf-8")
    result = bring_in(tmp_path, HEAD + "I1,a,politiet,13,21\n", MINIMAL + "texts: texts\n")
    assert "SOURCES WHOSE POSITIONS FIT NO WAY OF COUNTING: texts left out, nothing quoted: 1" in result.stdout
    assert "  none fits: 1 source, 0 of 1\n" in result.stdout
    study = load_study(tmp_path / "spring")
    assert (study.texts, rows(study.segments, "start", "end", "text")) == ({}, [(13, 21, "")])


def test_positions_in_a_text_with_windows_line_ends_are_counted_as_we_count(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "I1.txt").write_bytes(b"Vi ringer.\r\nJa, til politiet.")
    assert bring_in(tmp_path, HEAD + "I1,a,politiet,20,28\n", MINIMAL + "texts: texts\n").exit_code == 0
    study = load_study(tmp_path / "spring")
    assert rows(study.segments, "start", "end", "text") == [(19, 27, "politiet")]


def test_the_same_words_at_two_positions_are_two_segments(tmp_path):
    assert bring_in(tmp_path, HEAD + "I1,a,Ja,0,2\nI1,a,Ja,9,11\n", MINIMAL).exit_code == 0
    assert rows(load_study(tmp_path / "spring").segments, "start", "end") == [(0, 2), (9, 11)]


def test_rows_of_one_segment_that_differ_in_words_are_told_of(tmp_path):
    result = bring_in(tmp_path, HEAD + "I1,a,Ja,0,2\nI1,b,Jo,0,2\n", MINIMAL)
    assert "segments whose rows differ in text: the first row's was kept: 1\n    table.csv, line 3\n" in result.stdout
    assert load_study(tmp_path / "spring").segments["text"].tolist() == ["Ja"]


def test_rows_that_name_no_stretch_do_not_meet(tmp_path):
    mapping = "synthetic: false\ncolumns: {interview: Interview, code: Kode}\n"
    assert bring_in(tmp_path, "Interview,Kode\nI1,a\nI1,b\n", mapping).exit_code == 0
    assert len(load_study(tmp_path / "spring").segments) == 2


def test_a_foreign_code_that_only_looks_like_one_of_ours_is_not_taken_for_it(tmp_path):
    mapping = "synthetic: false\ncolumns: {interview: Interview, code: Kode}\n"
    assert bring_in(tmp_path, "Interview,Kode\nI1,Police\nI1,consent\nI1,alarm\n", mapping).exit_code == 0
    codes = load_study(tmp_path / "spring").codes
    assert rows(codes, "code", "parent", "family") == [
        ("safety-measure", "", "form"),
        ("alarm", "safety-measure", "form"),
        ("consent", "", "barrier"),
        ("police-2", "", "other"),
    ]


@pytest.mark.parametrize(
    "name, key",
    [("Rådgiver Ærø 1", "raadgiver-aeroe-1"), ("../../etc", "etc"), ("I.1_a", "I.1_a"), ("…", "x"), ("José", "jose")],
)
def test_a_name_becomes_a_key_that_can_name_a_file(name, key):
    assert file_key(name) == key


@settings(max_examples=50)
@given(st.lists(st.text(max_size=6), unique=True, max_size=8))
def test_no_two_names_get_one_key_even_where_case_is_not_seen(names):
    keys = unique_keys(names, file_key, taken=["x"])
    assert len({key.casefold() for key in keys.values()} | {"x"}) == len(names) + 1


@settings(max_examples=50)
@given(st.text("ab \n", min_size=1, max_size=30), st.integers(0, 29), st.integers(1, 30))
def test_words_that_are_found_stand_there(text, start, length):
    words = text[start : start + length]
    place = find_words(words, text)
    assert place is None or text[slice(*place)].split() == words.split()


@pytest.mark.skipif("REALDATA" not in os.environ, reason="REALDATA does not name a folder of real interviews")
def test_real_coded_interviews_come_in_whole(tmp_path):
    source = Path(os.environ["REALDATA"]) / "pdpilot-interviews"
    mapping = f"""
        title: Interviews about a tool
        synthetic: false
        origin: {{tool: MAXQDA}}
        columns: {{interview: document, code: code, text: text}}
        codebook: {{file: "{source / "code_system.csv"}", code: code, definition: memo, frequency: frequency}}
        texts: "{source / "transcripts"}"
    """
    result = bring_in(tmp_path, (source / "coded_segments.csv").read_text(encoding="utf-8"), mapping)
    assert result.exit_code == 0
    assert (
        "Published frequencies: 90 of 91 match.\n  `Anonymize`: published 32, here 0: the table has no coding"
        in result.stdout
    )
    study = load_study(tmp_path / "spring")
    assert (len(study.interviews), len(study.codings), study.codings["code"].nunique()) == (7, 261, 76)
    assert (len(study.codes), set(study.codes["family"]), study.synthetic) == (91, {"other"}, False)
    assert study.interviews[["unit", "group"]].isna().all(axis=None)
    assert study.segments["start"].notna().sum() > 100


def test_the_same_words_at_two_places_are_two_segments(tmp_path):
    table = "Document,Code,Segment,Line\nI1,police,Ja.,12\nI1,police,Ja.,88\nI1,school,Ja.,88\n"
    mapping = "title: Short answers\nsynthetic: false\n"
    mapping += "columns: {interview: Document, code: Code, text: Segment, locator: Line}\n"
    assert bring_in(tmp_path, table, mapping).exit_code == 0
    study = load_study(tmp_path / "spring")
    assert list(study.segments["locator"]) == ["12", "88"]
    assert len(study.codings) == 3


def test_a_code_below_a_mapped_one_takes_over_its_family(tmp_path):
    table = "Document,Code,Segment\nI1,Partnere > Politi,a\nI1,Partnere > Politi > Lokalpoliti,b\n"
    mapping = "title: Partners\nsynthetic: false\ncolumns: {interview: Document, code: Code, text: Segment}\n"
    mapping += "separator: ' > '\ncodes: {Partnere > Politi: police}\n"
    assert bring_in(tmp_path, table, mapping).exit_code == 0
    codes = load_study(tmp_path / "spring").codes.set_index("label_da")
    assert list(codes.loc["Lokalpoliti", ["parent", "family"]]) == ["police", "partner-external"]

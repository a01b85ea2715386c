"""The import report as people read it: grouped, nothing twice, no list longer than a screen."""

import pytest
from click.testing import CliRunner
from foreign import TEXT, mapping, project
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.files.csv_io import read_delimited
from analysis.importers.checks.codebook_counts import compare_frequencies
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.import_project import study_codebook
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.import_report import Count, ImportReport, ReportEntry, entries_by_heading, shortened
from analysis.importers.project.unnamed_sources import number_unnamed_sources
from analysis.messages.plurals import quantity


def report(*remarks, **parts):
    sources = parts.pop("sources", [{"file": "a.csv", "sha256": "0", "rows": 3}])
    return ImportReport(sources, {"rows": Count(3, 3)}, remarks, **parts).as_text()


def know(*remarks):
    """The lines below "Notes"."""
    return report(*remarks).split("Notes\n")[1].splitlines()


def many(text, number=163):
    return ReportEntry(f"{text}: {number}", [f"{text} {n}" for n in range(number)])


def test_no_list_is_longer_than_forty_lines_and_the_rest_is_counted():
    reading = [{"source": f"s{n}", "reading": "LF", "exact": 0, "compared": 1} for n in range(163)]
    frequencies = {"met": 0, "published": 163, "unmet": [f"unmet {n}" for n in range(163)]}
    sources = [{"file": f"{n}.csv", "sha256": "0", "rows": 1} for n in range(163)]
    shown = report(many("codes"), many("rows left out"), readings=reading, frequencies=frequencies, sources=sources)
    assert shown.count("and 123 more; all are in import-report.json\n") == 5
    assert len(shown.splitlines()) < 5 * 41 + 30
    assert "\n    codes 39\n    and 123 more" in shown


def test_remarks_stand_below_headings_and_what_was_lost_stands_first():
    remarks = [
        ReportEntry("columns that were read: 2", ["a", "b"]),
        ReportEntry("codes without a family in the mapping, put in the family other: 1", ["x"]),
        ReportEntry("codings without a coder, given to the coder 'unknown': 4"),
        ReportEntry("interviews whose area is unknown: 1", ["I1"]),
        ReportEntry("users left out, as they marked nothing: 1"),
        ReportEntry("CONFLICT: sources of one name whose texts differ, kept apart: 1", ["I2"]),
        ReportEntry("coders of one name in several files, taken for one person each: 1"),
        ReportEntry("a dataset of this program came back"),
    ]
    assert list(entries_by_heading(remarks)) == [
        "Conflicts and warnings", "Left out", "Interviews", "Coders", "Codes", "Segments and codings",
        "Files and tables", "Further",
    ]  # fmt: skip
    assert sum(len(found) for found in entries_by_heading(remarks).values()) == len(remarks)


def test_what_several_files_say_alike_is_said_once():
    shown = know(
        ReportEntry("selections given twice, as a region and as text: 2"),
        ReportEntry("codes never given in the table: 2", ["A", "B"]),
        ReportEntry("selections given twice, as a region and as text: 3"),
        ReportEntry("codes never given in the table: 2", ["B", "C"]),
        ReportEntry("codes were taken apart without a codebook"),
        ReportEntry("codes were taken apart without a codebook"),
    )
    assert shown == [
        "", "Codes", "- codes never given in the table: 3", "    A", "    B", "    C",
        "- codes were taken apart without a codebook",
        "", "Segments and codings", "- selections given twice, as a region and as text: 5",
    ]  # fmt: skip


def test_things_that_several_remarks_concern_are_listed_once():
    shown = know(
        *(ReportEntry(f"interviews whose {what} is unknown: 2", ["I1", "I2"]) for what in ("area", "municipality"))
    )
    assert shown == [
        "", "Interviews", "- interviews whose area is unknown: 2", "- interviews whose municipality is unknown: 2",
        "    I1", "    I2",
    ]  # fmt: skip


def test_the_report_for_machines_holds_every_line():
    told = ImportReport([], {}, [many("codes")]).as_json()
    assert "codes 162" in told
    assert "more; all are" not in told


def test_sources_without_a_name_are_listed_by_their_number():
    nameless = number_unnamed_sources(
        project(sources={"source": ["s1", "s2"], "name": ["", "source 1"], "kind": "text"})
    )
    assert nameless.sources["name"].tolist() == ["source 1 (no name)", "source 1"]
    (told,) = nameless.remarks
    assert (told.text, list(told.items)) == (
        "sources without a name, numbered in the order of the file: 1",
        ["source 1 (no name)"],
    )
    assert not number_unnamed_sources(project()).remarks


def test_an_import_tells_of_sources_without_a_name(tmp_path):
    given = project(sources={"source": ["s1", "s2"], "name": ["", ""], "kind": "text"}, texts={"s1": TEXT})
    dataset, import_report = convert_project(
        number_unnamed_sources(given), mapping(tmp_path), study_codebook(), "set", Pseudonyms()
    )
    assert (
        "- sources without a name, numbered in the order of the file: 2\n    source 1\n    source 2\n"
        in import_report.as_text()
    )
    assert len(set(dataset.tables["interviews"]["interview"])) == 2


def test_every_column_of_a_table_and_its_codebook_is_named(tmp_path):
    rows = "Document,Code,Text,Weight,Odd one,Private\nI1,a,x,1,p,q\nI1,b,y,2,r,s\n"
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "book.csv").write_text("Name,Memo,Colour,Group\na,A memo,red,1\nb,,blue,2\n", encoding="utf-8")
    said = "synthetic: false\nleave_out: [Private]\ncodebook: {file: book.csv, code: Name, definition: Memo}\n"
    (tmp_path / "m.yaml").write_text(said, encoding="utf-8")
    arguments = ["import", tmp_path / "t.csv", "--to", tmp_path / "set", "--mapping", tmp_path / "m.yaml"]
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    below = result.stdout.split("Notes")[1]
    for column in ("Document", "Code", "Text", "Weight", "Odd one", "Private", "Colour", "Group"):
        assert column in below
    assert "- columns of the codebook left out, as the mapping does not name them: 2\n    Colour\n    Group\n" in below


@pytest.mark.parametrize("number, written", [(0, "0 coders"), (1, "1 coder"), (2, "2 coders"), (1000, "1000 coders")])
def test_a_noun_has_the_form_of_its_number(number, written):
    assert quantity(number, "coder") == written
    assert quantity(number, "entry", "entries").endswith("entry" if number == 1 else "entries")


def test_one_row_and_one_source_are_singular():
    reading = [{"source": "s", "reading": "LF", "exact": 1, "compared": 1}]
    shown = report(sources=[{"file": "a.csv", "sha256": "0", "rows": 1}], readings=reading)
    assert "a.csv: 1 row, SHA-256" in shown
    assert "LF: 1 source, 1 of 1" in shown
    assert "a.csv: 3 rows, SHA-256" in report()


FREQUENCIES = [
    ({("a",): "2"}, {("a",): 1}, {("a",): 1}, "1 row repeats a coding and was merged"),
    ({("a",): "3"}, {("a",): 1}, {("a",): 2}, "2 rows repeat a coding and were merged"),
    ({("a",): "9"}, {("a",): 1}, {}, "1 row of the table names it"),
    ({("a",): "9"}, {("a",): 2}, {}, "2 rows of the table name it"),
]


@pytest.mark.parametrize("published, carried, repeated, words", FREQUENCIES)
def test_why_a_frequency_differs_is_said_in_the_right_number(published, carried, repeated, words):
    assert compare_frequencies(published, carried, repeated, " > ")["unmet"][0].endswith(words)


def test_a_row_of_one_cell_is_singular():
    _, problems = read_delimited(b"a,b\n1\n", "x.csv")
    assert [problem.message for problem in problems] == ["the row has 1 cell and the header 2"]


def test_sources_left_out_are_told_with_what_was_marked_in_them(tmp_path):
    wanted = mapping(tmp_path, "not_interviews: [I2.txt]\n")
    _, import_report = convert_project(project(), wanted, study_codebook(), "set", Pseudonyms())
    assert "as the mapping says, with their 1 selection and 1 coding: 1" in import_report.as_text()


def test_the_check_of_a_dataset_counts_in_words_that_fit(tmp_path):
    tables = tiny_dataset().tables
    one = tables["coders"][tables["coders"]["coder"] == "A"]
    assignments = tables["assignments"][tables["assignments"]["coder"] == "A"]
    codings = tables["codings"][tables["codings"]["coder"] == "A"]
    save_dataset(tiny_dataset(coders=one, assignments=assignments, codings=codings), tmp_path / "one")
    result = CliRunner().invoke(main, ["check", str(tmp_path / "one")])
    assert "2 interviews, 1 coder, 5 codes, 3 segments, 4 codings" in result.stdout


def test_lists_that_are_short_are_shown_whole():
    assert shortened(["a"] * 40) == ["a"] * 40
    assert shortened(["a"] * 41)[-1] == "... and 1 more"

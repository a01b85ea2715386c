"""Tables as tools write them: each is built here by hand, as a spreadsheet or as text."""

import json
import os
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.errors import InputError
from analysis.importers.detect_format import detect_table
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.tables.formats import code_matrix
from analysis.importers.tables.formats.atlasti_table import path_of_name, split_codes
from analysis.importers.tables.read_table import read_table


def workbook(folder: Path, rows, name="table.xlsx", above=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [*above, *rows]:
        sheet.append(list(row))
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"  # the text of a formula, not the formula
    book.save(folder / name)
    return folder / name


def text(folder: Path, rows, delimiter=";", name="table.csv"):
    quoted = [delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows]
    (folder / name).write_text("\ufeff" + "\r\n".join(quoted), encoding="utf-8")
    return folder / name


def bring_in(folder, file, said=""):
    (folder / "mapping.yaml").write_text(f"synthetic: false\n{said}", encoding="utf-8")
    arguments = ["import", file, "--to", folder / "set", "--mapping", folder / "mapping.yaml"]
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    report = json.loads((folder / "set" / "import-report.json").read_text(encoding="utf-8"))
    return load_study(folder / "set"), report


def rows(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].astype(object).where(frame.notna(), "").to_numpy()]


def paths(study):
    """The codes of each segment, by label with the labels above it."""
    codes = study.codes.set_index("code")

    def path(code):
        above = codes.loc[code, "parent"]
        return (path(above) + "/" if isinstance(above, str) else "") + codes.loc[code, "label_en"]

    return [(segment, path(code)) for segment, code in rows(study.codings, "segment", "code")]


ENGLISH = ["Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End", "Weight score", "Segment",
           "Created by", "Created", "Coverage %"]  # fmt: skip
GERMAN = ["Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende", "Gewicht", "Segment",
          "Erstellt von", "Erstellt am", "Abdeckungsgrad %"]  # fmt: skip
CODED = [
    ["●", "vigtig", "Nord", "I1", "Partner > Police", 12, 12, 0, "Vi ringer til politiet.", "Anna", "1/2/22", 0.51],
    ["●", "", "Nord", "I1", "Partner\\School", 14, 15, 50, "Skolen hjælper 😀", "Bo", "1/2/22", 0.5],
    ["●", "", "Syd", "I2", "Doubt", 3, 3, 0, "=1+1", "Anna", "1/2/22", 0.2],
]


@pytest.mark.parametrize("header", [ENGLISH, GERMAN], ids=["English", "German"])
@pytest.mark.parametrize("write", [workbook, text])
def test_maxqda_coded_segments_come_in_with_coder_place_group_and_comment(tmp_path, header, write):
    study, report = bring_in(tmp_path, write(tmp_path, [header, *CODED]))
    assert report["counts"]["codings"] == {"found": 3, "carried": 3, "merged": 0, "left_out": 0, "added": 0}
    assert rows(study.segments, "segment", "locator", "text") == [
        ("I1-0001", "12", "Vi ringer til politiet."),
        ("I1-0002", "14 to 15", "Skolen hjælper 😀"),
        ("I2-0001", "3", "=1+1"),
    ]
    assert paths(study) == [("I1-0001", "Partner/Police"), ("I1-0002", "Partner/School"), ("I2-0001", "Doubt")]
    assert study.codings["coder"].tolist() == ["coder-1", "coder-2", "coder-1"]
    assert rows(study.variables, "key", "variable", "value") == [("I1", header[2], "Nord"), ("I2", header[2], "Syd")]
    assert [note for note in study.notes["text"] if note.startswith(header[1])] == [f"{header[1]}: vigtig"]
    assert (report["counts"]["variables"]["left_out"], study.description["origin"]["tool"]) == (9, "MAXQDA")


QUOTATIONS = {
    "en": ["ID", "Reference", "Quotation Name", "Text Content", "Document", "Codes", "Number of Codes", "Comment"],
    "pt": [
        "Número",
        "Referência",
        "Nome",
        "Conteúdo do texto",
        "Documento",
        "Códigos",
        "Número de códigos",
        "Comentário",
    ],
    "es": [
        "Número",
        "Referencia",
        "Nombre",
        "Contenido del texto",
        "Documento",
        "Códigos",
        "Número de códigos",
        "Nota",
    ],
}
QUOTED = [
    ["1:1", "¶ 4", "", "Vi ringer", "I1", "T1: Police, local, T1", 2, ""],
    ["1:2", "¶ 6", "", "Ja.", "I1", "T1: Police, local, T2. A, B & C, Doubt", 3, "hm"],
    ["2:1", "¶ 1", "", "Ja.", "I2", "Doubt", 1, ""],
    ["2:2", "¶ 9", "", "Ja.", "I2", "", 0, ""],
]


@pytest.mark.parametrize("language", QUOTATIONS)
def test_a_comma_parts_codes_only_where_a_code_follows(tmp_path, language):
    text(tmp_path, [["Code"], ["T1"], ["T1: Police, local"], ["T2. A, B & C"], ["Doubt"]], name="codes.csv")
    file = text(tmp_path, [QUOTATIONS[language], *QUOTED])
    study, report = bring_in(tmp_path, file, "codebook: {file: codes.csv, code: Code}\n")
    assert paths(study) == [
        ("I1-0001", "T1/Police, local"),
        ("I1-0001", "T1"),
        ("I1-0002", "T1/Police, local"),
        ("I1-0002", "T2. A, B & C"),
        ("I1-0002", "Doubt"),
        ("I2-0001", "Doubt"),
    ]
    assert study.segments["locator"].tolist() == ["1:1, ¶ 4", "1:2, ¶ 6", "2:1, ¶ 1", "2:2, ¶ 9"]
    assert (report["counts"]["selections"]["found"], report["counts"]["codings"]["found"]) == (4, 6)


def test_without_a_codebook_the_stated_numbers_of_codes_teach_them(tmp_path):
    quoted = [*QUOTED, ["2:3", "¶ 9", "", "Nej.", "I2", "T1: Police, local", 1, ""]]
    study, report = bring_in(tmp_path, text(tmp_path, [QUOTATIONS["en"], *quoted]))
    assert set(study.codes["label_en"]) == {"T1", "Police, local", "T2. A, B & C", "Doubt"}
    assert any("without a codebook" in remark["text"] for remark in report["remarks"])


def test_newer_versions_write_a_code_on_each_line():
    assert split_codes("T1: Police, local\nDoubt", set()) == ["T1: Police, local", "Doubt"]


@pytest.mark.parametrize(
    "cell, count, codes",
    [
        ("A, b", None, ["A, b"]),
        ("A, b, C", None, ["A, b", "C"]),
        ("C, A, b", 2, ["C", "A, b"]),
        ("D, C", 2, ["D", "C"]),
        ("D, e, C", 2, ["D, e", "C"]),
        ("", None, []),
    ],
)
def test_known_codes_are_kept_whole(cell, count, codes):
    assert split_codes(cell, {"A, b", "C"}, count) == codes


def test_a_quote_that_was_left_open_does_not_take_for_ever():
    assert len(split_codes(", ".join(map(str, range(5000))), {"1, 2"}, 7)) == 5000


def test_a_name_stands_below_another_only_where_there_is_such_a_code():
    assert path_of_name("T1: A: B", {"T1", "T1: A"}).split("\x1f") == ["T1", "A", "B"]
    assert path_of_name("T1: A: B", {"T1"}).split("\x1f") == ["T1", "A: B"]
    assert path_of_name("12:30", {"12"}) == "12:30"


def test_taguette_highlights_of_one_number_are_one_selection(tmp_path):
    table = [["id", "document", "tag", "content"], [1, "I1.html", "ventetid.færge", "Vi ventede"],
             [1, "I1.html", "klage", "Vi ventede"], [2, "I1.html", "klage", "Vi ventede"],
             [3, "I1.html", "ventetid", "Længe"]]  # fmt: skip
    study, _ = bring_in(tmp_path, workbook(tmp_path, table))
    assert paths(study) == [
        ("I1-0001", "ventetid/færge"),
        ("I1-0001", "klage"),
        ("I1-0002", "klage"),
        ("I1-0003", "ventetid"),
    ]
    assert study.segments["locator"].tolist() == ["highlight 1", "highlight 2", "highlight 3"]


def test_a_wide_table_of_marks_has_a_selection_for_each_row(tmp_path):
    table = [
        ["Interview", "Kommune", "Anciennitet", "politi", "skole"],
        ["I1", "Nord", 4, 1, 0],
        ["I1", "Nord", 4, 0, ""],
        ["I2", "Syd", 7, "x", 1],
    ]
    study, report = bring_in(tmp_path, workbook(tmp_path, table))
    assert paths(study) == [("I1-0001", "politi"), ("I2-0001", "politi"), ("I2-0001", "skole")]
    assert study.interviews["unit"].tolist() == ["M1", "M2"]
    assert rows(study.variables, "key", "variable", "value") == [("I1", "Anciennitet", "4"), ("I2", "Anciennitet", "7")]
    assert report["counts"]["selections"]["found"] == 3


def test_a_title_above_the_header_is_passed_over(tmp_path):
    file = workbook(tmp_path, [ENGLISH, *CODED], above=[["Coded segments"], [], ["Project", "X"]])
    study, _ = bring_in(tmp_path, file)
    assert len(study.codings) == 3


def test_numbers_dates_and_truths_are_written_as_text(tmp_path):
    from datetime import date, datetime

    table = [
        ["Document", "Code", "n", "d", "t", "b", "", None],
        ["I1", "a", 12.0, date(2022, 8, 22), datetime(2022, 1, 1, 9), True, "", ""],
    ]
    study, _ = bring_in(tmp_path, workbook(tmp_path, table))
    assert rows(study.variables, "variable", "value") == [
        ("n", "12"),
        ("d", "2022-08-22"),
        ("t", "2022-01-01 09:00:00"),
        ("b", "TRUE"),
    ]


@pytest.mark.parametrize(
    "header, row, kind",
    [
        (["id", "document", "tag", "content"], ["1", "a", "b", "c"], "highlights"),
        (["Document", "Codes", "Text Content"], ["a", "b, c", "d"], "quotations"),
        (["Dokumentname", "Code", "Segment", "Anfang", "Ende"], ["a", "b", "c", "1", "2"], "coded-segments"),
        (["Dokument", "Kode", "Tekst"], ["a", "b", "c"], "long"),
        (["navn", "politi", "skole"], ["a", "1", "0"], "wide"),
    ],
)
def test_a_table_is_known_by_its_columns(tmp_path, header, row, kind):
    assert detect_table(text(tmp_path, [header, row], ",")) == kind


@pytest.mark.parametrize(
    "content, said",
    [
        (b"\xd0\xcf\x11\xe0 old", "an old or locked workbook"),
        (b"PK\x03\x04 broken", "broken or truncated"),
        (b"", "no header row"),
        (b"a,b\n1,2,3\n", "nothing tells what the table is; its columns are a, b"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path, content, said):
    from analysis.importers.detect_format import detect_format

    (tmp_path / "table.xlsx").write_bytes(content)
    with pytest.raises(InputError, match=said):
        detect_format(tmp_path / "table.xlsx", ImportMapping(tmp_path / "none"))


def test_a_table_of_nothing_but_marks_names_no_interview(tmp_path):
    (tmp_path / "table.csv").write_text("police,school\n1,0\nx,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: every column holds marks: none names the interview"):
        mapping = ImportMapping(tmp_path / "none")
        code_matrix.table_form(read_table(tmp_path / "table.csv", mapping), mapping, "table.csv")


def test_whoever_hands_in_a_codebook_is_told_where_it_goes(tmp_path):
    (tmp_path / "codes.csv").write_text("Code;Comment\nPoliti;Lokalt\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"codebook: \{file: codes.csv, code: Code\}"):
        detect_table(tmp_path / "codes.csv")


REAL = pytest.mark.skipif("REALDATA" not in os.environ, reason="REALDATA does not name a folder of real files")


@REAL
def test_a_real_quotation_export_has_its_1465_codings(tmp_path):
    folder = Path(os.environ["REALDATA"]) / "atlasti-exports"
    said = f'codebook: {{file: "{folder / "20250914_codebook_full.csv"}", code: Code, definition: Comment}}\n'
    study, _ = bring_in(tmp_path, folder / "20250914_quotation_export.csv", said)
    assert (len(study.segments), len(study.codings), len(study.codes)) == (394, 1465, 466)


@REAL
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_real_highlights_of_taguette_come_in(tmp_path, ending):
    file = Path(os.environ["REALDATA"]) / "written-by-programs" / "taguette" / f"highlights_.{ending}"
    study, _ = bring_in(tmp_path, file)
    assert study.segments["text"].tolist() == ["Vi ventede længe på færgen.", "klagede", "godt fællesskab"]

"""A small invented study, in the files of every tool: no name of anybody leaves the key."""

import json
import os
import re
import sqlite3
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from small_notebooks import PARAMETERS, small_notebook, write
from small_notebooks import code as cell

from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.errors import InputError
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.people.interview_keys import interview_keys
from analysis.importers.people.pseudonyms import Pseudonyms, read_key
from analysis.importers.privacy.name_search import search_for
from analysis.importers.privacy.people_headers import may_name_people, names_people
from analysis.importers.project.qda_project import frame_of
from analysis.models import SYNTHETIC_MARK
from analysis.workflow.build import run_study
from analysis.workflow.products.name_check import reject_names
from analysis.workflow.run_config import RunConfig

INTERVIEWS = ("Int 1 Mette Dahl.docx", "Karim Ødegård", "Samtale_Signe_Bro.txt")
CODERS = ("Anneliese Holm", "bo")
SPEAKERS = ("Tove", "Ulrik Brandt")
NAMES = ("mette", "dahl", "karim", "ødegård", "oedegaard", "signe", "anneliese", "holm", "tove", "ulrik", "brandt")
TEXT = "Vi ringer til politiet.\nDet går godt på skolen.\n"
SAID = ("Vi ringer til politiet.", "Det går godt på skolen.")


def cells(header, *rows, delimiter=","):
    quoted = [delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in (header, *rows)]
    return "\n".join(quoted) + "\n"


def table(folder, name, header, *rows, delimiter=","):
    (folder / name).write_text(cells(header, *rows, delimiter=delimiter), encoding="utf-8")
    return [folder / name]


def workbook(folder, header, *rows):
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(list(row))
    book.save(folder / "study.xlsx")
    return [folder / "study.xlsx"]


def coded():
    """Give interview, code, coder, words, speaker of each coding."""
    for number, interview in enumerate(INTERVIEWS):
        for code, coder, words, speaker in zip(("Politi", "Skole"), CODERS, SAID, SPEAKERS, strict=True):
            yield number, interview, code, coder, words, speaker


def long_table(folder):
    rows = [
        (interview, code, coder, words, speaker, CODERS[1 - number % 2], coder, INTERVIEWS[0], "Runa Vik")
        for number, interview, code, coder, words, speaker in coded()
    ]
    header = ("Interview", "Code", "Coder", "Text", "Speaker", "Modified by", "Tjek", "Compare with", "Ændret af")
    return table(folder, "long.csv", header, *rows)


def wide_table(folder):
    rows = [
        (interview, int(code == "Politi"), int(code == "Skole"), coder, speaker, "x", coder)
        for _, interview, code, coder, _, speaker in coded()
    ]
    return table(
        folder, "wide.csv", ("Interview", "Politi", "Skole", "Coder", "Speaker", "Note", "Bearbeitet von"), *rows
    )


def dedoose(folder):
    rows = [
        (interview, "0-23", coder, "3/4/2025", words, CODERS[0], code, code == "Politi", code == "Skole")
        for _, interview, code, coder, words, _ in coded()
    ]
    header = ("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy", "Resource Creator",
              "Codes Applied Combined", "Code: Politi Applied", "Code: Skole Applied")  # fmt: skip
    return table(folder, "excerpts.csv", header, *rows)


def maxqda(folder):
    rows = [
        ("", interview, code, words, 1, 1, 0, coder, CODERS[0], "Runa Vik")
        for _, interview, code, coder, words, _ in coded()
    ]
    header = ("Document group", "Document name", "Code", "Segment", "Beginning", "End", "Weight score", "Created by",
              "Modificado por", "Gewijzigd door")  # fmt: skip
    return workbook(folder, header, *rows)


def quotations(folder):
    rows = [
        (f"{number}:{n}", interview, words, code, 1, coder, CODERS[0])
        for n, (number, interview, code, coder, words, _) in enumerate(coded())
    ]
    header = ("ID", "Document", "Quotation Content", "Codes", "Number of Codes", "Created by", "Modifié par")
    return table(folder, "quotations.csv", header, *rows, delimiter=";")


def highlights(folder):
    rows = [(n, interview, code, words) for n, (_, interview, code, _, words, _) in enumerate(coded())]
    return table(folder, "highlights.csv", ("id", "document", "tag", "content"), *rows)


def taguette(folder):
    return [database(
        folder / "study.sqlite3",
        "create table alembic_version (version_num)", "insert into alembic_version values ('1')",
        "create table projects (id integer primary key, name, description)",
        "insert into projects values (1, 'study', '')",
        "create table documents (id integer primary key, name, description, contents, project_id, filename)",
        *[("insert into documents values (?, ?, '', ?, 1, ?)", (n, name, f"<p>{TEXT}</p>", name))
          for n, name in enumerate(INTERVIEWS)],
        "create table tags (id integer primary key, path, description, project_id)",
        "insert into tags values (0, 'Politi', '', 1), (1, 'Skole', '', 1)",
        "create table highlights (id integer primary key, document_id, start_offset, end_offset, snippet)",
        *[("insert into highlights values (?, ?, 0, 23, ?)", (n, n, SAID[0])) for n in range(3)],
        "create table highlight_tags (highlight_id, tag_id)",
        "insert into highlight_tags values (0, 0), (1, 0), (2, 1)",
    )]  # fmt: skip


def database(file, *statements):
    file.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)
    connection.close()
    return file


def qualcoder(folder):
    database(
        folder / "study.qda" / "data.qda",
        "create table project (databaseversion, date, memo, about)",
        "insert into project values ('v11', '', '', 'QualCoder 3.5')",
        "create table source (id integer primary key, name, fulltext, mediapath, memo, owner, date, av_text_id)",
        *[("insert into source values (?, ?, ?, null, '', ?, '', null)", (n, name, TEXT, CODERS[0]))
          for n, name in enumerate(INTERVIEWS)],
        "create table code_name (cid integer primary key, name, memo, catid, owner, supercid)",
        "insert into code_name (cid, name, memo, owner) values (0, 'Politi', '', 'bo'), (1, 'Skole', '', 'bo')",
        "create table code_cat (catid integer primary key, name, owner, date, memo, supercatid)",
        "create table code_text (ctid integer primary key, cid, fid, seltext, pos0, pos1, owner, memo, avid)",
        *[("insert into code_text (cid, fid, seltext, pos0, pos1, owner, memo) values (?, ?, ?, ?, ?, ?, '')",
           (int(code == "Skole"), number, words, TEXT.index(words), TEXT.index(words) + len(words), coder))
          for number, _, code, coder, words, _ in coded()],
        "create table cases (caseid integer primary key, name, memo, owner, date)",
        "insert into cases values (1, 'Tove', '', 'bo', ''), (2, 'Ulrik Brandt', '', 'bo', '')",
        "create table case_text (id integer primary key, caseid, fid, pos0, pos1, owner, date, memo)",
        "insert into case_text values (1, 1, 0, 0, 23, '', '', ''), (2, 2, 1, 0, 48, '', '', '')",
        "create table attribute (attrid integer primary key, name, attr_type, value, id, date, owner)",
        "insert into attribute values (1, 'Interviewer', 'file', 'Anneliese Holm', 0, '', ''), "
        "(2, 'Oprettet af', 'file', 'Runa Vik', 1, '', ''), (3, 'Partner', 'case', 'Tove', 2, '', '')",
    )  # fmt: skip
    return [folder / "study.qda"]


def refi(folder):
    codings = "".join(
        f'<PlainTextSelection guid="x-{number}-{{0}}" name="{SAID[number]}" startPosition="{TEXT.index(SAID[number])}" '
        f'endPosition="{TEXT.index(SAID[number]) + len(SAID[number])}" creatingUser="u-{number}">'
        f'<Coding guid="y-{number}-{{0}}" creatingUser="u-{number}"><CodeRef targetGUID="c-{number}"/></Coding>'
        "</PlainTextSelection>"
        for number in (0, 1)
    )
    sources = "".join(
        f'<TextSource guid="s-{n}" name="{name}" plainTextPath="internal://s-{n}.txt">{codings.format(n)}</TextSource>'
        for n, name in enumerate(INTERVIEWS)
    )
    users = "".join(f'<User guid="u-{n}" name="{name}"/>' for n, name in enumerate(CODERS))
    codes = '<Code guid="c-0" name="Politi" isCodable="true"/><Code guid="c-1" name="Skole" isCodable="true"/>'
    value = '<VariableValue><VariableRef targetGUID="v-1"/><TextValue>{}</TextValue></VariableValue>'
    cases = "".join(
        f'<Case guid="k-{n}" name="{name}">{value.format(CODERS[0])}<SourceRef targetGUID="s-{n}"/></Case>'
        for n, name in enumerate(SPEAKERS)
    )
    project = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="NVivo 12.6">'
        f"<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>"
        f'<Variables><Variable guid="v-1" name="Ändrad av" typeOfVariable="Text"/></Variables><Cases>{cases}</Cases>'
        f"<Sources>{sources}</Sources>"
        '<Sets><Set guid="z-1" name="Anneliese Holm"><MemberSource targetGUID="s-0"/></Set>'
        f'<Set guid="z-2" name="partner: {INTERVIEWS[1]}"><MemberSource targetGUID="s-0"/></Set></Sets></Project>'
    )
    with zipfile.ZipFile(folder / "study.qdpx", "w") as archive:
        archive.writestr("project.qde", project)
        for n in range(3):
            archive.writestr(f"sources/s-{n}.txt", TEXT)
    return [folder / "study.qdpx"]


TOOLS = (long_table, wide_table, dedoose, maxqda, quotations, highlights, taguette, qualcoder, refi)


def imported(folder, files, said="", name="spring"):
    (folder / "mapping.yaml").write_text(f"synthetic: false\n{said}", encoding="utf-8")
    arguments = ["import", *files, "--to", folder / name, "--mapping", folder / "mapping.yaml"]
    return CliRunner().invoke(main, list(map(os.fspath, arguments)))


def written(folder):
    """Give the names and contents of all files of a folder, in small letters."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return "\n".join(f"{path.relative_to(folder)}\n{path.read_text(encoding='utf-8')}" for path in files).lower()


MAPPINGS = {
    dedoose: "table: long\ncolumns: {interview: Media Title, code: Codes Applied Combined, coder: Excerpt Creator, "
    "text: Excerpt Copy}\n"
}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__)
def test_no_name_leaves_the_key(tmp_path, tool):
    result = imported(tmp_path, tool(tmp_path), MAPPINGS.get(tool, ""))
    assert result.exit_code == 0, result.output
    content = written(tmp_path / "spring")
    assert [name for name in (*NAMES, "runa") if name in content + result.stdout.lower()] == []
    assert re.search(r"(^|,|: |\")bo($|,|\")", content, re.MULTILINE) is None
    assert load_study(tmp_path / "spring").interviews["interview"].tolist() == ["I01", "I02", "I03"]
    key = (tmp_path / "spring.key.csv").read_text(encoding="utf-8").splitlines()
    assert [f"interviews,{name},I0{number}" for number, name in enumerate(INTERVIEWS, 1)] == [
        row for row in key if row.startswith("interviews,")
    ]


def simple(folder, *names, rows=(), name="table.csv"):
    every = rows or [(interview, "Politi", "Runa Vik", "Ja da") for interview in names]
    return table(folder, name, ("Interview", "Code", "Coder", "Text"), *every)


def labels_of(folder, name="spring"):
    return load_study(folder / name).interviews["interview"].tolist()


def test_units_get_labels_whoever_says_them(tmp_path):
    imported(tmp_path, simple(tmp_path, "Karim", "Signe", "Tove"), "municipality: {Karim: Vestby, Tove: M1}\n")
    study = load_study(tmp_path / "spring")
    assert study.interviews["unit"].fillna("").tolist() == ["M2", "", "M1"]
    assert "municipalities,Vestby,M2" in (tmp_path / "spring.key.csv").read_text(encoding="utf-8")


def test_a_later_export_gives_every_interview_the_label_it_had(tmp_path):
    imported(tmp_path, simple(tmp_path, "Karim", "Signe"))
    result = imported(tmp_path, simple(tmp_path, "Tove", "Signe", "Karim"))
    assert result.exit_code == 0, result.output
    assert labels_of(tmp_path) == ["I03", "I02", "I01"]


def test_the_mapping_gives_labels_and_the_others_get_what_is_left(tmp_path):
    imported(tmp_path, simple(tmp_path, "Karim", "Signe", "Tove"), "interviews: {Signe: I01, Tove: spring-1}\n")
    assert labels_of(tmp_path) == ["I02", "I01", "spring-1"]


@pytest.mark.parametrize(
    "said, message",
    [
        ("{Karim: ../x}", "line 2: label '../x' of interview 'Karim' cannot name a file"),
        ("{Karim: A, Signe: a}", "line 2: label 'a' is given to the interviews 'Karim' and 'Signe'"),
        ("{Karin: A}", "line 2: there is no interview 'Karin'; did you mean 'Karim'?"),
    ],
)
def test_labels_that_cannot_be_used_are_refused_with_their_line(tmp_path, said, message):
    result = imported(tmp_path, simple(tmp_path, "Karim", "Signe"), f"interviews: {said}\n")
    assert result.exit_code == 2
    assert message in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mapping.yaml", "table.csv"]


@pytest.mark.parametrize("said", ["keep_names: true\n", "keep_names: [interviews, coders]\n"])
def test_names_are_kept_where_the_mapping_says_so(tmp_path, said):
    imported(tmp_path, simple(tmp_path, "Karim", "Signe Bro"), said)
    study = load_study(tmp_path / "spring")
    assert study.interviews["interview"].tolist() == ["Karim", "signe-bro"]
    assert study.coders["label"].tolist() == ["Runa Vik"]
    assert not (tmp_path / "spring.key.csv").exists()


def test_a_name_that_is_a_label_stays_and_no_other_gets_its_number(tmp_path):
    imported(tmp_path, simple(tmp_path, "I02", "Karim", "I1", "Signe"))
    assert labels_of(tmp_path) == ["I02", "I03", "I1", "I04"]


def keys(*names, said=None):
    sources = frame_of("sources", {"source": [str(n) for n in range(len(names))], "name": list(names)})
    mapping = ImportMapping(Path("mapping.yaml"), said or {})
    pseudonyms = Pseudonyms()
    return list(interview_keys(sources, mapping, pseudonyms).of.values()), pseudonyms


def test_names_with_numbers_that_others_have_by_themselves_are_all_kept_apart():
    assert keys("Tid", "Tid", "Tid (2)", "Tid (3)", "Tid")[0] == ["I01", "I02", "I03", "I04", "I05"]
    assert keys("I1", "I1", "I1 (2)", "I4")[0] == ["I01", "I02", "I03", "I4"]
    assert keys("Tid", "Tid", "Tid (2)")[1].known == {
        ("interviews", "Tid"): "I01", ("interviews", "Tid (3)"): "I02", ("interviews", "Tid (2)"): "I03",
    }  # fmt: skip


def test_names_that_differ_by_case_or_blanks_only_or_are_missing_are_kept_apart():
    labels, pseudonyms = keys("Tove", "tove", "Tove ", "", "", "nameless")
    assert labels == ["I01", "I02", "I03", "I04", "I05", "I06"]
    assert len(pseudonyms.known) == 6


def test_labels_have_as_many_digits_as_the_number_of_interviews():
    labels, _ = keys(*(f"Tove {chr(65 + number % 26)}{number}" for number in range(100)))
    assert (labels[0], labels[-1]) == ("I001", "I100")


def test_a_project_of_ours_that_comes_back_keeps_its_keys(tmp_path):
    imported(tmp_path, refi(tmp_path), "keep_names: [interviews]\n")
    kept = labels_of(tmp_path)
    run = CliRunner()
    run.invoke(main, ["export", f"{tmp_path}/spring", "project", "--to", f"{tmp_path}/back.qdpx"])
    result = run.invoke(main, ["import", f"{tmp_path}/back.qdpx", "--to", f"{tmp_path}/back"])
    assert result.exit_code == 0, result.output
    assert labels_of(tmp_path, "back") == kept


@pytest.mark.parametrize("command", [["rests-on", "--claims-only"], ["withdraw", "--to", "rest"]])
@pytest.mark.parametrize("name", ["Int 1 Mette Dahl.docx", "Int 1 Mette Dahl"])
def test_whoever_names_the_interview_as_the_file_does_is_told_its_label(tmp_path, command, name):
    imported(tmp_path, refi(tmp_path))
    arguments = [*command, "--interview", name, "--dataset", f"{tmp_path}/spring"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert f"unknown interview '{name}'; use --interview I01" in result.stderr


HEADERS = (
    "Modified by", "modified_by", "Last modified by", "Bearbeitet von", "Zuletzt geändert von", "Modifié par",
    "Excerpt Creator", "Username", "User", "Owner", "Created by", "Autor", "Oprettet af", "Ændret af",
    "Modificado por", "Gewijzigd door", "Ändrad av", "Endret av", "Erstellt von", "Créé par", "Creado por",
    "Criado por", "Creato da", "Modificato da", "Aangemaakt door", "Skapad av", "Opprettet av", "Kodet af",
    "Resource Creator", "Brugernavn", "Benutzer", "Utilisateur", "Usuario", "Utente", "Gebruiker", "Användare",
    "Ejer", "Interviewer", "Forfatter", "E-mail", "Created by (user)",
)  # fmt: skip
OTHERS = ("Date", "Weight", "Kommentar", "Comment", "Group", "Drug user type", "Modified", "Del af", "Anzahl", "Codes")


@pytest.mark.parametrize("header", HEADERS)
def test_columns_of_people_are_known_by_their_names(header):
    assert names_people(header)


@pytest.mark.parametrize("header", OTHERS)
def test_other_columns_are_not_taken_for_people(header):
    assert not names_people(header)


def test_the_mapping_says_which_columns_hold_people_and_which_do_not(tmp_path):
    header = ("Interview", "Code", "Coder", "Hus", "Owner", "Author")
    rows = [
        ("Karim", "Politi", "Runa Vik", "Ulla By", "lejer", "yes"),
        ("Signe", "Politi", "Runa Vik", "Bo", "ejer", "no"),
    ]
    files = table(tmp_path, "table.csv", header, *rows)
    assert imported(tmp_path, files, "people: [Hus]\nnot_people: [Owner]\n").exit_code == 0
    variables = load_study(tmp_path / "spring").variables
    assert variables[["variable", "value"]].to_numpy().tolist() == [
        ["Hus", "Person 1"], ["Hus", "Person 2"], ["Owner", "lejer"], ["Owner", "ejer"], ["Author", "yes"],
        ["Author", "no"],
    ]  # fmt: skip
    result = imported(tmp_path, files, "people: [Huse]\n")
    assert "line 2: there is no column or variable 'Huse'; did you mean 'Hus'?" in result.stderr


def searched(*names, kind="interviews"):
    return search_for(Pseudonyms({(kind, name): f"L{number}" for number, name in enumerate(names)}))


@pytest.mark.parametrize(
    "text",
    [
        "int-1-mette-dahl",
        "Int 1 METTE DAHL.docx",
        "x/int_1_mette_dahl.txt",
        "af Int 1, Mette Dahl og",
        "Int 1 Mette  Dahl",
    ],
)
def test_a_name_is_found_however_it_is_written(text):
    assert [name.label for name in searched("Int 1 Mette Dahl.docx").found_in(text)] == ["L0"]


@pytest.mark.parametrize("text", ["karim odegard", "Karim", "Karim Ødegårdsen", "Karima Ødegård"])
def test_other_words_are_not_found(text):
    assert searched("Karim Ødegård").found_in(text) == []


def test_both_unicode_forms_and_our_own_keys_are_found():
    search = searched(unicodedata.normalize("NFD", "Karim Ødegård"))
    assert search.found_in("karim ødegård") and search.found_in("karim-oedegaard")
    assert search.replaced("Kort: KARIM ØDEGÅRD.") == "Kort: L0."


@pytest.mark.parametrize("further", [0, 200])
def test_names_are_found_in_the_genitive_and_short_ones_are_not(further):
    search = searched("Karim Ødegård", "Tove", "Jen", *(f"Navn Nr{number}x" for number in range(further)))
    assert search.replaced("karim-ødegårds koder, Toves og Jens") == "L0s koder, L1s og Jens"


def test_lines_are_counted_and_a_name_may_be_broken_over_two():
    search = searched("Karim Ødegård", "Bo Li", "Bo")
    lines = search.lines("x\nKarim\nØdegård, KARIM ØDEGÅRD\n\nBo li\nBo\nBo,Bo")
    assert {name.label: numbers for name, numbers in lines.items()} == {"L0": [2, 3], "L1": [5], "L2": [6, 7]}


def test_two_letters_are_found_where_they_are_all_of_a_cell():
    search = searched("Bo", kind="coders")
    assert [bool(search.found_in(text)) for text in ("Bo", "a,Bo,b", "<td>Bo</td>", "Her bor Bo nu", "bo")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_what_would_be_found_everywhere_is_not_searched_for_and_that_is_told():
    search = searched("P1", "17", "Interview 2", "I5", "010203-1234")
    assert [name.label for name in search.names] == ["L4"]
    assert {why: list(items) for why, items in search.unsearched.items()} == {
        "they have no two letters": ["interviews: L0", "interviews: L1", "interviews: L3"],
        "they are ordinary words of the report or the codebook": ["interviews: L2"],
    }
    swapped = search_for(Pseudonyms({("coders", "Nora"): "Ulla", ("coders", "Ulla"): "Tilde"}))
    assert [name.name for name in swapped.names] == ["Nora"]
    assert swapped.unsearched == {"they are labels as well": ["coders: Tilde"]}


def test_a_code_that_is_called_by_a_name_is_refused_and_nothing_is_written(tmp_path):
    files = simple(tmp_path, rows=[("Karim", "Om Karim", "Runa Vik", "Ja da"), ("Signe", "Politi", "Runa Vik", "Nej")])
    result = imported(tmp_path, files)
    assert result.exit_code == 2
    assert "codes.csv: 3 problem(s)" in result.stderr
    assert "line 2: 'Karim' is a name of the key (interviews), in column label_da" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mapping.yaml", "table.csv"]


def test_a_name_that_is_no_secret_is_let_through_here_and_in_later_reports(tmp_path):
    files = simple(tmp_path, rows=[("Karim", "Om Karim", "Runa Vik", "Ja da")])
    assert imported(tmp_path, files, "not_names: [Karim]\n").exit_code == 0
    assert read_key(tmp_path / "spring.key.csv").not_names == {"Karim"}


def test_an_interview_may_be_called_by_a_town_whose_name_is_kept(tmp_path):
    said = "municipality: {Skive: Skive}\nkeep_names: [municipalities]\n"
    result = imported(tmp_path, simple(tmp_path, "Skive"), said)
    assert result.exit_code == 0, result.output
    assert "Skive" in (tmp_path / "spring" / "interviews.csv").read_text(encoding="utf-8")
    assert "not_names,Skive," in (tmp_path / "spring.key.csv").read_text(encoding="utf-8")


def test_names_in_what_people_said_are_a_warning_that_says_where_and_not_who(tmp_path):
    said = "Hej Karim.\nJa, sagde Runa Vik.\nHej hej Karim"
    result = imported(tmp_path, simple(tmp_path, rows=[("Karim", "Politi", "Runa Vik", said)]))
    assert result.exit_code == 0, result.output
    after = result.stdout[result.stdout.index("Conflicts and warnings") :].splitlines()
    assert after[1].startswith("- WARNING: names of the key stand in texts, memos or definitions")
    assert after[2:4] == [
        "    segments.csv, text: name of coder Coder 1, line 2",
        "    segments.csv, text: name of interview I01, line 2",
    ]
    assert "Karim" not in result.stdout


@pytest.mark.parametrize("said", ["title: Samtaler med Karim\n", "origin: {tool: Runa Vik}\n"])
def test_a_title_with_a_name_is_refused(tmp_path, said):
    result = imported(tmp_path, simple(tmp_path, "Karim"), said)
    assert result.exit_code == 2
    assert "is a name of the key" in result.stderr


def test_a_file_and_a_folder_with_a_name(tmp_path):
    assert imported(tmp_path, simple(tmp_path, "Karim", name="karim.csv")).exit_code == 0
    assert "karim" not in written(tmp_path / "spring")
    assert imported(tmp_path, simple(tmp_path, "Karim"), name="karim").exit_code == 2


TEXTS = ("Vi ringer. Det går godt.", "Ingen mærker her.")


def test_words_of_a_synthetic_dataset_are_marked_and_positions_stay_right(tmp_path):
    (tmp_path / "texts").mkdir()
    for name, words in zip(("I1", "I2"), TEXTS, strict=True):
        (tmp_path / "texts" / f"{name}.txt").write_text(words, encoding="utf-8")
    header = ("Interview", "Code", "Coder", "Start", "End", "Text")
    rows = [("I1", "Politi", "A", 0, 10, TEXTS[0][:10]), ("I1", "Skole", "A", 3, 24, TEXTS[0][3:]),
            ("I1", "Tid", "B", 10, 24, TEXTS[0][10:]), ("I1", "Tid", "A", "", "", "Andre ord")]  # fmt: skip
    rows.append(("I2", "Tid", "A", "", "", ""))
    files = table(tmp_path, "table.csv", header, *rows)
    (tmp_path / "mapping.yaml").write_text("synthetic: true\ntexts: texts\n", encoding="utf-8")
    arguments = ["import", files[0], "--to", tmp_path / "spring", "--mapping", tmp_path / "mapping.yaml"]
    result = CliRunner().invoke(main, list(map(os.fspath, arguments)))
    assert result.exit_code == 0, result.output
    study = load_study(tmp_path / "spring")
    mark = SYNTHETIC_MARK + " "
    assert study.texts == {"I1": f"{mark}Vi {mark}ringer.{mark} Det går godt.", "I2": mark + TEXTS[1]}
    assert set(study.segments["text"].dropna()) == {
        f"{mark}Vi {mark}ringer.", f"{mark}ringer.{mark} Det går godt.", f"{mark}Andre ord", f"{mark} Det går godt.",
    }  # fmt: skip
    assert f"{SYNTHETIC_MARK} added to segments and texts of a synthetic dataset" in result.stdout


def public(folder, **files):
    imported(folder, refi(folder))
    request = RunConfig(folder / "spring", ("audience=public",), build=folder / "build")
    request.folder.mkdir(parents=True)
    for name, text in files.items():
        (request.folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return request


def test_a_name_in_a_public_output_is_refused_with_file_and_line_and_without_the_name(tmp_path):
    request = public(
        tmp_path,
        claims_csv="claim,reason\nPR-1,Ulrik Brandt\n",
        page_html="<p>\n<td>bo</td>\n<p>Karim &Oslash;deg&aring;rd",
        run_json='{"a": "Anneliese\\u0020Holm"}',
    )
    with pytest.raises(InputError) as refused:
        reject_names(request)
    report = str(refused.value)
    assert [line.partition(";")[0].strip() for line in report.splitlines()[1:]] == [
        "claims.csv: 1 problem(s)", "line 2: the file contains the name of speaker S2",
        "page.html: 2 problem(s)", "line 2: the file contains the name of coder Coder 2",
        "line 3: the file contains the name of interview I02",
        "run.json: 1 problem(s)", "line 1: the file contains the name of coder Coder 1",
    ]  # fmt: skip
    assert not any(name in report.lower() for name in NAMES)


def test_labels_in_public_outputs_and_data_without_a_key_are_no_matter(tmp_path):
    request = public(tmp_path, page_html="<td>Coder 1</td><td>I01</td>")
    reject_names(request)
    (request.folder / "page.html").write_text("Ulrik Brandt", encoding="utf-8")
    (tmp_path / "spring.key.csv").unlink()
    reject_names(request)


def test_a_public_run_that_shows_a_name_fails(tmp_path):
    imported(tmp_path, refi(tmp_path))
    shown = "{'text/plain': 'Ulrik' + ' Brandt', 'application/vnd.samspil.note+json': {}}"
    notebook = small_notebook(cell("named", f"from IPython.display import display\ndisplay({shown}, raw=True)"))
    given = next(one for one in notebook["cells"] if one["source"] == PARAMETERS)
    given["source"] += '\naudience: str = "internal"  # internal or public'
    write(tmp_path / "notebooks" / "05_variation.ipynb", notebook)
    rest = {"build": tmp_path / "build", "notebooks": tmp_path / "notebooks"}
    asked = RunConfig(tmp_path / "spring", ("audience=public",), ("variation",), ("en",), **rest)
    with pytest.raises(InputError, match=r"05_variation\.ipynb: 1 problem"):
        run_study(asked, 1, "stock")


@pytest.mark.parametrize(
    "interviews, coder, code",
    [
        (("Mother", "Father"), "Runa Vik", "Mother"),
        (("Focus group A", "Focus group B"), "Runa Vik", "Focus group A"),
        (("Transcript", "Transcript 2"), "Runa Vik", "Transcript quality"),
        (("Lærer", "Skoleleder 2"), "Runa Vik", "Lærer"),
        (("Lehrerin", "Schüler"), "Runa Vik", "Lehrerin"),
        (("Int 1",), "Researcher 1", "Researcher 1 reflections"),
    ],
)
def test_a_code_may_be_called_by_what_somebody_is(tmp_path, interviews, coder, code):
    result = imported(tmp_path, simple(tmp_path, rows=[(name, code, coder, "Ja da") for name in interviews]))
    assert result.exit_code == 0, result.output
    assert "they say what somebody is, not who" in result.stdout
    assert load_study(tmp_path / "spring").codes["label_en"].str.contains(code).any()


@pytest.mark.parametrize("name", ["Mette Lærer", "Holm", "Frau Ødegård", "Nurse Tove"])
def test_a_name_with_a_role_is_still_searched_for(name):
    assert [found.label for found in searched(name).names] != []


@pytest.mark.parametrize("header", ["Respondent", "Name", "Navn", "Informant", "interviewee_name", "Participant"])
def test_who_was_interviewed_gets_a_label_unless_told_by_a_role_or_a_sign(tmp_path, header):
    assert may_name_people(header)
    columns = ("Interview", "Code", "Coder", "Text", header)
    rows = [(str(n), "Politi", "Runa Vik", "x", said) for n, said in enumerate(("Fatima Noor", "Omar"), 1)]
    assert imported(tmp_path, table(tmp_path, "table.csv", columns, *rows)).exit_code == 0
    assert load_study(tmp_path / "spring").variables["value"].tolist() == ["Person 1", "Person 2"]
    roles = [(*row[:-1], said) for row, said in zip(rows, ("Teacher", "P2"), strict=True)]
    assert imported(tmp_path, table(tmp_path, "table.csv", columns, *roles), name="roles").exit_code == 0
    assert load_study(tmp_path / "roles").variables["value"].tolist() == ["Teacher", "P2"]


@pytest.mark.parametrize(
    "path, kept",
    [
        ("C:\\Users\\fatima noor\\a\\Talk 1.mp3", "Talk 1.mp3"), ("/home/fatima/Talk.mp3", "Talk.mp3"),
        ("file:///C:/Users/fatima/x.mp3", "x.mp3"), ("\\\\srv\\home$\\fatima\\x.mp3", "x.mp3"),
        ("/Users/fatima", "(folder)"), ("https://example.org/a/b", "https://example.org/a/b"), ("ja/nej", "ja/nej"),
    ],
)  # fmt: skip
def test_folders_of_a_path_are_taken_out_and_told(tmp_path, path, kept):
    header = ("Interview", "Code", "Coder", "Text", "Recording", "Other")
    rows = [("1", "Politi", "Runa Vik", "x", path, path), ("1", "Skole", "Runa Vik", "y", path, "")]
    result = imported(tmp_path, table(tmp_path, "table.csv", header, *rows))
    assert result.exit_code == 0, result.output
    study = load_study(tmp_path / "spring")
    assert study.variables["value"].tolist() == [kept]
    assert "fatima" not in written(tmp_path / "spring")
    assert ("variables.csv, value: 1 cell" in result.stdout) == (kept != path)


@pytest.mark.parametrize("synthetic", [True, False])
def test_a_public_run_of_real_interviews_without_a_key_says_that_no_names_were_searched_for(
    tmp_path, capsys, synthetic
):
    (tmp_path / "spring").mkdir()
    (tmp_path / "spring" / "datapackage.json").write_text(json.dumps({"synthetic": synthetic}), encoding="utf-8")
    asked = RunConfig(tmp_path / "spring", ("audience=public",), build=tmp_path / "build")
    asked.folder.mkdir(parents=True)
    reject_names(asked)
    assert (
        "(spring.key.csv) lies beside the dataset, so the public output was not searched for names"
        in capsys.readouterr().out
    ) != synthetic

"""A small invented study, in the files of every tool: no name of anybody leaves the key."""

import os
import re
import sqlite3
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from analysis.__main__ import main
from analysis.load import load_study

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

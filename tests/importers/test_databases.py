"""Projects in SQLite, built here by hand as the tools' own tables are."""

import os
import sqlite3
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.importers.databases import qualcoder, requal, rqda, taguette
from analysis.importers.databases.html_text import code_point_positions, html_to_text
from analysis.importers.detect_format import detect_format
from analysis.importers.import_project import import_project
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.people.pseudonyms import Pseudonyms

TEXT = "Anna: Vi ringer til politiet 😀.\nBo: Det går godt på Ærø."
POLICE, WELL = "ringer til politiet 😀", "Det går godt"


def database(file: Path, *statements) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)
    connection.close()
    return file


def at(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


def rows(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].to_numpy()]


def told(project):
    return [remark.text for remark in project.remarks]


def read(door, file):
    return door.read([file], ImportMapping(file.parent / "none"))


CODE_NAME = "create table code_name (cid integer primary key, name, memo, catid, owner, supercid)"


def qualcoder_project(folder, *more, codes=CODE_NAME):
    return database(
        folder / "study.qda" / "data.qda",
        "create table project (databaseversion, date, memo, about)",
        "insert into project values ('v11', '', '', 'QualCoder 3.5')",
        "create table source (id integer primary key, name, fulltext, mediapath, memo, owner, date, av_text_id)",
        ("insert into source "
         "values (1, 'I1.txt', ?, '/home/mette/docs/I1.txt', 'god samtale', 'anna', '', null)", (TEXT,)),
        "insert into source values (2, 'foto.jpg', null, '/images/foto.jpg', '', 'anna', '', null)",
        "insert into source values (3, 'lyd.mp3', null, 'audio:/home/mette/lyd.mp3', '', 'anna', '', null)",
        codes,
        "create table code_cat (catid integer primary key, name, owner, date, memo, supercatid)",
        "insert into code_cat values (1, 'Partnere', 'anna', '', '', null), (2, 'Eksterne', 'anna', '', 'uden for', 1)",
        "insert into code_name (cid, name, memo, catid) values (1, 'Politi', 'lokalt', 2), (2, 'Tvivl', '', null)",
        "create table code_text (ctid integer primary key, cid, fid, seltext, pos0, pos1, owner, date, "
        "memo, avid, important)",
        ("insert into code_text values (1, 1, 1, ?, ?, ?, 'anna', '', 'vigtigt', null, 1)", (POLICE, *at(POLICE))),
        ("insert into code_text values (2, 2, 1, ?, ?, ?, 'bo', '', '', null, null)", (POLICE, *at(POLICE))),
        ("insert into code_text values (3, 2, 1, ?, ?, ?, 'bo', '', '', null, null)", (WELL, *at(WELL))),
        ("insert into code_text values (4, 9, 1, ?, ?, ?, 'bo', '', '', null, null)", (WELL, *at(WELL))),
        *more,
    )  # fmt: skip


WHOLE = [
    "create table code_image (imid integer primary key, id, x1, y1, width, height, cid, memo, date, "
    "owner, important, pdf_page)",
    "insert into code_image values (1, 2, 10, 20, 30, 40, 2, '', '', 'anna', null, null)",
    "create table code_av (avid integer primary key, id, pos0, pos1, cid, memo, date, owner, important)",
    "insert into code_av values (1, 3, 1000, 2500, 2, '', '', 'anna', null)",
    "create table cases (caseid integer primary key, name, memo, owner, date)",
    "insert into cases values (1, 'Mette', 'ung', 'anna', ''), (2, 'Ole', '', 'anna', '')",
    "create table case_text (id integer primary key, caseid, fid, pos0, pos1, owner, date, memo)",
    f"insert into case_text values (1, 1, 1, 0, {len(TEXT)}, '', '', ''), (2, 2, 1, 32, {len(TEXT)}, '', '', '')",
    "create table attribute (attrid integer primary key, name, attr_type, value, id, date, owner)",
    "insert into attribute values (1, 'Alder', 'case', '44', 1, '', ''), (2, 'Kommune', 'file', 'Vestby', 1, '', '')",
    "insert into attribute values (3, 'Emne', 'journal', 'x', 1, '', '')",
    "create table journal (jid integer primary key, name, jentry, date, owner)",
    "insert into journal values (1, 'Dag 1', 'Begyndt', '', 'anna')",
    "create table annotation (anid integer primary key, fid, pos0, pos1, memo, owner, date)",
    "insert into annotation values (1, 1, 0, 4, 'hvem?', 'anna', '')",
    "create table coder_names (name, visibility)",
    "insert into coder_names values ('anna', 1), ('cilla', 1)",
]


def test_a_qualcoder_project_comes_in_with_codes_below_categories_and_shared_stretches(tmp_path):
    project = read(qualcoder, qualcoder_project(tmp_path, *WHOLE).parent)
    assert rows(project.codes, "path", "description") == [
        (("Partnere",), ""),
        (("Partnere", "Eksterne"), "uden for"),
        (("Partnere", "Eksterne", "Politi"), "lokalt"),
        (("Tvivl",), ""),
    ]
    assert rows(project.selections, "source", "start", "end", "locator", "text") == [
        ("1", *map(str, at(POLICE)), "", POLICE),
        ("1", *map(str, at(WELL)), "", WELL),
        ("3", "", "", "time 0:00:01.000 to 0:00:02.500", ""),
        ("2", "", "", "region 10,20,40,60", ""),
    ]
    assert rows(project.codings, "selection", "code", "user") == [
        ("0", "code 1", "anna"), ("0", "code 2", "bo"), ("1", "code 2", "bo"),
        ("2", "code 2", "anna"), ("3", "code 2", "anna"),
    ]  # fmt: skip
    assert rows(project.sources, "name", "kind") == [("I1.txt", "text"), ("foto.jpg", "picture"), ("lyd.mp3", "audio")]
    assert (project.tallies["codings"].found, project.tallies["codings"].left_out) == (6, 1)
    assert project.users["name"].tolist() == ["anna", "bo", "cilla"]
    assert (project.version, project.texts) == ("3.5", {"1": TEXT})


def test_its_cases_attributes_and_notes_come_in_and_no_path(tmp_path):
    project = read(qualcoder, qualcoder_project(tmp_path, *WHOLE).parent)
    assert rows(project.groups, "kind", "name") == [("case", "Mette"), ("case", "Ole")]
    assert rows(project.members, "group", "key", "start") == [("1", "1", "0"), ("2", "1", "32")]
    assert rows(project.variables, "entity", "key", "variable", "value") == [
        ("case", "1", "Alder", "44"),
        ("source", "1", "Kommune", "Vestby"),
    ]
    assert rows(project.notes, "entity", "key", "name", "text") == [
        ("source", "1", "", "god samtale"),
        ("selection", "0", "", "vigtigt"),
        ("selection", "0", "", "important"),
        ("case", "1", "", "ung"),
        ("project", "", "Dag 1", "Begyndt"),
        ("source", "1", "characters 0 to 4", "hvem?"),
    ]
    assert "mette/" not in repr(vars(project))


def test_an_older_qualcoder_project_lacks_tables_and_columns_and_comes_in(tmp_path):
    old = "create table code_name (cid integer primary key, name, memo, catid, owner)"
    project = read(qualcoder, qualcoder_project(tmp_path, codes=old))
    assert len(project.codings) == 3
    assert told(project) == ["codings left out, as their source or code was deleted: 1"]


def test_a_code_below_a_code_and_a_circle_of_codes_end(tmp_path):
    more = ["insert into code_name (cid, name, supercid) values (3, 'Lokalt', 1), (4, 'A', 5), (5, 'B', 4)"]
    paths = read(qualcoder, qualcoder_project(tmp_path, *more)).codes["path"].tolist()
    assert ("Partnere", "Eksterne", "Politi", "Lokalt") in paths
    assert {("B", "A"), ("A", "B")} <= set(paths)


HTML = "<p>Anna: Vi ventede længe på færgen 😀 &amp; gik.</p>\n<p>Bo: <b>Godt</b> fællesskab.</p>"
SHOWN = "Anna: Vi ventede længe på færgen 😀 & gik.\nBo: Godt fællesskab."


def taguette_project(folder, highlights, projects=1):
    return database(
        folder / "project.sqlite3",
        "create table projects (id integer primary key, name, description, created)",
        *(f"insert into projects values ({number}, 'P{number}', '', '')" for number in range(1, projects + 1)),
        "create table documents (id integer primary key, name, description, filename, project_id, contents)",
        ("insert into documents values (1, 'I1.html', 'om færgen', 'I1.html', 1, ?)", (HTML,)),
        "create table tags (id integer primary key, project_id, path, description)",
        "insert into tags values (1, 1, 'ventetid', 'lang'), (2, 1, 'ventetid.færge', ''), (3, 1, 'a.b', '')",
        "create table highlights (id integer primary key, document_id, start_offset, end_offset, snippet)",
        *(("insert into highlights values (?, 1, ?, ?, ?)", highlight) for highlight in highlights),
        "create table highlight_tags (highlight_id, tag_id)",
        "insert into highlight_tags values (1, 1), (1, 2), (2, 3)",
    )


def in_bytes(words):
    start = len(SHOWN[: SHOWN.index(words)].encode())
    return start, start + len(words.encode())


def test_places_in_bytes_become_places_in_characters(tmp_path):
    marked = ["på færgen 😀 & gik", "Godt fællesskab"]
    highlights = [(number, *in_bytes(words), f"<p>{words}</p>") for number, words in enumerate(marked, 1)]
    project = read(taguette, taguette_project(tmp_path, highlights))
    assert project.texts == {"1": SHOWN}
    assert rows(project.selections, "start", "end", "text") == [
        (str(SHOWN.index(words)), str(SHOWN.index(words) + len(words)), words) for words in marked
    ]
    assert project.codes["path"].tolist() == [("ventetid",), ("ventetid", "færge"), ("a.b",)]
    assert rows(project.codings, "selection", "code", "user") == [("1", "1", ""), ("1", "2", ""), ("2", "3", "")]


def test_several_projects_in_one_database_are_refused_by_name(tmp_path):
    with pytest.raises(InputError, match="holds 2 projects: P1, P2"):
        read(taguette, taguette_project(tmp_path, [], projects=2))


@pytest.mark.parametrize("text", ["abc", "æ😀ø", ""])
def test_every_byte_has_its_character(text):
    raw = text.encode()
    for place in range(len(raw) + 2):
        whole = next((n for n in range(len(text) + 1) if len(text[:n].encode()) >= place), None)
        assert code_point_positions(text, [place]) == [whole]


def test_the_text_of_a_document_is_what_stands_between_its_tags():
    assert html_to_text("<p>a<br>b <!-- no -->&eacute;</p><ul><li>c</ul>", "x") == "ab éc"


def rqda_project(folder):
    return database(
        folder / "study.rqda",
        "create table source (name, id, file, memo, owner, date, dateM, status)",
        (
            "insert into source values ('I1', 1, ?, 'god', 'rqda', '', '', 1), ('I2', 2, 'væk', '', '', '', '', 0)",
            (TEXT,),
        ),
        "create table freecode (name, memo, owner, date, dateM, id, status, color)",
        "insert into freecode values ('Politi', 'lokalt', '', '', '', 1, 1, ''), ('Slettet', '', '', '', '', 2, 0, '')",
        "create table codecat (name, cid, catid, owner, date, dateM, memo, status)",
        "insert into codecat values ('Partnere', null, 1, '', '', '', '', 1), ('Vigtige', null, 2, '', '', '', '', 1)",
        "create table treecode (cid, catid, date, dateM, memo, status, owner)",
        "insert into treecode values (1, 1, '', '', '', 1, ''), (1, 2, '', '', '', 1, '')",
        "create table coding (cid, fid, seltext, selfirst real, selend real, status, owner, date, memo)",
        ("insert into coding values (1, 1, ?, ?, ?, 1, 'anna', '', 'se her')", (POLICE, *at(POLICE))),
        ("insert into coding values (1, 1, ?, ?, ?, -1, 'anna', '', '')", (WELL, *at(WELL))),
        "create table cases (name, memo, owner, date, dateM, id, status)",
        "insert into cases values ('Mette', '', '', '', '', 1, 1)",
        "create table caselinkage (caseid, fid, selfirst real, selend real, status, owner, date, memo)",
        f"insert into caselinkage values (1, 1, 0, {len(TEXT)}, 1, '', '', '')",
        "create table caseAttr (variable, value, caseID, date, dateM, owner, status)",
        "insert into caseAttr values ('Alder', '44', 1, '', '', '', 1)",
        "create table fileAttr (variable, value, fileID, date, dateM, owner)",
        "insert into fileAttr values ('Kommune', 'Vestby', 1, '', '', '')",
        "create table journal (name, journal, date, dateM, owner, status)",
        "insert into journal values ('Dag 1', 'Begyndt', '', '', '', 1)",
    )


def test_categories_without_a_key_stay_two_codes(tmp_path):
    file = rqda_project(tmp_path)
    with sqlite3.connect(file) as connection:
        connection.execute("update codecat set catid = ''")
    connection.close()
    project = read(rqda, file)
    assert rows(project.codes, "code", "path") == [
        ("category row 1", ("Partnere",)),
        ("category row 2", ("Vigtige",)),
        ("1", ("Politi",)),
    ]
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("synthetic: false\n", encoding="utf-8")
    _, import_report = import_project([file], mapping, "study", Pseudonyms())
    assert import_report.counts["codes"].carried == 3


def test_an_rqda_project_comes_in_without_what_was_deleted_which_is_counted(tmp_path):
    project = read(rqda, rqda_project(tmp_path))
    assert rows(project.codes, "path") == [(("Partnere",),), (("Vigtige",),), (("Partnere", "Politi"),)]
    assert rows(project.selections, "start", "end", "text") == [(*map(str, at(POLICE)), POLICE)]
    assert rows(project.codings, "code", "user") == [("1", "anna")]
    assert rows(project.groups, "kind", "name") == [("case", "Mette"), ("set", "Vigtige")]
    assert rows(project.variables, "entity", "variable", "value") == [
        ("case", "Alder", "44"),
        ("source", "Kommune", "Vestby"),
    ]
    assert rows(project.notes, "entity", "text") == [("source", "god"), ("selection", "se her"), ("project", "Begyndt")]
    found = {kind: (tally.found, tally.left_out) for kind, tally in project.tallies.items()}
    assert (found["codings"], found["codes"], found["sources"]) == ((2, 1), (4, 1), (2, 1))
    assert "codings left out, as they had been deleted: 1" in told(project)


def requal_project(folder, projects=1):
    (a, b), (c, d) = at(POLICE), at(WELL)
    return database(
        folder / "study.requal",
        "create table projects (project_id integer primary key, project_name)",
        *(f"insert into projects values ({number}, 'P{number}')" for number in range(1, projects + 1)),
        "create table requal_version (project_id, version)",
        "insert into requal_version values (1, '1.0.0')",
        "create table users (user_id integer primary key, user_login, user_name)",
        "insert into users values (1, 'a', 'Anna'), (2, 'bo', null)",
        "create table documents (doc_id integer primary key, doc_name, doc_description, doc_text)",
        ("insert into documents values (1, 'I1', 'god', ?)", (TEXT,)),
        "create table codes (code_id integer primary key, code_name, code_description)",
        "insert into codes values (1, 'Politi', 'lokalt'), (2, 'Godt', '')",
        "create table categories (category_id integer primary key, category_name)",
        "insert into categories values (1, 'Partnere')",
        "create table categories_codes_map (category_id, code_id)",
        "insert into categories_codes_map values (1, 1)",
        "create table cases (case_id integer primary key, case_name)",
        "insert into cases values (1, 'Mette')",
        "create table cases_documents_map (case_id, doc_id)",
        "insert into cases_documents_map values (1, 1)",
        "create table segments (user_id, doc_id, code_id, segment_id integer primary key, segment_start, "
        "segment_end, segment_text)",
        ("insert into segments values (1, 1, 1, 1, ?, ?, ?)", (a + 1, b, POLICE)),
        ("insert into segments values (2, 1, 1, 2, ?, ?, ?)", (a + 1, b, POLICE)),
        ("insert into segments values (2, 1, 2, 3, ?, ?, ?)", (c + 1, d, WELL)),
        "create table memos (memo_id integer primary key, user_id, text)",
        "insert into memos values (1, 1, 'se her'), (2, 1, 'fri')",
        "create table memos_segments_map (memo_id, segment_id)",
        "insert into memos_segments_map values (1, 3)",
        "create table attributes (attribute_id integer primary key, attribute_name)",
        "insert into attributes values (1, 'Kommune')",
        "create table attribute_values (attribute_value_id integer primary key, attribute_id, value)",
        "insert into attribute_values values (7, 1, 'Vestby')",
        "create table attributes_documents_map (doc_id, attribute_id, attribute_value_id)",
        "insert into attributes_documents_map values (1, 1, 7)",
    )  # fmt: skip


def test_users_of_one_name_in_a_requal_project_stay_apart_and_are_not_named(tmp_path):
    file = requal_project(tmp_path)
    connection = sqlite3.connect(file)
    connection.execute("update users set user_name = 'Anna '")
    connection.commit()
    connection.close()
    project = read(requal, file)
    assert rows(project.users, "name") == [("Anna",), ("Anna (2)",)]
    assert "users of one name, told apart by a number: 1" in told(project)


def test_a_requal_project_counts_from_one_and_has_coders(tmp_path):
    project = read(requal, requal_project(tmp_path))
    assert rows(project.selections, "start", "end", "text") == [
        (*map(str, at(POLICE)), POLICE),
        (*map(str, at(WELL)), WELL),
    ]
    assert rows(project.codings, "selection", "code", "user") == [("0", "1", "1"), ("0", "1", "2"), ("1", "2", "2")]
    assert rows(project.users, "name") == [("Anna",), ("bo",)]
    assert rows(project.variables, "entity", "variable", "value") == [("source", "Kommune", "Vestby")]
    assert rows(project.notes, "entity", "key", "text") == [
        ("selection", "1", "se her"), ("project", "", "fri"), ("source", "1", "god"),
    ]  # fmt: skip
    assert rows(project.groups, "kind", "name") == [("case", "Mette"), ("set", "Partnere")]


MADE = [
    (lambda folder: qualcoder_project(folder), "QualCoder project"),
    (lambda folder: qualcoder_project(folder).parent, "QualCoder project"),
    (lambda folder: taguette_project(folder, []), "Taguette project"),
    (rqda_project, "RQDA project"),
    (requal_project, "requal project"),
]


@pytest.mark.parametrize("make, door", MADE)
def test_a_database_is_known_by_its_tables(tmp_path, make, door):
    assert detect_format(make(tmp_path), ImportMapping(tmp_path / "none")) == door


def cut(file):
    file.write_bytes(file.read_bytes()[:5000])


def scratched(file):
    raw = bytearray(file.read_bytes())
    raw[4096:8192] = b"\xff" * 4096
    file.write_bytes(raw)


def left_open(file):
    file.with_name(file.name + "-wal").write_bytes(b"unsaved")


def a_view(file):
    database(file, "alter table codes rename to codes_2", "create view codes as select * from codes_2")


def a_column_less(file):
    database(file, "alter table codes rename column code_name to title")


def a_bomb(file):
    database(file, "alter table codes rename to codes_2",
             "create table codes (code_id, code_name as (zeroblob(900000000)), code_description)",
             "insert into codes (code_id) values (1)")  # fmt: skip


HARM = [
    (cut, "the database is broken"),
    (scratched, "the database is broken"),
    (left_open, "open in its tool, or was not closed well"),
    (a_view, "a database of an unsupported tool"),
    (a_column_less, "table codes has no column code_name"),
    (a_bomb, "table codes computes its column code_name"),
]


@pytest.mark.parametrize("harm, said", HARM, ids=[harm.__name__ for harm, _ in HARM])
def test_a_broken_or_harmful_database_is_refused_in_one_line(tmp_path, harm, said):
    file = requal_project(tmp_path)
    harm(file)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError) as refused:
        detect_format(file, ImportMapping(tmp_path / "none"))
        read(requal, file)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 3
    assert sorted(tmp_path.iterdir()) == before


def test_a_path_with_odd_signs_is_opened(tmp_path):
    folder = tmp_path / "Ærø? #1 50%"
    folder.mkdir()
    assert len(read(requal, requal_project(folder)).codings) == 3


REAL = pytest.mark.skipif("REALDATA" not in os.environ, reason="REALDATA does not name a folder of real files")


@REAL
def test_a_real_taguette_project_has_positions_exact_to_the_character():
    folder = Path(os.environ["REALDATA"]) / "written-by-programs"
    project = read(taguette, folder / "taguette" / "project.sqlite3")
    assert project.selections["text"].tolist() == ["Vi ventede længe på færgen.", "klagede", "godt fællesskab"]
    for source, start, end, words in rows(project.selections, "source", "start", "end", "text"):
        assert project.texts[source][int(start) : int(end)] == words
    assert project.readings[0]["exact"] == 2


@REAL
def test_a_real_requal_project_without_segments_comes_in():
    project = read(requal, Path(os.environ["REALDATA"]) / "requal" / "test_basic.requal")
    assert (len(project.users), len(project.codings), project.version) == (1, 0, "1.0.0")

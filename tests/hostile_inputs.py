"""Inputs made to do harm: each writes its files into a folder, and gives the arguments of the command that meets them.

They are made when a test runs, since nobody's disk should hold them. ``HOSTILE`` lists them by name.
"""

import importlib
import json
import os
import socket
import sqlite3
import stat
import zipfile
from pathlib import Path

from tiny import tiny_dataset

from analysis.dataset.write import save_dataset
from tests.importers.test_databases import CODE_NAME, qualcoder_project, rqda_project, taguette_project
from tests.importers.test_refi_project import packed, text_source, xml

MB = 2**20
HOSTILE = {}


def hostile(function):
    HOSTILE[function.__name__] = function
    return function


def importing(folder: Path, *files: Path, mapping: str | bytes = "synthetic: false\n", more=()) -> list:
    (folder / "mapping.yaml").write_bytes(mapping if isinstance(mapping, bytes) else mapping.encode())
    return ["import", *files, "--to", folder / "made", "--mapping", folder / "mapping.yaml", *more]


def zipped(file: Path, *members: tuple) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file


# Workbooks

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(file: Path, rows: str, strings: str | None = None, after: str = "") -> Path:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    return zipped(file, *parts.items())


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "Document")}{cell("B1", "Code")}{cell("C1", "Segment")}</row>'
BODY = f'<row r="2">{cell("A2", "I1")}{cell("B2", "a")}{cell("C2", "Ja")}</row>'


@hostile
def xlsx_with_a_cell_in_its_last_corner(folder):
    rows = f'{HEAD}<row r="1048576">{cell("XFD1048576", "x")}</row>'
    return importing(folder, workbook(folder / "t.xlsx", rows))


@hostile
def xlsx_with_a_cell_far_below(folder):
    rows = f'{HEAD}{BODY}<row r="1000000">{cell("ZZ1000000", "x")}</row>'
    return importing(folder, workbook(folder / "t.xlsx", rows))


@hostile
def xlsx_with_100_000_references_to_one_long_string(folder):
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 100_002))
    strings = f"<si><t>{'x' * MB}</t></si>"
    return importing(folder, workbook(folder / "t.xlsx", HEAD + rows, strings))


@hostile
def xlsx_with_10_000_000_empty_rows(folder):
    rows = '<row r="9"></row>' * 10**7
    return importing(folder, workbook(folder / "t.xlsx", HEAD + BODY + rows))


@hostile
def xlsx_with_merged_ranges_over_the_whole_sheet(folder):
    merged = "".join(f'<mergeCell ref="A{n}:A1048576"/>' for n in range(1, 40_000))
    rows = HEAD + "".join(f'<row r="{n}">{cell(f"A{n}", "I")}</row>' for n in range(2, 40_000))
    after = f"<mergeCells>{merged}</mergeCells>"
    return importing(folder, workbook(folder / "t.xlsx", rows, after=after))


@hostile
def xlsx_bomb(folder):
    return importing(folder, workbook(folder / "t.xlsx", HEAD + " " * (60 * MB)))


@hostile
def xlsx_of_entities(folder):
    file = workbook(folder / "t.xlsx", HEAD + BODY)
    entity = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    raw = f"<!DOCTYPE sst [{entity}]><sst xmlns='{MAIN}'><si><t>&a11;</t></si></sst>"
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", raw)
    return importing(folder, file)


@hostile
def xlsx_with_1_000_000_sheets(folder):
    file = workbook(folder / "t.xlsx", HEAD + BODY)
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 50_000))
    content = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    with zipfile.ZipFile(file) as old:
        kept = [(name, old.read(name)) for name in old.namelist() if name != "xl/workbook.xml"]
    return importing(folder, zipped(file, *kept, ("xl/workbook.xml", content)))


@hostile
def xls(folder):
    (folder / "t.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(4096))
    return importing(folder, folder / "t.xls")


@hostile
def ods(folder):
    rows = '<table:table-row table:number-rows-repeated="1048576"/>' * 1000
    return importing(folder, zipped(folder / "t.ods", ("mimetype", "x"), ("content.xml", rows)))


@hostile
def docx_bomb(folder):
    return importing(folder, zipped(folder / "t.docx", ("word/document.xml", b" " * (60 * MB))))


@hostile
def check_table_with_a_cell_in_its_last_corner(folder):
    (folder / "t.csv").write_text("Document,Code,Segment\nI1,a,Ja\n", encoding="utf-8")
    rows = f'{HEAD}<row r="1048576">{cell("XFD1048576", "x")}</row>'
    table = workbook(folder / "check.xlsx", rows)
    return importing(folder, folder / "t.csv", mapping="synthetic: false\ntable: long\n", more=("--check", table))


# Archives of projects


@hostile
def qdpx_with_95_texts_of_10_megabytes(folder):
    sources = "".join(text_source(guid=f"s-{n}", name=f"I{n}.txt", path=f"internal://s-{n}.txt") for n in range(95))
    text = b"a" * (10 * MB - 1)
    with zipfile.ZipFile(folder / "study.qdpx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("project.qde", xml(sources))
        for n in range(95):
            archive.writestr(f"sources/s-{n}.txt", text)
    return importing(folder, folder / "study.qdpx")


@hostile
def qdpx_with_a_member_that_is_a_bomb(folder):
    return importing(folder, packed(folder, xml(text_source()), texts={"sources/s-1.txt": b"\0" * (60 * MB)}))


@hostile
def qdpx_that_says_less_than_it_unpacks_to(folder):
    file = packed(folder, xml(text_source()), texts={"sources/s-1.txt": b"a" * (60 * MB)})
    raw = file.read_bytes()
    file.write_bytes(raw.replace((60 * MB).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    return importing(folder, file)


@hostile
def qdpx_in_a_qdpx(folder):
    inner = packed(folder, xml(text_source()), texts={"sources/s-1.txt": b"\0" * (30 * MB)})
    return importing(folder, zipped(folder / "outer.qdpx", *((f"{n}.qdpx", inner.read_bytes()) for n in range(50))))


@hostile
def qdpx_with_a_member_that_leads_out(folder):
    return importing(folder, packed(folder, xml(text_source()), texts={"../../out.txt": "x"}))


@hostile
def qdpx_with_an_absolute_member(folder):
    return importing(folder, packed(folder, xml(text_source()), texts={"/etc/passwd": "x"}))


@hostile
def qdpx_with_a_link(folder):
    link = zipfile.ZipInfo("sources/s-1.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return importing(folder, zipped(folder / "p.qdpx", ("project.qde", xml(text_source())), (link, "/etc/passwd")))


@hostile
def qdpx_with_a_member_that_stands_twice(folder):
    file = packed(folder, xml(text_source()))
    raw = file.read_bytes()  # the same record of the directory twice
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 4)
    end = raw.rindex(b"PK\x05\x06")
    tail = bytearray(raw[end:])
    size = end - first + second - first
    tail[8:12] = (3).to_bytes(2, "little") * 2
    tail[12:16] = size.to_bytes(4, "little")
    file.write_bytes(raw[:end] + raw[first:second] + bytes(tail))
    return importing(folder, file)


@hostile
def qdpx_that_is_encrypted(folder):
    file = packed(folder, xml(text_source()))
    raw = bytearray(file.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(raw)
    return importing(folder, file)


@hostile
def qdpx_with_entities_of_entities(folder):
    entity = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    project = f'<!DOCTYPE p [{entity}]><Project xmlns="urn:QDA-XML:project:1.0"><x>&a11;</x></Project>'
    return importing(folder, packed(folder, project))


@hostile
def qdpx_with_an_external_document_type(folder):
    project = '<!DOCTYPE p SYSTEM "file:///etc/passwd"><Project xmlns="urn:QDA-XML:project:1.0"/>'
    return importing(folder, packed(folder, project))


@hostile
def qdpx_of_deep_elements(folder):
    return importing(folder, packed(folder, xml(text_source(), before="<x>" * 200_000 + "</x>" * 200_000)))


@hostile
def qdpx_with_a_huge_attribute(folder):
    return importing(folder, packed(folder, xml(text_source(), attributes=f'origin="{"x" * (30 * MB)}"')))


@hostile
def qdpx_with_100_000_attributes(folder):
    many = " ".join(f'a{n}="x"' for n in range(100_000))
    return importing(folder, packed(folder, xml(text_source(), attributes=many)))


@hostile
def qdpx_with_100_000_variables_of_one_case(folder):
    variables = "".join(f'<Variable guid="v{n}" name="v{n}" typeOfVariable="Text"/>' for n in range(100_000))
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="v{n}"/><TextValue>x</TextValue></VariableValue>'
        for n in range(100_000)
    )
    before = f'<Variables>{variables}</Variables><Cases><Case guid="k" name="k">{values}</Case></Cases>'
    return importing(folder, packed(folder, xml(text_source(), before=before)))


@hostile
def qdpx_with_1_000_000_codes(folder):
    codes = "".join(f'<Code guid="{n}" name="n{n}" isCodable="true"/>' for n in range(10**6))
    return importing(folder, packed(folder, xml(text_source(), codes=f"<CodeBook><Codes>{codes}</Codes></CodeBook>")))


@hostile
def qdc_of_deep_elements(folder):
    codes = '<Code guid="1" name="n" isCodable="true">' * 20_000 + "</Code>" * 20_000
    (folder / "c.qdc").write_text(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{codes}</Codes></CodeBook>', encoding="utf-8"
    )
    return importing(folder, folder / "c.qdc")


@hostile
def qdc_without_end(folder):
    (folder / "c.qdc").write_text("<CodeBook " + "a" * (60 * MB), encoding="utf-8")
    return importing(folder, folder / "c.qdc")


# Databases


@hostile
def qualcoder_with_codes_below_each_other_30_000_deep(folder):
    chain = [
        "insert into code_cat with recursive n(i) as (select 3 union all select i + 1 from n where i < 30002) "
        "select i, 'k' || i, '', '', '', i - 1 from n",
    ]
    return importing(folder, qualcoder_project(folder, *chain).parent)


@hostile
def qualcoder_with_codes_below_each_other_in_a_ring(folder):
    ring = ["update code_cat set supercatid = 2 where catid = 1"]
    return importing(folder, qualcoder_project(folder, *ring).parent)


@hostile
def qualcoder_whose_texts_are_a_view_without_end(folder):
    view = [
        "drop table source",
        "create view source as with recursive n(i) as (select 1 union all select i + 1 from n) "
        "select i as id, 'x' as name, 'x' as fulltext, '' as mediapath, '' as memo, '' as owner, '' as date, "
        "null as av_text_id from n",
    ]
    return importing(folder, qualcoder_project(folder, *view).parent)


@hostile
def qualcoder_with_a_column_that_is_computed(folder):
    codes = CODE_NAME[:-1] + ", blob generated always as (hex(zeroblob(100000000))))"
    return importing(folder, qualcoder_project(folder, codes=codes).parent)


@hostile
def qualcoder_whose_names_are_computed(folder):
    codes = (
        "create table code_name (cid integer primary key, a, memo, catid, owner, supercid, "
        "name generated always as (hex(zeroblob(20000000))))"
    )
    file = qualcoder_project(folder)
    with sqlite3.connect(file) as connection:
        connection.execute("drop table code_name")
        connection.execute(codes)
        connection.executemany("insert into code_name (cid) values (?)", [(n,) for n in range(3)])
    connection.close()
    return importing(folder, file.parent)


@hostile
def qualcoder_with_huge_values(folder):
    rows = [
        "insert into source select 100 + value, 'x' || value, cast(zeroblob(9000000) as text), '', '', '', '', null "
        "from json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30]')",
    ]
    return importing(folder, qualcoder_project(folder, *rows).parent)


@hostile
def taguette_with_a_journal(folder):
    file = taguette_project(folder, [(1, 6, 20, "<p>x</p>")])
    file.with_name(file.name + "-wal").write_bytes(b"\x37\x7f\x06\x82" + b"x" * 4096)
    return importing(folder, file)


@hostile
def rqda_with_broken_pages(folder):
    file = rqda_project(folder)
    raw = bytearray(file.read_bytes())
    for page in range(1, len(raw) // 4096):
        raw[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    file.write_bytes(raw)
    return importing(folder, file)


@hostile
def sqlite_of_virtual_tables(folder):
    file = folder / "study.sqlite3"
    with sqlite3.connect(file) as connection:
        for name in ("highlights", "tags", "documents"):
            connection.execute(f"create virtual table {name} using fts5(a)")
    connection.close()
    return importing(folder, file)


# Mappings

TABLE = "Document,Code,Segment\nI1,a,Ja\n"


def mapped(folder: Path, text: str | bytes) -> list:
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    return importing(folder, folder / "t.csv", mapping=text)


BILLION = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{above}'] * 9)}]\n" for above, name in zip("abcdefgh", "bcdefghi", strict=True)
)
YAMLS = {
    "aliases_of_aliases": BILLION,
    "brackets": "a: " + "[" * 2000,
    "brackets_in_blocks": "\n".join(" " * n + "a:" for n in range(2000)),
    "a_tag_of_python": "a: !!python/object/apply:os.system ['touch harm']\n",
    "1_000_000_keys": "".join(f"k{n}: 1\n" for n in range(10**6)),
    "a_nul": "synthetic: false\n\0",
    "merge_keys": "a: &a {x: 1}\n" + "b: {" + "<<: *a, " * 1000 + "}\n",
    "60_megabytes": "# " + "x" * (60 * MB),
    "an_alias_within_itself": "a: &a [*a]\n",
    "a_key_that_stands_twice": "synthetic: false\nsynthetic: true\n",
    "a_number_of_100_000_digits": "synthetic: " + "9" * 100_000 + "\n",
    "half_of_utf_16": "a: 1\n".encode("utf-16")[:-1],
}


def _of_yaml(name, text):
    def mapping(folder):
        return mapped(folder, text)

    def ledger(folder):
        return judged(folder, text)

    def recoding(folder):
        (folder / "recode.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return ["recode", folder / "recode.yaml", "--to", folder / "made", "--dataset", made(folder)]

    def grid(folder):
        (folder / "grid.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return ["sweep", folder / "grid.yaml"]

    for kind in (mapping, ledger, recoding, grid):
        HOSTILE[f"{kind.__name__}_of_{name}"] = kind


def made(folder: Path) -> Path:
    save_dataset(tiny_dataset(), folder / "set")
    return folder / "set"


def judged(folder: Path, text: str | bytes) -> list:
    (folder / "claims.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return ["judge", "--dataset", made(folder), "--ledger", folder / "claims.yaml"]


for _name, _text in YAMLS.items():
    _of_yaml(_name, _text)


# Tables


def table(folder: Path, raw: bytes, mapping="synthetic: false\ntable: long\n") -> list:
    (folder / "t.csv").write_bytes(raw)
    return importing(folder, folder / "t.csv", mapping=mapping)


@hostile
def csv_of_20_000_columns(folder):
    head = ",".join(["Document", *(f"c{n}" for n in range(20_000))])
    rows = "\n".join(",".join([f"I{n}", *["1"] * 20_000]) for n in range(20))
    return table(
        folder, f"{head}\n{rows}\n".encode(), "synthetic: false\ntable: wide\ncolumns: {interview: Document}\n"
    )


@hostile
def csv_with_a_line_of_100_megabytes(folder):
    return table(folder, TABLE.encode() + b"I2,a," + b"x" * (100 * MB) + b"\n")


@hostile
def csv_with_a_first_line_of_100_megabytes(folder):
    return table(folder, b"x" * (100 * MB))


@hostile
def csv_with_1_000_000_quotes(folder):
    return table(folder, TABLE.encode() + b'I1,a,"x"y\n' * 10**6)


@hostile
def csv_with_1_000_000_quotes_in_a_row(folder):
    return table(folder, TABLE.encode() + b'I1,a,"' + b'"' * (10**6 + 1) + b'x"y"\n')


@hostile
def csv_of_nul(folder):
    return table(folder, TABLE.encode() + b"\0" * (30 * MB))


@hostile
def csv_of_10_000_000_empty_lines(folder):
    return table(folder, TABLE.encode() + b"\n" * 10**7)


@hostile
def csv_of_10_000_000_delimiters(folder):
    return table(folder, TABLE.encode() + b"," * 10**7 + b"\n")


@hostile
def csv_of_one_row_of_5_000_000_names(folder):
    return table(folder, b",".join(b"n%d" % n for n in range(5 * 10**6)) + b"\n")


@hostile
def csv_of_1_000_000_codes(folder):
    return table(folder, TABLE.encode() + b"".join(b"I1,c%d,x\n" % n for n in range(10**6)))


@hostile
def csv_of_10_000_deep_codes(folder):
    return table(folder, TABLE.encode() + b"I1," + b" > ".join(b"c%d" % n for n in range(30_000)) + b",x\n")


@hostile
def csv_that_is_a_fifo(folder):
    os.mkfifo(folder / "t.csv")
    return importing(folder, folder / "t.csv", mapping="synthetic: false\ntable: long\n")


@hostile
def csv_that_is_a_device(folder):
    return importing(folder, Path("/dev/zero"), mapping="synthetic: false\ntable: long\n")


@hostile
def mapping_that_is_a_device(folder):
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    return ["import", folder / "t.csv", "--to", folder / "made", "--mapping", "/dev/zero"]


@hostile
def texts_of_a_table_that_lead_out(folder):
    (folder / "texts").mkdir()
    (folder / "texts" / "I1.txt").symlink_to("/etc/passwd")
    return mapped(folder, "synthetic: false\ntable: long\ntexts: texts\n")


@hostile
def texts_of_a_table_that_are_a_fifo(folder):
    (folder / "texts").mkdir()
    os.mkfifo(folder / "texts" / "I1.txt")
    return mapped(folder, "synthetic: false\ntable: long\ntexts: texts\n")


@hostile
def codebook_of_a_table_that_is_a_device(folder):
    return mapped(folder, "synthetic: false\ntable: long\ncodebook: {file: /dev/zero, code: Code}\n")


# Datasets


def checked(folder: Path, change) -> list:
    place = made(folder)
    change(place)
    return ["check", place]


def replaced(name: str, raw: bytes):
    def change(place: Path) -> None:
        (place / name).write_bytes(raw)

    return change


@hostile
def dataset_with_a_link_to_the_whole_disk(folder):
    return checked(folder, lambda place: (place / "texts" / "all").symlink_to("/"))


@hostile
def dataset_with_a_text_that_leads_out(folder):
    def change(place):
        (place / "texts" / "I1.txt").unlink()
        (place / "texts" / "I1.txt").symlink_to("/etc/passwd")

    return checked(folder, change)


@hostile
def dataset_with_a_table_that_leads_out(folder):
    def change(place):
        (folder / "other.csv").write_bytes((place / "codes.csv").read_bytes())
        (place / "codes.csv").unlink()
        (place / "codes.csv").symlink_to(folder / "other.csv")

    return checked(folder, change)


@hostile
def dataset_whose_texts_lead_out(folder):
    def change(place):
        (place / "texts").rename(folder / "elsewhere")
        (place / "texts").symlink_to(folder / "elsewhere")

    return checked(folder, change)


@hostile
def dataset_with_a_text_that_is_a_fifo(folder):
    return checked(folder, lambda place: os.mkfifo(place / "texts" / "x.txt"))


@hostile
def dataset_with_a_table_that_is_a_fifo(folder):
    def change(place):
        (place / "notes.csv").unlink()
        os.mkfifo(place / "notes.csv")

    return checked(folder, change)


@hostile
def dataset_with_a_table_that_is_a_folder(folder):
    def change(place):
        (place / "codes.csv").unlink()
        (place / "codes.csv").mkdir()

    return checked(folder, change)


@hostile
def dataset_with_a_table_that_is_a_socket(folder):
    def change(place):
        (place / "notes.csv").unlink()
        here = os.getcwd()
        os.chdir(place)
        with socket.socket(socket.AF_UNIX) as end:
            end.bind("notes.csv")
        os.chdir(here)

    return checked(folder, change)


@hostile
def dataset_with_a_table_that_is_a_device(folder):
    def change(place):
        (place / "codes.csv").unlink()
        (place / "codes.csv").symlink_to("/dev/zero")

    return checked(folder, change)


@hostile
def dataset_whose_ledger_is_a_device(folder):
    return checked(folder, lambda place: (place / "claims.yaml").symlink_to("/dev/zero"))


JSONS = {
    "deep_lists": b'{"title": ' + b"[" * 10**6,
    "deep_objects": b'{"a":' * 10**5,
    "a_number_of_10_000_000_digits": b'{"synthetic": true, "seed": ' + b"9" * 10**7 + b"}",
    "no_number": b'{"synthetic": true, "seed": NaN}',
    "a_key_that_stands_twice": b'{"synthetic": false, "synthetic": true}',
    "60_megabytes": b'{"synthetic": true, "title": "' + b"x" * (60 * MB) + b'"}',
    "half_a_character": b'{"synthetic": true, "title": "\\ud800"}',
    "half_a_character_as_key": b'{"synthetic": true, "\\ud800": 1}',
    "1_000_000_keys": json.dumps({"synthetic": True, **{f"k{n}": n for n in range(10**6)}}).encode(),
}
for _name, _text in JSONS.items():
    HOSTILE[f"dataset_description_of_{_name}"] = lambda folder, raw=_text: checked(
        folder, replaced("datapackage.json", raw)
    )


def _codes(rows) -> bytes:
    head = "code,parent,family,label_da,label_en,definition,sensitive\n"
    return (head + "".join(f"{code},{parent},other,a,a,a,no\n" for code, parent in rows)).encode()


@hostile
def dataset_with_codes_below_each_other_30_000_deep(folder):
    rows = [("c0", ""), *((f"c{n}", f"c{n - 1}") for n in range(1, 30_000))]
    return checked(folder, replaced("codes.csv", _codes(rows)))


@hostile
def dataset_with_codes_in_a_ring_of_30_000(folder):
    rows = [(f"c{n}", f"c{(n + 1) % 30_000}") for n in range(30_000)]
    return checked(folder, replaced("codes.csv", _codes(rows)))


@hostile
def dataset_with_1_000_000_codes(folder):
    return checked(folder, replaced("codes.csv", _codes((f"c{n}", "") for n in range(10**6))))


@hostile
def dataset_with_20_000_columns(folder):
    head = ",".join(["interview", *(f"c{n}" for n in range(20_000))])
    return checked(folder, replaced("interviews.csv", f"{head}\nI1{',' * 20_000}\n".encode()))


@hostile
def dataset_with_a_text_of_300_megabytes(folder):
    return checked(folder, replaced("texts/I1.txt", b"x" * (60 * MB)))


@hostile
def dataset_with_10_000_000_empty_lines(folder):
    return checked(folder, replaced("notes.csv", b"note,entity,key,text\n" + b"\n" * 10**7))


@hostile
def dataset_with_1_000_000_quotes(folder):
    return checked(folder, replaced("notes.csv", b"note,entity,key,text\n" + b'a,b,c,"x"y\n' * 10**6))


@hostile
def difference_from_a_bomb(folder):
    bomb = packed(folder, xml(text_source()), texts={"sources/s-1.txt": b"\0" * (60 * MB)})
    return ["diff", made(folder), bomb]


@hostile
def export_of_a_dataset_that_leads_out(folder):
    place = made(folder)
    (place / "texts" / "x.txt").symlink_to("/etc/passwd")
    return ["export", place, "matrix", "--to", folder / "matrix.csv"]


@hostile
def run_of_a_dataset_that_leads_out(folder):
    place = made(folder)
    (place / "texts" / "all").symlink_to("/")
    return ["run", place]


@hostile
def run_of_a_dataset_with_a_fifo(folder):
    place = made(folder)
    os.mkfifo(place / "texts" / "x.txt")
    return ["run", place]


def sparse(file: Path) -> None:
    """Write a file of 100 GB that takes no room on the disk."""
    with file.open("wb") as opened:
        opened.truncate(100 * 1024 * MB)


@hostile
def csv_of_100_gigabytes(folder):
    sparse(folder / "table.csv")
    return importing(folder, folder / "table.csv")


@hostile
def mapping_of_100_gigabytes(folder):
    sparse(folder / "huge.yaml")
    return ["import", folder / "table.csv", "--mapping", folder / "huge.yaml", "--to", folder / "set"]


@hostile
def dataset_with_a_file_of_100_gigabytes(folder):
    place = made(folder)
    sparse(place / "film.mp4")
    return ["check", place]


@hostile
def run_of_a_dataset_with_a_file_of_100_gigabytes(folder):
    place = made(folder)
    sparse(place / "texts" / "I1.txt")
    return ["run", place]


@hostile
def run_of_a_dataset_whose_description_is_a_fifo(folder):
    place = made(folder)
    (place / "datapackage.json").unlink()
    os.mkfifo(place / "datapackage.json")
    return ["run", place]


@hostile
def run_of_a_dataset_whose_description_is_deep(folder):
    place = made(folder)
    (place / "datapackage.json").write_bytes(b'{"title": ' + b"[" * 10**6)
    return ["run", place]


@hostile
def run_of_a_dataset_whose_ledger_is_a_fifo(folder):
    place = made(folder)
    os.mkfifo(place / "claims.yaml")
    return ["run", place]


def _packed_table(packing: str, name: str):
    def packed(folder):
        raw = importlib.import_module(packing).compress(b"0" * 200 * MB)
        (folder / name).write_bytes(raw)
        return importing(folder, folder / name)

    return packed


HOSTILE |= {
    f"table_packed_with_{packing}": _packed_table(packing, f"table.csv.{packing}") for packing in ("gzip", "bz2")
}

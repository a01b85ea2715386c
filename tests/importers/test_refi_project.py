"""REFI-QDA projects with every fault that real ones have, each written here by hand."""

import os
import zipfile
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.importers.detect_format import detect_format
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.refi.refi_codebook import read as read_codebook
from analysis.importers.refi.refi_elements import tool_and_version
from analysis.importers.refi.refi_project import read

TEXT = "Anna: Vi ringer til politiet 😀.\nBo: Det går godt på Ærø."
U, V, C, D = "aaaaaaaa-0000-0000-0000-000000000001", "{AAAAAAAA-0000-0000-0000-000000000002}", "c-1", "c-2"
USERS = f'<Users><User guid="{U}" name="Anna"/><User guid="{V}" name="Bo"/></Users>'
CODES = f"""<CodeBook><Codes>
  <Code guid="{C}" name="Partnere" isCodable="false"><Code guid="{D}" name="Politi" isCodable="true">
    <Description>Lokalt og centralt</Description></Code></Code>
  <Code guid="c-3" name="Tvivl" isCodable="true"/></Codes></CodeBook>"""


def coding(code, user=None):
    by = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="x"{by}><CodeRef targetGUID="{code}"/></Coding>'


def stretch(guid, start, end, *codings, name="", user=None, kind="PlainTextSelection"):
    by = f' creatingUser="{user}"' if user else ""
    place = f'startPosition="{start}" endPosition="{end}"' if kind == "PlainTextSelection" else ""
    return f'<{kind} guid="{guid}" name="{name}" {place}{by}>{"".join(codings)}</{kind}>'


def text_source(*inside, guid="s-1", name="I1.txt", path="internal://s-1.txt"):
    return f'<TextSource guid="{guid}" name="{name}" plainTextPath="{path}">{"".join(inside)}</TextSource>'


def xml(sources="", before="", after="", codes=CODES, users=USERS, attributes='origin="NVivo 12.6, Windows 10"'):
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" {attributes}>'
        f"{users}{codes}{before}<Sources>{sources}</Sources>{after}</Project>"
    )


def packed(folder: Path, project, inner="project.qde", texts=None) -> Path:
    with zipfile.ZipFile(folder / "study.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, project)
        for name, content in ({"sources/s-1.txt": TEXT} if texts is None else texts).items():
            archive.writestr(name, content)
    return folder / "study.qdpx"


def brought(folder, project, **rest):
    return read([packed(folder, project, **rest)], ImportMapping(folder / "none"))


def rows(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].to_numpy()]


def told(project):
    return {remark.text: list(remark.items) for remark in project.remarks}


def at(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_codes_are_nested_and_described_and_selections_carry_words_and_coder(tmp_path):
    first, second = "Vi ringer til politiet 😀.", "Det går godt på Ærø."
    source = text_source(
        stretch("x-1", *at(first), coding(D, U), coding("c-3", V), name=first),
        stretch("x-2", *at(second), coding("c-3"), name=second, user=V),
    )
    project = brought(tmp_path, xml(source))
    assert rows(project.codes, "path", "description") == [
        (("Partnere",), ""),
        (("Partnere", "Politi"), "Lokalt og centralt"),
        (("Tvivl",), ""),
    ]
    assert rows(project.selections, "start", "end", "text") == [("6", "31", first), ("36", "56", second)]
    assert rows(project.codings, "selection", "code", "user") == [
        ("X-1", "C-2", U.upper()),
        ("X-1", "C-3", V.strip("{}")),
        ("X-2", "C-3", V.strip("{}")),
    ]
    assert (project.tool, project.version) == ("NVivo", "12.6")


def test_positions_in_utf_16_units_are_found_out(tmp_path):
    units = len(TEXT[: TEXT.index("Det")].encode("utf-16-le")) // 2
    source = text_source(stretch("x-1", units, units + 20, coding(D), name="Det går godt på Ærø."))
    project = brought(tmp_path, xml(source))
    assert project.readings[0]["reading"] == "UTF-16 units, LF"
    start, end = int(project.selections["start"][0]), int(project.selections["end"][0])
    assert TEXT[start:end] == "Det går godt på Ærø."


@pytest.mark.parametrize("inner", ["Trial.qde", "PROJECT.QDE"])
@pytest.mark.parametrize("folder", ["Sources", "sources", "SOURCES"])
def test_the_inner_file_and_the_folder_of_texts_are_found_in_any_case(tmp_path, inner, folder):
    project = brought(
        tmp_path, xml(text_source(path="internal://S-1.TXT")), inner=inner, texts={f"{folder}/s-1.txt": TEXT}
    )
    assert project.texts == {"S-1": TEXT}


def test_a_path_without_its_scheme_is_accepted_and_told(tmp_path):
    project = brought(tmp_path, xml(text_source(path="s-1.txt")))
    assert project.texts == {"S-1": TEXT}
    assert told(project)["texts named without internal://, taken for the archive's own: 1"] == ["I1.txt"]


@pytest.mark.parametrize("path", ["relative:///home/mette/i1.txt", "/home/mette/i1.txt", "C:\\mette\\i1.txt",
                                  "absolute:///mette/i1.txt", "internal://../../mette/i1.txt"])  # fmt: skip
def test_nothing_outside_of_the_archive_is_looked_at_or_carried(tmp_path, path):
    project = brought(
        tmp_path, xml(text_source(path=path, name="C:\\Users\\mette\\I1.txt"), attributes='basePath="/home/mette"')
    )
    assert project.texts == {}
    assert "mette" not in repr(vars(project))
    assert told(project)["texts that stand outside of the archive, which were not looked for: 1"] == ["I1.txt"]


def test_a_text_that_is_missing_leaves_positions_and_no_words(tmp_path):
    source = text_source(stretch("x-1", 3, 9, coding(D), name="ringer"), path="internal://gone.txt")
    project = brought(tmp_path, xml(source))
    assert rows(project.selections, "start", "end", "text") == [("3", "9", "")]
    assert told(project)["text sources whose text is missing or empty in the archive: 1"] == ["I1.txt"]


def test_a_text_within_the_xml_is_taken(tmp_path):
    source = '<TextSource guid="s" name="I"><PlainTextContent>Hej Ærø</PlainTextContent></TextSource>'
    assert brought(tmp_path, xml(source)).texts == {"S": "Hej Ærø"}


def test_variables_of_documents_and_cases_and_sets_arrive_with_their_origin(tmp_path):
    before = """<Variables><Variable guid="v-1" name="Kommune" typeOfVariable="Text"/>
        <Variable guid="v-2" name="Alder" typeOfVariable="Integer"/></Variables>
      <Cases><Case guid="k-1" name="Mette"><Description>ung</Description>
        <VariableValue><VariableRef targetGUID="v-2"/><IntegerValue>44</IntegerValue></VariableValue>
        <SourceRef targetGUID="s-1"/></Case>
      <Case guid="k-2"><SelectionRef targetGUID="x-1"/></Case></Cases>"""
    known = '<VariableValue><VariableRef targetGUID="v-1"/><TextValue>Vestby</TextValue></VariableValue>'
    after = """<Sets><Set guid="t-1" name="køn: kvinde"><MemberSource targetGUID="s-1"/></Set>
      <Set guid="t-2" name="Følelser"><MemberCode targetGUID="c-1"/></Set></Sets>"""
    project = brought(tmp_path, xml(text_source(stretch("x-1", 0, 4), known), before, after))
    assert rows(project.variables, "entity", "key", "variable", "value", "origin") == [
        ("case", "K-1", "Alder", "44", "case"),
        ("source", "S-1", "Kommune", "Vestby", "document"),
    ]
    assert rows(project.groups, "kind", "name") == [
        ("case", "Mette"),
        ("case", ""),
        ("set", "køn: kvinde"),
        ("set", "Følelser"),
    ]
    assert rows(project.members, "group", "entity", "key") == [
        ("K-1", "source", "S-1"), ("K-2", "selection", "X-1"), ("T-1", "source", "S-1"), ("T-2", "code", "C-1"),
    ]  # fmt: skip
    assert rows(project.notes, "entity", "key", "text") == [("case", "K-1", "ung")]


def test_notes_stand_with_what_refers_to_them_and_links_know_their_ends(tmp_path):
    source = text_source(stretch("x-1", 0, 4, '<NoteRef targetGUID="n-1"/>'), '<NoteRef targetGUID="n-1"/>')
    after = """<Notes><Note guid="n-1" name="Memo"><PlainTextContent>Husk</PlainTextContent></Note>
      <Note guid="n-2" name="Fri" plainTextPath="internal://n-2.txt"/></Notes>
      <Links><Link guid="l" name="modsiger" originGUID="x-1" targetGUID="c-1"/></Links>
      <Graphs><Graph guid="g" name="Kort"><Vertex guid="v"/></Graph></Graphs>"""
    project = brought(tmp_path, xml(source, after=after), texts={"sources/s-1.txt": TEXT, "sources/n-2.txt": "Løst"})
    assert rows(project.notes, "entity", "key", "name", "text") == [
        ("selection", "X-1", "Memo", "Husk"),
        ("project", "", "Fri", "Løst"),
    ]
    assert rows(project.links, "origin_entity", "origin", "target_entity", "target", "name") == [
        ("source", "S-1", "note", "N-1", "Memo"),
        ("selection", "X-1", "code", "C-1", "modsiger"),
    ]
    assert "graphs left out, as they are drawings: 1" in told(project)


def test_a_pdf_selection_that_stands_twice_is_one_selection_with_one_coding(tmp_path):
    source = f"""<PDFSource guid="p" name="Rapport.pdf" path="internal://p.pdf">
      <PDFSelection guid="x-1" page="2" firstX="18" firstY="45" secondX="577" secondY="234" name="godt">
        <Representation guid="r-9"><PlainTextContent>går godt</PlainTextContent></Representation>
        {coding(D, U)}</PDFSelection>
      <PDFSelection guid="x-2" page="0" firstX="1" firstY="2" secondX="3" secondY="4" name="titel">
        <Representation guid="r-8"><PlainTextContent>en side</PlainTextContent></Representation></PDFSelection>
      <Representation guid="r" plainTextPath="internal://s-1.txt">
        {stretch("x-1", 39, 43, coding(D, U), name="godt")}</Representation></PDFSource>"""
    start = TEXT.index("godt")
    project = brought(tmp_path, xml(source.replace("39", str(start)).replace("43", str(start + 4))))
    assert rows(project.selections, "selection", "source", "start", "locator", "text") == [
        ("X-1", "P", str(start), "page 3, region 18,45,577,234", "godt"),
        ("X-2", "P", "", "page 1, region 1,2,3,4", "en side"),
    ]
    tallies = project.tallies
    assert (tallies["selections"].found, tallies["selections"].merged) == (3, 1)
    assert (tallies["codings"].found, tallies["codings"].merged, len(project.codings)) == (2, 1, 1)


def test_a_transcript_is_the_text_of_its_recording_and_times_are_told(tmp_path):
    source = f"""<AudioSource guid="a" name="Samtale.m4a" path="relative:///x/a.m4a">
      <Transcript guid="t" name="T" plainTextPath="internal://s-1.txt">
        <SyncPoint guid="y-1" position="6" timeStamp="0"/><SyncPoint guid="y-2" position="22" timeStamp="9000"/>
        <TranscriptSelection guid="x-1" fromSyncPoint="y-1" toSyncPoint="y-2" name="s">{coding(D)}</TranscriptSelection>
      </Transcript>
      <AudioSelection guid="x-2" begin="3600500" end="3661000" name="00:01">{coding(D)}</AudioSelection>
      </AudioSource>"""
    project = brought(tmp_path, xml(source))
    assert rows(project.selections, "source", "start", "end", "locator", "text") == [
        ("A", "6", "22", "", TEXT[6:22]),
        ("A", "", "", "time 1:00:00.500 to 1:01:01.000", ""),
    ]
    assert rows(project.sources, "name", "kind") == [("Samtale.m4a", "audio")]


def test_a_second_transcript_is_a_source_of_its_own_where_anything_stands_in_it(tmp_path):
    source = """<VideoSource guid="v" name="Film"><Transcript guid="t-1" name="Lyd"/>
      <Transcript guid="t-2" name="Billede" plainTextPath="internal://s-1.txt"/><Transcript guid="t-3"/>
      </VideoSource>"""
    project = brought(tmp_path, xml(source))
    assert rows(project.sources, "source", "name") == [("V", "Film"), ("T-2", "Film - Billede")]
    assert project.texts == {"T-2": TEXT}
    assert "further transcripts left out, because they are empty: 1" in told(project)


def test_the_description_of_a_picture_is_its_text(tmp_path):
    source = f"""<PictureSource guid="p" name="foto.jpg"><TextDescription guid="t" plainTextPath="internal://s-1.txt">
      {stretch("x-1", *at("godt"), coding(D), name="godt")}</TextDescription>
      <PictureSelection guid="x-2" firstX="1" firstY="2" secondX="3" secondY="4">{coding(D)}</PictureSelection>
      </PictureSource>"""
    project = brought(tmp_path, xml(source))
    assert rows(project.selections, "source", "locator", "text") == [("P", "", "godt"), ("P", "region 1,2,3,4", "")]


def test_what_was_coded_in_a_memo_is_left_out_and_counted(tmp_path):
    memo = stretch("x-9", 0, 4, coding(D))
    after = f'<Notes><Note guid="n"><PlainTextContent>Husk</PlainTextContent>{memo}</Note></Notes>'
    project = brought(tmp_path, xml(text_source(stretch("x-1", 0, 4, coding(D))), after=after))
    tallies = project.tallies
    assert (tallies["selections"].found, tallies["selections"].left_out) == (2, 1)
    assert (tallies["codings"].found, tallies["codings"].left_out) == (2, 1)
    assert "selections left out with their codings, as they stand in memos: 1" in told(project)


def test_what_was_coded_in_the_text_of_a_region_is_left_out_and_counted(tmp_path):
    inner = stretch("x-2", 0, 3, coding(D))
    region = f"""<PDFSelection guid="x-1" page="0" firstX="1" firstY="2" secondX="3" secondY="4">
      <Representation guid="r"><PlainTextContent>Hej</PlainTextContent>{inner}</Representation>{coding(D)}
      </PDFSelection>"""
    project = brought(tmp_path, xml(f'<PDFSource guid="p" name="Rapport.pdf">{region}</PDFSource>'))
    assert rows(project.selections, "selection", "locator", "text") == [("X-1", "page 1, region 1,2,3,4", "Hej")]
    assert (project.tallies["selections"].found, project.tallies["selections"].left_out) == (2, 1)
    assert (project.tallies["codings"].found, project.tallies["codings"].left_out) == (2, 1)
    assert "selections left out with their codings, as they stand in what is no text of a source: 1" in told(project)


def test_selections_of_a_transcript_may_stand_before_the_points_where_they_begin_and_end(tmp_path):
    source = f"""<AudioSource guid="a" name="Samtale"><Transcript guid="t" plainTextPath="internal://s-1.txt">
      <TranscriptSelection guid="x-1" fromSyncPoint="y-1" toSyncPoint="y-2">{coding(D)}</TranscriptSelection>
      <SyncPoint guid="y-1" position="6"/><SyncPoint guid="y-2" position="22"/></Transcript></AudioSource>"""
    assert rows(brought(tmp_path, xml(source)).selections, "start", "end", "text") == [("6", "22", TEXT[6:22])]


@pytest.mark.parametrize("guid", ["", "a", "t-2"])
def test_texts_of_a_source_are_told_apart_by_their_order_and_not_by_their_ids(tmp_path, guid):
    first, second = stretch("x-1", 0, 3, name="Hej"), stretch("x-2", 0, 3, name="Nej")
    texts = f"""<Transcript guid="{guid}"><PlainTextContent>Hej</PlainTextContent>{first}</Transcript>
      <Transcript guid="t-2"><PlainTextContent>Nej</PlainTextContent>{second}</Transcript>"""
    project = brought(tmp_path, xml(f'<AudioSource guid="a" name="Samtale">{texts}</AudioSource>'))
    assert rows(project.selections, "selection", "source", "text") == [("X-1", "A", "Hej"), ("X-2", "T-2", "Nej")]


def test_a_set_of_the_codebook_comes_in_once(tmp_path):
    sets = '<Sets><Set guid="t-1" name="Følelser"><MemberCode targetGUID="c-1"/></Set></Sets></CodeBook>'
    project = brought(tmp_path, xml(codes=CODES.replace("</CodeBook>", sets)))
    assert rows(project.groups, "group", "name") == [("T-1", "Følelser")]
    assert rows(project.members, "group", "key") == [("T-1", "C-1")]


def test_a_source_with_thousands_of_selections_comes_in_whole_and_in_order(tmp_path):
    many = [stretch(f"x-{n}", n % 50, n % 50 + 1, coding(D, U), coding("c-3", V)) + "\n" for n in range(3_000)]
    project = brought(tmp_path, xml(text_source(*many)))
    assert project.selections["selection"].tolist() == [f"X-{n}" for n in range(3_000)]
    assert project.selections["start"].tolist() == [str(n % 50) for n in range(3_000)]
    assert len(project.codings) == 6_000


def test_a_source_that_was_coded_as_a_whole_has_a_segment_without_positions(tmp_path):
    project = brought(tmp_path, xml(text_source(coding(D, U))))
    assert rows(project.selections, "start", "locator", "text") == [("", "whole source", "")]
    assert rows(project.codings, "code", "user") == [("C-2", U.upper())]


def test_a_code_that_stands_in_a_selection_without_a_coding_is_one(tmp_path):
    source = text_source(stretch("x-1", 6, 9, f'<CodeRef targetGUID="{D}"/>'))
    assert rows(brought(tmp_path, xml(source)).codings, "selection", "code") == [("X-1", "C-2")]


def test_codes_come_in_where_the_element_around_them_is_missing(tmp_path):
    project = brought(
        tmp_path, xml(codes='<CodeBook><Code guid="c-1" name="A"><Code guid="c-2" name="B"/></Code></CodeBook>')
    )
    assert rows(project.codes, "path") == [(("A",),), (("A", "B"),)]


def test_a_project_without_a_namespace_comes_in_all_the_same(tmp_path):
    source = text_source(stretch("x-1", 6, 22, coding(D), name="Vi ringer til po"))
    named, nameless = xml(source), xml(source).replace(' xmlns="urn:QDA-XML:project:1.0"', "")
    assert brought(tmp_path, nameless).selections.equals(brought(tmp_path, named).selections)
    assert len(brought(tmp_path, nameless).codings) == 1


@pytest.mark.parametrize("path", ["internal://Notes/n-1.txt", "internal://n-1.txt"])
@pytest.mark.parametrize("member", ["Notes/n-1.txt", "notes/N-1.txt"])
def test_a_text_stands_where_its_path_says_or_is_told_to_be_missing(tmp_path, path, member):
    note = f'<Notes><Note guid="n-1" name="Memo" plainTextPath="{path}"/></Notes>'
    project = brought(tmp_path, xml(after=note, sources=text_source()), texts={member: "Husk Ærø"})
    found = "Notes" in path
    assert rows(project.notes, "name", "text") == [("Memo", "Husk Ærø" if found else "")]
    assert ("notes whose text is missing or empty in the archive: 1" in told(project)) is not found


def test_what_stands_where_the_standard_has_nothing_of_its_kind_is_told(tmp_path):
    odd = stretch("x-1", 6, 9, '<Weight value="3"/>', "<Weight/>")
    project = brought(tmp_path, xml(text_source(odd, "<Colour/>"), after="<Crosstabs/>"))
    assert told(project)["elements left out, as the standard has none of their kind there: 3"] == [
        "Weight in a selection: 2",
        "Colour in a source: 1",
        "Crosstabs in the project: 1",
    ]


def test_what_is_said_of_a_transcript_or_a_variable_is_a_note(tmp_path):
    recording = (
        '<AudioSource guid="s-1" name="a"><Transcript guid="t-1"><PlainTextContent>Ja</PlainTextContent>'
        f"<Description>Støj til sidst</Description>{coding(D)}</Transcript></AudioSource>"
    )
    variable = (
        '<Variables><Variable guid="v-1" name="Team"><Description>Som oplyst</Description></Variable></Variables>'
    )
    project = brought(tmp_path, xml(recording, before=variable))
    assert rows(project.notes, "entity", "name", "text") == [
        ("project", "Team", "Som oplyst"),
        ("source", "", "Støj til sidst"),
    ]
    assert rows(project.codings, "selection", "code") == [("S-1 whole", "C-2")]


def test_codings_of_codes_that_are_not_there_are_left_out_and_counted(tmp_path):
    source = text_source(
        stretch("x-1", 0, 4, coding("gone"), coding(D, "nobody")), stretch("x-2", 5, 5), stretch("x-3", 0, 9)
    )
    project = brought(tmp_path, xml(source))
    assert (project.tallies["codings"].found, project.tallies["codings"].left_out) == (2, 1)
    assert rows(project.codings, "selection", "user") == [("X-1", "")]
    assert len(project.selections) == 3


DEEP = "<Code guid='{0}' name='n' isCodable='true'>".format
HOSTILE = [
    (xml(text_source())[:-40], "the XML is broken or truncated"),
    ('<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "b">]><Project xmlns="urn:QDA-XML:project:1.0"/>',
     "document type"),
    ("<?xml version='1.0'?>" + " " * 5000 + "<!DOCTYPE P SYSTEM 'file:///etc/passwd'><Project/>", "document type"),
    (xml(codes="<CodeBook><Codes>" + "".join(map(DEEP, range(10_000))) + "</Code>" * 10_000 + "</Codes></CodeBook>"),
     "the XML is broken"),
    ("<html><body>Hej</body></html>", "holds nothing that a project has"),
    (xml(codes=""), "neither sources nor codes"),
    ("not XML", "the XML is broken"),
    ("", "the XML is broken"),
    (xml(text_source() + text_source()), "two sources have the id S-1"),
    (xml("&lol;"), "the XML is broken"),
    (xml(text_source(stretch("x-1", 0, 4, "<Foo>" * 300 + "</Foo>" * 300))), "the XML is broken"),
    (xml(f'<TextSource guid="s"><PlainTextContent>{"Hej " * 2_600_000}</PlainTextContent></TextSource>'),
     "the XML is broken"),
    (xml("<q:Foo/>"), "the XML is broken"),
    (xml("<a:b:c/>"), "the XML is broken"),
    (xml(text_source(stretch("x-1", 0, 4, '<Coding a="1" a="2"/>'))), "the XML is broken"),
    ("<!DOCTYPE html><html/>".encode("utf-16"), "document type"),
]  # fmt: skip


@pytest.mark.parametrize("project, said", HOSTILE, ids=[said for _, said in HOSTILE])
def test_what_is_broken_or_made_to_do_harm_is_refused_in_one_line(tmp_path, project, said):
    with pytest.raises(InputError) as refused:
        brought(tmp_path, project)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 3


def test_a_project_is_known_by_its_content(tmp_path):
    file = packed(tmp_path, xml()).rename(tmp_path / "study.txt")
    assert detect_format(file, ImportMapping(tmp_path / "none")) == "REFI-QDA project"


@pytest.mark.parametrize(
    "origin, expected",
    [
        ("ATLAS.ti 8.4.0 573 , macOS Version 10.14.3", ("ATLAS.ti", "8.4.0")),
        ("NVivo 12", ("NVivo", "12")),
        ("MAXQDA 2020 (20.4.1)", ("MAXQDA", "2020")),
        ("QualCoder", ("QualCoder", "unknown")),
        (None, ("unknown", "unknown")),
    ],
)
def test_the_tool_is_told_and_not_the_machine(origin, expected):
    assert tool_and_version(origin) == expected


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0", "urn:QDA-XML:codebook:0:4"])
def test_a_codebook_comes_in_whatever_its_namespace(tmp_path, space):
    codes = CODES.replace("<CodeBook>", f'<?xml version="1.0"?><CodeBook xmlns="{space}" origin="NVivo 12">')
    sets = '<Sets><Set guid="t" name="Følelser"><MemberCode targetGUID="c-3"/></Set></Sets></CodeBook>'
    file = tmp_path / "codes.qdc"
    file.write_text(codes.replace("</CodeBook>", sets), encoding="utf-8")
    assert detect_format(file, ImportMapping(tmp_path / "none")) == "REFI-QDA codebook"
    project = read_codebook([file], ImportMapping(tmp_path / "none"))
    assert project.codes["path"].tolist() == [("Partnere",), ("Partnere", "Politi"), ("Tvivl",)]
    assert rows(project.groups, "kind", "name") == [("set", "Følelser")]
    assert (project.tool, len(project.sources), project.tallies["codes"].found) == ("NVivo", 0, 3)


REAL = pytest.mark.skipif("REALDATA" not in os.environ, reason="REALDATA does not name a folder of real files")


@REAL
def test_a_real_project_of_atlas_ti_comes_in_whole():
    file = Path(os.environ["REALDATA"]) / "atlasti-8.4-project" / "TestProject.qdpx"
    project = read([file], ImportMapping(file))
    found = {kind: (tally.found, tally.kept) for kind, tally in project.tallies.items()}
    assert found == {
        "users": (3, 3), "codes": (14, 14), "sources": (12, 12), "selections": (15, 13), "codings": (16, 14),
        "variables": (0, 0), "cases": (0, 0), "sets": (16, 16), "notes": (4, 4), "links": (1, 1),
    }  # fmt: skip
    assert project.codings["user"].nunique() == 1
    assert project.sources["kind"].value_counts().to_dict() == {
        "text": 6,
        "pdf": 2,
        "video": 2,
        "picture": 1,
        "audio": 1,
    }


@REAL
def test_a_real_project_of_another_program_has_positions_exact_to_the_character():
    folder = Path(os.environ["REALDATA"]) / "written-by-programs"
    file = folder / "qualitative-coding" / "project.qdpx"
    project = read([file], ImportMapping(file))
    texts = {name: (folder / "texts" / name).read_text(encoding="utf-8") for name in project.sources["name"]}
    name = dict(rows(project.sources, "source", "name"))
    for source, start, end, words in rows(project.selections, "source", "start", "end", "text"):
        assert texts[name[source]][int(start) : int(end)].strip() == words.strip() != ""
    assert (len(project.selections), len(project.codings), len(project.codes)) == (3, 4, 3)


@REAL
def test_a_real_codebook_of_taguette_comes_in():
    file = Path(os.environ["REALDATA"]) / "written-by-programs" / "taguette" / "codebook.qdc"
    project = read_codebook([file], ImportMapping(file))
    assert project.codes["path"].tolist() == [("interesting",), ("ventetid",), ("ventetid.færge",), ("fællesskab",)]

"""Names in REFI-QDA projects: numbered, repeated, decomposed, or holding what separates a code from its parent."""

import unicodedata

import pandas as pd
import pytest
from foreign import mapping, project
from tiny import tiny_dataset

from analysis.importers.codes.code_paths import distinct_paths, path_finder, path_names
from analysis.importers.compare.roundtrip import restore_dataset
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.import_project import read_export
from analysis.importers.names.unique_names import distinct_names
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.models import Dataset
from tests.exporters.test_export import complete, same, there_and_back
from tests.importers.test_refi_project import brought, rows, stretch, text_source, told, xml

OWN = complete(tiny_dataset()).tables["codes"].iloc[:0]


def codes(*names):
    made = "".join(f'<Code guid="c-{n}" name="{name}" isCodable="true"/>' for n, name in enumerate(names))
    return f"<CodeBook><Codes>{made}</Codes></CodeBook>"


def given(codes, user="u"):
    """Code one stretch with every code."""
    coding = "".join(f'<Coding creatingUser="{user}"><CodeRef targetGUID="c-{n}"/></Coding>' for n in range(codes))
    return text_source(stretch("x", 0, 4, coding))


@pytest.mark.parametrize(
    "names, expected",
    [
        (["Tid", "Tid", "Tid (2)"], ["Tid", "Tid (3)", "Tid (2)"]),
        (["Tid (2)", "Tid", "Tid"], ["Tid (2)", "Tid", "Tid (3)"]),
        (["Tid", "Tid (2)", "Tid (2)", "Tid"], ["Tid", "Tid (2)", "Tid (2) (2)", "Tid (3)"]),
        (["Tid", "tid"], ["Tid", "tid"]),
        ([], []),
    ],
)
def test_no_number_makes_a_name_that_another_has(names, expected):
    assert distinct_names(names) == expected
    paths, _ = distinct_paths(project(codes=[(str(n), ("A", name), "") for n, name in enumerate(names)]).codes)
    assert list(paths.values()) == [("A", name) for name in expected]


@pytest.mark.parametrize(
    "names", [["Tid", "Tid", "Tid (2)"], ["Tid", "tid", "TID"], ["Tid", "Tid ", " Tid"], ["", "(nameless)", ""]]
)
def test_codes_stay_as_many_as_they_are(tmp_path, names):
    found = brought(tmp_path, xml(given(len(names)), codes=codes(*names)))
    dataset, _ = convert_project(found, mapping(tmp_path), OWN, "d", Pseudonyms())
    assert dataset.tables["codes"]["code"].str.casefold().nunique() == len(names)
    assert dataset.tables["codes"]["label_da"].nunique() == len(names)
    assert len(dataset.tables["codings"]) == len(names)


def test_codes_below_two_codes_of_one_name_stay_below_their_own(tmp_path):
    twice = """<CodeBook><Codes><Code guid="c-0" name="Tid"><Code guid="c-1" name="Før"/></Code>
      <Code guid="c-2" name="Tid"><Code guid="c-3" name="Før"/><Code guid="c-4" name="Nu"/></Code></Codes></CodeBook>"""
    found = brought(tmp_path, xml(given(5), codes=twice))
    assert rows(found.codes, "code", "path") == [
        ("C-0", ("Tid",)), ("C-1", ("Tid", "Før")),
        ("C-2", ("Tid (2)",)), ("C-3", ("Tid (2)", "Før")), ("C-4", ("Tid (2)", "Nu")),
    ]  # fmt: skip
    assert told(found)["codes of one name in one place, told apart by a number: 1"] == ["Tid (2)"]


def test_coders_cases_sets_and_variables_of_one_name_stay_apart(tmp_path):
    users = "<Users>" + "".join(f'<User guid="u-{n}" name="{name}"/>' for n, name in enumerate(
        ["Anna", "Anna", "Anna (2)", "anna", "Anna "])) + "</Users>"  # fmt: skip
    coding = "".join(f'<Coding creatingUser="u-{n}"><CodeRef targetGUID="c-0"/></Coding>' for n in range(5))
    values = [f'<VariableValue><VariableRef targetGUID="v-{n}"/><TextValue>{n}</TextValue></VariableValue>'
              for n in range(2)]  # fmt: skip
    before = """<Variables><Variable guid="v-0" name="Alder"/><Variable guid="v-1" name="Alder"/></Variables>
      <Cases><Case guid="k-0" name="Mette"><SourceRef targetGUID="s-1"/></Case>
      <Case guid="k-1" name="Mette"><SelectionRef targetGUID="x"/></Case></Cases>"""
    after = """<Sets><Set guid="t-0" name="Bølge"><MemberSource targetGUID="s-1"/></Set>
      <Set guid="t-1" name="Bølge"><MemberSource targetGUID="s-1"/></Set>
      <Set guid="t-2" name="køn: kvinde"><MemberSource targetGUID="s-1"/></Set>
      <Set guid="t-3" name="køn: kvinde"><MemberSource targetGUID="s-1"/></Set></Sets>"""
    source = text_source(stretch("x", 0, 4, coding), *values)
    found = brought(tmp_path, xml(source, before, after, codes=codes("Tid"), users=users))
    assert found.users["name"].tolist() == ["Anna", "Anna (3)", "Anna (2)", "anna", "Anna (4)"]
    assert rows(found.variables, "variable", "value") == [("Alder", "0"), ("Alder (2)", "1")]
    assert found.groups["name"].tolist() == ["Mette", "Mette (2)", "Bølge", "Bølge (2)", "køn: kvinde", "køn: kvinde"]
    assert "users of one name, told apart by a number: 2" in told(found)  # and no names
    dataset, _ = convert_project(found, mapping(tmp_path), OWN, "d", Pseudonyms())
    assert (len(dataset.tables["coders"]), len(dataset.tables["codings"])) == (5, 5)


WHOLE = ["bl.a. politi", "Alder &gt;65", "a &gt; b", "a", "Far/mor", "Nord\\Syd", "a: b", "x::y"]


def test_names_of_codes_stay_whole_whatever_they_hold(tmp_path):
    found = brought(tmp_path, xml(given(len(WHOLE)), codes=codes(*WHOLE)))
    names = [name.replace("&gt;", ">") for name in WHOLE]
    assert found.codes["path"].tolist() == [(name,) for name in names]
    dataset, _ = convert_project(found, mapping(tmp_path), OWN, "d", Pseudonyms())
    assert dataset.tables["codes"]["label_da"].tolist() == names
    assert set(dataset.tables["codes"]["parent"]) == {""}


def test_a_name_like_a_path_and_the_path_itself_are_two_codes(tmp_path):
    nested = """<CodeBook><Codes><Code guid="c-0" name="a"><Code guid="c-1" name="b"/></Code>
      <Code guid="c-2" name="a &gt; b"/></Codes></CodeBook>"""
    found = brought(tmp_path, xml(given(3), codes=nested))
    read = mapping(tmp_path, 'families: {barrier: [a > b], form: ["a > b (2)"]}\n')
    dataset, _ = convert_project(found, read, OWN, "d", Pseudonyms())
    assert rows(dataset.tables["codes"], "parent", "family", "label_da") == [
        ("", "other", "a"), ("a", "barrier", "b"), ("", "form", "a > b"),
    ]  # fmt: skip
    paths = found.codes["path"].tolist()
    assert list(path_names(paths, read).values()) == ["a", "a > b", "a > b (2)"]
    assert path_finder(paths, read)("a > b (2)") == ("a > b",)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Far/mor 3", "Far/mor 3"),
        ("Nord\\Interview 1", "Nord\\Interview 1"),
        ("Documents/Interview 1", "Documents/Interview 1"),
        ("C:\\Users\\mette\\I1.docx", "I1.docx"),
        ("/home/mette/I1.docx", "I1.docx"),
        ("file:///home/mette/I1.docx", "I1.docx"),
        ("\\\\server\\mette\\I1.docx", "I1.docx"),
        ("~/I1.docx", "I1.docx"),
        ("../mette/I1.docx", "I1.docx"),
        ("I1: Vest", "I1: Vest"),
    ],
)
def test_a_source_keeps_its_name_unless_that_is_the_path_of_a_file(tmp_path, name, expected):
    assert rows(brought(tmp_path, xml(text_source(name=name))).sources, "name") == [(expected,)]


def test_sources_without_a_name_and_codes_that_nobody_can_give_are_told(tmp_path):
    project = brought(tmp_path, xml(text_source(name="") + '<PictureSource guid="p"/>'))
    assert project.sources["name"].tolist() == ["nameless source"] * 2
    assert told(project)["sources without a name, called 'nameless source': 2"] == ["text S-1", "picture P"]
    assert told(project)["codes that the tool does not let anybody give, kept as parents: 1"] == ["Partnere"]


def nfd(text):
    return unicodedata.normalize("NFD", text)


def test_names_are_composed_and_texts_and_places_stay_as_they_are(tmp_path):
    text = nfd("Rådgiver: én ad gangen på Århusvej.")
    marked = nfd("én ad gangen")
    start = text.index(marked)
    source = text_source(
        stretch("x-1", start, start + len(marked), name="én ad gangen"), name=nfd("Århus 1"),
        path=f"internal://{nfd('Århus 1')}.txt",
    )  # fmt: skip
    before = f"""<Cases><Case guid="k" name="{nfd("Åse")}"><SourceRef targetGUID="s-1"/></Case></Cases>"""
    users = f'<Users><User guid="u" name="{nfd("Bodé")}"/></Users>'
    project = brought(
        tmp_path, xml(source, before, codes=codes(nfd("Pårørende")), users=users), texts={"sources/Århus 1.txt": text}
    )
    assert project.codes["path"].tolist() == [("Pårørende",)]
    assert (project.sources["name"].tolist(), project.users["name"].tolist()) == (["Århus 1"], ["Bodé"])
    assert project.groups["name"].tolist() == ["Åse"]
    assert project.texts == {"S-1": text}
    assert rows(project.selections, "start", "end", "text") == [(str(start), str(start + len(marked)), marked)]
    assert project.readings[0]["exact"] == 1


def test_names_of_every_importer_are_composed(tmp_path, monkeypatch):
    foreign = project(
        users=[("u1", nfd("Bodé")), ("u2", "Bo")], codes=[("c1", (nfd("Pårørende"), nfd("Én")), "")],
        sources={"source": ["s1", "s2"], "name": [nfd("Århus"), "I2"], "kind": "text"},
        variables=[("source", "s1", nfd("Område"), nfd("Ålborg"), "document")], codings=[("x1", "c1", "u1")],
    )  # fmt: skip
    monkeypatch.setattr("analysis.importers.import_project.read_project", lambda *_: [foreign])
    read = read_export([tmp_path / "study.x"])
    assert (read.users["name"][0], read.sources["name"][0]) == ("Bodé", "Århus")
    assert read.codes["path"].tolist() == [("Pårørende", "Én")]
    assert rows(read.variables, "variable", "value") == [("Område", "Ålborg")]


LABELS = [
    "R & D",
    "a < b",
    'x > "y"',
    "it's / or \\ not",
    nfd("bl.a. pårørende"),
    "Tid",
    "Tid",
    "Tid (2)",
    " Tid",
    "&amp;",
]


def test_any_names_come_back_from_our_own_export(tmp_path):
    made = complete(tiny_dataset())
    tables = dict(made.tables)
    made_codes = [{"code": f"c{n}", "family": "form", "label_da": label, "label_en": label, "definition": f" {label}\n",
              "sensitive": "no", "parent": "c5" if n == 3 else "c6" if n == 2 else ""}
             for n, label in enumerate(LABELS)]  # fmt: skip
    tables["codes"] = pd.DataFrame(made_codes, columns=tables["codes"].columns, dtype="str").fillna("")
    tables["codings"] = tables["codings"].assign(code=[f"c{n}" for n in range(5)])
    tables["coders"] = tables["coders"].assign(label=[nfd("Å & <B>"), "B \"b\" 'c' / \\"])
    tables["variables"] = tables["variables"].assign(variable=nfd("På & >"), value=nfd("é < \"'"))
    tables["notes"] = tables["notes"].assign(key="c1", text=nfd("R & <é> \"'"), note=nfd("é & 1"))
    made = Dataset(made.name, {**made.description, "title": nfd("Ø & <é>")}, tables, made.texts)
    same(made, there_and_back(tmp_path, made)[0])
    same(made, restore_dataset(read_export([tmp_path / "project.qdpx"]), made.name)[0])

import zipfile

import pytest
from click.testing import CliRunner
from foreign import TEXT, mapping, project

from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.importers.compare.merge import merge
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.import_project import study_codebook
from analysis.importers.people.pseudonyms import Pseudonyms

OTHER = {
    "users": [("9", "Cilla D.")],
    "codes": [("k1", ("Kritik",), "af andre"), ("k2", ("Partnere", "Politi"), "The police"), ("k3", ("Ny",), "")],
    "sources": {"source": ["z"], "name": ["kopi af interviewet.docx"], "kind": "text"},
    "selections": {"selection": ["y1", "y2"], "source": ["z", "z"], "start": ["6", "0"], "end": ["28", "4"]},
    "codings": [("y1", "k2", "9"), ("y2", "k3", "9")],
}


def other(**frames):
    return project(texts={"z": TEXT}, **{**OTHER, **frames})


def rows(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].to_numpy()]


def test_copies_are_matched_by_text_place_path_and_name_and_never_by_id():
    merged = merge([project(), other()])
    assert rows(merged.sources, "name") == [("Rådgiver 1.docx",), ("I2.txt",)]
    assert rows(merged.codes, "path") == [(("Partnere",),), (("Partnere", "Politi"),), (("Kritik",),), (("Ny",),)]
    assert rows(merged.selections, "source", "start", "end") == [
        ("0", "6", "28"), ("0", "34", "57"), ("1", "", ""), ("0", "0", "4"),
    ]  # fmt: skip
    police = merged.codes.loc[1, "code"]
    here = merged.codings[(merged.codings["selection"] == "0") & (merged.codings["code"] == police)]
    names = dict(rows(merged.users, "user", "name"))
    assert [names[user] for user in here["user"]] == ["Anna B.", "Bo C.", "Cilla D."]


def test_everything_that_came_in_is_carried_or_merged():
    merged = merge([project(), other()])
    assert {kind: (t.found, t.merged, t.left_out) for kind, t in merged.tallies.items() if t.found} == {
        "users": (4, 0, 0),
        "codes": (6, 2, 0),
        "sources": (3, 1, 0),
        "selections": (5, 1, 0),
        "codings": (6, 0, 0),
    }
    assert merged.codes.loc[2, "description"] == "af andre"


def test_a_project_merged_with_itself_is_itself():
    whole = {"variables": [("source", "s1", "a", "1", "document")], "notes": [("code", "c1", "", "x")],
             "groups": [("g", "case", "Mette")], "members": [("g", "source", "s1", "", "")],
             "links": [("selection", "x1", "code", "c2", "")]}  # fmt: skip
    one, two = project(**whole), merge([project(**whole), project(**whole)])
    assert len(two.codings) == len(one.codings)
    for name in ("users", "codes", "sources", "selections", "groups", "members", "variables", "notes", "links"):
        assert len(getattr(two, name)) == len(getattr(one, name)), name
    assert two.tallies["codings"].merged == len(one.codings)


def test_sources_of_one_name_whose_texts_differ_are_kept_apart_and_told():
    changed = other(sources={"source": ["z"], "name": ["Rådgiver 1.docx"], "kind": "text"})
    changed = merge([project(), project(texts={"s1": TEXT + "x"}), changed])
    told = {remark.text: list(remark.items) for remark in changed.remarks}
    assert told["CONFLICT: sources of one name whose texts differ, kept apart: 1"] == ["Rådgiver 1.docx"]
    assert len(changed.sources) == 3


def test_descriptions_and_values_that_differ_are_told_and_none_is_lost():
    one = project(variables=[("source", "s1", "alder", "44", "document")])
    two = other(
        variables=[("source", "z", "alder", "45", "document")],
        codes=[("k2", ("Partnere", "Politi"), "Kun lokalt"), ("k3", ("Ny",), "")],
    )
    merged = merge([one, two])
    told = {remark.text: list(remark.items) for remark in merged.remarks}
    assert told["CONFLICT: variables with other values in another file: 1"] == ["alder"]
    assert told["CONFLICT: codes described in other words by another file, kept as a note: 1"] == ["Partnere > Politi"]
    assert ("code", "Kun lokalt") in rows(merged.notes, "entity", "text")
    assert sorted(merged.variables["value"]) == ["44", "45"]


def test_who_has_no_name_of_their_own_is_a_coder_for_each_file():
    one, two = project(users=[("u1", "default"), ("u2", "Bo"), ("u3", "")]), other(users=[("9", "Default")])
    two.files[0]["file"] = "b.qdpx"
    merged = merge([one, two])
    assert rows(merged.users, "name") == [("default (project.x)",), ("Bo",), ("(project.x)",), ("Default (b.qdpx)",)]


def test_a_merged_project_is_carried_with_all_its_coders(tmp_path):
    dataset, import_report = convert_project(
        merge([project(), other()]), mapping(tmp_path), study_codebook(), "both", Pseudonyms()
    )
    assert len(dataset.tables["coders"]) == 3
    assert import_report.counts["codings"].found == import_report.counts["codings"].carried == 6
    assert any(remark.text == "selections coded by two or more coders: 1 of 4" for remark in import_report.remarks)


def qdpx(file, coder, start, end):
    xml = f"""<Project xmlns="urn:QDA-XML:project:1.0"><Users><User guid="u-{coder}" name="{coder}"/></Users>
      <CodeBook><Codes><Code guid="c-{coder}" name="Politi" isCodable="true"/></Codes></CodeBook><Sources>
      <TextSource guid="s-{coder}" name="I1" plainTextPath="internal://{coder}.txt">
      <PlainTextSelection guid="x" startPosition="{start}" endPosition="{end}" creatingUser="u-{coder}">
      <Coding><CodeRef targetGUID="c-{coder}"/></Coding></PlainTextSelection></TextSource></Sources></Project>"""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr(f"sources/{coder}.txt", TEXT)
    return file


def test_projects_of_blinded_coders_become_one_dataset(tmp_path):
    files = [
        qdpx(tmp_path / f"{coder}.qdpx", coder, 6, end) for coder, end in (("anna", 28), ("bo", 28), ("cilla", 20))
    ]
    (tmp_path / "mapping.yaml").write_text("synthetic: false\nlead: bo\n", encoding="utf-8")
    arguments = ["import", *files, "--to", tmp_path / "set", "--mapping", tmp_path / "mapping.yaml"]
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    study = load_study(tmp_path / "set")
    assert (len(study.interviews), len(study.segments), len(study.codings), len(study.coders)) == (1, 2, 3, 3)
    assert study.assignments["role"].tolist() == ["lead", "second", "second"]
    assert "files merged: 3" in result.output


def same_codings(name, file):
    """Make one coder's copy: both coders gave every code to the same stretches."""
    users = [("u", name)] if name is not None else []
    codings = [("x1", "c2", "u" if users else ""), ("x2", "c3", "u" if users else "")]
    made = project(users=users, codings=codings)
    made.files[0]["file"] = file
    return made


@pytest.mark.parametrize("name", ["default", "Admin", "user", "bruger", "Administrator", "default user", "", None])
@pytest.mark.parametrize("files", [("anna.qdpx", "bo.qdpx"), ("study.qdpx", "study.qdpx")])
def test_blinded_coders_without_names_stay_two_coders_and_it_is_told(name, files, tmp_path):
    merged = merge([same_codings(name, file) for file in files])
    assert len(merged.codings) == 4
    assert merged.codings["user"].nunique() == 2
    dataset, import_report = convert_project(merged, mapping(tmp_path), study_codebook(), "both", Pseudonyms())
    assert len(dataset.tables["coders"]) == 2
    assert import_report.counts["codings"].carried == 4
    (told,) = [remark for remark in import_report.remarks if "with a generic name" in remark.text]
    assert told.text.endswith(": 2")
    assert len(set(told.items)) == 2


def test_one_coder_in_two_files_of_a_generic_name_is_joined_by_one_label(tmp_path):
    said = "coders: {default (a.x): Anna, default (b.x): Anna}\n"
    merged = merge([same_codings("default", "a.x"), same_codings("default", "b.x")])
    dataset, _ = convert_project(merged, mapping(tmp_path, said), study_codebook(), "both", Pseudonyms())
    assert dataset.tables["coders"]["label"].tolist() == ["Anna"]
    assert len(dataset.tables["codings"]) == 2


def test_one_name_in_composed_and_decomposed_letters_is_one_coder():
    assert len(merge([same_codings("Åse B.", "a.x"), same_codings("A\u030ase B.", "b.x")]).users) == 1

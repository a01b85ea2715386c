import pytest
from foreign import TEXT, mapping, project
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.errors import InputError
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.import_project import study_codebook
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.qda_project import ItemCounts


def carried(folder, foreign, said="", pseudonyms=None):
    dataset, import_report = convert_project(
        foreign, mapping(folder, said), study_codebook(), "spring", pseudonyms or Pseudonyms()
    )
    assert validate_dataset(dataset, read_schema()) == []
    return dataset, import_report


def rows(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].to_numpy()]


def told(import_report):
    return {remark.text: list(remark.items) for remark in import_report.remarks}


def test_sources_become_interviews_under_labels_but_those_whose_names_are_labels(tmp_path):
    dataset, _ = carried(tmp_path, project())
    assert rows(dataset.tables["interviews"], "interview", "characters") == [
        ("I01", str(len(TEXT))),
        ("I2", ""),
    ]
    assert dataset.texts == {"I01": TEXT}


def test_one_stretch_may_have_codings_by_several_coders(tmp_path):
    dataset, _ = carried(tmp_path, project())
    assert rows(dataset.tables["codings"], "segment", "coder", "code") == [
        ("I01-0001", "coder-1", "partnere-politi"),
        ("I01-0001", "coder-2", "partnere-politi"),
        ("I01-0002", "coder-1", "kritik"),
        ("I2-0001", "coder-2", "partnere"),
    ]


def test_users_who_marked_nothing_are_left_out_and_nobody_is_named(tmp_path):
    dataset, import_report = carried(tmp_path, project())
    assert rows(dataset.tables["coders"], "coder", "label") == [("coder-1", "Coder 1"), ("coder-2", "Coder 2")]
    count = import_report.counts["users"]
    assert (count.found, count.carried, count.left_out) == (3, 2, 1)
    assert "users left out, as they marked nothing: 1" in told(import_report)
    assert "Anna" not in import_report.as_text() + import_report.as_json() + str(dataset.tables["coders"])


def test_codes_of_one_name_in_one_place_are_kept_apart(tmp_path):
    foreign = project(codes=[("c1", ("Tvivl",), ""), ("c2", ("Tvivl",), ""), ("c3", ("A", "Tvivl"), "")])
    dataset, import_report = carried(tmp_path, foreign)
    assert rows(dataset.tables["codes"], "code", "label_da") == [
        ("tvivl", "Tvivl"),
        ("tvivl-2", "Tvivl (2)"),
        ("a", "A"),
        ("a-tvivl", "Tvivl"),
    ]
    assert told(import_report)["codes of one name in one place, told apart by a number: 1"] == ["Tvivl (2)"]


def test_names_of_codes_are_taken_apart_where_the_mapping_names_a_separator(tmp_path):
    foreign = project(codes=[("c1", ("Coke",), ""), ("c2", ("Coke::diet",), ""), ("c3", ("milk",), "")])
    dataset, _ = carried(tmp_path, foreign, 'separator: "::"\n')
    assert rows(dataset.tables["codes"], "code", "parent") == [("coke", ""), ("coke-diet", "coke"), ("milk", "")]


def test_a_parent_counts_its_children_where_the_mapping_says_so(tmp_path):
    dataset, import_report = carried(tmp_path, project(), "counts_below: [Partnere]\n")
    codings = rows(dataset.tables["codings"], "segment", "coder", "code")
    assert codings.count(("I01-0001", "coder-1", "partnere")) == 1
    assert (import_report.counts["codings"].found, import_report.counts["codings"].added) == (4, 2)
    assert len(codings) == 6


GROUPS = {
    "groups": [
        ("g1", "case", "Mette Hansen"), ("g2", "case", "Ole"), ("g3", "set", "køn: kvinde"), ("g4", "set", "Forår"),
        ("g5", "set", "Følelser"), ("g6", "set", "Tomt"), ("g7", "case", ""),
    ],
    "members": [
        ("g1", "source", "s1", "", ""), ("g2", "source", "s1", "30", "60"), ("g3", "source", "s1", "", ""),
        ("g4", "source", "s2", "", ""), ("g5", "code", "c3", "", ""), ("g7", "source", "s2", "", ""),
    ],
    "variables": [
        ("case", "g1", "alder", "44", "case"), ("case", "g2", "alder", "51", "case"),
        ("case", "g7", "alder", "30", "case"),
        ("source", "s2", "team", "nord", "document"), ("source", "s2", "tom", "", "document"),
        ("selection", "x3", "vægt", "2", "document"), ("user", "u1", "rolle", "leder", "user"),
    ],
}  # fmt: skip


def test_variables_cases_and_sets_become_one_table_that_says_where_each_came_from(tmp_path):
    dataset, _ = carried(tmp_path, project(**GROUPS))
    variables = dataset.tables["variables"]
    assert rows(variables, "entity", "key", "variable", "value", "origin") == [
        ("interview", "I2", "team", "nord", "document"),
        ("coder", "coder-1", "rolle", "leder", "user"),
        ("interview", "I01", "alder", "44", "case"),
        ("speaker", "I01-s2", "alder", "51", "case"),
        ("interview", "I2", "alder", "30", "case"),
        ("interview", "I01", "case", "S1", "case"),
        ("interview", "I01", "køn", "kvinde", "set 'køn: kvinde'"),
        ("interview", "I2", "Forår", "yes", "set 'Forår'"),
    ]


def test_a_case_that_codes_belong_to_is_a_note_on_them(tmp_path):
    groups = {"groups": [("g", "case", "Mette Hansen")], "members": [("g", "code", "c3", "", "")]}
    dataset, import_report = carried(tmp_path, project(**groups))
    assert rows(dataset.tables["notes"], "entity", "key", "text") == [("code", "kritik", "case: S1")]
    assert import_report.counts["cases"].carried == 1


def test_a_case_over_a_stretch_is_the_speaker_of_what_was_marked_in_it(tmp_path):
    dataset, _ = carried(tmp_path, project(**GROUPS))
    assert dataset.tables["segments"]["speaker"].tolist() == ["", "I01-s2", ""]


def test_every_group_variable_and_note_is_accounted_for(tmp_path):
    notes = [("project", "", "Dagbog", "første dag"), ("code", "c2", "", "kun lokalt"), ("case", "g2", "", "ung"),
             ("selection", "nowhere", "", "tabt"), ("source", "s1", "", " ")]  # fmt: skip
    links = [("selection", "x1", "selection", "x2", "modsiger"), ("graph", "v1", "source", "s1", "")]
    dataset, import_report = carried(tmp_path, project(**GROUPS, notes=notes, links=links))
    counts = {kind: (c.found, c.carried, c.merged, c.left_out) for kind, c in import_report.counts.items()}
    assert {kind: counts[kind] for kind in ("variables", "cases", "sets", "notes", "links")} == {
        "variables": (7, 6, 0, 1),
        "cases": (3, 3, 0, 0),
        "sets": (4, 3, 0, 1),
        "notes": (5, 3, 0, 2),
        "links": (2, 2, 0, 0),
    }
    assert rows(dataset.tables["notes"], "entity", "key", "text") == [
        ("segment", "I2-0001", "vægt: 2"),
        ("dataset", "spring", "Dagbog: første dag"),
        ("code", "partnere-politi", "kun lokalt"),
        ("dataset", "spring", "case 2: ung"),
        ("code", "kritik", "set: Følelser"),
        ("segment", "I01-0001", "link: modsiger -> segment I01-0002"),
        ("dataset", "spring", "link -> interview I01"),
    ]


def test_differing_values_of_one_variable_are_all_kept(tmp_path):
    variables = [
        ("source", "s1", "alder", "4", "a"),
        ("source", "s1", "alder", "4", "b"),
        ("source", "s1", "alder", "5", "c"),
    ]
    dataset, import_report = carried(tmp_path, project(variables=variables))
    kept = rows(dataset.tables["variables"], "variable", "value", "origin")
    assert kept[:2] == [("alder", "4", "a"), ("alder (2)", "5", "c")]
    assert (import_report.counts["variables"].carried, import_report.counts["variables"].merged) == (2, 1)


PLACES = [
    ("source", "s1", "Kommune", "Vestby", "document"), ("source", "s2", "Kommune", "Østby", "document"),
    ("source", "s1", "Team", "Børn", "document"), ("source", "s2", "Team", "voksne", "document"),
    ("source", "s1", "Vidensperson", "ja", "document"),
]  # fmt: skip
PLACED = """
variables: {municipality: Kommune, area: Team}
areas: {Børn: children, voksne: adults}
of_municipality: [Vidensperson]
municipalities: {Østby: Nord}
"""


def test_variables_that_the_mapping_names_place_the_interviews(tmp_path):
    key = Pseudonyms()
    dataset, import_report = carried(tmp_path, project(variables=PLACES), PLACED, key)
    assert rows(dataset.tables["interviews"], "unit", "group") == [("M1", "children"), ("Nord", "adults")]
    variables = rows(dataset.tables["variables"], "entity", "key", "variable", "value")
    assert variables[0] == ("unit", "M1", "Vidensperson", "ja")
    assert not {"Kommune", "Team"} & {variable for _, _, variable, _ in variables}
    assert (import_report.counts["variables"].found, import_report.counts["variables"].carried) == (5, 5)
    assert key.known["units", "Vestby"] == "M1"


def test_cases_can_be_the_units(tmp_path):
    groups = {"groups": [("g", "case", "Vestby")], "members": [("g", "source", one, "", "") for one in ("s1", "s2")]}
    dataset, _ = carried(tmp_path, project(**groups), "variables: {municipality: case}\n")
    assert dataset.tables["interviews"]["unit"].tolist() == ["M1", "M1"]
    assert "Vestby" not in str(dataset.tables)


def test_everything_a_mapping_names_in_vain_is_said_at_once(tmp_path):
    said = """
variables: {municipality: Komune, area: Team}
not_interviews: [I9.txt]
codes: {Partnere > Polti: police, Kritik: polise}
counts_below: [Partner]
coders: {Anne: A}
"""
    with pytest.raises(InputError) as refused:
        carried(tmp_path, project(variables=PLACES), said)
    assert [str(problem) for problem in refused.value.problems] == [
        "line 5: there is no code 'Partnere > Polti'; did you mean 'Partnere > Politi'?",
        "line 5: there is no code of our codebook 'polise'; did you mean 'police'?",
        "line 6: there is no code 'Partner'; did you mean 'Partnere'?",
        "line 4: there is no interview 'I9.txt'; did you mean 'I2.txt'?",
        "line 7: there is no coder 'Anne'; there is Anna B., Bo C., Idle I., unknown",
        "line 3: there is no variable 'Komune'; did you mean 'Kommune'?",
        "line 3: area 'Børn' of Rådgiver 1.docx is unknown (1 interview); "
        "one of children, adults; say what the word means under areas",
        "line 3: area 'voksne' of I2.txt is unknown (1 interview); "
        "one of children, adults; say what the word means under areas",
    ]


def test_sources_that_are_no_interviews_go_with_all_that_was_marked_in_them(tmp_path):
    dataset, import_report = carried(tmp_path, project(), "not_interviews: [I2.txt]\n")
    assert dataset.tables["interviews"]["interview"].tolist() == ["I01"]
    counts = {kind: (c.found, c.carried, c.left_out) for kind, c in import_report.counts.items()}
    assert (counts["sources"], counts["selections"], counts["codings"]) == ((2, 1, 1), (3, 2, 1), (4, 3, 1))


def test_sources_of_one_name_are_kept_apart(tmp_path):
    foreign = project(sources={"source": ["s1", "s2"], "name": ["I.txt", "I.txt"], "kind": "text"})
    dataset, _ = carried(tmp_path, foreign, "keep_names: [interviews]\n")
    assert dataset.tables["interviews"]["interview"].tolist() == ["I", "i-txt-2"]


def test_a_door_that_loses_something_is_found_out():
    with pytest.raises(AssertionError, match="lost codings"):
        project(tallies={"codings": ItemCounts(5)})


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abc"), st.sampled_from("uv")), unique=True))
def test_whatever_is_coded_comes_out(tmp_path_factory, codings):
    folder = tmp_path_factory.mktemp("any")
    foreign = project(
        users=[("u", "U"), ("v", "V")],
        codes=[(code, (code,), "") for code in "abc"],
        selections={"selection": list("xyz"), "source": ["s1", "s2", "s2"]},
        codings=codings,
    )
    dataset, _ = carried(folder, foreign, "coders: {U: u, V: v}\n")
    segment = dict(zip("xyz", dataset.tables["segments"]["segment"], strict=True))
    expected = sorted((segment[selection], user, code) for selection, code, user in codings)
    assert sorted(rows(dataset.tables["codings"], "segment", "coder", "code")) == expected

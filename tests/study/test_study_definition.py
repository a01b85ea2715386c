"""A study is described by its ``study.yaml``; whatever is wrong in it is listed at once."""

from dataclasses import replace

import pytest
from shipped import SECTIONS
from tiny import tiny_dataset

from analysis.dataset.read import load_dataset, load_study
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.models import ROLES, Noun
from analysis.paths import DATA, NOTEBOOKS
from analysis.study.section_notebooks import notebook_of, notebooks_of
from analysis.study.study_definition import load_study_definition
from analysis.study.study_folder import study_folder_of

SCHOOLS = """\
title: Teamwork in four schools
languages: [en]
unit: {singular: school, plural: schools}
groups:
  singular: profession
  plural: professions
  values: {teacher: teachers, leader: school leaders, pedagogue: pedagogues}
families:
  leadership: {label: leadership}
  colleague: {label: colleagues, role: partner}
  mood: {label: experience, role: experience}
sections: [sample-and-method, claims]
"""


ANY_STUDY = {path.stem.replace("_", "-") for path in (NOTEBOOKS / "any_study").glob("*.ipynb")}


def schools(folder, text=SCHOOLS):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return folder


def refused(folder, text):
    with pytest.raises(InputError) as error:
        load_study_definition(schools(folder, text))
    return [(problem.line, problem.message) for problem in error.value.problems]


def test_the_shipped_study_names_every_section_and_every_role():
    study = load_study_definition()
    assert study.sections == SECTIONS
    assert {family.role for family in study.families.values()} == {"", *ROLES}
    assert study.families_with("partner") == ("partner-internal", "partner-external")
    assert (DATA / study.dataset / "interviews.csv").is_file()


def test_the_shipped_study_fits_the_schema_and_its_rules(tmp_path):
    (tmp_path / "study.yaml").write_bytes((DATA / "study.yaml").read_bytes())
    copy = load_study_definition(tmp_path)
    assert replace(copy, folder=DATA) == load_study_definition()


def test_a_study_in_one_language_is_written_as_plain_text(tmp_path):
    study = load_study_definition(schools(tmp_path / "schools"))
    assert study.title == {"en": "Teamwork in four schools"}
    assert study.unit == Noun({"en": "school"}, {"en": "schools"})
    assert list(study.group_labels) == ["teacher", "leader", "pedagogue"]
    assert study.families_with("partner") == ("colleague",)
    assert study.dataset == "dataset"


def test_a_study_that_counts_interviews_has_no_unit_and_no_groups(tmp_path):
    text = "title: T\nlanguages: [da]\nfamilies: {emne: {label: emner}}\nsections: [claims]\n"
    study = load_study_definition(schools(tmp_path, text))
    assert (study.unit, study.group, study.group_labels) == (None, None, {})


def test_every_problem_is_listed_with_its_line(tmp_path):
    text = (
        "title: One text\n"
        "languages: [da, en]\n"
        "unit: {singular: {da: skole}, plural: {da: skoler, en: schools}}\n"
        "groups: {singular: {da: a, en: a}, plural: {da: a, en: a}, values: {all: {da: alle, en: all}}}\n"
        "families:\n"
        "  a: {label: {da: a, en: a}, role: phase}\n"
        "  b: {label: {da: b, en: b}, role: phase}\n"
        "dataset: ../elsewhere\n"
        "sections: [variation]\n"
    )
    found = refused(tmp_path, text)
    assert sorted(found) == [
        (1, "title: one text, but the study has the languages da and en"),
        (3, "unit > singular has no text in en"),
        (4, "group 'all' already means every group"),
        (7, "families > b: 'a' already has the role phase"),
        (8, "dataset: '../elsewhere' is not inside the study's folder"),
        (9, "sections has no claims, the section with all verdicts, from which the report is made"),
    ]


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ("languages: [en]", "languages: [fr]", "languages > 1 'fr' is not an allowed value"),
        ("role: partner", "role: partners", "families > colleague > role 'partners' is not an allowed value"),
        ("title: Teamwork in four schools", "titel: Teamwork", "the file: 'titel' is unknown"),
        ("leadership: {label: leadership}", "leader ship: {label: x}", "'leader ship'"),
        ("title: Teamwork in four schools", 'title: "a\\0b"', "title contains"),
    ],
)
def test_what_the_schema_refuses_is_named(tmp_path, line, wrong, message):
    assert any(message in found for _, found in refused(tmp_path, SCHOOLS.replace(line, wrong)))


def test_a_section_with_a_family_has_a_name_and_a_notebook(tmp_path):
    listed = "sections: [themes, {themes: {family: leadership}}, {saturation: {orders: 20}}, claims]"
    text = SCHOOLS.replace("sections: [sample-and-method, claims]", listed)
    study = load_study_definition(schools(tmp_path, text))
    assert study.sections == ("themes", "themes-leadership", "saturation", "claims")
    assert [study.notebook_name(name) for name in study.sections] == ["themes", "themes", "saturation", "claims"]
    assert study.choices["saturation"].parameters == {"orders": 20}


def test_a_section_on_an_unknown_family_or_listed_twice_is_reported(tmp_path):
    listed = "sections: [{themes: {family: leadersip}}, claims]"
    found = refused(tmp_path, SCHOOLS.replace("sections: [sample-and-method, claims]", listed))
    assert [message for _, message in found] == ["section themes: there is no family 'leadersip'"]
    listed = "sections: [{themes: {family: mood}}, themes-mood, claims]"
    found = refused(tmp_path, SCHOOLS.replace("sections: [sample-and-method, claims]", listed))
    assert [message for _, message in found] == ["section 'themes-mood' is listed twice"]


def test_a_dataset_belongs_to_the_nearest_study_above_it(tmp_path):
    outer, inner = schools(tmp_path / "outer"), schools(tmp_path / "outer" / "inner")
    assert study_folder_of(inner) == inner
    assert study_folder_of(inner / "dataset") == inner
    assert study_folder_of(outer / "data" / "dataset") == outer
    assert study_folder_of(outer / "a" / "b" / "dataset") == DATA, "too far above"
    assert study_folder_of(tmp_path / "none") == DATA


def test_a_studys_own_notebook_goes_before_a_shipped_one(tmp_path):
    (tmp_path / "notebooks").mkdir()
    own = tmp_path / "notebooks" / "02_variation.ipynb"
    own.write_text("{}", encoding="utf-8")
    assert notebook_of("variation", tmp_path) == own
    assert notebook_of("barriers", tmp_path).parent == NOTEBOOKS
    assert set(notebooks_of(tmp_path)) == {*SECTIONS, *ANY_STUDY}
    assert notebook_of("claims", tmp_path).parent == NOTEBOOKS / "any_study", "worded for any study"
    assert notebook_of("claims", DATA).parent == NOTEBOOKS
    assert notebook_of("variaton", tmp_path) == tmp_path / "notebooks" / "variaton.ipynb", "where it would be"


def dataset_of_schools(family="leadership", group="leader"):
    dataset = tiny_dataset()
    tables = dict(dataset.tables)
    tables["codes"] = tables["codes"].assign(family=family)
    tables["interviews"] = tables["interviews"].assign(group=group)
    tables["topics"] = tables["topics"].iloc[:0]
    return dataset, tables


def test_families_and_groups_of_a_dataset_are_those_of_its_study(tmp_path):
    dataset, tables = dataset_of_schools()
    folder = schools(tmp_path / "schools") / "dataset"
    save_dataset(replace(dataset, tables=tables), folder)
    study = load_study(folder)
    assert set(study.codes["family"]) == {"leadership"} and set(study.interviews["group"]) == {"leader"}
    assert load_dataset(folder).definition.title == {"en": "Teamwork in four schools"}
    described = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert '"leadership"' in described and '"partner-internal"' not in described


def test_families_of_another_study_are_refused_with_those_there_are(tmp_path):
    dataset, tables = dataset_of_schools(family="barrier", group="children")
    folder = schools(tmp_path / "schools") / "dataset"
    save_dataset(replace(dataset, tables=tables), folder)
    with pytest.raises(InputError) as error:
        load_dataset(folder)
    text = str(error.value)
    assert "family 'barrier' is not allowed" in text and "leadership, colleague, mood" in text
    assert "area 'children' is not allowed" in text and "teacher, leader, pedagogue" in text


def test_a_broken_study_is_told_with_the_problems_of_its_dataset(tmp_path):
    folder = schools(tmp_path / "schools") / "dataset"
    save_dataset(tiny_dataset(), folder)
    schools(tmp_path / "schools", SCHOOLS.replace("languages: [en]", "languages: [fr]"))
    with pytest.raises(InputError, match="'fr' is not an allowed value"):
        load_dataset(folder)

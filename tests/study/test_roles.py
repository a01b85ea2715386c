"""What measures take for partners, experiences and groups is what the study says."""

from dataclasses import replace

import pytest
from tiny import table, tiny_dataset

from analysis.dataset.schema import read_schema
from analysis.dataset.typed_study import as_study
from analysis.dataset.validate import validate_dataset
from analysis.errors import InputError
from analysis.importers.import_project import import_project
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.measures.experience.shares import unit_shares
from analysis.measures.passages.study_subset import select_subset
from analysis.measures.prevalence.mentions import mentions_by_interview
from analysis.measures.prevalence.sample import interviews_by_cell
from analysis.models import Family, StudyDefinition
from analysis.robustness.repeated_verdicts import repetitions


def definition_in(folder):
    """Three professions; a colleague is a partner, and a mood is an experience."""
    return StudyDefinition(
        folder=folder,
        title={"en": "Schools"},
        languages=("en",),
        families={
            "colleague": Family({"en": "colleagues"}, "partner"),
            "mood": Family({"en": "experience"}, "experience"),
            "rooms": Family({"en": "rooms"}),
        },
        sections=("claims",),
        group_labels={"teacher": {"en": "teachers"}, "leader": {"en": "leaders"}, "aide": {"en": "aides"}},
    )


@pytest.fixture
def schools(tmp_path):
    """Three professions in one school; a colleague is a partner, and a mood is an experience."""
    definition = definition_in(tmp_path)
    dataset = tiny_dataset(
        interviews=table("""interview|unit|group|participants|setting|characters
            I1|M1|teacher|1|single|
            I2|M1|leader|1|single|
            I3|M1|aide|1|single|"""),
        assignments=table("""coder|interview|start|end|role
            A|I1|||lead
            A|I2|||lead
            A|I3|||lead"""),
        codes=table("""code|parent|family|label_en|definition|sensitive
            principal||colleague|principal||no
            positive||mood|good||no
            negative||mood|bad||no
            staff-room||rooms|staff room||no"""),
        segments=table("""segment|interview|start|end|text
            S1|I1|||
            S2|I2|||
            S3|I3|||"""),
        codings=table("""segment|coder|code
            S1|A|principal
            S1|A|positive
            S2|A|principal
            S2|A|negative
            S3|A|staff-room"""),
        topics=tiny_dataset().tables["topics"].iloc[:0],
        notes=tiny_dataset().tables["notes"].iloc[:0],
    )
    dataset = replace(dataset, texts={}, definition=definition)
    assert validate_dataset(dataset, read_schema(definition)) == []
    return as_study(dataset, read_schema(definition))


def test_a_mapping_to_codes_of_a_study_without_a_codebook_is_refused(tmp_path):
    table_file, mapping = tmp_path / "codings.csv", tmp_path / "mapping.yaml"
    table_file.write_text("Document,Code,Segment\nInterview 1,Good,We like it\n", encoding="utf-8")
    mapping.write_text("synthetic: false\ncodes: {Good: positive}\nfamilies: {mood: [Good]}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no codebook\.csv with such a code"):
        import_project([table_file], mapping, "schools", Pseudonyms(), definition=definition_in(tmp_path))
    mapping.write_text("synthetic: false\nfamilies: {mood: [Good]}\n", encoding="utf-8")
    dataset, _ = import_project([table_file], mapping, "schools", Pseudonyms(), definition=definition_in(tmp_path))
    assert dataset.tables["codes"]["family"].tolist() == ["mood"]


def test_passages_are_on_codes_of_the_family_with_the_role_of_partners(schools):
    statements = select_subset(schools).statements
    assert statements[["interview", "partner", "experience"]].to_numpy().tolist() == [
        ["I1", "principal", "positive"],
        ["I2", "principal", "negative"],
    ]


def test_shares_are_given_for_the_groups_of_the_study(schools):
    shares = unit_shares(select_subset(schools))
    assert shares.loc["M1", ["teacher", "leader", "mean"]].tolist() == [1.0, 0.0, 0.5]


def test_groups_stand_in_the_order_of_the_study(schools):
    material = select_subset(schools)
    assert interviews_by_cell(material.interviews, material.groups).columns.tolist() == ["teacher", "leader", "aide"]
    mentioned = mentions_by_interview(material, ["rooms"])
    assert mentioned.loc["staff-room", ["teacher", "leader", "aide"]].tolist() == [0, 0, 1]


def test_a_run_can_be_cut_to_a_group_of_the_study(schools):
    assert select_subset(schools, group="leader").interviews["interview"].tolist() == ["I2"]


def test_verdicts_are_repeated_without_each_of_three_groups(schools):
    left = {one.name: one.material.interviews["group"].tolist() for one in repetitions(schools) if one.kind == "group"}
    assert left == {"teacher": ["leader", "aide"], "leader": ["teacher", "aide"], "aide": ["teacher", "leader"]}

"""A new study is written from a dataset, runs as it is, and grows by sections."""

from dataclasses import replace

import pytest
from tiny import table, tiny_dataset

from analysis.claims.ledger import load_claims
from analysis.claims.select_ledger import ledger_for
from analysis.dataset.read import load_study
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.study.section_texts import section_title
from analysis.study.study_definition import load_study_definition
from analysis.workflow.new_study.add_section import add_section
from analysis.workflow.new_study.write_study import write_study
from analysis.workflow.plan import plan
from analysis.workflow.run_config import RunConfig


@pytest.fixture
def tree(tmp_path):
    """A dataset whose codes are in no family yet, but in a tree."""
    codes = table("""code|parent|family|label_da|label_en|definition|sensitive
        trust||other|Tillid|Trust||no
        in-leaders|trust|other|til ledere|in leaders||no
        in-staff|trust|other|til medarbejdere|in staff||no
        rooms||other|Lokaler|Rooms||no""")
    codings = table("""segment|coder|code
        S1|A|in-leaders
        S2|A|in-leaders
        S2|A|rooms
        S3|A|in-staff""")
    dataset = tiny_dataset(codes=codes, codings=codings, topics=tiny_dataset().tables["topics"].iloc[:0])
    notes = dataset.tables["notes"].iloc[:0]
    save_dataset(replace(dataset, tables={**dataset.tables, "notes": notes}), tmp_path / "tree")
    return tmp_path / "tree"


def test_families_are_the_tops_of_the_code_tree(tmp_path, tree):
    files = write_study(tmp_path / "study", tree, "Trust at work", "en")
    study = load_study(tmp_path / "study" / "dataset")
    families = dict(zip(study.codes["code"], study.codes["family"], strict=True))
    assert families == {"trust": "trust", "in-leaders": "trust", "in-staff": "trust", "rooms": "other"}
    definition = load_study_definition(tmp_path / "study")
    assert {name: family.label["en"] for name, family in definition.families.items()} == {
        "trust": "Trust",
        "other": "other codes",
    }
    assert definition.sections == ("sample-and-method", "agreement", "trust", "other-codes", "negative-cases", "claims")
    assert "notebooks/03_trust.ipynb" in files


def test_the_claims_of_a_new_study_are_its_own_and_name_its_codes(tmp_path, tree):
    write_study(tmp_path / "study", tree, "Trust at work", "en")
    ledger = ledger_for(tmp_path / "study" / "dataset")
    assert ledger == tmp_path / "study" / "claims.yaml"
    claims = load_claims(ledger)
    assert list(claims) == ["C-1", "C-2"]
    assert claims["C-1"].variables == {"categories": [{"any": [["in-leaders"]]}]}, "the code used most"


def test_every_section_of_a_new_study_can_be_planned(tmp_path, tree):
    write_study(tmp_path / "study", tree, "Tillid", "da")
    config = RunConfig(tmp_path / "study" / "dataset", build=tmp_path / "build")
    assert config.languages == ("da",)
    assert [job.name for job in plan(config)] == ["da/sample_and_method", "da/agreement", "da/03_tillid",
                                                   "da/04_andre_koder", "da/negative_cases", "da/claims"]  # fmt: skip
    assert config.folder == tmp_path / "build" / "study"


def test_a_dataset_without_units_gets_claims_that_count_interviews(tmp_path, tree):
    dataset = tiny_dataset()
    interviews = dataset.tables["interviews"].assign(unit="", group="")
    variables = dataset.tables["variables"].iloc[:0]
    tables = {**dataset.tables, "interviews": interviews, "variables": variables}
    save_dataset(replace(dataset, tables=tables), tmp_path / "bare")
    write_study(tmp_path / "study", tmp_path / "bare", "T", "en")
    definition = load_study_definition(tmp_path / "study")
    assert not definition.unit and not definition.group_labels
    assert {claim.unit for claim in load_claims(tmp_path / "study" / "claims.yaml").values()} == {"interview"}


def test_a_section_is_added_without_losing_a_comment(tmp_path, tree):
    study = tmp_path / "study"
    write_study(study, tree, "Trust at work", "en")
    before = (study / "study.yaml").read_text(encoding="utf-8")
    add_section(study, "Who is trusted?", "trust")
    after = (study / "study.yaml").read_text(encoding="utf-8")
    assert after == before.replace("  - claims\n", "  - who-is-trusted\n  - claims\n")
    definition = load_study_definition(study)
    assert section_title("who-is-trusted", "en", definition) == "Who is trusted?"
    assert list(load_claims(study / "claims.yaml")) == ["C-1", "C-2", "C-3"]


@pytest.mark.parametrize(
    ("title", "family", "message"),
    [
        ("New", "trusts", "there is no family 'trusts'; did you mean 'trust'?"),
        ("Trust", "trust", "there is already a section 'trust'"),
    ],
)
def test_a_section_that_cannot_be_is_refused_and_nothing_written(tmp_path, tree, title, family, message):
    study = tmp_path / "study"
    write_study(study, tree, "Trust at work", "en")
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        add_section(study, title, family)
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


def test_a_folder_with_files_is_left_alone(tmp_path, tree):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is not an empty folder"):
        write_study(tmp_path / "study", tree, "T", "en")
    assert [path.name for path in (tmp_path / "study").iterdir()] == ["mine.txt"]


def test_a_family_with_the_three_experiences_gets_their_role(tmp_path, tree):
    codes = table("""code|parent|family|label_da|label_en|definition|sensitive
        mood||other|stemning|mood||no
        positive|mood|other|god|good||no
        mixed|mood|other|blandet|mixed||no
        negative|mood|other|dårlig|bad||no""")
    codings = table("segment|coder|code\nS1|A|positive\nS2|A|negative")
    dataset = tiny_dataset(codes=codes, codings=codings, topics=tiny_dataset().tables["topics"].iloc[:0])
    tables = {**dataset.tables, "notes": dataset.tables["notes"].iloc[:0]}
    save_dataset(replace(dataset, tables=tables), tmp_path / "moods")
    write_study(tmp_path / "study", tmp_path / "moods", "Moods", "en")
    assert load_study_definition(tmp_path / "study").families["mood"].role == "experience"
    write_study(tmp_path / "other", tree, "Trust at work", "en")
    assert {family.role for family in load_study_definition(tmp_path / "other").families.values()} == {""}


def test_a_dataset_of_a_study_keeps_the_words_of_that_study(tmp_path, tree):
    write_study(tmp_path / "first", tree, "Trust at work", "en")
    file = tmp_path / "first" / "study.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "singular: unit, plural: units", "singular: school, plural: schools"
    )
    file.write_text(text.replace("label: Trust", "label: confidence, role: partner"), encoding="utf-8")
    write_study(tmp_path / "second", tmp_path / "first" / "dataset", "Again", "en")
    definition = load_study_definition(tmp_path / "second")
    assert (definition.unit.singular["en"], definition.unit.plural["en"]) == ("school", "schools")
    assert (definition.families["trust"].label["en"], definition.families["trust"].role) == ("confidence", "partner")
    assert "Several schools name in leaders." in (tmp_path / "second" / "claims.yaml").read_text(encoding="utf-8")


def test_the_mapping_is_copied_with_the_families_of_the_code_tree(tmp_path, tree):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("synthetic: true\n", encoding="utf-8")
    write_study(tmp_path / "study", tree, "Trust at work", "en", mapping)
    copied = (tmp_path / "study" / "mapping.yaml").read_text(encoding="utf-8")
    assert copied.startswith("synthetic: true\n") and copied.endswith("families:\n  trust: [Trust]\n")


def test_a_mapping_with_files_beside_it_is_not_copied_and_nothing_written(tmp_path, tree):
    (tmp_path / "mapping.yaml").write_text("synthetic: true\ntexts: transcripts\n", encoding="utf-8")
    with pytest.raises(InputError, match="names transcripts, which is beside the mapping"):
        write_study(tmp_path / "study", tree, "T", "en", tmp_path / "mapping.yaml")
    assert not (tmp_path / "study").exists()

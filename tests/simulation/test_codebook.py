"""The shipped codebook: every code defined in both languages, in the families of the study."""

import pytest

from analysis.paths import DATA
from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.grammar import templates

FAMILIES = (
    "partner-internal",
    "partner-external",
    "experience",
    "phase",
    "form",
    "mutual-knowledge",
    "benefit",
    "prerequisite",
    "barrier",
    "trigger",
)
ROWS = codebook.rows()
DANISH_ONLY = set("æøå")


def test_families_are_those_of_the_study_in_its_order():
    assert codebook.families() == FAMILIES


def test_every_code_stands_once():
    assert len(set(codebook.codes())) == len(codebook.codes()) == 64


def test_the_file_has_the_columns_of_the_table_codes():
    header = (DATA / "codebook.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.split(",") == list(codebook.COLUMNS)


@pytest.mark.parametrize("row", ROWS, ids=codebook.codes())
def test_a_code_is_labelled_and_defined_in_both_languages(row):
    assert all(row[column] for column in codebook.COLUMNS if column != "parent")
    assert row["sensitive"] in {"yes", "no"}


@pytest.mark.parametrize("row", ROWS, ids=codebook.codes())
def test_a_definition_is_a_sentence(row):
    texts = [row[name + language] for name in ("definition", "include", "exclude") for language in ("", "_da")]
    assert all(text[0].isupper() and text.endswith(".") for text in texts)


@pytest.mark.parametrize("row", ROWS, ids=codebook.codes())
def test_english_is_english(row):
    assert not DANISH_ONLY & set("".join(row[c] for c in ("label_en", "definition", "include", "exclude")).lower())


def test_what_a_code_sends_the_coder_on_to_exists():
    named = {row["code"]: row["exclude"].partition("code ")[2] for row in ROWS}
    first_words = {code: text.split()[0].strip(".,:") for code, text in named.items() if text}
    known = {*codebook.codes(), "those", "each", "what", "the"}
    assert {code: word for code, word in first_words.items() if word not in known} == {}


def test_parents_are_codes_of_the_same_family():
    family = {row["code"]: row["family"] for row in ROWS}
    assert all(family[row["parent"]] == row["family"] for row in ROWS if row["parent"])
    assert {row["code"] for row in ROWS if row["parent"]} == set(design.SAFETY_MEASURES)


@pytest.mark.parametrize("code", ["negative", "mixed", "not-relational", "not-professional", *design.HARD_TRIGGERS])
def test_what_could_harm_someone_is_sensitive(code):
    assert codebook.rows()[codebook.column(code)]["sensitive"] == "yes"


@pytest.mark.parametrize("row", ROWS, ids=codebook.codes())
def test_the_generator_has_words_for_every_code(row):
    partner = row["family"] in ("partner-internal", "partner-external")
    slot = templates()["partners"] if partner else templates()[row["family"]]
    assert row["code"] in slot
    assert partner or len(set(slot[row["code"]])) >= 6


def test_the_design_speaks_only_of_codes_that_exist():
    paired = {code for pair in (*design.TOGETHER, *design.SIBLINGS) for code in pair}
    fitted = {form for fit in design.FORM_FIT.values() for form in fit}
    tables = (design.COMMON_USE, design.FORM_FIT, design.REASON_FIT, design.PHASES, design.FORMS, design.TALK)
    assert paired | fitted | {code for table in tables for code in table} <= set(codebook.codes())
    assert tuple(design.COMMON_USE) == codebook.partners()

from dataclasses import replace

import pytest
from click.testing import CliRunner
from foreign import project
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cli.main import main
from analysis.importers.draft_mapping import draft_mapping
from analysis.importers.import_project import study_codebook
from analysis.importers.mappings.mapping import read_mapping
from analysis.importers.names.fuzzy_match import FAMILIES, GROUP_WORDS, CodebookIndex, match_word, stem

KNOWN = [
    ("source", "s1", "Kommune", "Vestby", "document"),
    ("source", "s2", "Kommune", "Østby: nord", "document"),
    ("source", "s1", "Hvem", "Børn og unge", "document"),
    ("source", "s2", "Hvem", "Voksne", "document"),
]
CODES = [
    ("c1", ("Eksterne samarbejdspartnere",), ""),
    ("c2", ("Eksterne samarbejdspartnere", "Politiet"), ""),
    ("c3", ("Barrierer",), ""),
    ("c4", ("Barrierer", "Mangel på tiden"), ""),
    ("c5", ("Samtykket",), ""),
    ("c6", ("Noget # helt: 'andet'\n",), ""),
    ("c7", ("Videnspersonen", "lokal"), ""),
]
FOREIGN = {
    "variables": KNOWN,
    "codes": CODES,
    "codings": [("x1", "c2", "u1"), ("x2", "c2", "u2"), ("x2", "c6", "u1")],
}


def read(folder, text):
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    return read_mapping(folder / "mapping.yaml")


def test_a_proposal_is_sound_but_for_what_only_a_person_can_say(tmp_path):
    mapping, problems = read(tmp_path, draft_mapping(project(**FOREIGN), study_codebook()))
    assert [problem.message for problem in problems] == ["does not say whether the data are synthetic"]
    assert dict(mapping.entries) == {
        "title": "project",
        "origin": {"tool": "pencil", "version": "2"},
        "variables": {"unit": "Kommune", "group": "Hvem"},
        "groups": {"Børn og unge": "children", "Voksne": "adults"},
        "coders": {"Anna B.": "A", "Bo C.": "B"},
    }


def test_codes_and_families_are_ours_only_once_a_person_has_taken_the_marks_away(tmp_path):
    lines = draft_mapping(project(**FOREIGN), study_codebook()).splitlines()
    first, last = (
        lines.index("# codes:"),
        next(n for n, line in enumerate(lines) if "No family has a similar name" in line),
    )
    confirmed = [line.removeprefix("# ") if line.startswith(("# codes", "# fam", "#   ")) else line for line in lines]
    confirmed = [line for n, line in enumerate(confirmed) if first <= n < last and not line.endswith("?")]
    mapping, _ = read(tmp_path, "\n".join(confirmed))
    assert mapping.entries["codes"] == {"Eksterne samarbejdspartnere > Politiet": "police", "Samtykket": "consent"}
    assert mapping.entries["families"] == {
        "partner-external": ["Eksterne samarbejdspartnere"],
        "barrier": ["Barrierer"],
    }


def test_the_tools_of_several_files_are_proposed_as_one_text(tmp_path):
    several = replace(project(**FOREIGN), tool="NVivo, {ATLAS.ti}: #1")
    mapping, _ = read(tmp_path, draft_mapping(several, study_codebook()))
    assert mapping.entries["origin"] == {"tool": "NVivo, {ATLAS.ti}: #1", "version": "2"}


def test_every_code_is_named_with_how_often_it_was_given():
    text = draft_mapping(project(**FOREIGN), study_codebook())
    assert "#   Eksterne samarbejdspartnere > Politiet: police   # 2\n" in text
    assert "#   \"Noget # helt: 'andet'\\n\"   # 1\n" in text
    assert "Videnspersonen" in text


def test_every_source_is_listed_where_no_variable_places_it():
    text = draft_mapping(project(), study_codebook())
    assert "# municipality:\n#   Rådgiver 1.docx: \n#   I2.txt: \n" in text


def test_what_was_proposed_comes_in_once_a_person_has_spoken(tmp_path):
    table = "Dokument;Kode;Tekst;Kommune;Område\nI1;Politi;Vi ringer;Vestby;Børn\nI2;Skolen;Godt;Østby;Voksne\n"
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    mapping = tmp_path / "mapping.yaml"
    run = CliRunner().invoke
    proposed = run(main, ["import", str(tmp_path / "table.csv"), "--propose", "--mapping", str(mapping)])
    assert proposed.exit_code == 0, proposed.output
    arguments = ["import", str(tmp_path / "table.csv"), "--mapping", str(mapping), "--to", str(tmp_path / "set")]
    refused = run(main, arguments)
    assert (refused.exit_code, "does not say whether" in refused.stderr) == (2, True)
    spoken = mapping.read_text(encoding="utf-8").replace("# synthetic:", "synthetic:").replace("# codes:", "codes:")
    spoken = spoken.replace("#   Politi: police", "  Politi: police").replace("#   Skolen: school", "  Skolen: school")
    mapping.write_text(spoken, encoding="utf-8")
    assert run(main, arguments).exit_code == 0
    codes = (tmp_path / "set" / "codings.csv").read_text(encoding="utf-8")
    assert "police" in codes and "school" in codes


def test_a_mapping_that_a_person_wrote_is_never_replaced(tmp_path):
    (tmp_path / "table.csv").write_text("Dokument;Kode\nI1;a\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text("title: mine\n", encoding="utf-8")
    arguments = ["import", str(tmp_path / "table.csv"), "--propose", "--mapping", str(tmp_path / "mapping.yaml")]
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert (tmp_path / "mapping.yaml").read_text(encoding="utf-8") == "title: mine\n"


@settings(max_examples=40)
@given(
    st.lists(st.text(min_size=1, max_size=15), min_size=3, max_size=3, unique=True),
    st.lists(st.text(min_size=1, max_size=15), min_size=2, max_size=2, unique=True),
    st.text(min_size=1, max_size=15),
)
def test_no_name_breaks_out_of_its_line(tmp_path_factory, codes, sources, variable):
    surrogate_free = [name.encode("utf-8", "ignore").decode() or "x" for name in (*codes, *sources, variable)]
    foreign = project(
        codes=[(f"c{number}", (name,), "") for number, name in enumerate(surrogate_free[:3], 1)],
        sources={"source": ["s1", "s2"], "name": surrogate_free[3:5], "kind": "text"},
        variables=[("source", "s1", surrogate_free[5], "v", "document")],
    )
    _, problems = read(tmp_path_factory.mktemp("any"), draft_mapping(foreign, study_codebook()))
    assert {problem.message for problem in problems} == {"does not say whether the data are synthetic"}


@pytest.mark.parametrize(
    "name, code",
    [("Politiet", "police"), ("police", "police"), ("Skoler", "school"), ("Samtykke", "consent"), ("Vejret", None)],
)
def test_a_name_is_that_of_a_code_whatever_its_ending(name, code):
    assert CodebookIndex(study_codebook()).same(name) == code


def test_near_names_are_found_and_far_ones_are_not():
    codebook = CodebookIndex(study_codebook())
    assert (
        codebook.near("Sikkerhedsplanen for den unge") is None or codebook.near("Sikkerhedsplanerne") == "safety-plan"
    )
    assert codebook.near("Kaffe") is None


@pytest.mark.parametrize(
    "name, words, ours",
    [
        ("Interne samarbejdspartnere", FAMILIES, "partner-internal"),
        ("External partners", FAMILIES, "partner-external"),
        ("Barrierer i samarbejdet", FAMILIES, "barrier"),
        ("Vejret", FAMILIES, None),
        ("Børn og unge", GROUP_WORDS, "children"),
    ],
)
def test_families_and_groups_are_known_by_how_words_begin(name, words, ours):
    assert match_word(name, words) == ours


def test_endings_fall_off_but_short_words_stay():
    assert (stem("Skolerne"), stem("Te"), stem("Politiets")) == (stem("skole"), "te", stem("politi"))

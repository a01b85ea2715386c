import json

import pandas as pd
from click.testing import CliRunner
from foreign import TEXT, project
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.importers.compare.diff import compare_projects

CODES = [("c1", ("Partnere",), ""), ("c2", ("Partnere", "Politi"), "The police"), ("c3", ("Kritik",), "")]


def fresh(**frames):
    """The same study at another export: every id is another."""
    given = {
        "users": [("1", "Anna B."), ("2", "Bo C."), ("3", "Idle I.")],
        "codes": [("k1", ("Partnere",), ""), ("k2", ("Partnere", "Politi"), "The police"), ("k3", ("Kritik",), "")],
        "sources": {"source": ["a", "b"], "name": ["Rådgiver 1.docx", "I2.txt"], "kind": "text"},
        "selections": {
            "selection": ["1", "2", "3"], "source": ["a", "a", "b"], "start": ["6", "34", ""],
            "end": ["28", "57", ""], "text": [TEXT[6:28], TEXT[34:57], ""],
        },
        "codings": [("1", "k2", "1"), ("1", "k2", "2"), ("2", "k3", "1"), ("3", "k1", "2")],
        **frames,
    }  # fmt: skip
    return project(texts=given.pop("texts", {"a": TEXT}), **given)


def test_two_exports_of_one_study_do_not_differ_whatever_their_ids():
    found = compare_projects(project(), fresh())
    assert not found
    assert found.as_text() == "Codings: 4 before, 4 now\nno difference\n"


def test_codings_that_came_and_went_are_told_with_place_code_and_coder():
    found = compare_projects(
        project(), fresh(codings=[("1", "k2", "1"), ("2", "k3", "1"), ("2", "k2", "2"), ("3", "k1", "2")])
    )
    assert found.codings["added"] == ["Rådgiver 1.docx, 34-57, Partnere > Politi (coder 2)"]
    assert found.codings["gone"] == ["Rådgiver 1.docx, 6-28, Partnere > Politi (coder 2)"]


def test_a_coding_whose_words_stand_elsewhere_has_moved():
    longer = "Ny linje.\n" + TEXT
    moved = fresh(
        texts={"a": longer},
        selections={
            "selection": ["1", "2", "3"], "source": ["a", "a", "b"], "start": ["16", "44", ""],
            "end": ["38", "67", ""], "text": [TEXT[6:28], TEXT[34:57], ""],
        },
    )  # fmt: skip
    found = compare_projects(project(), moved)
    assert found.sources["with another text"] == ["Rådgiver 1.docx"]
    assert (found.codings["added"], found.codings["gone"]) == ([], [])
    assert found.codings["moved"] == [
        "Rådgiver 1.docx, Partnere > Politi (coder 1): 6-28 -> 16-38",
        "Rådgiver 1.docx, Partnere > Politi (coder 2): 6-28 -> 16-38",
        "Rådgiver 1.docx, Kritik (coder 1): 34-57 -> 44-67",
    ]


def test_codes_are_known_again_by_name_by_use_and_by_description():
    codes = [("k1", ("Aktører",), ""), ("k2", ("Myndigheder", "Politi"), "The police"), ("k3", ("Kritik",), "ny"),
             ("k4", ("Myndigheder",), "")]  # fmt: skip
    found = compare_projects(project(), fresh(codes=codes))
    assert found.codes == {
        "added": ["Myndigheder"],
        "gone": [],
        "renamed": ["Partnere -> Aktører"],
        "below another code": ["Partnere > Politi -> Myndigheder > Politi"],
        "described anew": ["Kritik"],
    }


def test_sources_and_what_is_known_of_them_are_compared():
    one = project(variables=[("source", "s1", "alder", "44", "x"), ("source", "s2", "by", "A", "x")])
    two = fresh(
        sources={"source": ["a", "b", "n"], "name": ["Rådgiver 1.docx", "I2.txt", "I3.txt"], "kind": "text"},
        variables=[("source", "a", "alder", "45", "x"), ("source", "b", "by", "A", "y")],
    )
    found = compare_projects(one, two)
    assert found.sources["added"] == ["I3.txt"]
    assert found.sources["known of differently"] == ["Rådgiver 1.docx: alder"]


def test_no_name_of_a_coder_and_no_word_of_an_interview_is_shown():
    found = compare_projects(project(), fresh(codings=[], users=[("1", "Ny Person")]))
    assert found.as_text().count("coder 1") == 2
    for secret in ("Anna", "Bo C", "Ny Person", "ringer"):
        assert secret not in found.as_text() + found.as_json()


def run(*arguments):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def test_datasets_are_compared_by_the_command_whose_exit_code_says_whether_they_differ(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "one")
    codings = tiny_dataset().tables["codings"]
    more = pd.DataFrame({"segment": ["S1"], "coder": ["B"], "code": ["school"]}, dtype="str")
    save_dataset(tiny_dataset(codings=pd.concat([codings, more])), tmp_path / "two")
    assert run(tmp_path / "one", tmp_path / "one").exit_code == 0
    result = run(tmp_path / "one", tmp_path / "two")
    assert (result.exit_code, result.stdout) == (
        1,
        "Codings: 5 before, 6 now\ncodings added: 1\n    I1, 0-35, school (coder 2)\n",
    )
    told = json.loads(run(tmp_path / "one", tmp_path / "two", "--json").stdout)
    assert told["codings"]["added"] == ["I1, 0-35, school (coder 2)"]
    assert run(tmp_path / "one", tmp_path / "nothing").exit_code == 2

"""Tables of counts in which names stand for several things, whose columns are strange, or which count one coder."""

import json

import pytest
from click.testing import CliRunner
from foreign import project

from analysis.cli.main import main
from analysis.errors import InputError
from analysis.importers.checks.count_check import check_counts, comparison_texts
from analysis.importers.checks.incidence import ALONE, EACH, ROLLED, SUMMED, SUMMED_EACH

# A category "Politi" holds the codes "Politi" and "Lokal"; a code "Skole" stands beside it, and has the category
# "Skole" as its neighbour, which holds "Lærer".
CODES = [
    ("category 1", ("Politi",), ""), ("category 2", ("Skole",), ""), ("code 1", ("Politi", "Politi"), ""),
    ("code 2", ("Politi", "Lokal"), ""), ("code 3", ("Skole",), ""), ("code 4", ("Skole", "Lærer"), ""),
]  # fmt: skip
GIVEN = [("1", "code 1", "a"), ("2", "code 1", "a"), ("2", "code 2", "a"), ("3", "code 2", "a"), ("4", "code 2", "b"),
         ("4", "code 3", "b"), ("5", "code 4", "b"), ("1", "code 1", "b")]  # fmt: skip


def study(**frames):
    given = {
        "users": [("a", "Anna B."), ("b", "Bo C.")],
        "codes": CODES,
        "sources": {"source": ["s1", "s2"], "name": ["Interview 1.docx", "Rådgiver 2.docx"], "kind": "text"},
        "selections": {"selection": list("12345"), "source": ["s1", "s1", "s1", "s2", "s2"]},
        "codings": GIVEN,
        **frames,
    }
    return project(texts={}, **given)


def checked(folder, text, **options):
    (folder / "check.csv").write_text(text, encoding="utf-8")
    return check_counts(study(), folder / "check.csv", **options)


BY_KIND = [  # selections by code: Politi > Politi 1 2, Politi > Lokal 2 3 4, Skole 4, Skole > Lærer 5
    "Code Tree,Id,Total\nPoliti,catid:1,4\nLokal,cid:2,3\nPoliti,cid:1,2\nSkole,catid:2,1\nLærer,cid:4,1\n"
    "Skole,cid:3,1\n",
    "Code,Type,Count\nPoliti,code,2\nPoliti,category,4\nSkole,code,1\nSkole,category,1\nLokal,code,3\nLærer,code,1\n",
    "Code,Count\nPoliti,4\nSkole,1\nPoliti,2\nLokal,3\nSkole,1\nLærer,1\n",
]


@pytest.mark.parametrize("text", BY_KIND)
def test_a_code_and_a_category_of_one_name_are_told_apart(tmp_path, text):
    (found,) = checked(tmp_path, text)
    assert (found.equal, found.compared, found.convention, found.unknown) == (6, 6, ROLLED, [])
    assert found.missing == []


def test_a_path_tells_a_code_from_the_category_it_stands_in(tmp_path):
    (found,) = checked(tmp_path, "Code,Count\nPoliti > Politi,2\nPoliti > Lokal,3\nSkole > Lærer,1\n")
    assert (found.equal, found.compared, found.convention) == (3, 3, ALONE)


def test_a_row_of_a_name_that_a_code_and_a_category_have_is_the_code(tmp_path):
    (found,) = checked(tmp_path, "Code,Count\nPoliti,2\nLokal,3\nSkole,1\nLærer,1\n")
    assert (found.equal, found.compared, found.convention) == (4, 4, ALONE)


def test_a_table_of_categories_only_is_met_too(tmp_path):
    (found,) = checked(tmp_path, "Code,Count\nPoliti,4\nSkole,1\n")
    assert (found.equal, found.compared, found.convention) == (2, 2, ROLLED)


def test_what_stands_below_a_category_is_not_counted_at_the_code_beside_it(tmp_path):
    codes = [("code 3", ("Skole",), ""), ("category 2", ("Skole",), ""), ("code 4", ("Skole", "Lærer"), "")]
    (tmp_path / "check.csv").write_text("Code,Type,Count\nSkole,code,1\nSkole,category,1\n", encoding="utf-8")
    given = [("4", "code 3", "b"), ("5", "code 4", "b")]
    (found,) = check_counts(study(codes=codes, codings=given), tmp_path / "check.csv")
    assert (found.equal, found.convention) == (2, ROLLED)


def test_several_codes_of_one_name_are_named_and_none_is_guessed(tmp_path):
    codes = [("1", ("A", "Tvivl"), ""), ("2", ("B", "Tvivl"), "")]
    (tmp_path / "check.csv").write_text("Code,Count\nTvivl,1\n", encoding="utf-8")
    (found,) = check_counts(study(codes=codes, codings=[("1", "1", "a"), ("2", "2", "a")]), tmp_path / "check.csv")
    assert found.unknown == ["Tvivl (several codes are called so)"]
    assert found.compared == 0


def test_names_are_compared_whatever_their_spaces_case_and_composition(tmp_path):
    (found,) = checked(tmp_path, "Code,Count\nLÆRER ,1\nlokal,3\n")
    assert (found.equal, found.compared) == (2, 2)
    codes = [("1", ("Få  ting",), ""), ("2", ("Ingen",), "")]
    (tmp_path / "check.csv").write_text("Code,Count\nFa\u030a ting,1\n", encoding="utf-8")
    (found,) = check_counts(study(codes=codes, codings=[("1", "1", "a")]), tmp_path / "check.csv")
    assert (found.equal, found.unknown, found.missing) == (1, [], ["Ingen"])


def test_names_of_no_code_are_listed_apart_where_the_table_counts_nothing(tmp_path):
    (found,) = checked(tmp_path, "Code,Count\nLokal,3\nAnonymous,32\nHeading,0\n")
    assert (found.unknown, found.unknown_zeros) == (["Anonymous"], ["Heading"])
    assert "counted 0 there and that no code of the project has: 1\n    Heading\n" in found.as_text()


def test_columns_that_are_not_compared_are_named_and_so_are_cells_that_are_no_number(tmp_path):
    text = "Code;Count;Density;Farve\nLokal;3;0;rød\nLærer;mange;1;blå\nNy kode;2;;\n"
    (found,) = checked(tmp_path, text)
    assert found.unknown_columns == ["Density", "Farve"]
    assert found.no_numbers == ["Lærer x Count: mange"]
    assert found.unknown == ["Ny kode"]
    assert found.missing == ["Politi > Politi", "Skole"]
    shown = found.as_text()
    assert "  columns of the table that were not compared: 2\n    Density\n    Farve\n" in shown
    assert "  codes of the project that the table does not have: 2\n    Politi > Politi\n    Skole\n" in shown


def test_lists_that_two_tables_of_a_file_share_are_printed_once(tmp_path):
    found = checked(tmp_path, "Name,Color,Files,References\nLokal,x,2,3\nNy,x,1,1\n")
    assert [len(one.unknown) for one in found] == [1, 1]
    shown = "".join(comparison_texts(found))
    for once in ("Ny", "Color", "Skole > Lærer"):
        assert shown.count(f"    {once}\n") == 1


def test_columns_and_sources_of_a_matrix_that_have_no_like_are_named(tmp_path):
    (found,) = checked(tmp_path, ";interview 1;Interview 9\nLokal;2;5\nLærer;0;1\n")
    assert (found.equal, found.compared) == (2, 2)
    assert found.unknown_columns == ["Interview 9"]
    assert found.missing_sources == ["Rådgiver 2.docx"]


BY_CODER = [
    ("Anna B.", "Lokal,2\nPoliti > Politi,2\nSkole > Lærer,0\n"),
    ("bo c.", "Lokal,1\nPoliti > Politi,1\nSkole > Lærer,1\n"),
]


@pytest.mark.parametrize("coder, rows", BY_CODER)
def test_the_counts_of_one_coder_are_compared_with_the_codings_of_that_coder(tmp_path, coder, rows):
    (found,) = checked(tmp_path, f"Code,Count\n{rows}", coder=coder, labels={"Anna B.": "Coder 1"})
    assert (found.equal, found.compared) == (3, 3)
    assert coder not in found.as_text()
    assert ("codings of Coder 1" if coder == "Anna B." else "codings of coder 2") in found.as_text()


def test_a_coder_who_is_not_there_is_refused_with_who_is(tmp_path):
    with pytest.raises(InputError, match=r"there is no coder 'Anna'.*did you mean 'Anna B\.'"):
        checked(tmp_path, "Code,Count\nLokal,2\n", coder="Anna")


def test_columns_that_are_called_as_coders_count_their_codings(tmp_path):
    text = "Code Tree,Id,Anna B.,Bo C.,Total\nLokal,cid:2,2,1,3\nPoliti,cid:1,2,1,3\nLærer,cid:4,0,1,1\n"
    anna, bo, every = checked(tmp_path, text)
    assert [(one.equal, one.compared) for one in (anna, bo, every)] == [(3, 3)] * 3
    assert anna.table == "check.csv, codings of coder 1"
    assert every.convention == EACH  # two coders gave "Politi" to the first selection
    assert "Anna" not in "".join(comparison_texts([anna, bo, every]))


def test_a_category_that_counts_each_coder_is_met(tmp_path):
    (found,) = checked(tmp_path, "Code,Type,Count\nPoliti,category,6\nPoliti,code,3\nLokal,code,3\n")
    assert (found.equal, found.convention) == (3, SUMMED_EACH)
    assert SUMMED in SUMMED_EACH


def test_the_command_checks_one_coder_and_keeps_no_name_in_the_report(tmp_path):
    rows = "Document,Code,Coder,Text\nI1,Politi,Anna B.,a\nI1,Politi,Bo C.,a\nI2,Politi,Anna B.,b\n"
    (tmp_path / "codes.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "check.csv").write_text("Code,Count\nPoliti,2\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text("synthetic: false\n", encoding="utf-8")
    arguments = ["import", tmp_path / "codes.csv", "--to", tmp_path / "set", "--mapping", tmp_path / "mapping.yaml"]
    arguments += ["--check", tmp_path / "check.csv", "--check-coder", "Anna B."]
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    assert f"check.csv, Count: 1 of 1 cell agrees (codings of Coder 1, {ALONE})" in result.stdout
    report = (tmp_path / "set" / "import-report.json").read_text(encoding="utf-8")
    assert json.loads(report)["checks"][0]["equal"] == 1
    assert "Anna" not in report

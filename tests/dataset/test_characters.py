"""Characters that nothing can show, and words that mean something else, are refused with file, line and hint."""

import json
from dataclasses import replace

import pytest
from tiny import TEXT, tiny_dataset

from analysis.claims.ledger import load_claims
from analysis.claims.select_ledger import LEDGER
from analysis.dataset.read import load_dataset
from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.written_names import in_files


def found(dataset):
    return [f"{problem.file} {problem}" for problem in validate_dataset(dataset, read_schema())]


def with_cell(table, row, column, value):
    frame = tiny_dataset().tables[table].copy()
    frame.loc[row, column] = value
    return tiny_dataset(**{table: frame.fillna("")})


@pytest.mark.parametrize(
    "table, column, value, told",
    [
        ("codes", "label_en", "po\x00lice", r"label_en: character 3 is U+0000 control character in 'po\x00lice'"),
        ("codes", "label_da", "politi\x1f", r"label_da: character 7 is U+001F control character in 'politi\x1f'"),
        ("codes", "label_en", "a\x92s", r"label_en: character 2 is U+0092 control character in 'a\x92s'"),
        ("coders", "label", "A\ufdd0", r"label: character 2 is U+FDD0 noncharacter in 'A\ufdd0'"),
        ("coders", "label", "\u202eA", r"label: character 1 is U+202E RIGHT-TO-LEFT OVERRIDE in '\u202eA'"),
        ("notes", "text", "Never\x07", r"text: character 6 is U+0007 control character in 'Never\x07'"),
    ],
)
def test_a_character_that_nothing_can_show_is_told_with_its_place(table, column, value, told):
    assert found(with_cell(table, 0, column, value)) == [f"{table}.csv line 2: {told}; delete the character"]


def test_page_breaks_are_refused_in_names_and_allowed_in_what_was_said():
    assert found(with_cell("notes", 0, "text", "Never\x0cthe\x0bprosecutor\x85")) == []
    assert len(found(with_cell("codes", 0, "label_en", "police\x0c"))) == 1


@pytest.mark.parametrize(
    "label", ["police \u2764\ufe0f", "\U0001f468\u200d\U0001f469", "\u0995", "x\u0304", "a\tb", "a\nb"]
)
def test_what_people_write_is_sound(label):
    assert found(with_cell("codes", 0, "label_en", label)) == []


def test_a_text_with_a_control_character_is_refused_with_line_and_column():
    dataset = tiny_dataset()
    broken = replace(dataset, texts={"I1": TEXT.replace("skolen", "skol\x00n")})
    line = TEXT.splitlines()[1].index("skolen") + len("skol") + 1
    told = f"texts/I1.txt line 2: character {line} of the line is U+0000 control character; delete it here"
    assert [one for one in found(broken) if one.startswith(told)]


@pytest.mark.parametrize("word", ["none", "each"])
def test_a_unit_may_not_be_called_what_leave_out_means_otherwise(word):
    dataset = with_cell("interviews", 1, "unit", word)
    [told] = found(dataset)
    assert told.startswith(f"interviews.csv line 3: municipality '{word}'; rename it: leave_out={word} means")
    assert found(with_cell("interviews", 1, "unit", word.capitalize())) == []


WRONG = {
    '"origin": "NVivo"': "origin is 'NVivo', not an object like",
    '"title": ["Tiny"]': "title is ['Tiny'], not text",
    '"contributors": "me"': "contributors is 'me', not a list in [ ]",
    '"sources": {"a": 1}': "sources is {'a': 1}, not a list in [ ]",
    '"licenses": 1': "licenses is 1, not a list in [ ]",
    '"seed": [1]': "seed is [1], not a whole number or text",
    '"language": 7': "language is 7, not text",
    '"origin": {"tool": ["a"]}': "origin: tool is ['a'], not text",
    '"title": "a\\u0000"': "title contains U+0000 control character",
    '"sources": [{"title": "\\u001f"}]': "sources contains U+001F control character",
}


@pytest.mark.parametrize("said, told", WRONG.items())
def test_a_description_of_the_wrong_type_is_refused_with_its_line(tmp_path, said, told):
    save_dataset(tiny_dataset(), tmp_path / "data")
    file = tmp_path / "data" / "datapackage.json"
    key = next(iter(json.loads("{" + said + "}")))
    rest = {name: value for name, value in json.loads(file.read_text(encoding="utf-8")).items() if name != key}
    file.write_text("{\n  " + said + "," + json.dumps(rest, indent=2)[1:], encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_dataset(tmp_path / "data")
    assert [one.line for one in refused.value.problems] == [2]
    assert refused.value.problems[0].message.startswith(told) and refused.value.problems[0].hint


@pytest.mark.parametrize("number", ["NaN", "Infinity", "9" * 5000])
def test_a_number_that_json_does_not_have_is_refused(tmp_path, number):
    save_dataset(tiny_dataset(), tmp_path / "data")
    file = tmp_path / "data" / "datapackage.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"seed": 7', f'"seed": {number}'), encoding="utf-8")
    with pytest.raises(InputError, match=r"datapackage\.json: .*\n.*(not a number|digits)"):
        load_dataset(tmp_path / "data")


def test_half_of_a_surrogate_pair_in_a_title_is_refused():
    dataset = tiny_dataset()
    [told] = found(replace(dataset, description={**dataset.description, "title": "a\ud800"}))
    assert told.startswith("datapackage.json title contains U+D800 half of a surrogate pair (character 2 of its text)")


def test_null_is_as_good_as_nothing():
    nothing = dict.fromkeys(("title", "origin", "seed", "scenario", "sources", "language"))
    dataset = tiny_dataset()
    assert found(replace(dataset, description={**dataset.description, **nothing})) == []


def test_a_ledger_with_a_character_that_nothing_can_show_is_refused_with_its_line(tmp_path):
    whole = LEDGER.read_text(encoding="utf-8")
    [first, *_] = [line for line in whole.splitlines() if line.lstrip().startswith("statement_en:")]
    broken = first.partition("statement_en:")[0] + 'statement_en: "It is \\x1f so"'
    (tmp_path / "claims.yaml").write_text(whole.replace(first, broken, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_claims(tmp_path / "claims.yaml")
    told = [one for one in refused.value.problems if "U+001F" in one.message]
    assert [one.line for one in told] == [whole.splitlines().index(first) + 1]
    assert told[0].message.endswith("source > statement_en contains U+001F control character")


@pytest.mark.parametrize("table, column", [("codes", "code"), ("codes", "label_da"), ("coders", "label"),
                                           ("coders", "coder"), ("interviews", "unit")])  # fmt: skip
def test_a_name_of_blanks_only_is_refused_with_its_line(table, column):
    frame = tiny_dataset().tables[table].copy()
    frame.loc[1, column] = " \N{NO-BREAK SPACE} "
    told = validate_dataset(tiny_dataset(**{table: frame}), read_schema())
    blank = [problem for problem in told if "only blanks" in problem.message]
    assert [(problem.file, problem.line) for problem in blank] == [(f"{table}.csv", 3)]
    assert blank[0].message.startswith(in_files(column)) and blank[0].hint

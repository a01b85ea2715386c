import pytest

from analysis.files.json_input import read_json

ODD = [
    (b'{"a": ' + b"[" * 500, "nested too deeply: more than 100"),
    (b'{"a": ' + b"9" * 5000 + b"}", "a number has 5,000 digits; the limit is 1,000"),
    (b'{"a": NaN}', "NaN is not a number in JSON"),
    (b'{"a": -Infinity}', "-Infinity is not a number in JSON"),
    (b'{"a": 1e999}', "not"),
    (b'{"b": {"a": 1, "a": 2}}', "'a' appears twice"),
    (b'{"a": "\\ud800"}', "half of a character"),
    (b'{"\\udc00": 1}', "half of a character"),
    (b'{"a": 1,}', "not JSON: "),
    (b" " * (10 * 2**20 + 1), "the limit is 10 MB"),
]


@pytest.mark.parametrize("raw, said", ODD, ids=range(len(ODD)))
def test_json_that_says_too_much_or_nothing_plain_is_one_problem(raw, said):
    value, (problem,) = read_json(raw, "datapackage.json")
    assert value is None
    assert said in str(problem)


def test_brackets_in_texts_are_no_levels():
    text = '{"a": "' + "[" * 500 + '\\"{"}'
    assert read_json(text.encode(), "x.json") == ({"a": "[" * 500 + '"{'}, [])

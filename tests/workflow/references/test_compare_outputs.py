import copy
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.workflow.references.compare_outputs import differences, row_label

COLUMNS = [
    {"key": "partner", "label": "partner", "role": "label", "type": "string"},
    {"key": "count", "label": "count", "role": "value", "type": "integer"},
    {"key": "share", "label": "share", "role": "value", "type": "number", "decimals": 2},
]
ROWS = [["police", 16, 0.67], ["school", 8, 0.33]]
MARKS = [{"kind": "bars", "label": "", "colour": ["#1f5a94"], "values": [[0.0, 0.0, 0.8, 0.67], [1.0, 0.0, 0.8, 0.33]]}]


def output(kind, record, **data):
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {f"application/vnd.samspil.{kind}+json": record, **data},
    }


def table(rows=ROWS, columns=COLUMNS, style="", **more):
    html = f"<table{style}>" + "".join(f"<tr><th>{row[0]}</th><td>{row[2]:.2f}</td></tr>" for row in rows) + "</table>"
    record = {"name": "partners", "caption": "Partners", "synthetic": True, "columns": columns, "rows": rows}
    return output("table", record, **{"text/html": html, "text/plain": "Partners", **more})


def figure(picture="a" * 64, alt="Shares. police 0.67, school 0.33.", soft=1.0, **mark):
    axes = [{"title": "", "xlabel": "partner", "ylabel": "share", "marks": [{**MARKS[0], **mark}]}]
    record = {"name": "shares", "caption": "Shares", "alt": alt, "synthetic": True, "axes": axes}
    record |= {"soft": [{"xlim": [0.0, soft]}], "picture": picture}
    return output("figure", record, **{"text/plain": alt, "image/png": picture})


def verdict(**fields):
    record = {"claim": "PR-2", "verdict": "supported", "estimate": 0.67, "low": None, "negative_cases": 3, "reason": ""}
    return output("verdict", {**record, "sentence": "PR-2 is supported.", **fields}, **{"text/plain": "PR-2"})


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


SAME = {
    "the 13th digit of a table": (table(), table([["police", 16, 0.6700000000001], ["school", 8, 0.33]])),
    "the style of a table": (table(), table(style=' class="wide" style="color: red"')),
    "lines of one text": (table(**{"text/plain": "a\nb"}), table(**{"text/plain": ["a\n", "b"]})),
    "the pixels of a picture": (figure(), figure(picture="b" * 64)),
    "limits": (figure(), figure(soft=1.05)),
    "the sixth digit drawn": (figure(values=[0.123456]), figure(values=[0.123457])),
    "a progress bar": ([], [stream("9 % [00:01<00:02]", "stderr")]),
    "the 13th digit printed": (stream("share 0.6666666666666666"), stream("share 0.6666666666666667")),
    "a rounding at its border": (
        table([["police", 16, 0.125]], **{"text/html": "<td>0.12</td>"}),
        table([["police", 16, 0.12500000000000003]], **{"text/html": "<td>0.13</td>"}),
    ),
    "almost nothing": (verdict(estimate=0.0), verdict(estimate=1e-17)),
}
OTHER = {
    "a share": (
        table(),
        table([["police", 16, 0.71], ["school", 8, 0.33]]),
        "table partners: row police, column share: 0.67 -> 0.71",
    ),
    "a count": (table(), table([["police", 17, 0.67], ROWS[1]]), "table partners: row police, column count: 16 -> 17"),
    "a count by a hair": (
        table([["police", 16_000_000, 0.67]]),
        table([["police", 16_000_001, 0.67]]),
        "table partners: row police, column count: 16000000 -> 16000001",
    ),
    "a value that is gone": (
        table(),
        table([["police", 16, 0.67], ["school", 8, float("nan")]]),
        "column share: 0.33 -> nan",
    ),
    "a row too few": (table(), table(ROWS[:1]), "table partners: row school: is missing"),
    "a row too many": (table(ROWS[:1]), table(), "table partners: row school: is new"),
    "another order of rows": (table(), table(ROWS[::-1]), "table partners: the order of rows changed"),
    "two rows of one label": (table(), table([*ROWS, ["school", 8, 0.5]]), "row school (3): is new"),
    "a column too few": (
        table(),
        table(ROWS, COLUMNS[:2]),
        "table partners: columns: 3 -> 2",
    ),
    "a label of a column": (
        table(),
        table(columns=[*COLUMNS[:2], {**COLUMNS[2], "label": "part"}]),
        "table partners: columns 3, label: 'share' -> 'part'",
    ),
    "a digit of the stored HTML only": (
        table(**{"text/html": "<td>0.67</td>"}),
        table(**{"text/html": "<td>0.68</td>"}),
        "table partners: text/html: '0.67' -> '0.68'",
    ),
    "data x 1.001": (
        figure(),
        figure(values=[[0.0, 0.0, 0.8, 0.67067], [1.0, 0.0, 0.8, 0.33033]]),
        "figure shares: axes 1, marks 1, values 1 4: 0.67 -> 0.67067",
    ),
    "red bars": (figure(), figure(colour=["#ff0000"]), "axes 1, marks 1, colour 1: '#1f5a94' -> '#ff0000'"),
    "one bar more": (
        figure(),
        figure(values=[[0, 0, 0, 0]] * 3),
        "figure shares: axes 1, marks 1, values: 2 -> 3 of them",
    ),
    "the alternative text": (figure(), figure(alt="Shares. police 0.67, school 0.34."), "figure shares: alt: "),
    "a verdict": (verdict(), verdict(verdict="contradicted"), "verdict PR-2: verdict: 'supported' -> 'contradicted'"),
    "a count of a verdict": (verdict(), verdict(negative_cases=4), "verdict PR-2: negative_cases: 3 -> 4"),
    "an output that is gone": ([table(), verdict()], [table()], "verdict PR-2: is no longer shown"),
    "an output that came": ([table()], [table(), stream("hello")], "stdout: is new"),
    "another order": (
        [table(), verdict()],
        [verdict(), table()],
        "the order of outputs changed: table partners, verdict PR-2",
    ),
    "a printed number": (stream("share 0.67"), stream("share 0.71"), "stdout: text: "),
    "a printed count": (stream("of 24"), stream("of 23"), "stdout: text: "),
    "a word": (stream("good"), stream("bad"), "stdout: text: 'good' -> 'bad'"),
}


def listed(outputs):
    return outputs if isinstance(outputs, list) else [outputs]


@pytest.mark.parametrize("reference, fresh", SAME.values(), ids=SAME)
def test_what_does_not_matter_is_no_difference(reference, fresh):
    assert differences(listed(reference), listed(fresh)) == []


@pytest.mark.parametrize("reference, fresh, message", OTHER.values(), ids=OTHER)
def test_what_matters_is_named_by_its_place(reference, fresh, message):
    assert message in "\n".join(differences(listed(reference), listed(fresh)))


def test_the_columns_of_a_verdict_may_not_come_and_go():
    fuller = verdict()
    fuller["data"]["application/vnd.samspil.verdict+json"]["judged"] = 6
    assert differences([verdict()], [fuller]) == ["verdict PR-2: judged: None -> 6"]


def test_a_long_list_of_differences_is_cut():
    rows = [[f"partner {number}", number, 0.5] for number in range(50)]
    others = [[name, count + 1, share] for name, count, share in rows]
    found = differences([table(rows)], [table(others)])
    assert len(found) == 21
    assert found[-1] == "and 30 more"


values = st.integers(-(10**6), 10**6).map(lambda thousandths: thousandths / 1000)


def test_a_row_is_found_whether_a_browser_or_python_wrote_its_label():
    python, browser = ([[label, 1, 0.5], ["police", 16, 0.25]] for label in (0.0, 0))
    assert differences([table(python)], [table(browser)]) == []
    assert row_label([4, 0.05, 0.0], [0, 1, 2]) == "4, 0.05, 0"


@given(st.lists(values, min_size=1, max_size=5), st.sampled_from([1.001, 0.99, 1.00001]), st.data())
def test_no_value_of_a_table_can_move_unseen(column, factor, data):
    place = data.draw(st.integers(0, len(column) - 1))
    rows = [[f"partner {number}", 1, value] for number, value in enumerate(column)]
    others = copy.deepcopy(rows)
    others[place][2] = rows[place][2] * factor + (rows[place][2] == 0) * 1e-6
    assert differences([table(rows)], [table(others)])
    assert not differences([table(rows)], [table(copy.deepcopy(rows))])


@given(st.permutations(["a", "b", "c"]))
def test_rows_are_found_by_their_labels(order):
    rows = [[name, ord(name), 0.5] for name in order]
    changed = [[name, count + (name == "b"), share] for name, count, share in rows]
    assert "row b, column count: 98 -> 99" in differences([table(rows)], [table(changed)])[0]
    assert all(one != other for one, other in pairwise(order))

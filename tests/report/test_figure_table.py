"""The numbers of a figure as a table, against what was drawn, read by hand."""

import pytest

from analysis.report.content.figure_table import FigureTable, figure_tables
from analysis.report.read_texts import read_texts

ENGLISH, DANISH = read_texts("en"), read_texts("da")
TWO = [[0.0, "mean"], [1.0, "M1"]]


def axes(*marks, x=(), y=()):
    return {
        "xlabel": "share",
        "ylabel": "unit",
        "categories": {"x": list(x), "y": list(y)},
        "marks": list(marks),
    }


def mark(kind, values, label=""):
    return {"kind": kind, "label": label, "values": values, "colour": []}


def table_of(*marks, words=ENGLISH, **categories):
    [table] = figure_tables({"axes": [axes(*marks, **categories)]}, words)
    return table


def test_dots_stand_under_what_they_are_called_and_an_interval_has_two_ends():
    shown = table_of(
        mark("points", [[0.75, 1.0]], "unit"),
        mark("lines", [[0.5, 0.875], [0.0, 0.0]], "95 % interval"),
        mark("lines", [[0.5, 0.5], [-1.0, 2.0]], "half"),
        mark("lines", [[0.5, 0.5], [0, 1]]),
        y=TWO,
        words=DANISH,
    )
    assert shown.columns == ("unit", "unit", "95 % interval, fra", "95 % interval, til")
    assert shown.rows == (("M1", "0,75", "", ""), ("mean", "", "0,50", "0,88"))
    assert shown.lines == (("half", "0,50"),)


def test_marks_beside_each_other_on_one_place_share_its_row():
    shown = table_of(mark("points", [[1.0, 0.9]], "a"), mark("segments", [[0.0, 1.1, 2.0, 1.1]], "b"), y=TWO)
    assert shown.rows == (("M1", "1", "0", "2"),)


def test_a_map_shows_what_is_written_in_its_cells_and_nothing_where_nothing_is():
    cells = mark("cells", [[0.5, None], [1.0, 0.0]])
    shown = table_of(cells, mark("texts", [["1/2\n+1.0", 0, 0], ["2/2", 0, 1], ["0/2", 1, 1]]), x=TWO, y=TWO)
    assert shown == FigureTable(("unit", "mean", "M1"), (("mean", "1/2 +1.0", ""), ("M1", "2/2", "0/2")))
    assert table_of(cells, x=TWO, y=TWO).rows == (("mean", "0.50", ""), ("M1", "1.00", "0.00"))


def test_a_curve_has_a_row_for_each_place():
    band, point = mark("segments", [[1.0, 40.0, 1.0, 52.5]], "band"), mark("lines", [[4.0, 4.0], [0.0, 60.0]], "point")
    shown = table_of(mark("lines", [[0.0, 1.0, 2.0], [0.0, 47.0, None]], "median"), band, point)
    assert shown.rows == (("0", "0", "", ""), ("1", "47", "40", "52.50"))
    assert (shown.columns[1:], shown.lines) == (("median", "band, from", "band, to"), (("point", "4"),))


def test_a_graph_lists_its_pairs():
    nodes, names = (
        mark("points", [[0.0, 0.0], [1.0, 1.0]]),
        [["police (9)", 0, 0], ["school (3)", 1, 1], ["3", 0.5, 0.5]],
    )
    assert table_of(nodes, mark("edges", [[0.0, 0.0, 1.0, 1.0]]), mark("texts", names)).rows == (
        ("police", "school", "3"),
    )


MISSING = [
    mark("points", [[None, 1.0]], "a"),
    mark("lines", [[None, None], [0.0, 1.0]], "a"),
    mark("lines", [[None, 0.5], [None, None]], "a"),
    mark("segments", [[None, 1.0, 0.5, 1.0]], "a"),
]


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("places", [{}, {"y": TWO}, {"x": TWO}])
def test_what_could_not_be_drawn_is_in_no_table(missing, places):
    assert figure_tables({"axes": [axes(missing, **places)]}, ENGLISH) == []

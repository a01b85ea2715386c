import pytest
from small_notebooks import code, markdown, notebook

from analysis.workflow.references.prose_numbers import numbers, prose_problems

COLUMNS = [
    {"key": "partner", "role": "label"},
    {"key": "group", "role": "label"},
    {"key": "count", "role": "value"},
    {"key": "share", "role": "value"},
]
COUNT, SHARE = (f"<!-- partners / police, children / {column} -->" for column in ("count", "share"))
ROWS = [["police", "children", 16, 2 / 3], ["police", "adults", 1234, -0.05], ["school", "adults", None, 0.125]]


def problems(prose):
    shown = code("table", "")
    record = {"name": "partners", "columns": COLUMNS, "rows": ROWS}
    shown["outputs"] = [{"output_type": "display_data", "data": {"application/vnd.samspil.table+json": record}}]
    return list(prose_problems(notebook(markdown("prose", prose), shown)))


@pytest.mark.parametrize(
    "prose",
    [
        f"In 16{COUNT} cases.",
        f"A share of 0.67{SHARE}.",
        f"A share of 0.6667{SHARE}.",
        f"That is 67 %{SHARE} of all, or 66.7%{SHARE}.",
        "In 1,234<!-- partners / police, adults / count --> cases.",
        "A fall of -0.05<!-- partners / police, adults / share -->.",
        "With 95 %<!-- fixed: the confidence of every interval --> confidence.",
        "0.12<!-- partners / school, adults / share -->: the half between two steps is both.",
        "0.13<!-- partners / school, adults / share -->: the half between two steps is both.",
    ],
)
def test_a_number_that_says_what_its_table_says_is_no_problem(prose):
    assert problems(prose) == []


@pytest.mark.parametrize(
    "prose, problem",
    [
        ("In 16 cases.", "the number 16 has no mark; add <!-- table / row / column --> behind it"),
        ("In 17<!-- partners / police, children / count --> cases.", "the number 17 is 16 in"),
        ("A share of 0.71<!-- partners / police, children / share -->.", "the number 0.71 is 0.666667 in"),
        ("A share of 0.667<!-- partners / police, adults / share -->.", "the number 0.667 is -0.05 in"),
        ("67<!-- partners / police, children / share --> %", "the number 67 is 0.666667 in"),
        ("16<!-- partner / police, children / count -->", "there is no such table / row / column"),
        ("16<!-- partners / police / count -->", "which contains None"),
        ("16<!-- partners / police, children / counts -->", "which contains None"),
        ("16<!-- partners / school, adults / count -->", "which contains None"),
        ("95 %<!-- fixed: -->", "is marked as fixed without a reason"),
        ("In 6 of 24<!-- partners / police, children / count -->", "the number 6 has no mark"),
        ("in the year 2022", "the number 2022 has no mark"),
    ],
)
def test_any_other_number_is_named_with_its_cell(prose, problem):
    assert problem in problems(prose)[0]
    assert problems(prose)[0].startswith("cell prose: ")


@pytest.mark.parametrize(
    "prose",
    [
        "## 4.2 Trust\n\nas **PR-2** and SIRI-11 say, in M6 and C07",
        "the news item (2022-08-22), and Clopper (1934); see also (Wilson 1927, reprinted 1950)",
        "`count >= 3` and\n```\nx = 4\n```",
        "1. first\n2. second",
        "[the 3rd](https://example.org/2022/08) and https://example.org/7",
        "<!-- a remark on 7 things -->",
    ],
)
def test_numbers_that_are_names_dates_or_code_need_no_mark(prose):
    assert list(numbers(prose)) == []

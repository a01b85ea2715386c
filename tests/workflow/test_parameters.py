import pytest
from shipped import STUDY
from small_notebooks import PARAMETERS, code, notebook

from analysis.workflow.__main__ import split_assignments
from analysis.workflow.parameters import Parameter, convert_values, declared_parameters, parse_assignments


def declared(source):
    return declared_parameters(notebook(code("parameters", source, ["parameters"])), "05_variation.ipynb")


DECLARED = declared(PARAMETERS + "\nfloor: float = 0.5  # share\nquick: bool = False  # fewer draws")[0]


def test_a_parameters_cell_tells_name_type_default_and_meaning():
    parameters, problems = declared('area: str = "all"  # all, children or adults')
    assert parameters == {"area": Parameter("area", "str", "all", "all, children or adults")}
    assert problems == []


@pytest.mark.parametrize(
    "line",
    [
        'area = "all"',
        'area: int = "all"',
        "area: list = []",
        "area: int",
        "import os",
        "least: int = 1.5",
        "least: int = f()",
        "for",
    ],
)
def test_a_line_that_declares_no_typed_parameter_is_a_problem(line):
    assert [line in str(problem) for problem in declared(line)[1]] == [True]


def test_a_notebook_without_a_parameters_cell_is_a_problem():
    assert declared_parameters(notebook(code("a", "1")), "x.ipynb")[1][0].message == "0 cells are tagged 'parameters'"


@pytest.mark.parametrize(
    "given, value",
    [
        ("area=children", {"area": "children"}),
        ("least = 007", {"least": 7}),
        ("floor=0.25", {"floor": 0.25}),
        ("floor=1", {"floor": 1.0}),
        ("quick=true", {"quick": True}),
        ("least=3", {}),  # the notebook's default is not passed
        ("area=all", {}),
    ],
)
def test_a_text_becomes_the_type_of_its_parameter(given, value):
    found, problems = convert_values(parse_assignments([given])[0], DECLARED, STUDY)
    assert (found, problems) == (value, [])
    assert {name: type(known) for name, known in found.items()} == {name: type(known) for name, known in value.items()}


def test_everything_wrong_with_parameters_is_said_at_once():
    values, first = parse_assignments(
        ["aera=children", "area=childern", "least=2,5", "floor=0,5", "quick", "dataset=x", "language=da"]
    )
    messages = [str(problem) for problem in first + convert_values(values, DECLARED, STUDY)[1]]
    assert messages == [
        "'quick' is not an assignment; write name=value",
        "dataset cannot be assigned here; use DATASET=folder instead",
        "language cannot be assigned here; every section runs in both languages",
        "unknown parameter 'aera'; did you mean 'area'?",
        "unknown value area='childern'; did you mean 'children'?",
        "least='2,5' is not of type int; write a whole number, such as 3",
        "floor='0,5' is not of type float; write a number with a point, such as 0.5",
    ]


def test_an_earlier_name_is_accepted_and_one_line_says_so(capsys):
    assert split_assignments("coding=second leave_out='Ny By'") == ("coder=second", "leave_out=Ny By")
    assert capsys.readouterr().err == "WITH: the parameter coding is now called coder\n"
    assert split_assignments("coder=second coding=lead") == ("coder=second", "coding=lead")  # refused as unknown
    assert split_assignments("leave_out=coding=") == ("leave_out=coding=",)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name, given, least", [("least", "-1", 0), ("floor", "-0.5", 0), ("orders", "0", 1)])
def test_a_number_that_counts_nothing_is_refused_and_the_least_that_does_is_not(name, given, least):
    declared = {**DECLARED, "orders": Parameter("orders", "int", 1000, "")}
    assert convert_values({name: str(least)}, declared, STUDY) == ({name: least}, [])
    found, problems = convert_values({name: given}, declared, STUDY)
    assert found == {}
    assert [str(problem) for problem in problems] == [f"{name}={given!r} is too small; write {least} or more"]


def test_only_a_unit_of_the_dataset_can_be_left_out():
    leave_out = {"leave_out": Parameter("leave_out", "str", "none", "")}
    assert convert_values({"leave_out": "M7"}, leave_out, STUDY, ["M1", "M2"])[1][0].hint == "use one of none, M1, M2"
    assert convert_values({"leave_out": "M2"}, leave_out, STUDY, ["M1", "M2"]) == ({"leave_out": "M2"}, [])

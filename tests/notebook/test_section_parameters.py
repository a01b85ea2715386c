"""A section is opened with the notebook's parameters, and everything that is wrong with them is said at once."""

import pytest
from shipped import SECTIONS, STUDY

from analysis.errors import InputError
from analysis.notebook import section as section_module
from analysis.notebook.section import open_section
from analysis.notebook.section_parameters import section_parameters
from analysis.workflow.parameters import declared_parameters
from analysis.written_names import in_code

NAMES = {
    "dataset": "data/synthetic/as-published",
    "area": "children",
    "leave_out": "none",
    "coder": "lead",
    "language": "da",
    "audience": "internal",
}


def faults(section="variation", **changed):
    """Everything that is wrong, or nothing; a parameter changed to None is left out."""
    names = {name: value for name, value in {**NAMES, **changed}.items() if value is not None}
    try:
        section_parameters(section, names, STUDY)
    except InputError as error:
        return [str(issue) for issue in error.problems]
    return []


def test_parameters_are_picked_out_of_whatever_else_a_notebook_names():
    others = {"least": 5, "section": object(), "__name__": "__main__", "group_names": ["children"]}
    expected = {in_code(name): value for name, value in NAMES.items()}
    assert section_parameters("variation", {**others, **NAMES}, STUDY) == expected
    assert section_parameters("variation", {**others, **expected}, STUDY) == expected  # by the code's own names, too


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_that_is_not_declared_is_named_with_the_line_that_declares_it(name):
    (fault,) = faults(**{name: None})
    assert f"parameter '{name}' is missing; declare {name}: str = " in fault


def test_an_earlier_name_is_named_with_the_current_one():
    assert faults(coder=None, coding="lead") == ["parameter 'coder' is missing; rename 'coding' to 'coder'"]


def test_the_suggested_lines_are_valid_declarations():
    with pytest.raises(InputError) as caught:
        section_parameters("variation", {}, STUDY)
    hints = [issue.hint for issue in caught.value.problems]
    lines = [hint.removeprefix("declare ").removesuffix(" in the parameters cell") for hint in hints]
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "\n".join(lines)}
    declared, problems = declared_parameters({"cells": [cell]}, "mine.ipynb")
    assert (list(declared), problems) == (list(NAMES), [])
    assert faults(**{name: parameter.default for name, parameter in declared.items()}) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [5, ["all"], b"lead", True])
def test_a_parameter_that_is_not_text_is_named(name, value):
    (fault,) = faults(**{name: value})
    assert f"{name}={value!r} is not text; write it in quotes" in fault


@pytest.mark.parametrize(
    "name, value, hint",
    [
        ("area", "childen", "did you mean 'children'?"),
        ("area", "xyz", "use one of all, children, adults"),
        ("coder", "secnd", "did you mean 'second'?"),
        ("language", "fr", "use one of da, en"),
        ("audience", "Public", "did you mean 'public'?"),
    ],
)
def test_an_unknown_value_is_named_with_those_that_are_known(name, value, hint):
    (fault,) = faults(**{name: value})
    assert fault == f"unknown value {name}={value!r}; {hint}"


def test_an_unknown_section_is_named_with_the_nearest_one():
    assert faults("variaton") == ["unknown section 'variaton'; did you mean 'variation'?"]
    assert [faults(name) for name in SECTIONS] == [[]] * len(SECTIONS)


def test_a_public_run_may_not_leave_a_unit_out():
    (fault,) = faults(audience="public", leave_out="M1")
    assert fault.startswith("leave_out='M1' in a public run would identify that municipality")
    assert faults(leave_out="M1") == faults(audience="public") == []


def test_everything_that_is_wrong_is_said_in_one_error_before_any_data_are_read(monkeypatch):
    monkeypatch.setattr(section_module, "load_cached", lambda *_: pytest.fail("read the data"))
    names = {**NAMES, "area": "childen", "coder": 1}
    del names["language"]
    with pytest.raises(InputError, match=r"(?s)variaton.*childen.*coder=1.*'language' is missing") as caught:
        open_section("variaton", names)
    assert len(caught.value.problems) == 4

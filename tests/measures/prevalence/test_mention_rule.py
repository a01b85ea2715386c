import pandas as pd
import pytest
from materials import material

from analysis.measures.prevalence.mention_rule import (
    code_by_unit,
    interviews_naming,
    named_where,
    naming_by_unit,
)

NAMED = {"interviews": 2, "share": 0.25}


def test_all_codes_of_one_alternative_must_meet_on_one_stretch():
    held = material("M1-c1 A 0-9 police", "M1-c1 A 5-12 alarm", "M1-c2 A 0-9 police", "M1-c2 A 20-29 alarm")
    assert interviews_naming(held, [["police", "alarm"]]) == {"M1-c1"}


def test_any_alternative_will_do():
    held = material("M1-c1 A 0-9 police", "M1-c2 A 0-9 consent", "M1-c3 A 0-9 school")
    assert interviews_naming(held, [["police"], ["consent"]]) == {"M1-c1", "M1-c2"}


def test_an_interview_that_was_not_asked_is_no_denial():
    held = material("M1-c1 A 0-9 consent", interviews="M1-c1 M1-c2 M1-c3", topics="M1-c2:barrier:no M1-c3:barrier:yes")
    counts = naming_by_unit(held, [["barrier"]], {"M1-c1"})
    assert list(counts.loc["M1"]) == [1, 2]


def test_codes_that_must_meet_need_every_topic_to_come_up():
    held = material("M1-c1 A 0-9 police", interviews="M1-c1 M1-c2", topics="M1-c2:form:no")
    assert list(naming_by_unit(held, [["partner-external", "form"]], set()).loc["M1"]) == [0, 1]
    assert list(naming_by_unit(held, [["form"], ["partner-external"]], set()).loc["M1"]) == [0, 2]


def test_what_is_said_unasked_counts():
    held = material("M1-c1 A 0-9 consent", topics="M1-c1:barrier:no")
    assert list(naming_by_unit(held, [["barrier"]], {"M1-c1"}).loc["M1"]) == [1, 1]


@pytest.mark.parametrize(
    "naming, interviews, judged, named",
    [
        (1, 1, False, False),
        (1, 4, True, False),
        (2, 4, True, True),
        (2, 8, True, True),
        (2, 9, True, False),
        (3, 9, True, True),
    ],
)
def test_named_takes_two_interviews_or_a_quarter(naming, interviews, judged, named):
    counts = named_where(pd.DataFrame({"naming": [naming], "interviews": [interviews]}), NAMED)
    assert list(counts[["judged", "named"]].iloc[0]) == [judged, named]


def test_a_map_counts_interviews_and_not_segments():
    held = material("M1-c1 A 0-9 police", "M1-c1 A 10-19 police", "M1-c2 A 0-9 school")
    assert code_by_unit(held, ["partner-external"]).loc["police", "M1"] == 0.5

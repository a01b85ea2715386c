import pandas as pd
import pytest
from materials import coded

from analysis.measures.passages.coding_selected import analysed_codings

LINES = ["I1 A 0-9 police", "I1 A 20-29 school", "I1 B 21-29 police", "I2 B 0-9 consent"]
ROLES = [("A", "I1", None, None, "lead"), ("B", "I1", 15, 40, "second"), ("B", "I2", None, None, "lead")]


def chosen(lines, roles, coding):
    assignments = pd.DataFrame(roles, columns=["coder", "interview", "start", "end", "role"])
    assignments[["start", "end"]] = assignments[["start", "end"]].astype("Int64")
    codings = coded(*lines)
    kept = analysed_codings(codings, assignments, coding)
    return [f"{row.coder} {row.start} {row.code}" for row in kept.itertuples()]


def test_lead_takes_the_lead_coders_own():
    assert chosen(LINES, ROLES, "lead") == ["A 0 police", "A 20 school", "B 0 consent"]


def test_second_takes_the_second_coders_where_there_is_one_and_the_leads_elsewhere():
    assert chosen(LINES, ROLES, "second") == ["A 0 police", "B 21 police", "B 0 consent"]


def test_majority_without_three_readers_is_the_leads():
    assert chosen(LINES, ROLES, "majority") == chosen(LINES, ROLES, "lead")


def test_majority_keeps_what_more_than_half_of_three_readers_marked():
    lines = ["I1 A 0-9 police", "I1 B 1-9 police", "I1 C 2-8 school", "I1 A 50-59 consent"]
    roles = [("A", "I1", None, None, "lead"), ("B", "I1", 0, 40, "second"), ("C", "I1", 0, 40, "second")]
    assert chosen(lines, roles, "majority") == ["majority 0 police", "A 50 consent"]


def test_where_nobody_says_who_read_every_coding_counts():
    assert len(chosen(LINES, [], "lead")) == 4


def test_an_unknown_choice_is_refused():
    with pytest.raises(ValueError, match="use lead, second or majority"):
        chosen(LINES, ROLES, "both")

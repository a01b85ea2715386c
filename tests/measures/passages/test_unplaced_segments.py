"""Agreement where segments have no positions, and on units that nobody gave a code."""

from dataclasses import replace

import pandas as pd
import pytest
from materials import coded, material

from analysis.measures.agreement.code_agreement import alpha_by_unit, code_agreement
from analysis.measures.agreement.coding_units import rated_units
from analysis.measures.agreement.double_coded import doubly_read
from analysis.measures.agreement.pair_agreement import pair_agreement
from analysis.measures.passages.coding_selected import analysed_codings


def assigned(*lines):
    """Read assignments from lines of "coder interview segment role"; "-" is the whole interview."""
    rows = [line.split() for line in lines]
    frame = pd.DataFrame(rows, columns=["coder", "interview", "segment", "role"])
    frame["segment"] = frame["segment"].where(frame["segment"] != "-")
    return frame.assign(start=pd.array([pd.NA] * len(rows), "Int64"), end=pd.array([pd.NA] * len(rows), "Int64"))


def segments(*lines):
    """Read segments from lines of "segment interview start-end"; "none" is no position."""
    rows = []
    for line in lines:
        segment, interview, stretch = line.split()
        rows.append([segment, interview, *(stretch.split("-") if stretch != "none" else (None, None))])
    frame = pd.DataFrame(rows, columns=["segment", "interview", "start", "end"])
    return frame.astype({"start": "Int64", "end": "Int64"})


BOTH = assigned("A M1-c1 - lead", "B M1-c1 - second")
GIVEN = ("M1-c1 A none police", "M1-c1 A none police", "M1-c1 B none school")


def held(*lines, further=(), assignments=BOTH, interviews=""):
    """Make a material whose codings stand on the segments S0, S1 and so on, with further segments."""
    made = material(*lines, assignments=assignments, interviews=interviews)
    return replace(made, segments=segments(*further))


def test_a_segment_that_nobody_coded_is_a_unit_where_two_have_read_it():
    read = held(*GIVEN, further=["S7 M1-c1 none", "S8 M1-c1 none"])
    assert len(rated_units(doubly_read(read)).units) == 5
    assert code_agreement(read, 0.667, 20, 1)["rated"].tolist() == [5, 5]
    # police: yes-no, yes-no, and three times no-no: 10 ratings, 2 yes. alpha = 1 - 9 * 2 * 2 / (2 * 2 * 8)
    assert code_agreement(read, 0.667, 20, 1).loc["police", "alpha"] == pytest.approx(1 - 9 * 4 / 32)


def test_a_segment_that_one_alone_has_read_is_no_unit():
    alone = assigned("A M1-c1 - lead", "B M1-c1 S0 second")
    read = held(*GIVEN[:2], further=["S7 M1-c1 none"], assignments=alone)
    assert len(rated_units(doubly_read(read)).units) == 1


def test_a_segment_has_the_readers_that_were_assigned_to_it_besides_those_of_the_interview():
    three = assigned("A M1-c1 - lead", "B M1-c1 - second", "C M1-c1 S1 second", "C M1-c1 S7 second")
    read = held(*GIVEN, "M1-c1 C none police", further=["S7 M1-c1 none"], assignments=three)
    units = rated_units(doubly_read(read)).units
    assert sorted(units["readers"]) == [2, 2, 2, 3, 3]
    assert "C" not in set(doubly_read(read).codings["coder"])  # S3, which C coded, is none of those C was given


def test_two_who_were_assigned_to_one_segment_have_read_it_and_nothing_else():
    two = assigned("A M1-c1 S0 lead", "B M1-c1 S0 second", "B M1-c1 S2 second")
    found = pair_agreement(held(*GIVEN, assignments=two))
    assert found[["rated", "both", "first-alone", "second-alone"]].iloc[0].tolist() == [1, 0, 1, 0]


def test_an_interview_without_any_segment_is_a_unit_where_interviews_are():
    two = assigned("A M1-c1 - lead", "B M1-c1 - second", "A M1-c2 - lead", "B M1-c2 - second", "A M1-c3 - lead")
    read = held(*GIVEN, assignments=two, interviews="M1-c1 M1-c2 M1-c3")
    assert rated_units(doubly_read(read), "interview").units["interview"].tolist() == ["M1-c1", "M1-c2"]
    # police: yes-no in one interview, no-no in the other. alpha = 1 - 3 * 2 / (2 * 1 * 3)
    assert alpha_by_unit(read).loc["police", "interview"] == pytest.approx(0)


def test_a_segment_with_positions_that_nobody_coded_is_a_unit_only_apart_from_what_was_coded():
    lines = ["M1-c1 A 0-10 police", "M1-c1 B 5-20 police"]
    read = held(*lines, further=["S7 M1-c1 0-900", "S8 M1-c1 20-30", "S9 M1-c1 25-40"])
    units = rated_units(doubly_read(read)).units
    assert len(units) == 2  # 0 to 20, and 20 to 40


def test_codings_of_one_assigned_segment_are_analysed_and_no_others():
    marked = coded("M1-c1 A none police", "M1-c1 A none school", "M1-c1 B none job-centre")
    given = assigned("A M1-c1 S0 lead", "B M1-c1 S0 second", "B M1-c1 S2 lead")
    assert analysed_codings(marked, given, "lead")["code"].tolist() == ["police", "job-centre"]
    assert analysed_codings(marked, given, "second")["code"].tolist() == ["job-centre"]

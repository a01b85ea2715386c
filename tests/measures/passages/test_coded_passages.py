import pandas as pd
import pytest
from materials import material

from analysis.measures.experience.shares import experiences, interview_balance, unit_shares
from analysis.measures.statistics.by_unit import mean_of_group_means


def test_two_partners_on_one_stretch_make_two_statements():
    told = material("M1-c1 A 0-9 police", "M1-c1 A 0-9 school", "M1-c1 A 3-9 positive").statements
    assert list(told["partner"]) == ["police", "school"]
    assert list(told["experience"]) == ["positive", "positive"]


def test_positive_and_negative_on_one_partner_make_a_mixed_statement():
    told = material("M1-c1 A 0-9 police", "M1-c1 A 0-4 positive", "M1-c1 A 5-9 negative").statements
    assert (told["experience"].item(), told["score"].item()) == ("mixed", 0.5)


def test_codes_of_another_coder_do_not_meet():
    told = material("M1-c1 A 0-9 police", "M1-c1 B 0-9 positive").statements
    assert told["experience"].isna().all()


def test_an_experience_without_a_partner_counts_in_the_overall_experience():
    told = experiences(material("M1-c1 A 0-9 police", "M1-c1 A 0-9 positive", "M1-c1 A 20-29 negative"))
    assert list(told["experience"]) == ["positive", "negative"]
    assert list(told["partner"].fillna("none")) == ["police", "none"]


def test_mixed_experiences_belong_to_neither_side_of_the_share():
    balance = interview_balance(material("M1-c1 A 0-9 positive", "M1-c1 A 10-19 mixed", "M1-c1 A 20-29 negative"))
    assert list(balance.loc["M1-c1", ["positive", "mixed", "negative", "share", "balance"]]) == [1, 1, 1, 0.5, 0.0]


def test_a_talkative_interview_and_a_larger_group_weigh_no_more_than_others():
    lines = [f"M1-c1 A {10 * place}-{10 * place + 9} positive" for place in range(50)]
    others = ["M1-c2 A 0-9 negative", "M1-a1 A 0-9 negative"]
    shares = unit_shares(material(*lines, *others))
    assert list(shares.loc["M1", ["children", "adults", "mean"]]) == [0.5, 0.0, 0.25]


def test_an_interview_without_experiences_has_no_share():
    assert interview_balance(material("M1-c1 A 0-9 police"))["share"].isna().all()


@pytest.mark.parametrize("shift", [1, 1000])
def test_moving_all_positions_alike_changes_no_statement(shift):
    here = material("M1-c1 A 0-9 police", "M1-c1 A 4-6 positive")
    there = material(f"M1-c1 A {shift}-{9 + shift} police", f"M1-c1 A {4 + shift}-{6 + shift} positive")
    assert here.statements["experience"].equals(there.statements["experience"])


def test_a_stretch_of_no_length_meets_nothing():
    told = material("M1-c1 A 0-9 police", "M1-c1 A 5-5 positive").statements
    assert told["experience"].isna().all()


def test_interviews_of_unknown_group_do_not_make_an_group():
    interviews = pd.DataFrame(
        {"unit": "M1", "group": ["children", "children", "adults", None], "share": [0, 0, 1, 1.0]}
    )
    assert mean_of_group_means(interviews, "share").loc["M1", "mean"] == 0.5

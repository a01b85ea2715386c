import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from materials import material

from analysis.measures.agreement.boundary_agreement import boundary_agreement, character_alpha
from analysis.measures.agreement.code_agreement import alpha_by_unit, code_agreement, code_coefficients
from analysis.measures.agreement.coding_units import rated_units, rating_patterns
from analysis.measures.agreement.double_coded import doubly_read
from analysis.measures.agreement.family_agreement import family_agreement
from analysis.measures.agreement.pair_agreement import pair_agreement


def assigned(*lines):
    rows = [line.split() for line in lines]
    frame = pd.DataFrame(rows, columns=["coder", "interview", "start", "end", "role"]).replace("-", pd.NA)
    return frame.astype({"start": "Int64", "end": "Int64"})


ROLES = assigned("A M1-c1 - - lead", "B M1-c1 0 100 second")
THREE = assigned("A M1-c1 - - lead", "B M1-c1 0 60 second", "C M1-c1 40 100 second")


def agreement(*lines, assignments=ROLES, unit="stretch"):
    return code_agreement(material(*lines, assignments=assignments), floor=0.667, resamples=50, seed=1, unit=unit)


def units_of(*lines, assignments=ROLES, unit="stretch"):
    return rated_units(doubly_read(material(*lines, assignments=assignments)), unit)


def test_stretches_that_overlap_are_one_unit_and_unread_ones_none():
    lines = ["M1-c1 A 0-9 police", "M1-c1 B 5-12 police", "M1-c1 A 20-29 school", "M1-c1 A 200-209 police"]
    found = units_of(*lines)
    assert list(found.given["unit"]) == [1, 1, 2]
    assert list(found.given["code"]) == ["police", "police", "school"]
    assert list(found.units["readers"]) == [2, 2]


def test_a_code_that_is_asked_for_alone_gets_the_numbers_it_has_among_all():
    lines = [
        f"M1-c{n} {who} {20 * n}-{20 * n + 9} {code}"
        for n in (1, 2, 3)
        for who in "AB"
        for code in ("police", "school")
    ]
    lines += ["M1-c1 A 60-69 school", "M1-c2 B 80-89 school", "M1-c1 A 90-99 police"]
    both = assigned(
        *[f"{who} M1-c{n} 0 200 {role}" for n in (1, 2, 3) for who, role in (("A", "lead"), ("B", "second"))]
    )
    held = material(*lines, assignments=both)
    alone = code_agreement(held, 0.667, 50, 1, only=["school"])
    pd.testing.assert_frame_equal(alone, code_agreement(held, 0.667, 50, 1).loc[["school"]])
    assert alone["low"].item() < alone["alpha"].item()  # resamples differ, so that another seed would show


def test_stretches_that_only_touch_are_two_units():
    assert len(units_of("M1-c1 A 0-9 police", "M1-c1 B 9-12 police").units) == 2


def test_a_stretch_within_a_longer_one_joins_what_follows_inside_of_it():
    lines = ["M1-c1 A 0-50 police", "M1-c1 B 5-9 school", "M1-c1 B 40-45 school", "M1-c1 B 50-55 school"]
    assert list(units_of(*lines).given["unit"]) == [1, 1, 2]


def test_where_a_third_begins_to_read_the_text_is_cut():
    read = doubly_read(material("M1-c1 A 0-9 police", assignments=THREE))
    assert read.stretches[["from", "to"]].to_numpy().tolist() == [[0, 40], [40, 60], [60, 100]]
    assert read.readers.groupby("stretch")["coder"].agg("".join).tolist() == ["AB", "ABC", "AC"]


def test_what_one_coder_was_given_twice_is_no_second_reading():
    twice = assigned("A M1-c1 0 50 lead", "A M1-c1 30 90 second", "B M1-c1 80 200 lead")
    read = doubly_read(material("M1-c1 A 0-9 police", assignments=twice))
    assert read.stretches[["from", "to"]].to_numpy().tolist() == [[80, 90]]


def test_a_coding_is_cut_to_what_several_have_read():
    found = doubly_read(material("M1-c1 A 90-130 police", assignments=ROLES)).codings
    assert found[["start", "end"]].to_numpy().tolist() == [[90, 100]]


def test_a_coder_who_has_not_read_a_stretch_says_nothing_of_it():
    assert units_of("M1-c1 C 0-9 police", "M1-c1 A 70-79 police", assignments=THREE).given["coder"].tolist() == ["A"]


def test_without_positions_the_segment_is_the_unit():
    whole = assigned("A M1-c1 - - lead", "B M1-c1 - - second")
    found = units_of("M1-c1 A none police", "M1-c1 B none school", assignments=whole)
    assert found.units["readers"].tolist() == [2, 2]


def test_without_positions_nobody_knows_what_a_part_s_reader_has_read():
    assert units_of("M1-c1 A none police", "M1-c1 B none school").units.empty


def test_the_interview_is_one_unit_for_those_who_read_the_same_of_it():
    lines = ["M1-c1 A 0-9 police", "M1-c1 B 20-29 police", "M1-c1 C 45-49 school", "M1-c1 A 45-49 school"]
    assert len(units_of(*lines[:2], unit="interview").units) == 1
    assert len(units_of(*lines, assignments=THREE, unit="interview").units) == 2


def test_a_unit_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="unknown unit 'word'"):
        units_of("M1-c1 A 0-9 police", unit="word")


def test_characters_are_counted_by_hand():
    # Of 100 characters that two have read A gave police to 10, B to 10, 5 of them the same.
    lines = ["M1-c1 A 10-20 police", "M1-c1 B 15-25 police"]
    found = rating_patterns(doubly_read(material(*lines, assignments=ROLES)), "character")
    assert found[["readers", "yes", "units"]].to_numpy().tolist() == [[2, 0, 85], [2, 1, 10], [2, 2, 5]]


def test_a_code_given_twice_to_a_place_is_given_once():
    lines = ["M1-c1 A 10-20 police", "M1-c1 A 15-25 police"]
    found = rating_patterns(doubly_read(material(*lines, assignments=ROLES)), "character")
    assert found[["yes", "units"]].to_numpy().tolist() == [[0, 85], [1, 15]]


def test_a_reader_who_gave_no_code_has_said_no():
    table = agreement("M1-c1 A 0-9 police", "M1-c1 B 5-12 police", "M1-c1 A 20-29 school")
    assert table.loc["police", "agreement"] == 1.0
    assert table.loc["school", "agreement"] == 0.5


def test_alpha_by_stretch_and_by_character_are_those_of_a_count_by_hand():
    lines = ["M1-c1 A 0-10 police", "M1-c1 B 0-10 police", "M1-c1 A 20-30 police", "M1-c1 B 40-50 school"]
    # Units: both yes; A yes, B no; both no. Nominal alpha of yes-yes, yes-no, no-no: 1 - (6 - 1) 2 / (2 * 3 * 3).
    assert agreement(*lines).loc["police", "alpha"] == pytest.approx(1 - 5 * 2 / 18)
    # 10 characters both, 10 one, 80 none: 30 yes, 170 no, 200 ratings.
    found = agreement(*lines, unit="character").loc["police"]
    assert found["alpha"] == pytest.approx(1 - 199 * 20 / (2 * 30 * 170))
    assert found["rated"] == 100


def test_without_a_second_coder_there_is_no_agreement_to_speak_of():
    alone = material("M1-c1 A 0-9 police")
    assert agreement("M1-c1 A 0-9 police", assignments=None).empty
    assert code_coefficients(alone).empty
    assert family_agreement(alone, 50, 1).empty
    assert pair_agreement(alone).empty
    assert boundary_agreement(alone).empty


def test_coders_who_marked_nothing_in_what_both_read_cannot_be_compared():
    held = material("M1-c1 A 500-510 police", assignments=ROLES)
    assert agreement("M1-c1 A 500-510 police").empty
    assert pair_agreement(held).empty
    assert boundary_agreement(held).empty
    assert character_alpha(doubly_read(held)).isna().to_dict() == {"overall": True}


def test_a_code_that_never_varies_has_no_alpha_and_says_why():
    held = material("M1-c1 A 0-9 police", "M1-c1 B 0-9 police", assignments=ROLES)
    found = code_coefficients(held).loc["police"]
    assert np.isnan(found["alpha"])
    assert found["undefined"] == "one-value-only"
    assert np.isnan(agreement("M1-c1 A 0-9 police", "M1-c1 B 0-9 police").loc["police", "doubt"])


def test_positives_are_counted_by_role_however_many_coders_share_it():
    lines = [line for n in (1, 2) for line in (f"M1-c{n} A{n} 0-9 police", f"M1-c{n} B{n} 0-9 police")]
    roles = [f"{coder}{n} M1-c{n} - - {role}" for n in (1, 2) for coder, role in (("A", "lead"), ("B", "second"))]
    assert agreement(*lines, assignments=assigned(*roles)).loc["police", "positives"] == 2


def test_families_are_compared_where_each_coder_gave_one_code():
    lines = [
        "M1-c1 A 0-9 positive", "M1-c1 B 0-9 positive", "M1-c1 A 10-19 positive", "M1-c1 B 10-19 negative",
        "M1-c1 A 20-29 negative", "M1-c1 B 20-29 negative", "M1-c1 A 30-39 mixed", "M1-c1 A 40-49 mixed",
        "M1-c1 A 40-49 positive", "M1-c1 B 40-49 positive",
    ]  # fmt: skip
    found = family_agreement(material(*lines, assignments=ROLES), 50, 1).loc["experience"]
    assert (found["level"], found["rated"], found["several-codes"]) == ("ordinal", 3, 1)
    assert found["alpha"] == pytest.approx(1 - 5 * 2 / 18)  # two values, three each, one unit of three split


def test_pairs_are_compared_over_what_either_gave():
    lines = ["M1-c1 A 0-9 police", "M1-c1 B 0-9 police", "M1-c1 A 20-29 school", "M1-c1 B 30-39 police"]
    found = pair_agreement(material(*lines, assignments=ROLES)).loc[("A", "B")]
    assert found[["rated", "both", "first-alone", "second-alone"]].tolist() == [3, 1, 1, 1]
    assert found["pairs-agreeing"] == pytest.approx(4 / 6)
    assert found["cohen-kappa"] == pytest.approx((4 / 6 - (4 + 16) / 36) / (1 - 20 / 36))


def test_coders_who_read_nothing_together_are_no_pair():
    apart = assigned("A M1-c1 0 50 lead", "B M1-c1 0 50 second", "A M1-c2 0 50 lead", "C M1-c2 0 50 second")
    lines = ["M1-c1 A 0-9 police", "M1-c1 B 0-9 police", "M1-c2 C 0-9 police", "M1-c2 A 20-29 police"]
    assert pair_agreement(material(*lines, assignments=apart)).index.tolist() == [("A", "B"), ("A", "C")]


def test_boundaries_are_compared_pair_by_pair():
    # Krippendorff (2004), page 254, c as police and k as school, on a text of 300 that both have read.
    lines = ["A 75-145 police", "A 220-250 police", "B 70-150 police", "B 205-225 police", "B 250-270 police"]
    lines += ["A 30-90 school", "A 150-200 school", "B 30-90 school", "B 150-200 school"]
    held = material(
        *(f"M1-c1 {line}" for line in lines), assignments=assigned("A M1-c1 0 300 lead", "B M1-c1 0 300 second")
    )
    found = boundary_agreement(held)
    assert found["A, B"].tolist() == pytest.approx([0.7286, 1, 0.8591], abs=0.0005)
    assert found["mean"].tolist() == found["A, B"].tolist()
    # Of 300 characters A gave police to 100, B to 120, both to 75; school to the same.
    assert found["by-character"].iloc[:2].tolist() == pytest.approx([1 - 599 * 70 / (220 * 380), 1])


lines = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 90), st.integers(1, 30), st.sampled_from(["police", "school"])),
    min_size=1,
    max_size=12,
).map(lambda found: [f"M1-c1 {coder} {start}-{start + length} {code}" for coder, start, length, code in found])


@settings(max_examples=15)
@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_codings_does_not_matter(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)
    pd.testing.assert_frame_equal(agreement(*shuffled), agreement(*lines))


@settings(max_examples=15)
@given(lines)
def test_coders_may_be_renamed(lines):
    renamed = [line.translate(str.maketrans("AB", "BA")) for line in lines]
    roles = assigned("B M1-c1 - - lead", "A M1-c1 0 100 second")
    pd.testing.assert_frame_equal(agreement(*renamed, assignments=roles), agreement(*lines))


@settings(max_examples=15)
@given(lines)
def test_every_code_has_all_units(lines):
    found = agreement(*lines)
    assert found["rated"].nunique() <= 1


def test_a_family_with_codes_outside_of_its_scale_has_no_order():
    lines = ["M1-c1 A 0-9 positive", "M1-c1 B 0-9 positive"]
    held = material(*lines, assignments=ROLES)
    codes = pd.concat([held.codes, pd.DataFrame({"code": ["odd"], "family": ["experience"]})])
    found = family_agreement(type(held)(**{**vars(held), "codes": codes}), 10, 1).loc["experience"]
    assert (found["level"], found["undefined"]) == ("nominal", "one-value-only")


def test_without_positions_there_are_no_characters_to_agree_on():
    whole = assigned("A M1-c1 - - lead", "B M1-c1 - - second")
    lines = ["M1-c1 A none police", "M1-c1 B none police"]
    assert agreement(*lines, assignments=whole, unit="character").empty
    found = alpha_by_unit(material(*lines, "M1-c1 A 20-29 school", assignments=whole))
    assert found["character"].isna().to_dict() == {"police": True, "school": False}


def test_where_it_is_known_that_nobody_has_read_anything_there_is_no_agreement_to_speak_of():
    nobody = ROLES.iloc[:0].astype({"coder": "str", "interview": "str", "role": "str"})
    silent = material(interviews="M1-c1 M1-c2", assignments=nobody)
    assert code_agreement(silent, floor=0.667, resamples=50, seed=1).empty

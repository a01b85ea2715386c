"""Which verdicts, numbers and sentences differ between two tables of verdicts, and how that is written."""

import pandas as pd
import pytest

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.robustness.compare_verdicts import compare_verdicts
from analysis.robustness.comparison_text import change_lines, table_lines, written_changes

ROWS = [
    ("PR-2", "supported", 6, 6, 0.714, 0.58, 0.84, 127, "PR-2 is supported.", "generally"),
    ("PR-3", "supported", None, 6, 0.146, None, None, 1, "PR-3 is supported.", "great-difference"),
    ("PR-10", "not_supported", 3, 6, None, None, None, 3, "PR-10 is not supported.", "several"),
]
COLUMNS = ["claim", "verdict", "supporting", "judged", "estimate", "low", "high", "negative_cases", "sentence", "word"]
ENGLISH = Wording("en", load_terms())


def verdicts(claims=("PR-2", "PR-3", "PR-10"), **changed):
    """The rows above, in the order of ``claims``; the values of PR-2 can be changed."""
    rows = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in ROWS}
    rows["PR-2"] |= changed
    return pd.DataFrame([rows[claim] for claim in claims])


def found(left, right):
    return compare_verdicts(left, right).to_numpy().tolist()


def test_the_order_of_rows_makes_no_difference():
    assert found(verdicts(), verdicts(("PR-10", "PR-2", "PR-3"))) == []


def test_whole_numbers_may_be_stored_as_decimals():
    assert found(verdicts(), verdicts().astype({"judged": float, "negative_cases": "Int64"})) == []


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (0.714, 0.7144, []),  # 0.714 and 0.714
        (0.7143, 0.7149, [["PR-2", "estimate", 0.7143, 0.7149]]),  # 0.714 and 0.715; 0.71 and 0.71 at two decimals
        (0.2125, 0.212, [["PR-2", "estimate", 0.2125, 0.212]]),  # a half is rounded up: 0.213
        (0.714, None, [["PR-2", "estimate", 0.714, None]]),
        (float("nan"), None, []),
    ],
)
def test_numbers_differ_if_they_differ_at_three_decimals(before, after, expected):
    assert found(verdicts(estimate=before), verdicts(estimate=after)) == expected


def test_verdicts_come_before_numbers_and_numbers_before_sentences_each_by_claim():
    right = verdicts(verdict="contradicted", low=0.5, supporting=5, sentence="PR-2 is contradicted.", word="several")
    right.loc[right["claim"] == "PR-10", ["verdict", "negative_cases"]] = ["supported", 2]
    assert [(claim, what) for claim, what, *_ in found(verdicts(), right)] == [
        ("PR-2", "verdict"),
        ("PR-10", "verdict"),
        ("PR-2", "supporting"),
        ("PR-2", "low"),
        ("PR-10", "negative_cases"),
        ("PR-2", "sentence"),
        ("PR-2", "word"),
    ]


def test_a_claim_of_one_table_only_is_one_row():
    assert found(verdicts(("PR-2", "PR-3")), verdicts(("PR-10", "PR-2"))) == [
        ["PR-3", "verdict", "supported", None],
        ["PR-10", "verdict", None, "not_supported"],
    ]


def test_a_column_of_one_table_only_is_not_compared():
    assert found(verdicts(), verdicts(sentence="other").drop(columns="sentence")) == []


def test_a_claim_twice_in_a_table_is_an_error():
    with pytest.raises(ValueError, match="unique"):
        compare_verdicts(verdicts(), verdicts(("PR-2", "PR-2")))


@pytest.mark.parametrize(
    "changed, label, left, right",
    [
        ({"verdict": "not_supported"}, "verdict", "supported", "not supported"),
        ({"supporting": 5}, "meeting it", "6 of 6", "5 of 6"),
        ({"judged": 7}, "meeting it", "6 of 6", "6 of 7"),
        ({"high": 0.8}, "interval", "0.580 to 0.840", "0.580 to 0.800"),
        ({"low": None, "high": None}, "interval", "0.580 to 0.840", "no number"),
        ({"negative_cases": 1127}, "cases against it", "127", "1,127"),
        ({"word": "several"}, "word of the rule", "generally", "several"),
    ],
)
def test_a_difference_is_written_in_words(changed, label, left, right):
    table = written_changes(verdicts(), verdicts(**changed), ENGLISH)
    assert table[["claim", "label", "left", "right"]].to_numpy().tolist() == [["PR-2", label, left, right]]


def test_what_claims_count_is_named_if_it_is_known():
    left, right = (verdicts(supporting=number).assign(unit="interview") for number in (6, 5))
    assert list(written_changes(left, right, ENGLISH)["label"]) == ["interviews meeting it"]


def test_bands_of_public_runs_are_compared_in_place_of_numbers():
    hidden = dict.fromkeys(["supporting", "estimate", "low", "high", "negative_cases"])
    left, right = (verdicts(("PR-2",), **hidden, supporting_band=band) for band in ("5–6", "3–4"))
    table = written_changes(left, right, ENGLISH)
    assert table[["label", "left", "right"]].to_numpy().tolist() == [["meeting it", "5–6 of 6", "3–4 of 6"]]


def test_a_count_has_no_decimals():
    left, right = (verdicts(estimate=number, word="count") for number in (6.0, 5.0))
    assert written_changes(left, right, ENGLISH)[["left", "right"]].to_numpy().tolist() == [["6", "5"]]


def test_a_claim_without_supporting_units_has_a_number_of_judged_ones():
    right = verdicts()
    right.loc[right["claim"] == "PR-3", "judged"] = 5
    table = written_changes(verdicts(), right, ENGLISH)
    assert table[["label", "left", "right"]].to_numpy().tolist() == [["judged", "6", "5"]]


def test_changes_are_counted_and_sentences_stand_below_each_other():
    right = verdicts(supporting=5, low=0.5, sentence="PR-2 holds.")
    assert list(change_lines(verdicts(), right, ENGLISH)) == [
        "Verdicts that change: 0",
        "Numbers that change: 2",
        "  PR-2, meeting it: 6 of 6 → 5 of 6",
        "  PR-2, interval: 0.580 to 0.840 → 0.500 to 0.840",
        "Verdicts in words, before and after:",
        "  - PR-2 is supported.",
        "  + PR-2 holds.",
    ]


def test_long_sentences_continue_on_the_next_line_of_their_column():
    right = verdicts(verdict="contradicted", sentence="PR-2 is contradicted, because the share is below one half.")
    assert list(table_lines(written_changes(verdicts(), right, ENGLISH), ENGLISH)) == [
        "claim | what             | A                  | B",
        "------+------------------+--------------------+-------------------------------------------",
        "PR-2  | verdict          | supported          | contradicted",
        "PR-2  | verdict in words | PR-2 is supported. | PR-2 is contradicted, because the share is",
        "      |                  |                    | below one half.",
    ]

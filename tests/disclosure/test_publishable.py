"""What the public may see of tables, figures and verdicts."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.public_verdicts import public_numbers, public_reasons
from analysis.disclosure.publishable import FIGURES, TABLES, is_publishable_figure, publishable_table
from analysis.disclosure.thresholds import BANDS, THRESHOLDS, band, is_enough, is_rest_enough
from analysis.models import LANGUAGES, Reason, Verdict
from analysis.study.section_texts import any_study_texts, shipped_section_texts

UNITS = {"unit": 6, "interview": 24}


@pytest.mark.parametrize(
    "count, told", [(0, "0–2"), (1, "0–2"), (2, "0–2"), (3, "3–4"), (4, "3–4"), (5, "5–6"), (6, "5–6")]
)
def test_counts_of_six_units_are_told_in_the_bands_of_the_methods(count, told):
    assert band(count, 6, "unit") == told


@pytest.mark.parametrize(
    "count, told", [(0, "0–4"), (4, "0–4"), (5, "5–19"), (19, "5–19"), (20, "20–24"), (24, "20–24")]
)
def test_one_and_all_but_one_interview_are_told_apart_from_no_other_small_group(count, told):
    assert band(count, 24, "interview") == told


@given(unit=st.sampled_from(sorted(BANDS)), total=st.integers(0, 60))
def test_no_band_tells_an_exact_count_and_every_count_has_one(unit, total):
    told = [band(count, total, unit) for count in range(total + 1)]
    if total < BANDS[unit].fewest:
        assert set(told) == {None}
        return
    sizes = {name: told.count(name) for name in told}
    assert min(sizes.values()) >= 2
    assert sizes[told[0]] == THRESHOLDS[unit]
    for count, name in enumerate(told):
        first, last = map(int, name.split("–"))
        assert first <= count <= last


def test_of_few_interviews_or_units_nothing_is_told():
    assert [is_enough(4, 0), is_enough(5, 0), is_enough(24, 2), is_enough(24, 3)] == [False, True, False, True]


@pytest.mark.parametrize("name", ["quotes", "balance", "shares", "negative", "weighings", "of-a-new-notebook"])
def test_a_table_that_is_not_listed_is_withheld(name):
    assert publishable_table("overall-experience", name, pd.DataFrame({"share": [0.5]}), UNITS) is None


@pytest.mark.parametrize("rows", ["interview", "segment", "speaker", "coder", "unit"])
def test_rows_of_single_things_are_withheld_under_whatever_name(rows):
    frame = pd.DataFrame({"count": [7]}, index=pd.Index(["one"], name=rows))
    assert publishable_table("claims", "verdicts", frame, UNITS) is None
    assert publishable_table("claims", "verdicts", frame.rename_axis("verdict"), UNITS) is not None


def test_what_is_listed_is_shown_by_a_notebook_and_is_no_table_of_single_things():
    sections = {**any_study_texts(), **shipped_section_texts()}
    for section, name in TABLES:
        assert name in sections[section]["tables"] or name == "error-rate-basis"
    for section, name in FIGURES:
        assert name in sections[section]["figures"]
    assert not is_publishable_figure("overall-experience", "shares")


def test_a_table_keeps_listed_columns_and_tells_counts_in_bands_in_an_order_that_tells_nothing():
    frame = pd.DataFrame(
        {"supporting": [6, 1, 4], "judged": [6, 6, 5], "share": [1.0, 1 / 6, 0.8], "label": ["general", "rare", "x"]},
        index=pd.Index(["time", "consent", "law"], name="code"),
    )
    shown = publishable_table("barriers", "barriers", frame, UNITS)
    assert shown.to_dict() == {"supporting": {"consent": "0–2", "law": None, "time": "5–6"}}
    assert list(shown.index) == ["consent", "law", "time"]


def test_sensitive_codes_are_told_in_bands_like_all_others():
    frame = pd.DataFrame(
        {"family": ["experience"], "codings": [7], "interviews": [1], "units": [1]},
        index=pd.Index(["negative"], name="code"),
    )
    shown = publishable_table("sample-and-method", "frequencies", frame, UNITS)
    assert shown.loc["negative"].to_dict() == {"family": "experience", "interviews": "0–4", "units": "0–2"}


def test_rows_of_the_flow_that_count_few_are_left_out():
    frame = pd.DataFrame(
        {"count": pd.array([2, 24, 3, 4, None], dtype="Int64"), "share": [None] * 5},
        index=pd.Index(["units", "interviews", "coders", "codes-used", "characters"], name="level"),
    )
    assert publishable_table("sample-and-method", "flow", frame, UNITS)["count"].to_dict() == {"interviews": 24}


def test_two_public_runs_do_not_tell_how_much_a_withdrawn_interview_held():
    levels = ["interviews", "characters", "segments", "codings", "codes-in-codebook", "codes-used", "statements"]

    def flow(*counts):
        frame = pd.DataFrame({"count": pd.array(counts, dtype="Int64")}, index=pd.Index(levels, name="level"))
        return publishable_table("sample-and-method", "flow", frame, UNITS)["count"].to_dict()

    before, after = flow(24, 307744, 842, 4692, 64, 64, 678), flow(23, 305120, 837, 4655, 64, 63, 676)
    assert before == {"interviews": 24, "characters": 310000, "segments": 840, "codings": 4700,
                      "codes-in-codebook": 64, "statements": 680}  # fmt: skip
    assert after == before | {"interviews": 23}


def verdict(supporting, judged):
    return Verdict("PR-9", "external-partners", "several", "supported", supporting, judged, 0.8, 0.3, 0.9, 1)


@pytest.mark.parametrize(
    "supporting, judged, told, of", [(5, 6, "5–6", 6), (1, 6, "0–2", 6), (4, 5, None, None), (None, None, None, None)]
)
def test_a_verdict_for_the_public_has_a_band_where_all_were_judged_and_no_other_number(supporting, judged, told, of):
    numbers = public_numbers(verdict(supporting, judged), UNITS, "unit")
    assert numbers.pop("supporting_band") == told and numbers.pop("judged") == of
    assert set(numbers.values()) == {None}


def test_reasons_that_count_few_are_not_for_the_public():
    reasons = [Reason("coding-unreliable", {"codes": ("police",)}), Reason("named-in-one-only", {"supporting": 1})]
    assert public_reasons(reasons, UNITS) == (reasons[0],)
    nowhere = [Reason("no-unit", {"interviews": number}) for number in (4, 5)]
    assert public_reasons(nowhere, UNITS) == (nowhere[1],)


@pytest.mark.parametrize("judged, shown", [(6, True), (4, False), (24, True)])
def test_how_many_a_rule_asks_for_is_told_only_where_it_does_not_tell_how_many_were_judged(judged, shown):
    reason = Reason("named-in-too-few", {"supporting": 2, "judged": judged, "wanted": 4})
    assert bool(public_reasons([reason], UNITS)) == shown


def test_a_column_of_withheld_counts_alone_is_left_out_and_a_table_of_them_is_withheld():
    frame = pd.DataFrame(
        {"family": ["x", "x"], "interviews": [3, 12], "units": [3, 6]}, index=pd.Index(["a", "b"], name="code")
    )
    shown = publishable_table("sample-and-method", "frequencies", frame, {"unit": 6, "interview": 12})
    assert shown.to_dict("list") == {"family": ["x", "x"], "units": ["3–4", "5–6"]}
    judged = frame.assign(supporting=[3, 3], judged=5)
    assert publishable_table("barriers", "barriers", judged, UNITS) is None


def test_two_bands_that_together_tell_a_small_count_are_withheld_together():
    frame = pd.DataFrame(
        {"family": "x", "interviews": [3, 6, 3, 20, 12], "units": [3, 2, 2, 6, pd.NA]},
        index=pd.Index(["few-interviews", "few-units", "both-few", "many", "unknown"], name="code"),
    )
    shown = publishable_table("sample-and-method", "frequencies", frame, UNITS)
    assert shown[["interviews", "units"]].T.to_dict("list") == {
        "few-interviews": [None, None],
        "few-units": [None, None],
        "both-few": ["0–4", "0–2"],
        "many": ["20–24", "5–6"],
        "unknown": ["5–19", None],
    }


@pytest.mark.parametrize(
    "left_out, enough",
    [([], True), (["M1"], False), (["M1"] * 5, False), (["M1", "M2", "M3", "M1"], False), ([*"ABCAA"], True)],
)
def test_a_run_of_one_group_may_leave_out_no_interview_or_enough_of_them(left_out, enough):
    towns = [*(["M1", "M2", "M3"] * 5), *left_out]
    every = pd.DataFrame({"interview": [f"I{n}" for n in range(len(towns))], "unit": towns})
    assert is_rest_enough(every, every.head(15)) == enough


def test_what_the_public_sees_of_a_table_is_all_that_its_caption_names():
    sections = {**any_study_texts(), **shipped_section_texts()}
    for (section, name), kept in TABLES.items():
        texts = sections[section]
        for language in LANGUAGES:
            usual = texts["tables"].get(name, {}).get(language, "")
            caption = texts.get("public_tables", {}).get(name, {}).get(language, usual)
            if not {"low", "high"} & set(kept.columns):
                assert "95" not in caption and "Clopper" not in caption and "rang" not in caption
            assert "rank" not in caption


def test_every_caption_for_the_public_is_of_a_table_that_it_sees_in_both_languages():
    for section, texts in [*shipped_section_texts().items(), *any_study_texts().items()]:
        for name, caption in texts.get("public_tables", {}).items():
            assert (section, name) in TABLES and set(caption) == set(LANGUAGES)


def test_a_table_without_bands_is_shown_whatever_its_columns_are_made_of():
    verdicts = pd.Series(["supported", "supported"], dtype="string[pyarrow]").convert_dtypes()
    frame = verdicts.value_counts().to_frame().rename_axis("verdict")
    assert publishable_table("claims", "verdicts", frame, UNITS)["count"].to_list() == [2]

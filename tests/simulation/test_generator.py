"""The synthetic data: drawn anew the same, grown without a reshuffle, and true to the scenario."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.models import SYNTHETIC_MARK, TABLES
from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.dataset_tables import COLUMNS
from analysis.simulation.generator.generate_dataset import make_bare_dataset, make_dataset
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.generator.simulated_coders import draw_interviews
from analysis.simulation.scenarios import SCENARIOS, SEEDS, scenario_parameters

DATASETS = {scenario: make_dataset(scenario) for scenario in SCENARIOS}
PUBLISHED = DATASETS["as-published"]
GROWN = make_dataset("as-published", interviews_per_cell=3)
seeds = st.integers(0, 2**32 - 1)


def codes_given(dataset):
    return dataset.tables["codings"].merge(dataset.tables["segments"], on="segment")


def of_earlier(grown, table, key="interview"):
    frame = grown.tables[table]
    return frame[frame[key].isin(PUBLISHED.tables["interviews"]["interview"])].reset_index(drop=True)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_same_seed_gives_the_same_dataset(scenario):
    one, other = DATASETS[scenario], make_dataset(scenario)
    assert one.texts == other.texts and one.description == other.description
    assert all(one.tables[name].equals(other.tables[name]) for name in TABLES)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_can_be_drawn(scenario):
    assert len(make_bare_dataset(scenario, 7, interviews_per_cell=1).tables["interviews"]) == 12


def test_another_seed_gives_another_dataset():
    assert make_dataset("as-published", SEEDS[1]).texts != PUBLISHED.texts


@pytest.mark.parametrize("table", ["interviews", "segments", "topics", "assignments"])
def test_further_interviews_leave_the_earlier_ones_as_they_were(table):
    assert of_earlier(GROWN, table).equals(PUBLISHED.tables[table])


def test_further_interviews_leave_earlier_codings_and_texts_as_they_were():
    codings = GROWN.tables["codings"]
    kept = codings[codings["segment"].isin(PUBLISHED.tables["segments"]["segment"])].reset_index(drop=True)
    assert kept.equals(PUBLISHED.tables["codings"])
    assert {name: GROWN.texts[name] for name in PUBLISHED.texts} == PUBLISHED.texts


def test_the_shipped_seed_is_the_first_declared():
    assert PUBLISHED.description["seed"] == SEEDS[0] == 20220822
    assert len(set(SEEDS)) == len(SEEDS) == 1000


def test_the_dataset_says_what_it_is():
    description = PUBLISHED.description
    assert description["synthetic"] is True and description["scenario"] == PUBLISHED.name == "as-published"
    assert "Syntetisk" in description["title"] and "Synthetic" in description["title"]


@pytest.mark.parametrize("make", [make_dataset, make_bare_dataset])
def test_every_table_has_its_columns_and_holds_strings(make):
    tables = make("as-published").tables
    assert {name: tuple(tables[name].columns) for name in tables} == COLUMNS
    assert all(isinstance(dtype, pd.StringDtype) for frame in tables.values() for dtype in frame.dtypes)


def test_the_design_is_two_interviews_in_each_group_of_six_units():
    cells = PUBLISHED.tables["interviews"].groupby(["unit", "group"]).size()
    assert len(cells) == 12 and set(cells) == {2}


def test_each_coder_leads_a_third_of_the_interviews():
    assignments = PUBLISHED.tables["assignments"]
    assert set(assignments[assignments["role"] == "lead"].groupby("coder").size()) == {8}


def test_no_coder_is_both_lead_and_second_on_an_interview():
    assert not PUBLISHED.tables["assignments"].duplicated(["coder", "interview"]).any()


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_there_are_about_720_statements_and_at_least_12_an_interview(seed):
    _, interviews, _ = draw_interviews(scenario_parameters("as-published"), seed, 2)
    counts = [len(interview.partner) for interview in interviews]
    assert min(counts) >= 12
    assert sum(counts) == pytest.approx(720, abs=5 * np.sqrt(720))


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_a_second_coder_reads_a_quarter_of_the_statements_of_every_interview(seed):
    _, interviews, codings = draw_interviews(scenario_parameters("as-published"), seed, 2)
    seconds = [(len(i.partner), codings[i.name][1]) for i in interviews]
    assert all(abs((coding.last - coding.first + 1) - count / 4) <= 0.5 for count, coding in seconds)
    assert all(not coding.given[: coding.first].any() for _, coding in seconds)
    assert all(not coding.given[coding.last + 1 :].any() for _, coding in seconds)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_segment_starts_with_the_mark_and_stands_where_it_says(scenario):
    dataset = DATASETS[scenario]
    cut = [
        (dataset.texts[row.interview][int(row.start) : int(row.end)], row.text)
        for row in dataset.tables["segments"].itertuples()
    ]
    assert all(found == told and told.startswith(f"{SYNTHETIC_MARK} ") for found, told in cut)
    assert all(len(told) > len(SYNTHETIC_MARK) + 2 and "\n" not in told for _, told in cut)


def test_segments_of_neighbouring_statements_do_not_overlap():
    segments = PUBLISHED.tables["segments"].astype({"start": int, "end": int})
    answers = segments.groupby(["interview", "start"])["end"].max().reset_index()
    following = answers.groupby("interview")["start"].shift(-1)
    assert (answers["end"] < following)[following.notna()].all()


def test_the_second_coders_segments_lie_inside_the_stretch_they_were_given():
    assignments = PUBLISHED.tables["assignments"].query("role == 'second'")
    marked = PUBLISHED.tables["codings"].merge(PUBLISHED.tables["segments"], on="segment")
    marked = marked.merge(assignments, on=["coder", "interview"], suffixes=("", "_given"))
    inside = (marked["start"].astype(int) >= marked["start_given"].astype(int)) & (
        marked["end"].astype(int) <= marked["end_given"].astype(int)
    )
    assert len(marked) > 500 and inside.all()


def test_lengths_are_those_of_the_texts():
    lengths = PUBLISHED.tables["interviews"].set_index("interview")["characters"].astype(int)
    assert lengths.to_dict() == {name: len(text) for name, text in PUBLISHED.texts.items()}


def test_all_codes_are_used_as_published():
    assert set(PUBLISHED.tables["codings"]["code"]) == set(codebook.codes())


def test_a_coder_puts_several_codes_on_one_segment():
    assert PUBLISHED.tables["codings"].groupby("segment").size().median() >= 3


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nobody_speaks_of_what_was_not_asked_about(scenario):
    dataset = make_bare_dataset(scenario, 3)
    topics = dataset.tables["topics"]
    left_out = topics[topics["asked"] == "no"]
    given = codes_given(dataset).merge(dataset.tables["codes"], on="code")
    assert set(left_out["family"]) <= set(design.MAY_BE_LEFT_OUT)
    assert given.merge(left_out, on=["interview", "family"]).empty


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_four_of_six_units_appoint_knowledge_persons(seed):
    places, _, _ = draw_interviews(scenario_parameters("as-published"), seed, 1)
    assert sum(place.appointed for place in places) == design.APPOINTING


@pytest.mark.parametrize("scenario", ["no-effect", "homogeneous"])
def test_units_are_alike_where_the_scenario_says_so(scenario):
    places, _, _ = draw_interviews(scenario_parameters(scenario), 1, 1)
    assert all(np.array_equal(place.phases, places[0].phases) for place in places)
    assert all(np.array_equal(place.forms, places[0].forms) for place in places)
    assert all(not place.use.any() for place in places)


def test_units_differ_as_published():
    places, _, _ = draw_interviews(scenario_parameters("as-published"), 1, 1)
    assert np.ptp([place.phases for place in places], axis=0).max() > 0.2
    assert np.ptp([place.use for place in places], axis=0).max() > 2


def experiences(scenario, partners_known=None):
    shares = []
    for seed in SEEDS[:4]:
        places, interviews, _ = draw_interviews(scenario_parameters(scenario), seed, 2)
        known = {place.name: place.relational for place in places}
        for interview in interviews:
            wanted = (
                slice(None) if partners_known is None else known[interview.unit][interview.partner] == partners_known
            )
            good, bad = (interview.true_codes[wanted, codebook.column(code)].sum() for code in ("positive", "negative"))
            shares.append((good, bad))
    good, bad = np.sum(shares, axis=0)
    return good / (good + bad)


@pytest.mark.parametrize(
    "scenario, low, high", [("as-published", 0.62, 0.85), ("no-effect", 0.45, 0.55), ("poor-collaboration", 0.15, 0.38)]
)
def test_the_share_of_good_experiences_is_the_scenarios(scenario, low, high):
    assert low < experiences(scenario) < high


@pytest.mark.parametrize("scenario, low, high", [("as-published", 0.2, 0.6), ("no-mutual-effect", -0.05, 0.05)])
def test_known_partners_are_better_experienced_only_where_the_scenario_says_so(scenario, low, high):
    assert low < experiences(scenario, True) - experiences(scenario, False) < high


def false_codes():
    return codebook.mask(*scenario_parameters("nothing-said").unsaid)


@given(seeds)
@settings(max_examples=5, deadline=None)
def test_nothing_said_is_nothing_uttered(seed):
    _, interviews, _ = draw_interviews(scenario_parameters("nothing-said"), seed, 2)
    assert not any(interview.true_codes[:, false_codes()].any() for interview in interviews)


@given(seeds)
@settings(max_examples=5, deadline=None)
def test_nothing_said_is_nothing_coded_by_coders_who_never_err(seed):
    faultless = dataclasses.replace(scenario_parameters("nothing-said"), noise=0.0)
    _, _, codings = draw_interviews(faultless, seed, 2)
    assert not any(coding.given[:, false_codes()].any() for pair in codings.values() for coding in pair)


def test_faultless_coders_hear_what_was_uttered():
    faultless = dataclasses.replace(scenario_parameters("as-published"), noise=0.0, confusion=0.0)
    _, interviews, codings = draw_interviews(faultless, 1, 2)
    assert all(np.array_equal(codings[i.name][0].given, i.true_codes) for i in interviews)


def test_noise_is_the_share_of_codes_that_are_missed():
    plain = dataclasses.replace(scenario_parameters("as-published"), noise=0.2, confusion=0.0, drift=0.0)
    _, interviews, codings = draw_interviews(plain, 1, 2)
    true_codes = sum(i.true_codes.sum() for i in interviews)
    given = sum((codings[i.name][0].given & i.true_codes).sum() for i in interviews)
    assert 1 - given / true_codes == pytest.approx(0.2, abs=0.02)


def test_a_bare_dataset_holds_the_same_codings_and_no_text():
    bare = make_bare_dataset("as-published")
    assert bare.tables["codings"].equals(PUBLISHED.tables["codings"])
    assert bare.texts == {} and set(bare.tables["segments"]["text"]) == {""}


def test_focus_gathers_threats_violence_and_abuse_at_the_police():
    _, interviews, _ = draw_interviews(scenario_parameters("as-published"), 1, 2)
    true_codes = np.vstack([interview.true_codes for interview in interviews])
    hard = true_codes[:, [codebook.column(code) for code in design.HARD_TRIGGERS]].any(axis=1)
    told = true_codes[:, codebook.columns("trigger")].any(axis=1)
    police = true_codes[:, codebook.column("police")]
    assert hard[told & police].mean() - hard[told & ~police].mean() > 0.3


def test_an_unknown_scenario_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"'as-publised' is unknown; choose one of as-published"):
        make_dataset("as-publised")


def test_a_cell_without_interviews_is_refused():
    with pytest.raises(ValueError, match="interviews_per_cell is 0"):
        make_dataset("as-published", interviews_per_cell=0)


def test_entities_draw_from_streams_of_their_own():
    draws = {generator(1, kind, *key).random() for kind in ("interview", "coding") for key in ((0, 0, 0), (0, 0, 1))}
    assert len(draws) == 4

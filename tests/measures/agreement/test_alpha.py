import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.measures.agreement.alpha import (
    LEVELS,
    krippendorff_alpha,
    patterns_by_cluster,
    rating_counts,
    resampled_alphas,
    undefined_reason,
)


def rated(units):
    return np.array([[np.nan if mark == "*" else float(mark) for mark in unit] for unit in units.split()])


# A word per unit, a digit per coder, * where there is none.
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: A two observers, binary; B two observers, nominal
# (a to e are 1 to 5); C four observers, values missing.
DICHOTOMY = rated("00 11 01 00 00 01 00 01 10 00")
NOMINAL = rated("12 11 22 22 42 33 33 33 55 44 44 14")
FOUR = rated("11*1 2232 3333 3333 2222 1234 4444 1121 2222 *555 **11 **3*")
# Krippendorff (2004), Content Analysis, 2nd edition, page 227, and (1980), 1st edition, page 139.
TWELVE = rated("11 12 22 22 22 22 23 33 33 33 33 33")
NINE = rated("111 122 222 444 144 222 123 333 222")
# Hayes and Krippendorff (2007), Commun. Methods Meas. 1: 77-89, page 84.
FORTY = rated(
    "112*2 1101* 2333* *00*0 000*0 000*0 102*1 1*20* 222*2 2111* *100* 0000* 1222* 33223 111*1 111*1 212*2 1233* 1101* "
    "000*0 0011* 00*00 2333* 0000* 12*22 0111* 00010 1212* 1122* 112*2 110*0 2121* 22*22 3222* 222*2 223*2 222*2 22*12 "
    "2222* 111*1"
)
# The computational example of the English Wikipedia's article on alpha.
FIFTEEN = rated("*1* *** *22 *11 *33 334 444 13* 2*2 1*1 1*1 3*3 3*3 *** 3*4")
PUBLISHED = [
    (FIFTEEN, "nominal", 0.691, 0.0005),
    (FIFTEEN, "interval", 0.811, 0.0005),
    (DICHOTOMY, "nominal", 0.095, 0.0005),
    (NOMINAL, "nominal", 0.692, 0.0005),
    (FOUR, "nominal", 0.743, 0.0005),
    (FOUR, "ordinal", 0.815, 0.0005),
    (FOUR, "interval", 0.849, 0.0005),
    (FOUR, "ratio", 0.797, 0.0005),
    (TWELVE, "nominal", 0.734, 0.0005),
    (NINE, "nominal", 0.642, 0.0005),
    (NINE, "interval", 0.547, 0.0005),
    (NINE, "ratio", 0.483, 0.0005),
    (FORTY, "nominal", 0.477, 0.0005),
    (FORTY, "ordinal", 0.7598, 0.00005),
    (FORTY, "interval", 0.757, 0.001),
]
# The same by krippendorff 0.9.0, to more digits.
COMPUTED = [
    (FOUR, "nominal", 0.743421),
    (FOUR, "ordinal", 0.815388),
    (FOUR, "interval", 0.849107),
    (FOUR, "ratio", 0.797403),
]

ratings = arrays(
    float, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=st.sampled_from([0, 1, 2, 5, np.nan])
)
levels = st.sampled_from(LEVELS)


def alpha(ratings, level="nominal"):
    counts, values = rating_counts(ratings)
    return float(krippendorff_alpha(counts, level, values))


@pytest.mark.parametrize("units, level, published, tolerance", PUBLISHED)
def test_alpha_agrees_with_published_values(units, level, published, tolerance):
    assert alpha(units, level) == pytest.approx(published, abs=tolerance)


@pytest.mark.parametrize("units, level, computed", COMPUTED)
def test_alpha_agrees_with_another_program(units, level, computed):
    assert alpha(units, level) == pytest.approx(computed, abs=1e-6)


@pytest.mark.parametrize(
    "units, reason",
    [("1* *2 **", "no-unit-rated-twice"), ("11 11 *2", "one-value-only"), ("11 12", ""), ("**", "no-unit-rated-twice")],
)
def test_alpha_is_undefined_and_not_perfect_where_nothing_varies(units, reason):
    counts, _ = rating_counts(rated(units))
    assert undefined_reason(counts) == reason
    assert np.isnan(krippendorff_alpha(counts)) == bool(reason)


@given(ratings, levels)
def test_alpha_is_never_above_one_and_one_only_where_all_agree(units, level):
    counts, _ = rating_counts(units)
    compared = counts[counts.sum(axis=1) > 1]
    found = alpha(units, level)
    assert not found > 1 + 1e-12
    if not np.isnan(found):
        assert (found == pytest.approx(1)) == ((compared > 0).sum(axis=1) == 1).all()


@given(ratings, levels, st.randoms(use_true_random=False))
def test_coders_and_units_may_stand_in_any_order(units, level, chance):
    rows, columns = list(range(len(units))), list(range(units.shape[1]))
    chance.shuffle(rows)
    chance.shuffle(columns)
    assert alpha(units[rows][:, columns], level) == pytest.approx(alpha(units, level), nan_ok=True)


@given(ratings, levels)
def test_units_with_one_rating_do_not_count(units, level):
    lonely = np.full((2, units.shape[1]), np.nan)
    lonely[0, 0], lonely[1, 1] = 1, 5
    assert alpha(np.vstack([units, lonely]), level) == pytest.approx(alpha(units, level), nan_ok=True)


@given(ratings)
def test_names_of_nominal_values_do_not_matter(units):
    renamed = np.select([units == 0, units == 1, units == 2, units == 5], [7, 3, 0, 1], np.nan)
    assert alpha(renamed) == pytest.approx(alpha(units), nan_ok=True)


@given(ratings)
def test_only_the_order_of_ordinal_values_matters(units):
    assert alpha(np.exp(units), "ordinal") == pytest.approx(alpha(units, "ordinal"), nan_ok=True)


@given(ratings)
def test_interval_values_have_no_zero_and_no_unit(units):
    assert alpha(3 * units + 100, "interval") == pytest.approx(alpha(units, "interval"), nan_ok=True)


@given(ratings)
def test_ratio_values_have_no_unit(units):
    assert alpha(3 * units, "ratio") == pytest.approx(alpha(units, "ratio"), nan_ok=True)


@given(ratings, levels)
def test_units_with_equal_counts_may_be_merged(units, level):
    counts, values = rating_counts(units)
    patterns, found = patterns_by_cluster(counts, np.zeros(len(counts)))
    merged = float(krippendorff_alpha(patterns, level, values, found.sum(axis=0)))
    assert merged == pytest.approx(alpha(units, level), nan_ok=True)


@given(st.integers(0, 2**32), levels)
def test_with_two_values_the_level_does_not_matter(seed, level):
    units = np.random.default_rng(seed).integers(0, 2, size=(20, 3)).astype(float)
    assert alpha(units, level) == pytest.approx(alpha(units))


def test_a_level_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match="unknown level 'metric'; use one of nominal, ordinal, interval, ratio"):
        krippendorff_alpha(np.eye(2), "metric")


def test_distances_need_values():
    with pytest.raises(ValueError, match="level 'interval' needs the values"):
        krippendorff_alpha(np.eye(2), "interval")


def test_ratios_of_negative_values_mean_nothing():
    with pytest.raises(ValueError, match="no negative values"):
        alpha(np.array([[-1.0, 2.0], [1.0, 1.0]]), "ratio")


def resampled(counts, clusters, resamples=2000, seed=5):
    return resampled_alphas(*patterns_by_cluster(counts, clusters), resamples, np.random.default_rng(seed))


def test_resamples_are_those_of_a_plain_loop():
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, size=120)
    units = np.where(rng.random((120, 3)) < 0.8, truth[:, None], rng.integers(0, 3, size=(120, 3))).astype(float)
    interviews = np.repeat(np.arange(12), np.r_[np.full(6, 5), np.full(6, 15)])
    counts, _ = rating_counts(units)
    places = [np.flatnonzero(interviews == interview) for interview in range(12)]
    drawn = [
        float(
            krippendorff_alpha(
                counts[np.concatenate([rng.choice(places[one], len(places[one])) for one in rng.integers(0, 12, 12)])]
            )
        )
        for _ in range(2000)
    ]
    ours = resampled(counts, interviews)
    assert np.quantile(ours, [0.025, 0.5, 0.975]) == pytest.approx(np.quantile(drawn, [0.025, 0.5, 0.975]), abs=0.015)
    assert ours.std() == pytest.approx(np.std(drawn), rel=0.08)


def test_resamples_of_perfect_agreement_are_perfect_or_undefined():
    counts, _ = rating_counts(rated("11 22 11 11"))
    found = resampled(counts, np.arange(4))
    assert set(found[~np.isnan(found)]) == {1.0}
    assert np.isnan(found).any()


def test_one_seed_gives_the_same_resamples():
    counts, _ = rating_counts(FORTY)
    clusters = np.arange(len(counts)) // 10
    assert (resampled(counts, clusters, seed=1) == resampled(counts, clusters, seed=1)).all()
    assert (resampled(counts, clusters, seed=1) != resampled(counts, clusters, seed=2)).any()


def test_without_units_there_is_nothing_to_resample():
    assert np.isnan(resampled(np.zeros((0, 2)), np.zeros(0), resamples=5)).all()


def test_units_without_a_pair_of_ratings_are_drawn_too_and_do_not_count():
    counts, _ = rating_counts(rated("11 22 12 " + "1* " * 9))
    found = resampled(counts, np.zeros(12))
    assert np.isnan(found).mean() > 0.2  # often two pairs or fewer are drawn of twelve units


@given(arrays(int, st.tuples(st.integers(1, 9), st.sampled_from([2, 40])), elements=st.integers(0, 6)))
def test_patterns_and_their_numbers_make_the_counts_again(counts):
    patterns, found = patterns_by_cluster(counts, np.zeros(len(counts)))
    again = np.repeat(patterns, found[0], axis=0)
    assert sorted(again.tolist()) == sorted(counts.tolist())
    assert len(np.unique(patterns, axis=0)) == len(patterns)

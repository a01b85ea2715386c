import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.measures.agreement.alpha import krippendorff_alpha, rating_counts
from analysis.measures.agreement.kappa import (
    closeness,
    cohen_kappa,
    counts_of,
    fleiss_by_value,
    fleiss_kappa,
    gwet_ac,
    largest_kappa,
    percent_agreement,
    scott_pi,
    specific_agreement,
    two_coder_ac,
)

# Cohen (1960), Educ. Psychol. Meas. 20: 37-46, page 45; weighted by Cohen (1968), Psychol. Bull. 70: 213-220.
COHEN = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
COHEN_WEIGHTS = 1 - np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6
# Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition; the data cont3x3abstractors of the R package irrCAC.
ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
# Cicchetti and Feinstein (1990), J. Clin. Epidemiol. 43: 551-558: the paradoxes of kappa.
BALANCED, SKEWED = np.array([[40, 9], [6, 45]]), np.array([[80, 10], [5, 5]])
# Gwet (2002), Kappa statistic is not satisfactory, Stat. Methods Inter-Rater Reliab. Assess. 1.
RARE = np.array([[118, 5], [2, 0]])
# Krippendorff (2004), Content Analysis, 2nd edition, page 246.
EVEN = np.array([[12, 9, 9], [9, 14, 9], [9, 9, 20]])
UNEVEN = np.array([[12, 18, 18], [0, 14, 18], [0, 0, 20]])
# Made tables with the figures of R's irrCAC 1.4 (unweighted, and quadratic weights).
FOUR_POINTS = np.array([[20, 5, 1, 0], [4, 15, 6, 1], [0, 5, 18, 4], [0, 1, 3, 12]])
FIVE_POINTS = np.array([[15, 4, 1, 0, 0], [3, 12, 4, 1, 0], [1, 3, 14, 3, 1], [0, 1, 3, 10, 2], [0, 0, 1, 2, 8]])
OF_TWO = [
    (cohen_kappa, COHEN, 0.492, 0.0005),
    (cohen_kappa, COHEN, 0.491525, 1e-5),
    (scott_pi, COHEN, 0.487179, 1e-5),
    (two_coder_ac, COHEN, 0.575972, 1e-5),
    (cohen_kappa, ABSTRACTORS, 0.7964094, 1e-6),
    (scott_pi, ABSTRACTORS, 0.7962397, 1e-6),
    (two_coder_ac, ABSTRACTORS, 0.849331, 1e-5),
    (cohen_kappa, BALANCED, 0.70, 0.005),
    (cohen_kappa, SKEWED, 0.32, 0.005),
    (cohen_kappa, RARE, -0.0234, 0.00005),
    (two_coder_ac, RARE, 0.9408, 0.00005),
    (scott_pi, EVEN, 0.186, 0.0005),
    (cohen_kappa, EVEN, 0.186, 0.0005),
    (scott_pi, UNEVEN, 0.186, 0.0005),
    (cohen_kappa, UNEVEN, 0.258, 0.0005),
    (two_coder_ac, FOUR_POINTS, 0.58046, 1e-5),
    (two_coder_ac, FIVE_POINTS, 0.57997, 1e-5),
]
ERRORS = [
    (cohen_kappa, COHEN, 0.051002, 1e-5),
    (cohen_kappa, ABSTRACTORS, 0.05891072, 1e-6),
    (scott_pi, ABSTRACTORS, 0.05905473, 1e-6),
    (two_coder_ac, ABSTRACTORS, 0.04322, 1e-5),
]
# Fleiss (1971), Psychol. Bull. 76: 378-382: 30 patients, 6 psychiatrists, 5 diagnoses.
PATIENTS = """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
    00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
PSYCHIATRISTS = np.array([[int(count) for count in patient] for patient in PATIENTS.split()])
# Krippendorff's four observers; the figures are those of Gwet (2015), On Krippendorff's Alpha Coefficient, and irrCAC.
FOUR = np.array(
    [
        [np.nan if mark == "*" else int(mark) for mark in unit]
        for unit in ["11*1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "*555", "**11", "**3*"]
    ]
)
tables = arrays(int, st.integers(2, 4).map(lambda side: (side, side)), elements=st.integers(0, 9))


@pytest.mark.parametrize("coefficient, table, published, tolerance", OF_TWO)
def test_two_coders_agree_as_published(coefficient, table, published, tolerance):
    assert coefficient(table).value == pytest.approx(published, abs=tolerance)


@pytest.mark.parametrize("coefficient, table, published, tolerance", ERRORS)
def test_standard_errors_are_as_published(coefficient, table, published, tolerance):
    assert coefficient(table).error == pytest.approx(published, abs=tolerance)


def test_the_largest_kappa_is_that_of_cohen():
    assert largest_kappa(COHEN) == pytest.approx(0.831, abs=0.0005)


def test_weighted_kappa_is_that_of_cohen():
    assert cohen_kappa(COHEN, COHEN_WEIGHTS).value == pytest.approx(0.348, abs=0.0005)


@pytest.mark.parametrize("table, published", [(FOUR_POINTS, 0.84028), (FIVE_POINTS, 0.87005)])
def test_ac2_with_quadratic_weights_is_that_of_irrcac(table, published):
    weights = closeness(np.arange(len(table)), "interval")
    assert two_coder_ac(table, weights).value == pytest.approx(published, abs=1e-5)


def test_fleiss_kappa_is_as_published():
    assert fleiss_kappa(PSYCHIATRISTS).value == pytest.approx(0.430, abs=0.0005)
    assert fleiss_kappa(PSYCHIATRISTS).value == pytest.approx(0.430245, abs=1e-5)
    assert percent_agreement(PSYCHIATRISTS) == pytest.approx(0.5556, abs=0.00005)


def test_fleiss_kappa_by_diagnosis_is_as_published():
    # Fleiss worked with rounded margins; the second line is statsmodels'.
    assert fleiss_by_value(PSYCHIATRISTS) == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=0.005)
    assert fleiss_by_value(PSYCHIATRISTS) == pytest.approx([0.244755, 0.244755, 0.52, 0.471127, 0.566118], abs=1e-5)


def test_fleiss_kappa_of_fourteen_coders_is_as_published():
    # The worked example of the English Wikipedia's article on Fleiss' kappa: ten units, five values.
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    assert fleiss_kappa(np.array(counts)).value == pytest.approx(0.210, abs=0.0005)
    assert percent_agreement(np.array(counts)) == pytest.approx(0.378, abs=0.0005)


def test_other_coefficients_of_the_psychiatrists():
    assert gwet_ac(PSYCHIATRISTS).value == pytest.approx(0.447885, abs=1e-5)
    assert float(krippendorff_alpha(PSYCHIATRISTS)) == pytest.approx(0.433410, abs=1e-5)


def test_coefficients_hold_with_ratings_missing():
    counts, _ = rating_counts(FOUR)
    assert percent_agreement(counts) == pytest.approx(0.81818, abs=1e-5)
    assert gwet_ac(counts) == pytest.approx((0.77544, 0.14295), abs=1e-5)
    assert fleiss_kappa(counts) == pytest.approx((0.76117, 0.15302), abs=1e-5)


@pytest.mark.parametrize("table, yes, no", [(BALANCED, 0.84, 0.86), (SKEWED, 0.91, 0.40)])
def test_specific_agreement_is_as_published(table, yes, no):
    assert specific_agreement(*counts_of(table)) == pytest.approx([yes, no], abs=0.005)


def test_where_one_value_is_given_throughout_only_ac1_is_defined():
    throughout = np.array([[20, 0], [0, 0]])
    assert np.isnan([cohen_kappa(throughout).value, scott_pi(throughout).value, largest_kappa(throughout)]).all()
    assert two_coder_ac(throughout).value == 1
    assert specific_agreement(*counts_of(throughout)) == pytest.approx([1, np.nan], nan_ok=True)


def test_without_units_nothing_is_defined():
    nothing = np.zeros((2, 2))
    assert np.isnan([found(nothing).value for found in (cohen_kappa, scott_pi, two_coder_ac)]).all()
    assert np.isnan([largest_kappa(nothing), percent_agreement(np.zeros((3, 2)))]).all()


def test_coders_who_share_no_unit_cannot_be_compared():
    alone = np.array([[1, 0], [0, 1]])
    assert np.isnan([fleiss_kappa(alone).value, gwet_ac(alone).value, percent_agreement(alone)]).all()


@given(tables)
def test_coders_may_be_exchanged(table):
    for coefficient in (cohen_kappa, scott_pi, two_coder_ac):
        assert coefficient(table) == pytest.approx(coefficient(table.T), nan_ok=True)


@given(tables, st.randoms(use_true_random=False))
def test_values_may_be_renamed(table, chance):
    order = list(range(len(table)))
    chance.shuffle(order)
    for coefficient in (cohen_kappa, scott_pi, two_coder_ac):
        assert coefficient(table[np.ix_(order, order)]) == pytest.approx(coefficient(table), nan_ok=True)


@given(tables)
def test_no_coefficient_is_above_one(table):
    found = [cohen_kappa(table).value, scott_pi(table).value, two_coder_ac(table).value, largest_kappa(table)]
    assert not (np.array(found) > 1 + 1e-12).any()
    assert not found[0] > found[3] + 1e-12


@given(tables)
def test_units_with_equal_counts_may_be_merged(table):
    counts, times = counts_of(table)
    one_by_one = np.repeat(counts, times.astype(int), axis=0)
    for coefficient in (fleiss_kappa, gwet_ac):
        assert coefficient(counts, times) == pytest.approx(coefficient(one_by_one), nan_ok=True)
    assert percent_agreement(counts, times=times) == pytest.approx(percent_agreement(one_by_one), nan_ok=True)


@given(tables)
def test_alpha_is_scott_s_pi_corrected_for_small_samples(table):
    # Krippendorff (2004), page 246: alpha = 1 - (1 - pi) (2 n - 1) / (2 n).
    number = table.sum()
    counts, times = counts_of(table)
    corrected = 1 - (1 - scott_pi(table).value) * (2 * number - 1) / max(2 * number, 1)
    assert float(krippendorff_alpha(counts, times=times)) == pytest.approx(corrected, nan_ok=True)


@given(tables)
def test_weights_of_identity_are_no_weights(table):
    assert cohen_kappa(table, closeness(np.arange(len(table)))) == pytest.approx(cohen_kappa(table), nan_ok=True)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_a_value_is_closest_to_itself_and_the_ends_are_furthest_apart(level):
    weights = closeness(np.array([0, 1, 2, 5]), level)
    assert (np.diag(weights) == 1).all()
    assert (weights == weights.T).all()
    assert weights.min() == weights[0, -1] == 0


def test_ordinal_closeness_is_that_of_gwet():
    # Gwet (2014), chapter 4: one minus the share of pairs of ranks from one to the other, for three ranks.
    assert closeness(np.arange(3), "ordinal") == pytest.approx(
        np.array([[1, 2 / 3, 0], [2 / 3, 1, 2 / 3], [0, 2 / 3, 1]])
    )

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from scipy.stats import chi2_contingency

from analysis.measures.association.residuals import pearson_residuals


def test_residuals_are_those_counted_by_hand():
    counts = pd.DataFrame({"acute": [8, 2], "escalation": [2, 8]}, index=["police", "school"])  # 5 expected everywhere
    assert pearson_residuals(counts).to_numpy() == pytest.approx(np.array([[3, -3], [-3, 3]]) / np.sqrt(5))


@given(nps.arrays(int, (3, 4), elements=st.integers(1, 30)))
def test_their_squares_sum_to_chi_square(counts):
    other = chi2_contingency(counts, correction=False).statistic
    assert (pearson_residuals(pd.DataFrame(counts)) ** 2).sum(axis=None) == pytest.approx(other, abs=1e-9)


def test_a_partner_without_statements_has_none():
    found = pearson_residuals(pd.DataFrame({"acute": [3, 0], "escalation": [1, 0]}))
    assert found.iloc[1].isna().all() and found.iloc[0].notna().all()

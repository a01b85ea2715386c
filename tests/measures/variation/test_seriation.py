import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from analysis.measures.variation.seriation import seriate, seriate_columns

ALIKE = pd.DataFrame(
    [[1, 0, 1, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]], index=list("pqrs"), columns=list("ABCD"), dtype=float
)


def test_like_stands_beside_like():
    found = seriate(ALIKE)
    assert "".join(sorted(found.index[:2])) == "pr" and "".join(sorted(found.columns[:2])) == "AC"


@given(nps.arrays(float, (5, 4), elements=st.floats(0, 1)))
def test_ordering_loses_nothing(shares):
    table = pd.DataFrame(shares, index=list("pqrst"), columns=list("ABCD"))
    pd.testing.assert_frame_equal(seriate(table).loc[table.index, table.columns], table)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_few_rows_stay_as_they_are(size):
    table = pd.DataFrame(np.ones((size, 2)), columns=["A", "B"])
    assert seriate(table).equals(table)


def test_columns_alone_stand_as_they_do_with_the_rows_which_keep_their_order():
    found = seriate_columns(ALIKE)
    assert list(found.columns) == list(seriate(ALIKE).columns)
    assert list(found.index) == list(ALIKE.index)

"""Means within groups where some values have no group, or nothing is there to average."""

import warnings

import numpy as np
import pandas as pd

from analysis.measures.statistics.contrast import arms_by_unit
from analysis.measures.statistics.group_means import mean_of_defined


def test_a_passage_without_a_partner_is_counted_and_not_averaged():
    passages = pd.DataFrame(
        {
            "unit": ["M1"] * 4,
            "interview": ["I01"] * 4,
            "partner": ["police", None, "school", "school"],
            "score": [1.0, 0.0, 0.0, 1.0],
            "known": [True, True, False, False],
        }
    )
    arms = arms_by_unit(passages, "score", "known", ["M1"]).loc["M1"]
    assert arms.to_dict() == {
        "with": 1.0,
        "without": 0.5,
        "difference": 0.5,
        "statements-with": 2,
        "statements-without": 2,
    }


def test_nothing_to_average_is_undefined_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(mean_of_defined(np.empty((0, 2)))).all()

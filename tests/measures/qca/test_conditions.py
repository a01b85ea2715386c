from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from materials import material
from scipy import stats

from analysis.measures.qca.conditional_table import conditional_table, fisher_on_units
from analysis.measures.qca.unit_conditions import unit_conditions

NAMED = {"interviews": 2, "share": 0.25}


def units(having, named, judged=True):
    index = pd.Index([f"M{number}" for number in range(len(having))], name="unit")
    return pd.DataFrame({"condition": pd.array(having, "boolean"), "named": named, "judged": judged}, index=index)


def test_units_are_counted_by_condition_and_naming():
    table = conditional_table(units([True, True, True, False, None], [True, True, False, False, True]))
    assert table.loc["yes"].tolist() == [3, 2, 1, pytest.approx(2 / 3)]
    assert table.loc["no"].tolist() == [1, 0, 1, 0]


def test_where_nobody_lacks_the_condition_there_is_no_share_and_no_test():
    table = conditional_table(units([True, True], [True, False]))
    assert np.isnan(table.loc["no", "share"])
    assert fisher_on_units(table).isna().all(axis=None)


# Fisher (1935): a perfect split of three and three has one of the 20 tables on its side, and one as far on the other.
def test_a_perfect_split_of_six_has_no_smaller_p_than_one_in_twenty():
    found = fisher_on_units(conditional_table(units([True] * 3 + [False] * 3, [True] * 3 + [False] * 3)))
    assert found.loc["one-sided"].tolist() == pytest.approx([0.05, 0.05])
    assert found.loc["two-sided"].tolist() == pytest.approx([0.1, 0.1])


# Four of six have the condition; three of those and none of the others name it: C(4,3) / C(6,3) = 4/20.
def test_a_weaker_split_stands_beside_the_smallest_p_there_could_be():
    table = conditional_table(units([True] * 4 + [False] * 2, [True] * 3 + [False] * 3))
    found = fisher_on_units(table)
    assert found.loc["one-sided"].tolist() == pytest.approx([0.2, 0.2])
    scipy_says = stats.fisher_exact(table[["named", "not-named"]], alternative="two-sided").pvalue
    assert found.loc["two-sided", "p"] == pytest.approx(scipy_says)


def test_conditions_come_from_what_is_known_what_is_named_and_what_is_experienced():
    held = material(
        "M1-c1 A 0-9 consent",
        "M1-c2 A 0-9 consent",
        "M1-c1 A 20-29 positive",
        "M2-c1 A 20-29 negative",
        interviews="M1-c1 M1-c2 M2-c1 M2-c2 M3-c1",
    )
    known = pd.DataFrame({"entity": "unit", "key": ["M1", "M2"], "variable": "has", "value": ["yes", "no"]})
    definitions = {
        "has": {"variable": "has", "value": "yes"},
        "consent": {"any": [["consent"]]},
        "good": {"share-above": 0.5},
    }
    cases = unit_conditions(replace(held, variables=known), definitions, NAMED)
    assert cases.loc["M1"].tolist() == [True, True, True]
    assert cases.loc["M2"].tolist() == [False, False, False]
    assert cases.loc["M3"].isna().all()


def test_a_condition_nobody_can_read_is_refused():
    with pytest.raises(ValueError, match="give variable and value"):
        unit_conditions(material("M1-c1 A 0-9 consent"), {"odd": {"code": "consent"}}, NAMED)

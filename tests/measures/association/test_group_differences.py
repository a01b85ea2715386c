"""Differences between groups have the p-values that Fisher's exact test gives for two groups."""

import pandas as pd
import pytest
from scipy.stats import fisher_exact

from analysis.measures.association.group_differences import group_differences
from analysis.models import StudySubset


def material(naming, unit=None):
    """A subset of interviews of the groups a and b; ``naming`` says which of each group's interviews name the code."""
    rows = [(f"{group}{n}", unit[group] if unit else None, group, named)
            for group in ("a", "b") for n, named in enumerate(naming[group])]  # fmt: skip
    interviews = pd.DataFrame(rows, columns=["interview", "unit", "group", "named"])
    codings = interviews[interviews["named"]].assign(code="trust", family="themes")
    empty = pd.DataFrame()
    return StudySubset(
        interviews=interviews,
        every_interview=interviews,
        codings=codings,
        all_codings=codings,
        statements=empty,
        cooccurrences=empty,
        codes=pd.DataFrame({"code": ["trust", "time"], "family": ["themes", "themes"]}),
        topics=pd.DataFrame(columns=["interview", "family", "asked"]),
        variables=empty,
        assignments=empty,
        groups=("a", "b"),
    )


@pytest.mark.parametrize(("a", "b"), [((3, 0), (0, 3)), ((5, 1), (2, 6)), ((4, 4), (4, 4)), ((6, 2), (1, 7))])
def test_two_groups_differ_by_chance_as_often_as_fishers_test_says(a, b):
    naming = {name: [True] * yes + [False] * no for name, (yes, no) in {"a": a, "b": b}.items()}
    found = group_differences(material(naming), ["themes"], permutations=20_000).loc["trust"]
    assert found["p"] == pytest.approx(fisher_exact([a, b]).pvalue, abs=0.015)
    assert found["difference"] == pytest.approx(abs(a[0] / sum(a) - b[0] / sum(b)))


def test_nothing_can_be_inferred_where_each_group_is_a_unit_of_its_own_or_nobody_names_the_code():
    found = group_differences(material({"a": [True] * 4, "b": [False] * 4}, {"a": "A", "b": "B"}), ["themes"])
    assert found.loc["trust", "difference"] == 1
    assert found["p"].isna().all() and found["p-adjusted"].isna().all()

"""Minimised truth tables against sympy, whose sums of products are equivalent but not always the shortest."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from sympy import Or, SOPform, symbols

from analysis.measures.qca.expression import membership
from analysis.measures.qca.minimise import minimise

SEEDS = range(120)


def random_table(seed):
    rng = np.random.default_rng(seed)
    names = [f"C{number}" for number in range(rng.integers(2, 7))]
    rows = pd.DataFrame(list(product([0, 1], repeat=len(names))), columns=names)
    output = rng.choice(
        ["present", "absent", "remainder"], p=rng.choice([[0.4, 0.4, 0.2], [0.2, 0.2, 0.6]]), size=len(rows)
    )
    return rows.assign(output=output), names


@pytest.mark.parametrize("seed", SEEDS)
def test_our_solutions_say_what_sympy_s_says_and_are_no_longer(seed):
    table, names = random_table(seed)
    rows = {output: held[names].to_numpy().tolist() for output, held in table.groupby("output")}
    sympy_s = SOPform(symbols(names), rows.get("present", []), rows.get("remainder", []))
    ours = minimise(table, names, remainders=True)
    decided = table[table["output"] != "remainder"]
    wanted = (decided["output"] == "present").to_numpy()
    truths = [dict(zip(symbols(names), map(bool, row), strict=True)) for row in decided[names].to_numpy()]
    assert [bool(sympy_s.subs(truth)) for truth in truths] == list(wanted)
    assert all((membership(decided, " + ".join(terms)) == wanted).all() for terms in ours)
    assert bool(ours) == wanted.any()
    assert all(len(terms) <= (len(sympy_s.args) if isinstance(sympy_s, Or) else 1) for terms in ours)

import io
import re
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.qca.expression import membership
from analysis.measures.qca.minimise import minimise
from analysis.measures.qca.necessity import necessity
from analysis.measures.qca.qca_permutation import perfect_pattern_test
from analysis.measures.qca.solution import solutions
from analysis.measures.qca.sufficiency import sufficiency
from analysis.measures.qca.truth_table import truth_table
from analysis.measures.qca.unit_conditions import named_by_label

# Lipset's 18 countries as Rihoux and De Meur calibrate them: Rihoux and Ragin (2009), Configurational Comparative
# Methods, chapter 3; the outcome is survival of democracy. The rows stand as in the data set LC of the R package QCA.
LIPSET = pd.read_csv(
    io.StringIO("""\
country DEV URB LIT IND STB SURV
AU 1 0 1 1 0 0
BE 1 1 1 1 1 1
CZ 1 1 1 1 1 1
EE 0 0 1 0 1 0
FI 1 0 1 0 1 1
FR 1 0 1 1 1 1
DE 1 1 1 1 0 0
GR 0 0 0 0 0 0
HU 0 0 1 0 0 0
IE 1 0 1 0 1 1
IT 0 0 0 0 1 0
NL 1 1 1 1 1 1
PL 0 0 1 0 0 0
PT 0 0 0 0 0 0
RO 0 0 0 0 1 0
ES 0 0 0 0 0 0
SE 1 0 1 1 1 1
UK 1 1 1 1 1 1
"""),
    sep=" ",
    index_col="country",
)
FIVE = ["DEV", "URB", "LIT", "IND", "STB"]
# Inclusion, relevance and coverage of necessity; inclusion and coverage of sufficiency: by the formulas of Ragin (2006)
# and of Schneider and Wagemann (2012), counted out on the table above.
NECESSITY = {
    "DEV": (1.0, 0.8, 0.8),
    "URB": (0.5, 0.928571, 0.8),
    "LIT": (1.0, 0.5, 0.615385),
    "IND": (0.75, 0.833333, 0.75),
    "STB": (1.0, 0.7, 0.727273),
    "LIT*STB": (1.0, 0.9, 0.888889),
    "DEV*STB": (1.0, 1.0, 1.0),
}
SUFFICIENCY = {
    "DEV": (0.8, 1.0),
    "URB": (0.8, 0.5),
    "LIT": (0.615385, 1.0),
    "IND": (0.75, 0.75),
    "STB": (0.727273, 1.0),
}
# Rihoux and De Meur (2009), p. 57: combination, cases, cases in which democracy survived.
LIPSET_ROWS = [
    ("00000", 3, 0),
    ("00001", 2, 0),
    ("00100", 2, 0),
    ("00101", 1, 0),
    ("10101", 2, 2),
    ("10110", 1, 0),
    ("10111", 2, 2),
    ("11110", 1, 0),
    ("11111", 4, 4),
]
# Truth tables and all their shortest solutions: positive rows, rows that may be either, solutions.
# Strikes: Ragin (1987), The Comparative Method, p. 96-98. The function of four variables with two rows left open that
# accounts of the method of McCluskey (1956), Bell Syst. Tech. J. 35: 1417-1444, work through, and the cyclic chart.
PUBLISHED = [
    ("ABC", [5, 2, 6, 7], [], {"A*C B*~C"}),
    ("ABCD", [4, 8, 10, 11, 12, 15], [9, 14], {"A*C A*~B B*~C*~D", "A*C A*~D B*~C*~D"}),
    ("ABC", [0, 1, 2, 5, 6, 7], [], {"A*B ~A*~C ~B*C", "A*C B*~C ~A*~B"}),
]
truth_tables = st.integers(1, 4).flatmap(
    lambda size: st.lists(st.sampled_from(["present", "absent", "remainder"]), min_size=2**size, max_size=2**size)
)
case_tables = st.integers(1, 3).flatmap(
    lambda size: st.lists(st.tuples(*[st.booleans()] * (size + 1)), min_size=2, max_size=8)
)


def table_of(names, positive, free):
    rows = pd.DataFrame(list(product([0, 1], repeat=len(names))), columns=list(names))
    output = ["present" if row in positive else "remainder" if row in free else "absent" for row in rows.index]
    return rows.assign(output=output)


def test_necessity_agrees_with_published_figures():
    found = necessity(LIPSET, "SURV", list(NECESSITY))[["inclN", "RoN", "covN"]]
    assert found.to_numpy() == pytest.approx(np.array(list(NECESSITY.values())), abs=1e-5)


def test_sufficiency_agrees_with_published_figures():
    found = sufficiency(LIPSET, "SURV", list(SUFFICIENCY))[["inclS", "covS"]]
    assert found.to_numpy() == pytest.approx(np.array(list(SUFFICIENCY.values())), abs=1e-5)


def test_the_truth_table_is_the_published_one():
    table = truth_table(LIPSET, "SURV", FIVE)
    seen = table[table["cases"] > 0]
    rows = zip(seen[FIVE].astype(str).agg("".join, axis=1), seen["cases"], seen["with-outcome"], strict=True)
    assert list(rows) == LIPSET_ROWS
    assert (table["output"] == "remainder").sum() == 32 - 9
    assert not table["contradictory"].any()
    assert set(table.loc[table["fragile"], "members"]) == {"EE", "AU", "DE"}


def test_the_conservative_solution_is_the_published_one():
    found = solutions(LIPSET, "SURV", truth_table(LIPSET, "SURV", FIVE), FIVE).loc["conservative"].loc[1]
    terms = ["DEV*LIT*IND*STB", "DEV*~URB*LIT*STB"]
    assert found.loc[terms, ["inclS", "PRI", "covS", "covU"]].to_numpy().tolist() == [
        [1, 1, 0.75, 0.5],
        [1, 1, 0.5, 0.25],
    ]
    assert found.loc[" + ".join(terms), ["inclS", "covS", "cases"]].tolist() == [1, 1, 8]


def test_the_parsimonious_solution_is_the_published_one():
    assert minimise(truth_table(LIPSET, "SURV", FIVE), FIVE, remainders=True) == [["DEV*STB"]]


@pytest.mark.parametrize("names, positive, free, published", PUBLISHED)
def test_published_truth_tables_have_their_published_solutions(names, positive, free, published):
    found = minimise(table_of(names, positive, free), list(names), remainders=True)
    assert {" ".join(sorted(terms)) for terms in found} == {" ".join(sorted(line.split())) for line in published}


# Every term that touches no negative row and some positive one, with the rows it covers; the largest only.
def implicants_by_hand(outputs):
    size = len(outputs).bit_length() - 1
    rows = list(product([0, 1], repeat=size))
    terms = {
        term: frozenset(
            place
            for place, row in enumerate(rows)
            if all(want in (-1, have) for want, have in zip(term, row, strict=True))
        )
        for term in product([-1, 0, 1], repeat=size)
    }
    sound = {term: held for term, held in terms.items() if not any(outputs[place] == "absent" for place in held)}
    largest = {term: held for term, held in sound.items() if not any(held < other for other in sound.values())}
    return {term: held for term, held in largest.items() if any(outputs[place] == "present" for place in held)}


def smallest_by_hand(outputs):
    primes, wanted = implicants_by_hand(outputs), {row for row, output in enumerate(outputs) if output == "present"}
    covering = [
        [chosen for chosen in combinations(primes, size) if wanted <= set().union(*(primes[term] for term in chosen))]
        for size in range(len(primes) + 1)
    ]
    return {frozenset(expression_of(term) for term in chosen) for chosen in next(filter(None, covering))}


def expression_of(term):
    return "*".join(name if want else f"~{name}" for name, want in zip("ABCD", term, strict=False) if want >= 0) or "1"


def outputs_table(outputs):
    rows = {
        output: [row for row, other in enumerate(outputs) if other == output] for output in ("present", "remainder")
    }
    return table_of("ABCD"[: len(outputs).bit_length() - 1], rows["present"], rows["remainder"])


@settings(deadline=None)
@given(truth_tables)
def test_all_smallest_solutions_are_found_and_no_other(outputs):
    table = outputs_table(outputs)
    found = minimise(table, list(table.columns[:-1]), remainders=True)
    assert {frozenset(terms) for terms in found} - {frozenset()} == smallest_by_hand(outputs) - {frozenset()}
    assert len(found) == len({frozenset(terms) for terms in found})


@given(truth_tables)
def test_a_conservative_solution_covers_the_positive_rows_and_no_other(outputs):
    table = outputs_table(outputs)
    found = minimise(table, list(table.columns[:-1]), remainders=False)
    covered = [membership(table, " + ".join(terms)) for terms in found]
    assert all((held == (table["output"] == "present")).all() for held in covered)
    assert bool(found) == ("present" in outputs)


@given(truth_tables)
def test_what_is_solved_for_an_outcome_is_the_complement_of_what_is_solved_for_its_absence(outputs):
    table = outputs_table([output.replace("remainder", "absent") for output in outputs])
    turned = table.assign(output=table["output"].map({"present": "absent", "absent": "present"}))
    names = list(table.columns[:-1])
    solved, opposite = minimise(table, names, remainders=True), minimise(turned, names, remainders=True)
    held = [
        membership(table, " + ".join(terms[0])) if terms else np.zeros(len(table), bool) for terms in (solved, opposite)
    ]
    assert (held[0] ^ held[1]).all()


@given(case_tables, st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_nothing(rows, random):
    names = list("ABC"[: len(rows[0]) - 1])
    cases = pd.DataFrame(rows, columns=[*names, "Y"], index=[f"case {number}" for number in range(len(rows))])
    mixed = cases.loc[random.sample(list(cases.index), len(cases))]
    here, there = (solutions(frame, "Y", truth_table(frame, "Y", names), names) for frame in (cases, mixed))
    pd.testing.assert_frame_equal(here, there)


@given(case_tables)
def test_what_is_necessary_for_an_outcome_is_covered_by_it_in_turn(rows):
    cases = pd.DataFrame(rows, columns=[*"ABC"[: len(rows[0]) - 1], "Y"])
    there, back = necessity(cases, "Y", ["A", "~A"]), sufficiency(cases, "Y", ["A", "~A"])
    assert there["inclN"].to_numpy() == pytest.approx(back["covS"].to_numpy(), nan_ok=True)
    assert there["covN"].to_numpy() == pytest.approx(back["inclS"].to_numpy(), nan_ok=True)
    assert np.all((there.fillna(0) >= 0) & (there.fillna(0) <= 1))
    assert there["inclN"].sum() == (1 if cases["Y"].any() else 0)


def test_an_outcome_that_is_everywhere_or_nowhere_has_no_solution_and_says_so():
    cases = pd.DataFrame({"A": [1, 0, 1], "Y": 1})
    everywhere = solutions(cases, "Y", truth_table(cases, "Y", ["A"]), ["A"])
    nowhere = solutions(cases.assign(Y=0), "Y", truth_table(cases.assign(Y=0), "Y", ["A"]), ["A"])
    assert set(everywhere["reservation"]) == {"outcome-in-all"}
    assert set(nowhere["reservation"]) == {"outcome-in-none"}
    assert necessity(cases.assign(Y=0), "Y", ["A"])["inclN"].isna().all()


def test_rows_with_cases_of_both_kinds_are_marked_and_a_single_case_is_fragile():
    cases = pd.DataFrame({"A": [1, 1, 1, 1, 1, 0], "Y": [1, 1, 1, 1, 0, 0]}, index=list("klmnop"))
    table = truth_table(cases, "Y", ["A"])
    assert table[["output", "contradictory", "fragile", "members"]].to_numpy().tolist() == [
        ["absent", False, True, "p"],
        ["present", True, False, "k, l, m, n, o"],
    ]
    found = solutions(cases, "Y", table, ["A"]).loc[("parsimonious", 1, "A")]
    assert found[["inclS", "covS", "reservation"]].tolist() == [0.8, 1.0, "contradictory-rows"]
    assert set(solutions(cases, "Y", truth_table(cases, "Y", ["A"], consistency=0.9), ["A"])["reservation"]) == {
        "no-row-consistent"
    }


def test_a_combination_with_fewer_cases_than_asked_for_is_a_remainder():
    cases = pd.DataFrame({"A": [1, 1, 0], "Y": [1, 1, 0]})
    assert list(truth_table(cases, "Y", ["A"], frequency=2)["output"]) == ["remainder", "present"]


def test_a_solution_without_remainders_says_that_there_was_nothing_to_simplify_by():
    cases = pd.DataFrame({"A": [1, 1, 0], "Y": [1, 1, 0]})
    found = solutions(cases, "Y", truth_table(cases, "Y", ["A"]), ["A"])["reservation"]
    assert list(found) == ["none", "no-remainders"]


@pytest.mark.parametrize(
    "cases, message",
    [
        (pd.DataFrame({"A": [1, None], "Y": [1, 0]}), "A is not known for 1"),
        (pd.DataFrame({"A": [1, 2], "Y": [1, 0]}), "other than 0 and 1"),
    ],
)
def test_what_is_not_known_or_not_calibrated_is_refused(cases, message):
    with pytest.raises(ValueError, match=message):
        truth_table(cases, "Y", ["A"])


def test_a_condition_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=re.escape("names ['B'], which are no conditions")):
        membership(pd.DataFrame({"A": [1]}), "A*B")


# Counted by hand: of the 20 ways to give three of six cases the outcome, one is the cases with A and one those without.
def test_chance_counts_all_ways_to_deal_the_outcome_out():
    cases = pd.DataFrame({"A": [1, 1, 1, 0, 0, 0], "Y": [1, 1, 1, 0, 0, 0]})
    found = perfect_pattern_test(cases, "Y", ["A"], most=1)
    assert found.loc["coincides"].tolist() == [True, 2, 20, 0.1]
    assert found.loc["consistent"].tolist() == [True, 2, 20, 0.1]


# Four cases that all differ fit every outcome: the truth table is consistent in all 6 ways to give two of them it.
def test_as_many_combinations_as_cases_fit_every_outcome():
    cases = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 0, 0, 1]})
    found = perfect_pattern_test(cases, "Y", ["A", "B"], most=2)
    assert found.loc["consistent", ["perfect", "deals", "chance"]].tolist() == [6, 6, 1.0]
    assert found.loc["coincides", ["found", "perfect"]].tolist() == [False, 4]


@pytest.mark.parametrize("outcome", [0, 1])
def test_an_outcome_that_does_not_vary_shows_no_pattern(outcome):
    found = perfect_pattern_test(pd.DataFrame({"A": [1, 1], "Y": outcome}), "Y", ["A"], most=1)
    assert not found["found"].any()
    assert found["chance"].isna().all()


def test_without_a_case_there_is_no_pattern_and_no_solution():
    cases = pd.DataFrame({"A": [], "Y": []}, dtype="boolean")
    assert perfect_pattern_test(cases, "Y", ["A"], most=1)["chance"].isna().all()
    assert set(solutions(cases, "Y", truth_table(cases, "Y", ["A"]), ["A"])["reservation"]) == {"outcome-in-none"}


def test_where_the_ways_are_too_many_seeded_deals_come_close():
    cases = pd.DataFrame({"A": [1, 0] * 12, "Y": [1] * 12 + [0] * 12})
    cases.loc[[0, 1], "A"] = [0, 0]
    found = perfect_pattern_test(cases, "Y", ["A"], most=1, draws=99)
    assert found["deals"].tolist() == [99, 99]
    assert found["chance"].tolist() == [1 / 100, 1 / 100]
    assert found.equals(perfect_pattern_test(cases, "Y", ["A"], most=1, draws=99))


@pytest.mark.parametrize("name", ["fixed + known", "a*b", "~a", 'say "yes"', "1", " blank ", "a, b", "cases (x)"])
def test_a_condition_may_be_called_whatever_a_code_is_called(name):
    """The same table by another name of one condition gives the same numbers (Lipset's, in NECESSITY)."""
    renamed, five = LIPSET.rename(columns={"LIT": name}), [name if one == "LIT" else one for one in FIVE]
    plain = solutions(LIPSET, "SURV", truth_table(LIPSET, "SURV", FIVE), FIVE)
    found = solutions(renamed, "SURV", truth_table(renamed, "SURV", five), five)
    assert sorted(map(str, found.to_numpy().tolist())) == sorted(map(str, plain.to_numpy().tolist()))
    assert necessity(renamed, "SURV", five).loc[name].tolist() == pytest.approx([1.0, 0.615385, 0.5], abs=1e-6)


def test_a_quoted_name_is_one_condition_in_an_expression():
    cases = pd.DataFrame({"a + b": [1, 1, 0], 'c"*': [0, 1, 1]})
    assert membership(cases, '"a + b"*~"c""*"').tolist() == [True, False, False]
    assert membership(cases, '~"a + b" + "c""*"').tolist() == [False, True, True]
    with pytest.raises(ValueError, match="do not close"):
        membership(cases, '"a + b*1')


def test_cases_whose_names_hold_commas_keep_their_reservations():
    renamed = LIPSET.set_axis([f"{name}, kommune" for name in LIPSET.index])
    table = truth_table(renamed, "SURV", FIVE)
    plain = solutions(LIPSET, "SURV", truth_table(LIPSET, "SURV", FIVE), FIVE)
    assert solutions(renamed, "SURV", table, FIVE)["reservation"].tolist() == plain["reservation"].tolist()


def test_conditions_with_the_same_label_are_told_apart_by_their_keys():
    cases = pd.DataFrame([[True] * 4], columns=["a", "b", "c", "d"], index=pd.Index(["M1"], name="unit"))
    labels = {"a": "plan", "b": "plan", "c": "cases", "d": "trust"}
    assert list(named_by_label(cases, labels.get)) == ["plan (a)", "plan (b)", "cases (c)", "trust"]

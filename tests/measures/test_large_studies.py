"""Very many codes: memory stays bounded, figures show what can be read, and what was left out is told."""

import tracemalloc
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from materials import material
from pandas.core.strings.accessor import StringMethods

from analysis.claims.ledger import load_terms
from analysis.files.csv_io import read_delimited
from analysis.i18n import Wording
from analysis.importers.import_project import draft_mapping_from_files
from analysis.importers.sheets import truth_values
from analysis.importers.sheets.missing_values import without_missing
from analysis.measures.agreement import coder_pairs as module_of_pairs
from analysis.measures.agreement.boundary_agreement import boundary_agreement
from analysis.measures.agreement.coder_pairs import coder_pairs
from analysis.measures.agreement.pair_agreement import pair_agreement
from analysis.measures.agreement.shared_stretches import DoubleCoded
from analysis.measures.association import cooccurrence as module
from analysis.measures.association import fixed_margins
from analysis.measures.association import interview_cooccurrence as together
from analysis.measures.association.cooccurrence import cooccurrence
from analysis.measures.saturation import code_saturation
from analysis.measures.variation import p_values, permanova, permuted_distances, variance_share
from analysis.measures.variation import permutation as dealing
from analysis.measures.variation.distance import jaccard_distances
from analysis.measures.variation.partner_use import repertoire_index
from analysis.measures.variation.unit_variation import excess
from analysis.models import CUT
from analysis.plots.charts.cooccurrence_graph import cooccurrence_graph
from analysis.plots.charts.dot_plots import agreement_dots, prevalence_dots
from analysis.plots.charts.heatmap import framework_map, share_map
from analysis.plots.charts.residual_map import residual_map
from analysis.plots.output import figure_limits as limits

ENGLISH, DANISH = (Wording(language, load_terms()) for language in ("en", "da"))
EXAMINED = (
    "were examined, those named in the most interviews",
    "er undersøgt, nemlig dem, der er nævnt i flest interview",
)
SHOWN = ("those who have read most of the same text", "dem, der har læst mest af den samme tekst")


def codings(stretches, codes, each, seed=0):
    """Each stretch, in one interview of ten, has some codes; every second one overlaps the next."""
    draw, rows = np.random.default_rng(seed), []
    for stretch in range(stretches):
        start = 100 * (stretch // 2) + 30 * (stretch % 2)
        rows += [(f"I{stretch % 10}", "A", f"S{stretch}", start, start + 50, f"c{code:04d}")
                 for code in draw.choice(codes, each, replace=False)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["interview", "coder", "segment", "start", "end", "code"])
    return frame.astype({"start": "Int64", "end": "Int64"})


def counted(frame):
    """Count by the definition, one pair of codes after the other."""
    places = {code: rows for code, rows in frame.groupby("code")}
    for one, other in combinations(sorted(places), 2):
        rarer, more = sorted((places[one], places[other]), key=len)
        meets = [((more["interview"] == row.interview) & (more["start"] < row.end) & (more["end"] > row.start)).any()
                 for row in rarer.itertuples()]  # fmt: skip
        if any(meets):
            yield one, other, sum(meets)


@pytest.mark.parametrize("at_once", [10, 200, 5_000_000])
def test_pairs_counted_in_parts_are_those_counted_one_by_one(monkeypatch, at_once):
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    frame = codings(60, 12, 3)
    found = cooccurrence(frame)[["code", "other", "together"]]
    assert list(found.itertuples(index=False, name=None)) == list(counted(frame))


def test_two_thousand_codes_that_all_stand_together_take_little_memory():
    frame = codings(40, 2_000, 400)
    tracemalloc.start()
    try:
        found = cooccurrence(frame, same_segment=True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    segments = frame.groupby("segment")["code"].agg(set)
    one, other = found.loc[0, ["code", "other"]]
    assert found["together"].sum() == 40 * 400 * 399 / 2
    assert found["together"][0] == sum({one, other} <= held for held in segments)
    assert peak < 250_000_000  # pairs of names, one a row, took five times as much


def given(interviews, codes):
    """Code number n stands in every interview whose number is at least n."""
    held = np.arange(interviews)[:, None] >= np.arange(codes)
    return pd.DataFrame(held, [f"I{i}" for i in range(interviews)], [f"c{c}" for c in range(codes)])


def test_the_codes_of_most_interviews_are_examined_and_that_is_told(monkeypatch):
    monkeypatch.setattr(together, "TABLES", 5)
    kept = together._most_common(given(300, 250))
    assert list(kept.columns) == [f"c{n}" for n in range(together.MOST_CODES)]
    table = together.interview_cooccurrence(kept, pd.Series("M1", kept.index))
    assert len(table) == 100 * 99 / 2
    for frame in (table.head(10).set_index(["code", "other"]), together.nodes(kept), together.edges(table)):
        assert limits.cut_notes(frame, ENGLISH) == f" (100 of 250 (code) {EXAMINED[0]})"
    assert limits.cut_notes(table, DANISH) == f" (100 af 250 (kode) {EXAMINED[1]})"


def test_fewer_random_tables_are_drawn_of_very_many_interviews_and_that_is_told(monkeypatch):
    assert fixed_margins.affordable_tables(24 * 20) == fixed_margins.TABLES
    assert fixed_margins.affordable_tables(10**9) == fixed_margins.FEWEST_TABLES
    monkeypatch.setattr(fixed_margins, "MOST_CELLS", 0)
    table = together.interview_cooccurrence(given(6, 3), pd.Series("M1", given(6, 3).index))
    assert limits.cut_notes(table, ENGLISH) == " (p-values are based on 199 random tables instead of 2,000)"


def test_what_is_small_enough_is_shown_whole():
    small = pd.DataFrame(np.ones((6, 4)), columns=pd.Index(list("abcd"), name="code"))
    assert limits.limit_figure(share_map, small, ())[0] is not None
    assert limits.cut_notes(limits.limit_figure(share_map, small, ())[0], ENGLISH) == ""
    assert limits.cut_notes(limits.cut_columns(small), ENGLISH) == ""


def numbers(rows, columns, index_name, columns_name):
    values = np.arange(rows * columns, dtype=float).reshape(rows, columns) % 97
    index, across = pd.Index([f"r{n}" for n in range(rows)]), pd.Index([f"c{n}" for n in range(columns)])
    return pd.DataFrame(values, index.rename(index_name), across.rename(columns_name))


def test_a_map_shows_the_largest_rows_and_columns_in_their_order():
    table = numbers(200, 100, "unit", "partner")
    shown, _ = limits.limit_figure(share_map, table, ())
    assert shown.shape == (limits.MAX_ROWS, limits.MAX_COLUMNS)
    largest = table.sum().nlargest(limits.MAX_COLUMNS).min()
    assert (table[shown.columns].sum() >= largest).all() and list(shown.columns) == [
        name for name in table.columns if name in set(shown.columns)
    ]
    assert limits.cut_notes(shown, ENGLISH) == (
        " (shows 120 of 200 (municipality), those with the largest values;"
        " shows 60 of 100 (partner), those with the largest values)"
    )


def test_two_frames_of_one_map_are_cut_alike():
    table = numbers(200, 100, "partner", "phase")
    shown, more = limits.limit_figure(residual_map, table, [table + 1])
    assert shown.index.equals(more[0].index) and shown.columns.equals(more[0].columns)


def test_a_framework_shows_the_codes_most_named_everywhere():
    index = pd.MultiIndex.from_product([["M1", "M2"], ["children"], [f"c{n}" for n in range(90)]],
                                       names=["unit", "group", "code"])  # fmt: skip
    cells = pd.DataFrame({"naming": [*range(90)] * 2, "interviews": 90, "balance": 0.0}, index=index)
    shown, _ = limits.limit_figure(framework_map, cells, ())
    assert list(shown.index.get_level_values("code").unique()) == [f"c{n}" for n in range(50, 90)]
    assert limits.cut_notes(shown, DANISH) == " (viser 40 af 90 (kode), dem med de største værdier)"


@pytest.mark.parametrize("draw, column, most", [(prevalence_dots, "share", 120), (agreement_dots, "positives", 216)])
def test_dots_are_drawn_of_the_codes_most_given(draw, column, most):
    table = pd.DataFrame({column: [None, *range(999)]}, pd.Index([f"c{n}" for n in range(1000)], name="code"))
    shown, _ = limits.limit_figure(draw, table.astype({column: "Float64"}), ())
    assert list(shown[column]) == list(range(999 - most, 999))
    assert limits.cut_notes(shown, ENGLISH) == f" (shows {most} of 1,000 (code), those with the largest values)"


def test_a_graph_joins_only_the_codes_that_it_shows():
    nodes = pd.Series(range(100), [f"c{n}" for n in range(100)])
    edges = pd.DataFrame({"code": ["c0", "c98"], "other": ["c99", "c99"], "together": [3, 4]})
    shown, (joined,) = limits.limit_figure(cooccurrence_graph, nodes, [edges])
    assert list(shown.index) == [f"c{n}" for n in range(60, 100)]
    assert joined["code"].tolist() == ["c98"]


def test_a_table_of_very_many_columns_keeps_the_first_and_its_totals():
    shown = limits.cut_columns(numbers(3, 500, "code", None))
    assert list(shown.columns) == [*(f"c{n}" for n in range(58)), "c498", "c499"]
    assert limits.cut_notes(shown, ENGLISH) == " (shows 60 of 500 (column): the leading ones and the last two)"


def readers_of(*pairs_of_stretch):
    """Stretches that are each read by some coders, in a frame of one row for each reader of each stretch."""
    rows = [(stretch, coder) for stretch, coders in enumerate(pairs_of_stretch) for coder in coders]
    return DoubleCoded(None, pd.DataFrame(rows, columns=["stretch", "coder"]), None, None)


def test_only_coders_who_have_read_something_together_are_pairs():
    pairs, cut = coder_pairs(readers_of("BA", "CB", "AB", "DE"))
    assert pairs == [("A", "B"), ("B", "C"), ("D", "E")] and cut == {}


def test_of_very_many_pairs_those_are_compared_who_have_read_most_together_and_that_is_told(monkeypatch):
    monkeypatch.setattr(module_of_pairs, "MOST_PAIRS", 2)
    pairs, cut = coder_pairs(readers_of("ABCD", "BD", "AC", "AC"))
    assert pairs == [("A", "C"), ("B", "D")]
    table = pd.DataFrame({"units": [1, 2]})
    table.attrs = cut
    assert limits.cut_notes(table, ENGLISH) == f" (shows 2 of 6 (pairs of coders), {SHOWN[0]})"
    assert limits.cut_notes(table, DANISH) == f" (viser 2 af 6 (par af kodere), {SHOWN[1]})"


def test_two_thousand_coders_who_have_read_the_same_are_told_of_in_bounded_time():
    pairs, cut = coder_pairs(readers_of([f"K{number:04d}" for number in range(2_000)]))
    assert len(pairs) == module_of_pairs.MOST_PAIRS
    assert cut[CUT][0][1:3] == [120, 2_000 * 1_999 // 2]


def test_tables_of_pairs_carry_what_was_left_out(monkeypatch):
    monkeypatch.setattr(module_of_pairs, "MOST_PAIRS", 1)
    lines = [f"M1-c1 {coder} 0-9 police" for coder in "ABC"]
    read = pd.DataFrame({"coder": list("ABC"), "interview": "M1-c1", "start": 0, "end": 50, "role": "second"})
    held = material(*lines, assignments=read.astype({"start": "Int64", "end": "Int64"}))
    for table in (pair_agreement(held), boundary_agreement(held)):
        assert table.attrs == {CUT: [["read", 1, 3, "coder-pair"]]}


RULE = {"permutations": 300, "seed": 5, "minimum": {"interviews_telling": 1}}


def repertoires(of_each_unit, partners, share=0.2):
    """So many interviews of each municipality, and which partners each uses."""
    unit = np.repeat([f"M{number}" for number in range(len(of_each_unit))], of_each_unit)
    keys = [f"I{number:03d}" for number in range(len(unit))]
    interviews = pd.DataFrame({"interview": keys, "unit": unit, "group": "children"})
    return interviews, (np.random.default_rng(1).random((len(keys), partners)) < share).astype(np.float32)


@pytest.mark.parametrize("name", ["jaccard", "overlap"])
@pytest.mark.parametrize("partners", [1, 64, 130])
@pytest.mark.parametrize("interviews", [(4, 4, 4), (2, 3, 3), (4, 9, 6, 5)])  # as they are; all ways to take; drawn
def test_repertoires_joined_as_bits_are_those_counted_by_interview(name, partners, interviews):
    given, joined = repertoires(interviews, partners), repertoire_index(name)
    found, counted_ones = (excess(*given, index, RULE) for index in (joined, replace(joined, is_union=False)))
    for key in ("null", "pairs"):
        assert np.array_equal(found[key].to_numpy(), counted_ones[key].to_numpy(), equal_nan=True)
    assert found["p"] == pytest.approx(counted_ones["p"], abs=0, nan_ok=True)


def test_distances_of_five_thousand_partners_sum_no_partner_and_take_little_memory(monkeypatch):
    monkeypatch.setattr(permuted_distances, "permuted_sums", None)
    given = repertoires([10] * 6, 5_000)
    tracemalloc.start()
    try:
        found = excess(*given, repertoire_index(), RULE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    used = given[1].reshape(6, 10, 5_000).any(axis=1)
    assert found["pairs"].iloc[0] == 1 - (used[0] & used[1]).sum() / (used[0] | used[1]).sum()
    assert peak < 60_000_000


def test_the_chance_of_a_variance_share_is_counted_without_storing_the_deals():
    interviews, used = repertoires([5] * 4, 3)
    design = dealing.permutation_design(interviews)
    held = used[design.order]
    observed = variance_share._between(held.astype(float), design.sizes)
    sums = [
        variance_share._between_permuted(held, dealt, design) for dealt in dealing.permutation_batches(design, 300, 5)
    ]
    null = np.concatenate(sums)
    assert list(variance_share._permutation_p_values(held, observed, design, RULE)) == [
        p_values.permutation_p_value(null[:, partner], observed[partner], exact=False) for partner in range(3)
    ]


def write_matrix(path, codes):
    names = [f"code {number}" for number in range(codes)]
    rows = [[f"Interview {row}", *("1" if (row + code) % 3 else "0" for code in range(codes))] for row in range(6)]
    path.write_text("\n".join(",".join(row) for row in [["Interview", *names], *rows]) + "\n", encoding="utf-8")
    return path


def test_no_column_of_a_matrix_is_read_by_a_string_method_of_its_own(tmp_path, monkeypatch):
    calls, make = [], StringMethods.__init__

    def counting(self, data):
        calls.append(data.name)
        make(self, data)

    monkeypatch.setattr(StringMethods, "__init__", counting)
    numbers = []
    for codes in (10, 400):
        calls.clear()
        text = draft_mapping_from_files([write_matrix(tmp_path / f"{codes}.csv", codes)])
        assert text.count("a code, by its marks") == codes
        numbers.append(len(calls))
    assert numbers[0] == numbers[1]


def test_each_column_of_a_very_wide_table_is_in_one_piece():
    lines = [",".join(f"c{number}" for number in range(3_000)), *([",".join("0" * 3_000)] * 60)]
    frame, problems = read_delimited("\n".join(lines).encode(), "wide.csv")
    pieces = pa.array(frame["c2999"])
    assert frame.shape == (60, 3_000) and not problems
    assert not isinstance(pieces, pa.ChunkedArray) or pieces.num_chunks == 1


def test_equal_cells_are_asked_about_once():
    asked = []
    cells = pd.Series(["x", "", "x", " X "] * 100, dtype="str")
    answers = truth_values.map_distinct(cells, lambda cell: asked.append(cell) or cell == "x")
    assert (answers.tolist(), asked) == ([True, False, True, False] * 100, ["x", "", " X "])


KINDS = [
    ("X ", "yes"), ("1,0", "yes"), ("12", "yes"), ("NEJ", "no"), ("0.00", "no"), (" ", "blank"), ("-1", "other"),
    ("si\u0301", "yes"), ("1.5", "given"),
]  # fmt: skip


@pytest.mark.parametrize("cell, kind", KINDS)
def test_marks_are_told_apart_as_words_and_numbers(cell, kind):
    cells = pd.Series([cell, ""], index=[7, 3], dtype="str")
    assert truth_values.is_given(cells).to_dict() == {7: kind in ("yes", "given"), 3: False}
    assert truth_values.is_not_given(cells).to_dict() == {7: kind == "no", 3: False}
    assert truth_values.is_blank(cells) == (kind == "blank")
    assert truth_values.is_marks(cells) == (kind in ("yes", "no") and cell != "12")


def test_words_for_missing_values_are_counted_by_column_and_emptied():
    frame = pd.DataFrame(
        {"code": ["NA", "b", "NaN"], "self": ["NA ", "", "null"], "text": ["a", "b", "c"]}, dtype="str"
    )
    emptied, remarks = without_missing(frame, "code", None, (), False)
    assert emptied.to_dict("list") == {"code": ["", "b", ""], "self": ["", "", ""], "text": ["a", "b", "c"]}
    assert remarks[0].items == ["code: NA (1)", "code: NaN (1)", "self: NA (1)", "self: null (1)"]
    assert remarks[0].text.endswith(": 4")


def shares_of(interviews, seed=1):
    used = np.random.default_rng(seed).random((interviews, 12)) < 0.3
    return used.astype(float)


def test_interviews_are_drawn_where_all_distances_between_them_would_be_too_many():
    interviews, used = repertoires([3_000, 3_000], 1)[0], shares_of(6_000)
    tracemalloc.start()
    found = permanova.partitions(interviews, {"which": (used, jaccard_distances)}, {**RULE, "permutations": 2})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found["interviews"].tolist() == [2_000]
    assert peak < 6_000**2 * 8  # bytes of one table of all distances
    notes = [limits.cut_notes(found, wording) for wording in (ENGLISH, DANISH)]
    assert notes == [
        " (based on 2,000 of 6,000 (interview), drawn at random)",
        " (bygger på 2.000 af 6.000 (interview), udtrukket tilfældigt)",
    ]


def test_what_interviews_are_drawn_depends_on_the_seed_only_and_all_are_taken_of_few(monkeypatch):
    interviews, used = repertoires([10, 10], 1)[0], shares_of(20)
    question = {"which": (used, jaccard_distances)}
    whole = permanova.partitions(interviews, question, RULE)
    assert whole.loc["which"].to_dict() == permanova.partition(interviews, used, jaccard_distances, RULE)
    assert CUT not in whole.attrs
    monkeypatch.setattr(permanova, "MOST_INTERVIEWS", 8)
    drawn = [permanova.partitions(interviews, question, {**RULE, "seed": seed}) for seed in (1, 1, 2)]
    assert drawn[0].equals(drawn[1]) and not drawn[0].equals(drawn[2])
    assert drawn[0]["interviews"].tolist() == [8]


def test_saturation_is_searched_among_the_first_interviews_before_all(monkeypatch):
    new = np.zeros((3, 900), dtype=int)
    new[:, 0] = 4
    late = new.copy()
    late[:, 1:700:2] = 1  # no run of two without a new code before interview 700
    shapes, ratios = [], code_saturation.run_ratios
    monkeypatch.setattr(
        code_saturation, "run_ratios", lambda some, *rule: shapes.append(some.shape) or ratios(some, *rule)
    )
    assert code_saturation.saturation_points(new, 4, 2, 0.0).tolist() == [4.0] * 3
    assert shapes == [(3, 500)]
    assert code_saturation.saturation_points(late, 4, 2, 0.0).tolist() == [700.0] * 3
    assert (
        code_saturation.saturation_points(np.ones((2, 900), dtype=int), 4, 2, 0.0).tolist()
        == [pytest.approx(np.nan, nan_ok=True)] * 2
    )

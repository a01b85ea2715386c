import hashlib
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.models import VERDICTS as VERDICT_NAMES
from analysis.plots.charts import style
from analysis.plots.charts.contrast_plot import contrast_dots
from analysis.plots.charts.cooccurrence_graph import cooccurrence_graph
from analysis.plots.charts.dot_plots import agreement_dots, interval_dots, prevalence_dots, share_dots
from analysis.plots.charts.dumbbell import dumbbell_plot
from analysis.plots.charts.heatmap import count_map, framework_map, share_map
from analysis.plots.charts.null_distribution import null_distribution
from analysis.plots.charts.residual_map import residual_map
from analysis.plots.charts.saturation_curve import saturation_lines
from analysis.plots.charts.specification_plot import specification_dots
from analysis.plots.charts.verdict_plot import scenario_marks, verdict_marks
from analysis.plots.output.figure import FIGURE, compose_figure, figure_bundle
from analysis.plots.output.figure_data import marks_of
from analysis.plots.output.table_output import TABLE, table_bundle

CODES = {"police": "politi", "school": "skole"}
NAMES = pd.Index(["M1", "M2"], name="unit")
PARTNERS = pd.Index(["police", "school"], name="partner")
SHARES = pd.DataFrame([[1.0, 0.25], [0.5, np.nan]], index=PARTNERS, columns=NAMES)
UNITS = pd.DataFrame({"children": [0.6, 0.2], "adults": [0.8, 0.4], "mean": [0.7, 0.3]}, index=NAMES)
MEAN = {"estimate": 0.5, "low": 0.1, "high": 0.9}
CONTRAST = pd.DataFrame({"with": [0.9, 0.4], "without": [0.4, 0.5], "difference": [0.5, -0.1]}, index=NAMES)
DIFFERENCES = CONTRAST.assign(eligible=[True, False], others=[np.nan, np.nan])
SUMMED = {"estimate": 0.5, "low": np.nan, "high": np.nan, "leave_one_out_low": 0.4, "leave_one_out_high": 0.6}
RANGES = pd.DataFrame({"share": [1.0, 0.5], "low": [0.5, 0.1], "high": [1.0, 0.9]}, index=PARTNERS)
NAMED = RANGES.assign(supporting=[6, 3], judged=6, label=["general", "variant"])
ALPHAS = pd.DataFrame(
    {"alpha": [0.9, 0.8, np.nan], "low": [0.7, -0.5, np.nan], "high": [1.0, 1.0, np.nan], "ac1": [0.95, 0.99, 1.0]},
    index=pd.Index(["police", "school", "alarm"], name="code"),
).assign(positives=[12, 4, 30])
CURVE = pd.DataFrame(
    {"as-held": [0, 3, 5], "median": [0, 2.5, 5], "low": [0, 2, 5], "high": [0, 4, 5], "by-unit": np.nan},
    index=pd.RangeIndex(3, name="interviews"),
)
CELLS = pd.DataFrame(
    {"naming": [2, 0, 1, 0], "interviews": [2, 2, 2, 0], "balance": [-0.5, np.nan, 1.0, np.nan]},
    index=pd.MultiIndex.from_product(
        [["M1"], ["adults", "children"], ["police", "school"]], names=["unit", "group", "code"]
    ),
)
NULL = pd.DataFrame({"distance": np.linspace(0.1, 0.3, 100)})
RESIDUALS = pd.DataFrame([[2.04, -1.5], [0.01, np.nan]], PARTNERS, pd.Index(["acute", "escalation"], name="phase"))
NODES = pd.Series({"police": 5, "school": 4, "alarm": 3})
PAIRS = pd.DataFrame({"code": ["police"], "other": ["alarm"], "together": [3]})
FORKS = pd.DataFrame(
    {"estimate": [0.7, 0.6, np.nan], "verdict": ["supported", "not_supported", "cannot_be_judged"]},
    index=pd.Index(["as registered", "another cut", "another index"], name="fork"),
)
VERDICTS = pd.DataFrame({"verdict": ["supported", "not_supported"]}, index=["PR-1", "PR-2"])
# By hand: PR-1 is true in both scenarios, PR-2 is false in "mixed" and supported all the same.
CROSSED = pd.DataFrame(
    [
        ("plain", "PR-1", "supported", True),
        ("plain", "PR-2", "supported", True),
        ("mixed", "PR-1", "not_supported", True),
        ("mixed", "PR-2", "supported", False),
    ],
    columns=["scenario", "claim", "verdict", "true"],
)

FIGURES = {
    "share-map": lambda ax, wording: share_map(SHARES, ax, wording),
    "count-map": lambda ax, wording: count_map(SHARES.fillna(0) * 4, ax, wording),
    "framework-map": lambda ax, wording: framework_map(CELLS, ax, wording),
    "share-dots": lambda ax, wording: share_dots(UNITS, MEAN, ax, wording, groups=("children", "adults")),
    "arms": lambda ax, wording: dumbbell_plot(
        CONTRAST, ax, wording, ("known", "not-known-to-each-other"), "mean-experience"
    ),
    "contrast": lambda ax, wording: contrast_dots(DIFFERENCES, SUMMED, ax, wording, "difference"),
    "interval-dots": lambda ax, wording: interval_dots(RANGES, ax, wording, "share", "share-of-units"),
    "prevalence-dots": lambda ax, wording: prevalence_dots(NAMED, ax, wording),
    "agreement-dots": lambda ax, wording: agreement_dots(ALPHAS, 0.667, 10, ax, wording),
    "chance": lambda ax, wording: null_distribution(NULL, {"observed": 0.4, "expected": 0.2}, ax, wording),
    "curve": lambda ax, wording: saturation_lines(CURVE, 1, ax, wording),
    "residual-map": lambda ax, wording: residual_map(RESIDUALS, RESIDUALS.abs() / 4, ax, wording),
    "graph": lambda ax, wording: cooccurrence_graph(NODES, PAIRS, ax, wording),
    "graph-without-pairs": lambda ax, wording: cooccurrence_graph(NODES, PAIRS[:0], ax, wording),
    "verdicts": lambda ax, wording: verdict_marks(VERDICTS, ax, wording),
    "specification": lambda ax, wording: specification_dots(FORKS, ax, wording),
    "scenarios": lambda ax, wording: scenario_marks(
        CROSSED, ax, {"plain": "as published", "mixed": "mixed"}, {name: name for name in VERDICT_NAMES}, "false here"
    ),
}


def bundle(name, language="da", synthetic=True):
    wording = Wording(language, load_terms(), CODES)
    return figure_bundle(
        name, "Hvad tegningen viser", lambda ax: FIGURES[name](ax, wording), (7, 4), synthetic, wording
    )


def drawn(name, kind, language="da"):
    return marks_of(bundle(name, language)[FIGURE], kind)


def test_a_map_holds_the_shares_and_writes_them_in_per_cent():
    assert drawn("share-map", "cells")[0]["values"] == [[1.0, 0.25], [0.5, None]]
    assert [text for text, *_ in drawn("share-map", "texts")[0]["values"]] == ["100", "25", "50"]


def test_a_framework_says_how_many_of_how_many_and_how_it_went():
    assert drawn("framework-map", "cells")[0]["values"] == [[1.0, 0.0], [0.5, None]]
    assert [text for text, *_ in drawn("framework-map", "texts")[0]["values"]] == [
        "2/2\n\N{MINUS SIGN}0,5",
        "0/2",
        "1/2\n+1,0",
    ]


@pytest.mark.parametrize("language, axis", [("da", "samarbejdspartner"), ("en", "partner")])
def test_a_framework_calls_its_columns_what_they_are(language, axis):
    cells, wording = CELLS.rename_axis(index={"code": "partner"}), Wording(language, load_terms(), CODES)
    made = figure_bundle("map", "", lambda ax: framework_map(cells, ax, wording), (7, 4), True, wording)
    assert made[FIGURE]["axes"][0]["xlabel"] == axis


def test_each_verdict_is_marked_at_its_claim_and_scenario_and_a_false_support_is_framed():
    points = {mark["label"]: mark["values"] for mark in drawn("scenarios", "points")}
    assert {name: values for name, values in points.items() if values} == {
        "supported": [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]],
        "not_supported": [[1.0, 1.0]],
    }
    with style.figure_style():
        figure = compose_figure(lambda ax: FIGURES["scenarios"](ax, None), (4, 3), False, Wording("en", load_terms()))
    shaded, framed = [(patch.get_xy(), patch.get_fill()) for patch in figure.axes[0].patches]
    assert (shaded, framed) == (((0.5, -0.5), True), ((0.5, -0.5), False))


def test_a_map_of_many_rows_names_them_all():
    names = [f"code {number}" for number in range(60)]
    many = pd.DataFrame({"M1": 0.5}, index=pd.Index(names, name="code")).rename_axis(columns="unit")
    wording = Wording("en", load_terms(), {})
    made = figure_bundle("many", "What", lambda ax: share_map(many, ax, wording), (7, 4), True, wording)
    assert [text for _, text in made[FIGURE]["axes"][0]["categories"]["y"]] == names


def test_a_dot_stands_at_its_unit_s_share():
    points = {mark["label"]: mark["values"] for mark in drawn("share-dots", "points")}
    assert points["kommune"] == [[0.3, 1.0], [0.7, 2.0]]
    assert points["gennemsnit"] == [[0.5, 0.0]]


def test_both_arms_are_drawn_and_joined():
    points = [mark["values"] for mark in drawn("arms", "points")]
    assert points == [[[0.5, 0.0], [0.4, 1.0]], [[0.4, 0.0], [0.9, 1.0]]]
    assert [text for text, *_ in drawn("arms", "texts")[0]["values"]] == ["\N{MINUS SIGN}0,10", "+0,50"]


def test_a_unit_that_cannot_be_judged_stands_apart_from_the_others():
    points = {mark["label"]: mark["values"] for mark in drawn("contrast", "points", "en")}
    assert (points["municipality"], points["too few passages"]) == ([[0.5, 2.0]], [[-0.1, 1.0]])
    assert points["mean"] == [[0.5, 0.0]]
    lines = {mark["label"]: mark["values"] for mark in drawn("contrast", "lines", "en")}
    assert lines["their range"] == [[0.4, 0.6], [0.0, 0.0]]
    assert "exact 95 % interval" not in lines


def test_a_label_is_told_by_its_mark():
    points = {mark["label"]: mark["values"] for mark in drawn("prevalence-dots", "points", "en")}
    assert points == {"general": [[1.0, 1.0]], "variant": [[0.5, 0.0]]}
    assert [text for text, *_ in drawn("prevalence-dots", "texts")[0]["values"]] == ["6/6", "3/6"]


def test_what_chance_gives_adds_up_to_one():
    assert sum(bar[3] for bar in drawn("chance", "bars")[0]["values"]) == pytest.approx(1)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_figure_is_one_output_whose_parts_belong_together(name, language):
    made = bundle(name, language)
    assert made[FIGURE]["picture"] == hashlib.sha256(made["image/png"]).hexdigest()
    assert made["text/plain"] == made[FIGURE]["alt"]
    assert made == bundle(name, language)


@pytest.mark.parametrize(
    "name, words",
    [
        ("share-map", "politi: M1 100, M2 25. skole: M1 50, M2 ingen værdi."),
        ("share-dots", "kommune: M2 0,30, M1 0,70."),
        ("arms", "kender hinanden: M2 0,40, M1 0,90."),
        ("interval-dots", "Intervaller: politi 0,50 til 1,00, skole 0,10 til 0,90."),
        ("agreement-dots", "mindstekrav: 0,67."),
        ("agreement-dots", "Intervaller: politi 0,70 til 1,00, skole −0,20 til 1,00."),
        ("agreement-dots", "alfa (koden er for sjælden til, at mindstekravet gælder): skole 0,80."),
        ("curve", "Intervaller: 1: 2 til 4, 2: 5 til 5. tilfældig rækkefølge, median: 0: 0, 1: 2,50, 2: 5."),
        ("curve", "mætningspunkt: 1,00."),
        ("chance", "observeret: 0,40."),
        (
            "residual-map",
            "politi: acute 51 % +2,0, escalation 38 % \N{MINUS SIGN}1,5. skole: acute 0 % 0,0, escalation ingen",
        ),
        (
            "graph",
            "politi (5), skole (4), alarm (3). Forbundne par og antal interview, der nævner begge: politi – alarm (3).",
        ),
        ("graph-without-pairs", "Intet par er nævnt sammen oftere, end det let kunne ske tilfældigt."),
        ("verdicts", "understøttes: PR-1. understøttes ikke: PR-2."),
        ("specification", "understøttes: as registered 0,70. understøttes ikke: another cut 0,60."),
        ("specification", "som registreret: 0,70."),
    ],
)
def test_the_alternative_text_says_what_was_drawn(name, words):
    assert words in bundle(name)["text/plain"]


@pytest.mark.parametrize("name", FIGURES)
def test_only_figures_of_synthetic_data_say_so(name):
    note = "Syntetiske data"
    assert note in bundle(name)["text/plain"]
    assert note not in bundle(name, synthetic=False)["text/plain"]
    assert bundle(name)["image/png"] != bundle(name, synthetic=False)["image/png"]


def test_rare_codes_are_hollow_and_the_other_coefficient_has_another_mark():
    points = {mark["label"]: mark for mark in drawn("agreement-dots", "points")}
    hollow, filled = points["alfa (koden er for sjælden til, at mindstekravet gælder)"], points["Krippendorffs alfa"]
    assert (hollow["values"], hollow["colour"]) == ([[0.8, 1]], ["#ffffff"])
    assert filled["values"][0] == [0.9, 2]
    assert points["Gwets AC1"]["values"] == [[0.95, 2], [0.99, 1], [1, 0]]


@pytest.mark.parametrize("nodes", [3, 9, 16, 17])
def test_the_words_of_a_graph_meet_neither_each_other_nor_a_node(nodes):
    words = Wording("en", load_terms(), {})
    counts = pd.Series(20, index=[f"partner {n}{' of a long name' * (n % 3 == 1)}" for n in range(nodes)])
    with style.figure_style():
        figure = compose_figure(lambda ax: cooccurrence_graph(counts, PAIRS[:0], ax, words), (6.3, 4.8), False, words)
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in figure.axes[0].texts if isinstance(text, Annotation)]
        middles = figure.axes[0].transData.transform(figure.axes[0].collections[-1].get_offsets())
    assert len(boxes) == nodes
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert not any(box.contains(*middle) for box in boxes for middle in middles)


def test_what_cannot_be_drawn_of_a_curve_is_left_out():
    assert "kommune for kommune" not in bundle("curve")["text/plain"]


def test_a_change_of_a_thousandth_is_seen(monkeypatch):
    before = drawn("arms", "points")
    monkeypatch.setitem(globals(), "CONTRAST", CONTRAST * 1.001)
    assert drawn("arms", "points") != before


def test_what_cannot_be_read_back_is_not_drawn_in_silence():
    def wedge(ax: Axes) -> Axes:
        ax.fill_between([0, 1], [0, 1])
        return ax

    with pytest.raises(TypeError, match=r"cannot read a .* back from a figure"):
        figure_bundle("wedge", "Wedge", wedge, (3, 3), False, Wording("en", load_terms()))


def test_a_table_shows_labels_and_keeps_values_whole():
    frame = pd.DataFrame({"share": [1 / 3, np.nan], "interviews": [4, 2]}, index=PARTNERS)
    made = table_bundle("partners", "Andele & antal", frame, 2, True, Wording("da", load_terms(), CODES))
    assert made[TABLE]["rows"] == [["politi", 1 / 3, 4], ["skole", None, 2]]
    assert [column["label"] for column in made[TABLE]["columns"]] == ["samarbejdspartner", "andel", "interview"]
    assert "<td>0,33</td>" in made["text/html"] and "<td>–</td>" in made["text/html"]
    assert "Andele &amp; antal" in made["text/html"] and "Syntetiske data" in made["text/html"]

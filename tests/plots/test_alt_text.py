"""Alternative texts: the finding compared with one written by hand, and every drawn number found in the text."""

import re

import pytest

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.plots.output.alt_text import alternative_text
from analysis.plots.output.figure import FIGURE
from analysis.plots.output.figure_findings import counted, figure_finding, of
from tests.plots.test_figures import CODES, FIGURES, bundle

WORDINGS = {language: Wording(language, load_terms(), CODES) for language in ("da", "en")}
DESCRIBED = [name for name in FIGURES if name != "scenarios"]  # README describes this one, and a test counts it
EVERY = pytest.mark.parametrize("name", DESCRIBED)
BOTH = pytest.mark.parametrize("language", WORDINGS)
NUMBER = re.compile(r"(?<![\w.,])[-\N{MINUS SIGN}]?\d+(?:[.,]\d+)?(?![\w])")

# What a person sees in the figures of test_figures.py, read off their data by hand.
FINDINGS = {
    "share-map": ("Den højeste værdi er 100, i politi – M1; den laveste er 25, i politi – M2.",
                  "The highest value is 100, in politi – M1; the lowest is 25, in politi – M2."),
    "count-map": ("Den højeste værdi er 4, i politi – M1; den laveste er 0, i skole – M2.",
                  "The highest value is 4, in politi – M1; the lowest is 0, in skole – M2."),
    "framework-map": ("Den højeste værdi er 2/2, i M1, voksenområdet – politi; "
                      "den laveste er 0/2, i M1, voksenområdet – skole.",
                      "The highest value is 2/2, in M1, adults' area – politi; "
                      "the lowest is 0/2, in M1, adults' area – skole."),
    "share-dots": ("Andelen er over halvdelen i 1 af 2 kommuner; højest er M1 (0,70), lavest M2 (0,30). "
                   "Gennemsnittet er 0,50.",
                   "The share is above half in 1 of 2 municipalities; highest is M1 (0.70), lowest M2 (0.30). "),
    "arms": ("Højere for »kender hinanden« end for »kender ikke hinanden« i 1 af 2 kommuner; "
             "størst forskel i M1 (+0,50).",
             "Higher for “know each other” than for “do not know each other” in 1 of 2 municipalities; "
             "the largest difference is in M1 (+0.50)."),
    "contrast": ("Forskellen er positiv i 1 af 1 kommune. Gennemsnittet er 0,50.",
                 "The difference is positive in 1 of 1 municipality. The mean is 0.50."),
    "interval-dots": ("Højest er politi (1,00), lavest skole (0,50).",
                      "Highest is politi (1.00), lowest skole (0.50)."),
    "prevalence-dots": ("Nævnt i flest kommuner: politi (6 af 6). Nævnt i færrest: skole (3 af 6).",
                        "Named in the most municipalities: politi (6 of 6). Named in the fewest: skole (3 of 6)."),
    "agreement-dots": ("Alle 2 koder når mindstekravet på 0,67. Lavest er skole (0,80).",
                       "All 2 codes reach the floor of 0.67. Lowest is skole (0.80)."),
    "chance": ("Den observerede værdi, 0,40, er højere end alle værdier ved tilfældig fordeling (0,10 til 0,30).",
               "The observed value, 0.40, is above every value under random assignment (0.10 to 0.30)."),
    "curve": ("Mætning nås ved interview nr. 1: Da er 2,5 af i alt 5 koder hørt.",
              "Saturation is reached at interview no. 1: by then 2.5 of 5 codes have been heard."),
    "residual-map": ("Størst afvigelse opad: politi – acute (+2,0). "
                     "Størst afvigelse nedad: politi – escalation (\N{MINUS SIGN}1,5).",
                     "Largest deviation upwards: politi – acute (+2.0). "
                     "Largest deviation downwards: politi – escalation (\N{MINUS SIGN}1.5)."),
    "graph": ("Ét par er forbundet: politi – alarm, begge nævnt i 3 interview.",
              "One pair is connected: politi – alarm, both named in 3 interviews."),
    "graph-without-pairs": ("Intet par er nævnt sammen oftere, end det let kunne ske tilfældigt.",
                            "No pair is named together more often than could easily happen by chance."),
    "verdicts": ("Påstande: 1 understøttes, 1 understøttes ikke.", "Claims: 1 supported, 1 not supported."),
    "specification": ("Regelvarianter: 1 understøttes, 1 understøttes ikke; skøn fra 0,60 til 0,70.",
                      "Versions of the rule: 1 supported, 1 not supported; estimates from 0.60 to 0.70."),
}  # fmt: skip


def told(name, language):
    return bundle(name, language)["text/plain"]


def marks(name, language, *kinds):
    axes = bundle(name, language)[FIGURE]["axes"]
    return [mark for each in axes for mark in each["marks"] if mark["kind"] in kinds]


def numbers(values):
    for value in values:
        if isinstance(value, list):
            yield from numbers(value)
        elif isinstance(value, float):
            yield value


def as_number(text):
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", "."))


def test_a_finding_is_told_of_every_kind_of_figure():
    assert set(FINDINGS) == set(DESCRIBED)


@EVERY
@BOTH
def test_the_finding_comes_first(name, language):
    expected = FINDINGS[name][list(WORDINGS).index(language)]
    assert told(name, language).startswith(expected)


def placed(mark):
    """List the numbers that a mark stands for: places of points and spans, ends of lines, heights of curves."""
    if mark["kind"] == "points":
        return [x for x, y in mark["values"] if None not in (x, y)]
    if mark["kind"] == "segments":
        whole = [span for span in mark["values"] if span]  # of what has no value, nothing is drawn
        upright = all(x == end for x, _, end, _ in whole)
        spans = [(low, high) if upright else (x, end) for x, low, end, high in whole]
        return [end for span in spans if None not in span for end in span]
    xs, ys = mark["values"]
    return (ys if len(xs) > 2 else xs) if mark["label"] else []


@EVERY
@BOTH
def test_every_point_span_and_line_that_was_drawn_is_told(name, language):
    written = {as_number(number) for number in NUMBER.findall(told(name, language))}
    drawn = [value for mark in marks(name, language, "points", "segments", "lines") for value in placed(mark)]
    has_words = name in ("graph", "graph-without-pairs", "verdicts")  # their places are words
    assert has_words or all(min(abs(value - number) for number in written) < 0.00501 for value in drawn)


@EVERY
@BOTH
def test_every_cell_is_told_as_it_is_written(name, language):
    cells = marks(name, language, "cells")
    texts = [text for mark in marks(name, language, "texts") for text, *_ in mark["values"]] if cells else []
    assert all(" ".join(text.split()) in told(name, language) for text in texts)


@EVERY
@BOTH
def test_no_decimal_is_told_that_was_not_drawn_or_written(name, language):
    record = bundle(name, language)[FIGURE]
    drawn = list(numbers([mark["values"] for axes in record["axes"] for mark in axes["marks"]]))
    bars = [value for mark in marks(name, language, "bars") for x, _, width, _ in mark["values"]
            for value in (x + width, x + width / 2)]  # fmt: skip
    texts = " ".join(str(text) for mark in marks(name, language, "texts") for text, *_ in mark["values"])
    sign = "," if language == "da" else "."
    decimals = [number for number in NUMBER.findall(told(name, language)) if sign in number]
    strange = [number for number in decimals if number.lstrip("-\N{MINUS SIGN}") not in texts
               and min(abs(as_number(number) - value) for value in [*drawn, *bars]) > 0.051]  # fmt: skip
    assert strange == []


@EVERY
def test_numbers_have_the_sign_of_the_language(name):
    assert not re.search(r"\d\.\d", told(name, "da"))
    assert not re.search(r"\d,\d", told(name, "en"))


@pytest.mark.parametrize(
    "count, total, danish, english",
    [
        (6, 6, "alle 6 kommuner", "all 6 municipalities"),
        (5, 6, "5 af 6 kommuner", "5 of 6 municipalities"),
        (0, 6, "ingen af de 6 kommuner", "none of the 6 municipalities"),
        (1, 1, "1 af 1 kommune", "1 of 1 municipality"),
        (0, 1, "0 af 1 kommune", "0 of 1 municipality"),
    ],
)
def test_nouns_agree_with_their_numbers(count, total, danish, english):
    assert [of(count, total, "unit", wording) for wording in WORDINGS.values()] == [danish, english]
    assert counted(1, "cell", WORDINGS["da"]) == "1 felt" and counted(2, "cell", WORDINGS["en"]) == "2 cells"


def test_words_that_are_not_those_of_the_data_are_seen():
    record = bundle("share-dots")[FIGURE]
    [points] = [mark for mark in record["axes"][0]["marks"] if mark["label"] == "kommune"]
    points["values"][0][0] = 0.45
    assert "lavest M2 (0,45)" in alternative_text(record, "Hvad", WORDINGS["da"])


def test_what_has_no_value_is_no_finding():
    record = bundle("agreement-dots")[FIGURE]
    points = [mark for mark in record["axes"][0]["marks"] if mark["kind"] == "points"]
    silent = [mark.update(values=[[None, y] for _, y in mark["values"]]) for mark in points]
    assert len(silent) == 3
    assert alternative_text(record, "Enighed", WORDINGS["da"]).startswith("Enighed. Vandret akse:")


def test_a_figure_without_marks_has_no_finding_and_still_its_caption():
    record = {"axes": [{"title": "", "xlabel": "x", "ylabel": "y", "categories": {"x": [], "y": []}, "marks": []}]}
    assert alternative_text(record, "Intet", WORDINGS["da"]).startswith("Intet. Vandret akse: x.")


def test_points_without_a_value_are_passed_over():
    def axes(*values):
        points = {"kind": "points", "label": "a coefficient", "values": list(values), "colour": []}
        return {"categories": {"x": [], "y": [[0.0, "police"], [1.0, "school"]]}, "marks": [points]}

    english = Wording("en", load_terms())
    assert figure_finding(axes([None, 0.0], [None, 1.0]), english) == ""
    assert "police" in figure_finding(axes([0.5, 0.0], [None, 1.0]), english)

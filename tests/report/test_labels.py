"""Labels of codes, municipalities and people are shown as they were written, whatever characters they hold."""

import re
from html import unescape

import pandas as pd
import pytest
from pypdf import PdfReader

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.plots.charts.heatmap import share_map
from analysis.plots.output.figure import FIGURE, figure_bundle
from analysis.plots.output.table_output import TABLE, table_bundle
from analysis.report.pdf.typst_export import pdf
from tests.plots.test_figures import CODES, FIGURES
from tests.report.test_document import whole

LABELS = ["$x_$", "$5 and $10", r"$\frac$", "$a^2$", "_kept", "a_b^c", "100 % & more", "#tag", "<b>", r"\_{x}", "{x}"]
NAMING = ["share-map", "framework-map", "share-dots", "arms", "contrast", "interval-dots", "prevalence-dots",
          "agreement-dots", "residual-map", "graph"]  # fmt: skip
NUMBERED = ["share-map", "framework-map", "share-dots", "arms", "interval-dots", "prevalence-dots", "residual-map"]
NAMES = ("M1", "M2", "police", "school", "alarm", "acute", "escalation")


def labelled(name, labels, language="en"):
    wording = Wording(language, load_terms(), labels)
    return figure_bundle(name, "What", lambda ax: FIGURES[name](ax, wording), (7, 4), True, wording, vector=True)


def words_of(svg):
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


@pytest.mark.parametrize("labels", [LABELS[:7], LABELS[4:]])
@pytest.mark.parametrize("name", NAMING)
def test_a_figure_draws_labels_as_they_are_written(name, labels):
    named = dict(zip(NAMES, labels, strict=True))
    made = labelled(name, named)
    drawn = " ".join(words_of(made["image/svg+xml"]))
    shown = [label for label in labels if label in made["text/plain"]]
    assert shown
    assert [label for label in shown if label not in drawn] == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_with_a_lone_dollar_sign_is_drawn(name):
    assert labelled(name, dict.fromkeys(CODES, "$x_$") | {"M1": "$", "M2": r"$\undefined$"})["image/png"]


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("language", ["da", "en"])
def test_names_that_are_numbers_are_names(name, language):
    """Danish municipalities have official numbers, such as 101 for Copenhagen."""
    labels = {key: str(number) for number, key in enumerate(NAMES, start=751)}
    record = labelled(name, labels, language)[FIGURE]
    named = {text for axis in "xy" for _, text in record["axes"][0]["categories"][axis]}
    assert named & set(labels.values()) or any(label in text for text in named for label in labels.values())


def test_a_map_of_numbered_rows_and_columns_is_described_by_those_numbers():
    table = pd.DataFrame([[1.0, 0.25]], index=pd.Index(["101"], name="unit"), columns=["7", "8"])
    wording = Wording("en", load_terms(), {})
    table = table.rename_axis(columns="code")
    made = figure_bundle("map", "What", lambda ax: share_map(table, ax, wording), (7, 4), False, wording)
    assert made["text/plain"].endswith("101: 7 100, 8 25.")


@pytest.mark.parametrize("label", ["two\nlines"])
@pytest.mark.parametrize("name", NAMING)
def test_a_label_of_two_lines_is_drawn_and_told_in_one(name, label):
    made = labelled(name, dict.fromkeys(NAMES, label))
    assert "two lines" in made["text/plain"]


@pytest.mark.parametrize("label", LABELS)
def test_a_table_writes_labels_as_they_are_and_keeps_jupyterlab_from_reading_formulas(label):
    frame = pd.DataFrame({"count": [1]}, index=pd.Index(["police"], name="code"))
    made = table_bundle("name", label, frame, 0, False, Wording("en", load_terms(), {"police": label}))
    assert made[TABLE]["rows"] == [[label, 1]]
    assert label in unescape(made["text/html"])
    assert re.match(r'<table class="[^"]*\bmathjax_ignore\b', made["text/html"])


def test_a_figure_in_the_document_shows_its_labels(tmp_path):
    labels = dict(zip(NAMES, LABELS[:7], strict=True))
    made = labelled("share-map", labels)
    block = {"kind": "figure", "number": "1.1", "caption": LABELS[0], "alt": made["text/plain"],
             "svg": made["image/svg+xml"], "width": 400}  # fmt: skip
    printed = whole("en")
    printed["chapters"][0]["blocks"] = [block]
    (tmp_path / "labels.pdf").write_bytes(pdf(printed))
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "labels.pdf").pages)
    shown = [label for label in labels.values() if label in made["text/plain"]]
    assert len(shown) == 4
    assert [label for label in shown if label not in text] == []

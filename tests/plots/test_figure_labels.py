"""Labels that are very long, or of characters that the figures' font lacks, leave a figure that can be read."""

import warnings
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.plots.charts.cooccurrence_graph import cooccurrence_graph
from analysis.plots.charts.figure_labels import drawable, for_figures, shorten
from analysis.plots.charts.heatmap import framework_map, share_map
from analysis.plots.charts.style import SIZE, figure_style
from analysis.plots.output.figure import compose_figure, figure_bundle

LONG = "x" * 5_000
WORDS = "one of very many words " * 200


def wording(**labels):
    return for_figures(Wording("en", load_terms(), labels))


def test_a_long_label_keeps_its_beginning_and_its_end():
    assert shorten("relational knowledge") == "relational knowledge"
    assert shorten("two\n lines ") == "two lines"
    assert shorten("one of very many words, number 17", 20) == "one of very m…ber 17"
    assert len(shorten(LONG)) == 44


def test_terms_are_never_shortened():
    terms = load_terms()
    for key, word in terms["words"].items():
        assert for_figures(Wording("da", terms)).label(key) == word["da"]


def test_characters_that_the_font_lacks_become_one_mark():
    assert drawable("Århus, x̄ and “quotes”") == "Århus, x̄ and “quotes”"
    assert drawable("a \N{BENGALI LETTER BA}\N{BENGALI LETTER LA} b") == "a \N{REPLACEMENT CHARACTER} b"


TABLE = pd.DataFrame(
    np.tile([0.2, 0.7], (9, 2)),
    pd.Index(["a", "b", "c", *"defghi"], name="partner"),
    pd.Index(["M1", WORDS, "বাংলা", "$x_$"], name="unit"),
)


@pytest.mark.parametrize("label", [LONG, WORDS, "বাংলা " * 40, "_hidden", "العربية " * 30])
def test_every_label_of_a_map_stands_within_the_picture(label):
    with figure_style():
        figure = compose_figure(lambda ax: share_map(TABLE, ax, wording(b=label)), SIZE, False, wording())
        figure.canvas.draw()
        whole, [ax] = figure.bbox, figure.axes
        names = [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
        boxes = [name.get_window_extent() for name in names]
        cells = ax.get_window_extent()
    assert all(box.x0 >= whole.x0 - 1 and box.y0 >= whole.y0 - 1 and box.x1 <= whole.x1 + 1 for box in boxes)
    assert cells.width > whole.width / 4 and cells.height > whole.height / 4


def test_nothing_warns_and_a_drawing_keeps_the_characters():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bundle = figure_bundle("map", "A map", lambda ax: share_map(TABLE, ax, wording()), SIZE, True, wording(), True)
    assert "বাংলা" in bundle["image/svg+xml"] and "বাংলা" in bundle["text/plain"] + str(bundle)
    assert Image.open(BytesIO(bundle["image/png"])).size[0] > 900


def test_words_without_blanks_are_broken_in_a_graph():
    nodes, edges = pd.Series([3, 4, 5], ["a", "b", "c"]), pd.DataFrame(columns=["code", "other", "together"])
    with figure_style():
        words = wording(b=LONG)
        figure = compose_figure(lambda ax: cooccurrence_graph(nodes, ax=ax, wording=words, edges=edges), SIZE, False,
                          wording())  # fmt: skip
        figure.canvas.draw()
        assert all(len(line) <= 24 for text in figure.axes[0].texts[:3] for line in text.get_text().splitlines())


def test_a_framework_with_long_places_leaves_room_for_its_cells():
    index = pd.MultiIndex.from_product([["M1", WORDS], ["children"], list("abcd")],
                                       names=["unit", "group", "code"])  # fmt: skip
    cells = pd.DataFrame({"naming": 1, "interviews": 2, "balance": 0.5}, index=index)
    with figure_style():
        figure = compose_figure(lambda ax: framework_map(cells, ax, wording(b=LONG)), SIZE, False, wording())
        figure.canvas.draw()
        assert figure.axes[0].get_window_extent().width > figure.bbox.width / 3


def test_ticks_have_the_decimals_of_the_ticks_that_are_drawn():
    def draw(ax):
        ax.scatter([0, 1], [0, 1])
        ax.set(xlim=(-0.24, 1.04))
        ax.set_yticks([0, 1], ["a", "very long label " * 3])
        return ax

    with figure_style():
        figure = compose_figure(draw, (3.4, 2.5), False, wording())
        figure.canvas.draw()
        [ax] = figure.axes
        shown = [(tick.get_loc(), tick.label1.get_text()) for tick in ax.xaxis.get_major_ticks()]
    assert shown and all(float(text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(at) for at, text in shown)

"""What holds of every figure, whatever it shows: it can be read in print, and by whoever tells few colours apart."""

from itertools import combinations

import numpy as np
import pytest
from lxml.etree import fromstring
from matplotlib.axis import Axis
from matplotlib.collections import LineCollection, PathCollection, QuadMesh
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.plots.charts import style
from analysis.plots.charts.verdict_plot import FALSE
from analysis.plots.output.figure import compose_figure, figure_bundle
from tests.plots.test_figures import CODES, FIGURES, bundle

EVERY = pytest.mark.parametrize("name", FIGURES)
SVG = "{http://www.w3.org/2000/svg}"
BOTH = pytest.mark.parametrize("language", ["da", "en"])

# WCAG 2.2, 1.4.3 and 1.4.11.
WORDS_STAND_OUT, MARKS_STAND_OUT = 4.5, 3.0

# Machado, Oliveira & Fernandes (2009), IEEE Trans. Vis. Comput. Graph. 15(6): 1291-1298, severity 1.0, linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])  # IEC 61966-2-1
WHITE = np.array([0.9505, 1.0, 1.089])
TOLD_APART = 15  # CIE 1976 colour difference; 2.3 is just noticed

# W3C, relative luminance: black on white 21 to 1; #767676 is the lightest grey that passes 4.5 to 1 on white.
CONTRASTS = [("#000000", "#ffffff", 21.0), ("#767676", "#ffffff", 4.54), ("#ff0000", "#ffffff", 4.0)]


def figure_of(name: str, language: str) -> Figure:
    wording = Wording(language, load_terms(), CODES)
    with style.figure_style():
        figure = compose_figure(lambda ax: FIGURES[name](ax, wording), style.SIZE, True, wording)
        figure.canvas.draw()
    return figure


def words(figure: Figure) -> list[Text]:
    unseen = [text for ax in figure.axes for axis in (ax.xaxis, ax.yaxis) for text in beyond(axis, ax.axison)]
    every = figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible() and artist.get_text())
    return [text for text in every if text not in unseen]


def beyond(axis: Axis, drawn: bool) -> list[Text]:
    low, high = sorted(axis.get_view_interval())
    ticks = [tick for tick in axis.get_major_ticks() if not drawn or not low <= tick.get_loc() <= high]
    return [text for tick in ticks for text in (tick.label1, tick.label2)] + ([] if drawn else [axis.label])


def boxes(figure: Figure) -> dict[str, object]:
    return {f"{text.get_text()} {id(text)}": text.get_window_extent() for text in words(figure)}


def marks(figure: Figure) -> list[str]:
    """List the colours of marks: of what is hollow its edge, of what is filled its filling."""
    found = [line.get_color() for ax in figure.axes for line in ax.lines]
    found += [bar.get_facecolor() for ax in figure.axes for bar in ax.patches if bar.get_visible()]
    for collection in [each for ax in figure.axes for each in ax.collections if each.get_label()[:1] != "_"]:
        if isinstance(collection, LineCollection):
            found += list(collection.get_edgecolor())
        elif isinstance(collection, PathCollection):
            faces, edges = (np.atleast_2d(each) for each in (collection.get_facecolor(), collection.get_edgecolor()))
            found += list(edges if len(faces) == 0 or to_hex(faces[0]) == "#ffffff" else faces)
    return [to_hex(colour) for colour in found]


def looks(figure: Figure) -> list[tuple]:
    """List what tells apart the points and lines that have a name: shape or dashes, size or width, and filling."""
    points = [each for ax in figure.axes for each in ax.collections if isinstance(each, PathCollection)]
    lines = [line for ax in figure.axes for line in ax.lines if not line.get_label().startswith("_")]
    shapes = [(len(point.get_paths()[0].vertices), point.get_paths()[0].vertices.round(2).tobytes(),
               to_hex(to_rgba(point.get_facecolor()[0] if len(point.get_facecolor()) else "none")) == "#ffffff")
              for point in points]  # fmt: skip
    return shapes + [(line.get_linestyle(), line.get_linewidth()) for line in lines]


def seen(colour: str, blindness: str) -> np.ndarray:
    """Give a colour in CIE L*a*b*, as a person with a colour blindness sees it."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    ratio = TO_XYZ @ np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1) / WHITE
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("one, other, ratio", CONTRASTS)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert style.contrast(one, other) == style.contrast(other, one) == pytest.approx(ratio, abs=0.01)


@EVERY
@BOTH
def test_no_text_is_smaller_than_nine_points_in_print(name, language):
    figure = figure_of(name, language)
    assert figure.get_figwidth() == pytest.approx(16 / 2.54, abs=0.01)  # drawn as wide as the page's text
    assert min(text.get_fontsize() for text in words(figure)) >= 9


@EVERY
@BOTH
def test_no_words_cover_each_other_or_leave_the_picture(name, language):
    figure = figure_of(name, language)
    found = boxes(figure)
    covered = [(a, b) for a, b in combinations(found, 2) if found[a].padded(-1).overlaps(found[b].padded(-1))]
    cut = [text for text, box in found.items() if min(box.min) < 0 or any(box.max > figure.bbox.max)]
    assert (covered, cut) == ([], [])


@EVERY
def test_marks_stand_out_from_the_ground(name):
    colours = [colour for colour in marks(figure_of(name, "da")) if colour != FALSE]  # cells are shaded as a ground
    assert all(style.contrast(colour, "white") >= MARKS_STAND_OUT for colour in colours)


@EVERY
def test_words_stand_out_from_what_they_stand_on(name):
    figure = figure_of(name, "da")
    cells = [each for ax in figure.axes for each in ax.collections if isinstance(each, QuadMesh)]
    written = {text for ax in figure.axes if cells for text in ax.texts}
    grounds = [
        to_hex(face) for each in cells for face in each.get_facecolor()[~np.ma.getmaskarray(each.get_array()).ravel()]
    ]
    on_cells = zip((text for ax in figure.axes for text in ax.texts if text in written), grounds, strict=True)
    pairs = [*on_cells, *((text, "white") for text in words(figure) if text not in written)]
    assert all(style.contrast(to_hex(text.get_color()), ground) >= WORDS_STAND_OUT for text, ground in pairs)


@EVERY
def test_marks_are_told_apart_by_more_than_colour(name):
    found = looks(figure_of(name, "da"))
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("one, other", list(combinations(["INK", "FAINT", "BLUE", "ORANGE", "GREEN"], 2)))
def test_the_colours_of_marks_are_told_apart_by_the_colour_blind(one, other, blindness):
    apart = np.linalg.norm(seen(getattr(style, one), blindness) - seen(getattr(style, other), blindness))
    assert apart > TOLD_APART


def vector(name: str, language: str) -> str:
    wording = Wording(language, load_terms(), CODES)
    made = figure_bundle(name, "Hvad", lambda ax: FIGURES[name](ax, wording), style.SIZE, True, wording, True)
    return made["image/svg+xml"]


@EVERY
@BOTH
def test_a_vector_figure_holds_the_words_of_the_figure_as_words(name, language):
    written = {
        "".join(text.itertext())
        for text in fromstring(vector(name, language).encode()).iter(f"{SVG}text", f"{SVG}tspan")
    }
    drawn = {line for text in words(figure_of(name, language)) for line in text.get_text().split("\n")}
    assert drawn <= {text.strip() for text in written}


@EVERY
def test_a_vector_figure_has_one_form_and_says_that_its_data_are_synthetic(name):
    made = vector(name, "da")
    assert made == vector(name, "da")
    assert made.startswith("<svg") and "<dc:date>" not in made and "matplotlib.org" not in made
    assert (
        made.count("Syntetiske data: tallene siger intet om virkelige kommuner") == 3
    )  # keyword, description, picture


def test_nobody_who_does_not_ask_gets_a_vector_figure():
    assert "image/svg+xml" not in bundle("arms")

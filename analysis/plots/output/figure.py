"""A figure as one output: the picture, what was drawn, and its alternative text.

Text stays text in the SVG. Print embeds the type that it was measured in; a page takes that, or Verdana, which is as
wide, so that labels neither collide nor blur, can be searched, and cost a tenth of their outlines.
"""

import hashlib
import io
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, ScalarFormatter
from PIL import Image

from analysis.i18n import Wording
from analysis.plots.charts import style
from analysis.plots.charts.figure_labels import PictureCanvas
from analysis.plots.output.alt_text import alternative_text
from analysis.plots.output.figure_data import drawn

FIGURE = "application/vnd.samspil.figure+json"
TYPE = "'DejaVu Sans', Verdana, Geneva, sans-serif"  # widths alike


def figure_bundle(
    name: str,
    caption: str,
    draw: Callable[[Axes], Axes],
    size: tuple[float, float],
    synthetic: bool,
    wording: Wording,
    vector: bool = False,
) -> dict[str, Any]:
    """Draw a figure and give it as a bundle of MIME types.

    Parameters
    ----------
    name, caption : str
        The figure's key in its section, and what it shows.
    draw : callable
        Draws on the Axes it is given.
    size : (float, float)
        Width and height in inches.
    synthetic : bool
        Whether the picture itself must say that the data are synthetic.
    vector : bool
        Whether the bundle holds the figure as SVG too.

    Returns
    -------
    dict
        ``text/plain`` (the alternative text), ``image/png`` (bytes), the record of what was drawn, and if asked for
        ``image/svg+xml`` (text).
    """
    with style.applied():
        figure = composed(draw, size, synthetic, wording)
        record = drawn(figure)
        picture = _picture(figure)
        alt = _with_note(alternative_text(record, caption, wording), synthetic, wording)
        svg = {"image/svg+xml": _vector(figure, caption, alt, synthetic, wording)} if vector else {}
    heading = {"name": name, "caption": caption, "alt": alt, "synthetic": synthetic}
    record = {**heading, **record, "picture": hashlib.sha256(picture).hexdigest()}
    return {"text/plain": alt, "image/png": picture, **svg, FIGURE: record}


def composed(draw: Callable[[Axes], Axes], size: tuple[float, float], synthetic: bool, wording: Wording) -> Figure:
    """Draw on a figure of ``size``, with ticks as the language writes them and the note on synthetic data below."""
    figure = Figure(figsize=size, layout="constrained")
    ax = draw(figure.add_subplot())
    PictureCanvas(figure)  # only now: heatmaps have the whole figure drawn once before they are labelled
    for axis in (ax.xaxis, ax.yaxis):
        _write_ticks(axis, wording)
    if synthetic:
        note, small = wording.text("synthetic-note"), style.SMALLEST
        figure.supxlabel(note, x=0.01, ha="left", fontsize=small, color=style.ORANGE)
    return figure


def _with_note(alt: str, synthetic: bool, wording: Wording) -> str:
    return f"{alt} {wording.text('synthetic-note')}." if synthetic else alt


def _vector(figure: Figure, caption: str, alt: str, synthetic: bool, wording: Wording) -> str:
    """Give the figure as SVG, laid out as it was last drawn, without dates or versions, so that it has one form."""
    stream = io.StringIO()
    about = {"Title": caption, "Description": alt, "Date": None, "Creator": None, "Language": wording.language}
    if synthetic:
        about |= {"Keywords": [wording.text("synthetic-note")]}
    figure.set_layout_engine("none")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)  # a page may have another font
        FigureCanvasSVG(figure).print_svg(stream, metadata=about)
    whole = stream.getvalue()
    return whole[whole.index("<svg") :].replace("'DejaVu Sans'", TYPE)


def _picture(figure: Figure) -> bytes:
    """Give the figure as it was last drawn; saving it would draw it twice more."""
    stream = io.BytesIO()
    resolution = figure.dpi
    picture = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")
    picture.save(
        stream, "PNG", dpi=(resolution, resolution), compress_level=3
    )  # a quarter less time for a twentieth more bytes
    return stream.getvalue()


def _write_ticks(axis: Axis, wording: Wording) -> None:
    """Write numeric ticks as the language does, with as many decimals as the drawing library would give them.

    Which ticks there are is only known when all is laid out: long labels leave room for fewer.
    """
    plain = axis.get_major_formatter()
    if isinstance(plain, ScalarFormatter):
        decimals = cache(lambda places: _decimals(plain.format_ticks(places)))
        axis.set_major_formatter(
            FuncFormatter(lambda value, _: wording.number(value, decimals(tuple(axis.get_majorticklocs()))))
        )


def _decimals(written: list[str]) -> int:
    return max((len(text.partition(".")[2]) for text in written), default=0)

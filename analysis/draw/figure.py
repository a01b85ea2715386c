"""A figure as one output: the picture, what was drawn, and its alternative text."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, ScalarFormatter
from PIL import Image

from analysis.draw import style
from analysis.draw.drawn import drawn
from analysis.draw.words import alternative_text
from analysis.study import Wording

FIGURE = "application/vnd.samspil.figure+json"


def figure_bundle(
    name: str, caption: str, draw: Callable[[Axes], Axes], size: tuple[float, float], synthetic: bool, wording: Wording
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

    Returns
    -------
    dict
        ``text/plain`` (the alternative text), ``image/png`` (bytes) and the record of what was drawn.
    """
    with style.applied():
        figure = Figure(figsize=size, layout="constrained")
        ax = draw(figure.add_subplot())
        FigureCanvasAgg(figure)  # only now: heatmaps have the whole figure drawn once before they are labelled
        for axis in (ax.xaxis, ax.yaxis):
            _write_ticks(axis, wording)
        if synthetic:
            figure.supxlabel(wording.text("synthetic-note"), x=0.01, ha="left", fontsize=8, color=style.ORANGE)
        record = drawn(figure)
        picture = _picture(figure)
    alt = alternative_text(record, caption, wording)
    if synthetic:
        alt = f"{alt} {wording.text('synthetic-note')}."
    heading = {"name": name, "caption": caption, "alt": alt, "synthetic": synthetic}
    record = {**heading, **record, "picture": hashlib.sha256(picture).hexdigest()}
    return {"text/plain": alt, "image/png": picture, FIGURE: record}


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
    """Write numeric ticks as the language does, with as many decimals as the drawing library would give them."""
    plain = axis.get_major_formatter()
    if isinstance(plain, ScalarFormatter):
        written = plain.format_ticks(axis.get_majorticklocs())
        decimals = max((len(text.partition(".")[2]) for text in written), default=0)
        axis.set_major_formatter(FuncFormatter(lambda value, _: wording.number(value, decimals)))

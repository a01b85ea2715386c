"""Read the numbers, colours and text of a figure back from its artists, as plain data.

Axis limits depend on the version of the drawing library; they are stored separately, under ``soft``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, LineCollection, PathCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

NUMBER = re.compile(r"[-\N{MINUS SIGN}]?[\d.,]+")


def figure_data(figure: Figure) -> dict[str, Any]:
    """Draw a figure and describe every mark of it.

    Returns
    -------
    dict
        ``axes``: per Axes its title, axis labels, categories (tick labels that are text) and marks, each with kind,
        label, values to 6 significant digits and colours; ``soft``: the limits of each Axes.
    """
    figure.canvas.draw()
    return {
        "axes": [_axes(ax) for ax in figure.axes],
        "soft": [{"xlim": _round(ax.get_xlim()), "ylim": _round(ax.get_ylim())} for ax in figure.axes],
    }


def _axes(ax: Axes) -> dict[str, Any]:
    return {
        "title": ax.get_title(loc="left"),
        "xlabel": ax.get_xlabel(),
        "ylabel": ax.get_ylabel(),
        "categories": {"x": _categories(ax.xaxis), "y": _categories(ax.yaxis)},
        "marks": list(_marks(ax)),
    }


def _categories(axis: Axis) -> list[list]:
    """List the position and text of the ticks, unless they are all numbers."""
    ticks = [
        [_round(tick.get_loc()), tick.label1.get_text() or tick.label2.get_text()] for tick in axis.get_major_ticks()
    ]
    return ticks if any(text and not _is_position(place, text) for place, text in ticks) else []


def _is_position(place: float, text: str) -> bool:
    """Tell whether a tick's text is its position as a number in either language; "101" may also be a category."""
    if not NUMBER.fullmatch(text):
        return False
    plain = text.replace("\N{MINUS SIGN}", "-")
    spellings = (plain.replace(",", ""), plain.replace(".", "").replace(",", "."))
    return any(_equals(place, spelling) for spelling in spellings)


def _equals(place: float, number: str) -> bool:
    """Tell whether a number as text equals a position, within rounding."""
    decimals = len(number.partition(".")[2])
    try:
        return abs(float(number) - place) <= 0.51 * 10.0**-decimals
    except ValueError:
        return False


def _marks(ax: Axes) -> Iterator[dict[str, Any]]:
    for collection in ax.collections:
        yield _collection(collection)
    for line in ax.lines:
        values = [_round(line.get_xdata()), _round(line.get_ydata())]
        yield _mark("lines", line.get_label(), values, [to_hex(line.get_color())])
    bars = [cast("Rectangle", bar) for bar in ax.patches if bar.get_visible()]
    if bars:
        values = [_round([bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()]) for bar in bars]
        yield _mark("bars", ax.containers[0].get_label() if ax.containers else "", values, _colours(bars))
    if ax.texts:
        yield _mark("texts", "", [[text.get_text(), *_round(text.get_position())] for text in ax.texts], [])


def _collection(collection: Collection) -> dict[str, Any]:
    colours = [to_hex(colour) for colour in np.atleast_2d(collection.get_facecolor())]
    label = collection.get_label()
    if isinstance(collection, QuadMesh):
        values: np.ndarray = np.ma.filled(np.ma.asarray(collection.get_array(), dtype=float), np.nan)
        return _mark("cells", label, [_round(row) for row in np.atleast_2d(values)], colours)
    if isinstance(collection, LineCollection):
        edges = [to_hex(colour) for colour in np.atleast_2d(collection.get_edgecolor())]
        kind = "edges" if collection.get_gid() == "edges" else "segments"
        return _mark(kind, label, [_round(np.ravel(path)) for path in collection.get_segments()], edges)
    if isinstance(collection, PathCollection):
        points: np.ndarray = np.ma.filled(np.ma.asarray(collection.get_offsets(), dtype=float), np.nan)
        return _mark("points", label, [_round(point) for point in points], colours)
    raise TypeError(f"cannot read a {type(collection).__name__} back from a figure; add it to figure_data.py")


def _mark(kind: str, label: object, values: list, colours: list[str]) -> dict[str, Any]:
    label = str(label or "")
    distinct = colours if len(set(colours)) > 1 else colours[:1]
    return {"kind": kind, "label": "" if label.startswith("_") else label, "values": values, "colour": distinct}


def _colours(bars: list) -> list[str]:
    return [to_hex(bar.get_facecolor()) for bar in bars]


def _round(values: Any) -> Any:
    """Round to 6 significant digits; a missing value becomes None."""
    if np.ndim(values):
        return [_round(value) for value in values]
    value = float(values)
    return None if np.isnan(value) else float(f"{value:.6g}")


def marks_of(record: Mapping, kind: str) -> list[Mapping]:
    """List the marks of one kind in all Axes of a record."""
    return [mark for axes in record["axes"] for mark in axes["marks"] if mark["kind"] == kind]

"""Define the colours, sizes and fonts of all figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

INK = "#1a1a2e"
FAINT = "#7d8296"
RULE = "#d8dae3"
BLUE = "#1f5a94"
ORANGE = "#b8500f"
GREEN = "#1b8f6e"
SHADES = sns.light_palette(BLUE, as_cmap=True)
CONTRAST = LinearSegmentedColormap.from_list("contrast", ["#e08a4f", "#ffffff", "#6c9fcf"])  # INK is legible on all
SIZE = (6.3, 4.2)  # inches: the text width of an A4 page, so that print does not scale the fonts
PAGE_ROWS = 36  # rows of a figure that fit on one page
SMALLEST = 9  # points, the smallest text in a figure
DPI = 160
ROW, MARGINS = 0.2, 1.0  # inches: the height of a row, and that of axis labels and the note below

SETTINGS: dict[Any, Any] = {
    "figure.facecolor": "white",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.parse_math": False,  # a dollar sign in a label does not start a formula
    "text.usetex": False,
    "axes.formatter.use_mathtext": False,
    "text.hinting": "none",  # text is as wide as in print and on a web page, which do not hint either
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.labelpad": 7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 7,
    "ytick.major.pad": 5,
    "legend.frameon": False,
    "grid.color": RULE,
    "svg.fonttype": "none",
    "svg.hashsalt": "samspil",
}


def figure_of(ax: Axes) -> Figure:
    """Return the figure that contains an Axes."""
    return cast("Figure", ax.get_figure())


def fit_height(ax: Axes, rows: float) -> None:
    """Increase the height of the figure, if needed, so that it has room for ``rows`` rows."""
    figure = figure_of(ax)
    figure.set_figheight(max(figure.get_figheight(), ROW * rows + MARGINS))


def legend_above(ax: Axes, columns: int) -> None:
    """Draw the legend above the figure over its whole width, where it covers nothing."""
    row: dict[str, Any] = {"ncols": columns, "handletextpad": 0.6, "columnspacing": 1.2, "borderaxespad": 0.2}
    figure_of(ax).legend(loc="outside upper left", **row)


def text_colour(background: str) -> str:
    """Choose black or white text for a background, whichever has more contrast: at least 4.5 to 1 on any colour."""
    return "white" if contrast(background, "white") > contrast(background, "black") else "black"


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@contextmanager
def figure_style() -> Iterator[None]:
    """Apply the style inside a ``with`` block, and restore the caller's settings afterwards."""
    with mpl.rc_context(SETTINGS):
        yield

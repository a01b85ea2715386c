"""One look for the whole study: colours, sizes and type."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb

INK = "#1a1a2e"
FAINT = "#7d8296"
RULE = "#d8dae3"
BLUE = "#1f5a94"
ORANGE = "#b8500f"
GREEN = "#1b8f6e"
SHADES = sns.light_palette(BLUE, as_cmap=True)
CONTRAST = LinearSegmentedColormap.from_list("contrast", ["#e08a4f", "#ffffff", "#6c9fcf"])  # ink is read on both ends
SIZE = (6.3, 4.2)  # inches: the width of the text on an A4 page, so that type has in print the size that it has here
PAGE_ROWS = 36  # rows of a figure that fit on one page
SMALLEST = 9  # points, of any text in a figure
DPI = 160
ROW, MARGINS = 0.2, 1.0  # inches: a line of text, and what axis labels and the note below need

SETTINGS = {
    "figure.facecolor": "white",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.parse_math": False,  # a dollar sign in a label is one, not the start of a formula
    "text.usetex": False,
    "axes.formatter.use_mathtext": False,
    "text.hinting": "none",  # as wide in the picture as in print and on a page, which do not hint
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


def make_room(ax: Axes, rows: float) -> None:
    """Let the figure grow so that each of ``rows`` rows keeps a line of its own; it never shrinks."""
    figure = ax.get_figure()
    figure.set_figheight(max(figure.get_figheight(), ROW * rows + MARGINS))


def legend_above(ax: Axes, columns: int) -> None:
    """Name the marks in a row above the figure, over its whole width, where nothing is covered."""
    row = {"ncols": columns, "handletextpad": 0.6, "columnspacing": 1.2, "borderaxespad": 0.2}
    ax.get_figure().legend(loc="outside upper left", **row)


def legible(colour: str) -> str:
    """Choose black or white for the words on a ground, whichever stands out more: at least 4.5 to 1 on any."""
    return "white" if contrast(colour, "white") > contrast(colour, "black") else "black"


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, from 1 to 21, by WCAG 2.2."""
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@contextmanager
def applied() -> Iterator[None]:
    """Draw in the study's look inside the context, and leave the caller's settings as they were."""
    with mpl.rc_context(SETTINGS):
        yield

"""One look for the whole study: colours, sizes and type."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

INK = "#1a1a2e"
FAINT = "#8a8fa3"
RULE = "#d8dae3"
BLUE = "#1f5a94"
ORANGE = "#b8500f"
GREEN = "#1d7a5f"
SHADES = sns.light_palette(BLUE, as_cmap=True)
CONTRAST = LinearSegmentedColormap.from_list("contrast", ["#e08a4f", "#ffffff", "#6c9fcf"])  # ink is read on both ends
SIZE = (7.2, 4.2)  # inches
WIDE = (11.0, 4.2)  # where each row has a sentence for a label
DPI = 144
ROW, MARGINS = 0.2, 1.0  # inches: a line of text, and what axis labels and the note below need

SETTINGS = {
    "figure.facecolor": "white",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "grid.color": RULE,
}


def make_room(ax: Axes, rows: int) -> None:
    """Let the figure grow so that each of ``rows`` rows keeps a line of its own; it never shrinks."""
    figure = ax.get_figure()
    figure.set_figheight(max(figure.get_figheight(), ROW * rows + MARGINS))


@contextmanager
def applied() -> Iterator[None]:
    """Draw in the study's look inside the context, and leave the caller's settings as they were."""
    with mpl.rc_context(SETTINGS):
        yield

"""A map of profiles: how each partner's statements are spread, and where that departs from all partners together."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.heatmap import MANY_COLUMNS, draw_cells, named
from analysis.plots.charts.style import CONTRAST, INK

REACH = 4  # residuals beyond it have the full colour


def residual_map(residuals: pd.DataFrame, shares: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per partner and code: its share in per cent, and below that the residual, which gives the colour.

    Parameters
    ----------
    residuals : DataFrame
        From `residuals.pearson_residuals`; rows and columns named by keys of codes. What is missing is
        left white.
    shares : DataFrame
        The same rows and columns: shares of the row in [0, 1].
    """
    shown = named(residuals, wording).astype(float)
    cells = zip(residuals.to_numpy().ravel(), shares.to_numpy().ravel(), strict=True)
    written = [_cell_text(residual, share, wording) for residual, share in cells]
    texts = pd.DataFrame([written[row * shown.shape[1] :][: shown.shape[1]] for row in range(len(shown))])
    look = {"annot_kws": {"fontsize": 9, "linespacing": 1.05, "color": INK}, "cmap": CONTRAST}
    draw_cells(shown, texts.to_numpy(), ax, shown.shape[1] > MANY_COLUMNS, vmin=-REACH, vmax=REACH, **look)
    ax.set(xlabel=wording.word(residuals.columns.name), ylabel=wording.word(residuals.index.name))
    return ax


def _cell_text(residual: float, share: float, wording: Wording) -> str:
    if pd.isna(residual):
        return ""
    sign = "+" if residual >= 0.05 else ""
    return f"{wording.number(100 * share, 0)} %\n{sign}{wording.number(residual, 1)}"

"""Plot how the statements about each partner are distributed, and where that differs from all partners together."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.heatmap import MANY_COLUMNS, draw_cells, with_labels
from analysis.plots.charts.style import CONTRAST, INK

FULL_COLOUR = 4  # residuals at least this large have the full colour


def residual_map(residuals: pd.DataFrame, shares: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per partner and code, coloured by its residual; it shows the share in per cent and the residual.

    Parameters
    ----------
    residuals : DataFrame
        From `residuals.pearson_residuals`; rows and columns are keys of codes. A missing residual is white.
    shares : DataFrame
        The same rows and columns: shares of the row in [0, 1].
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    shown = with_labels(residuals, wording).astype(float)
    cells = zip(residuals.to_numpy().ravel(), shares.to_numpy().ravel(), strict=True)
    flat = [_cell_text(residual, share, wording) for residual, share in cells]
    texts = pd.DataFrame([flat[row * shown.shape[1] :][: shown.shape[1]] for row in range(len(shown))])
    look = {"annot_kws": {"fontsize": 9, "linespacing": 1.05, "color": INK}, "cmap": CONTRAST}
    draw_cells(shown, texts.to_numpy(), ax, shown.shape[1] > MANY_COLUMNS, vmin=-FULL_COLOUR, vmax=FULL_COLOUR, **look)
    ax.set(xlabel=wording.word(str(residuals.columns.name)), ylabel=wording.word(str(residuals.index.name)))
    return ax


def _cell_text(residual: float, share: float, wording: Wording) -> str:
    if pd.isna(residual):
        return ""
    sign = "+" if residual >= 0.05 else ""
    return f"{wording.number(100 * share, 0)} %\n{sign}{wording.number(residual, 1)}"

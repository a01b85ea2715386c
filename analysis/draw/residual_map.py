"""A map of profiles: how each partner's statements are spread, and where that departs from all partners together."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis.draw.style import CONTRAST, INK
from analysis.study import Wording

REACH = 4  # residuals beyond it have the full colour


def residual_map(residuals: pd.DataFrame, shares: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per partner and code: its share in per cent, and below that the residual, which gives the colour.

    Parameters
    ----------
    residuals : DataFrame
        From `analysis.measure.residuals.pearson_residuals`; rows and columns named by keys of codes. What is missing is
        left white.
    shares : DataFrame
        The same rows and columns: shares of the row in [0, 1].
    """
    shown = residuals.rename(index=wording.label, columns=wording.label).astype(float)
    cells = zip(residuals.to_numpy().ravel(), shares.to_numpy().ravel(), strict=True)
    written = [_cell_text(residual, share, wording) for residual, share in cells]
    texts = pd.DataFrame([written[row * shown.shape[1] :][: shown.shape[1]] for row in range(len(shown))])
    sns.heatmap(
        shown,
        vmin=-REACH,
        vmax=REACH,
        cmap=CONTRAST,
        annot=texts.to_numpy(),
        fmt="",
        cbar=False,
        linewidths=1.5,
        annot_kws={"fontsize": 9, "linespacing": 1.05, "color": INK},
        ax=ax,
    )
    ax.set(xlabel=wording.word(residuals.columns.name), ylabel=wording.word(residuals.index.name))
    ax.tick_params(axis="y", rotation=0)
    slanted = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"} if shown.shape[1] > 6 else {"rotation": 0}
    for text in ax.get_xticklabels():
        text.set(**slanted)
    return ax


def _cell_text(residual: float, share: float, wording: Wording) -> str:
    if pd.isna(residual):
        return ""
    sign = "+" if residual >= 0.05 else ""
    return f"{wording.number(100 * share, 0)} %\n{sign}{wording.number(residual, 1)}"

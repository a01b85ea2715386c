"""An observed distance beside those that chance gives."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from analysis.draw.style import INK, ORANGE, RULE
from analysis.study import Wording


def against_chance(found: Mapping, ax: Axes, wording: Wording) -> Axes:
    """Draw how often chance gives each mean distance between municipalities, and a line at the observed one.

    Parameters
    ----------
    found : mapping
        ``null``, the distances after dealing interviews out at random; ``observed``, and ``expected``, their mean.
    """
    counts, edges = np.histogram(found["null"], bins=40)
    shares = counts / counts.sum()
    ax.bar(edges[:-1], shares, np.diff(edges), align="edge", color=RULE, label=wording.word("by-chance"))
    ax.axvline(found["expected"], color=INK, linestyle=":", linewidth=1.5, label=wording.word("expected"))
    ax.axvline(found["observed"], color=ORANGE, linewidth=2.5, label=wording.word("observed"))
    ax.set(xlabel=wording.word("mean-distance"), ylabel=wording.word("share-of-deals"))
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax

"""Units by whether they have a condition and name a thing: two by two, and what a test could tell."""

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact, hypergeom

from analysis.measures.qca.necessity import ratio

HAVING = {True: "yes", False: "no"}


def conditional_table(units: pd.DataFrame) -> pd.DataFrame:
    """Count the judged units by condition and naming.

    Parameters
    ----------
    units : DataFrame
        Indexed by unit: truth values ``condition`` (may be missing), ``judged`` and ``named``.

    Returns
    -------
    DataFrame
        Indexed by ``condition`` (yes, no): ``units`` and, of those, ``named`` and ``not-named``; ``share`` =
        named / units, missing where there are none.
    """
    judged = units[units["judged"]].dropna(subset=["condition"])
    rows = {name: judged[judged["condition"] == having] for having, name in HAVING.items()}
    table = {
        name: [len(rows[name]), int(named.sum()), int((~named).sum()), ratio(int(named.sum()), len(named))]
        for name, named in ((name, rows[name]["named"].astype(bool)) for name in rows)
    }
    counted = pd.DataFrame.from_dict(table, orient="index", columns=["units", "named", "not-named", "share"])
    return counted.rename_axis("condition")


def fisher_on_units(table: pd.DataFrame) -> pd.DataFrame:
    """Test the table exactly, and tell the smallest p that any table with these margins could have.

    Parameters
    ----------
    table : DataFrame
        From `conditional_table`.

    Returns
    -------
    DataFrame
        Indexed by ``test``: *one-sided* (named more often where the condition is) and *two-sided*, each with ``p`` and
        ``smallest-p``. Missing where a margin is empty, since nothing can differ then.

    References
    ----------
    Fisher (1935), The Design of Experiments, section 11.
    """
    counts = table[["named", "not-named"]].to_numpy()
    index = pd.Index(["one-sided", "two-sided"], name="test")
    if not (counts.sum(axis=0).all() and counts.sum(axis=1).all()):
        return pd.DataFrame({"p": np.nan, "smallest-p": np.nan}, index=index)
    having, named, total = counts[0].sum(), counts[:, 0].sum(), counts.sum()
    chances = hypergeom.pmf(np.arange(max(0, having + named - total), min(having, named) + 1), total, having, named)
    found = [fisher_exact(counts, alternative=side).pvalue for side in ("greater", "two-sided")]
    smallest = [chances[-1], chances[chances <= chances.min() * (1 + 1e-9)].sum()]
    return pd.DataFrame({"p": found, "smallest-p": smallest}, index=index)

"""Whether coders agree: Krippendorff's alpha per code, with a bootstrap over interviews."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.measure.coding import END_OF_TEXT
from analysis.study import Material


def rated_units(material: Material) -> pd.DataFrame:
    """Make the units that coders are compared on: stretches that any of them marked where several have read.

    Stretches of any reader that overlap are one unit; without positions, the codings of one segment are. A reader who
    gave a code no place in a unit has said no.

    Returns
    -------
    DataFrame
        One row per coding in such a unit: ``interview, unit, coder, role, code, readers`` (coders who have read it).
    """
    marked = material.all_codings.merge(_doubly_read(material.assignments), on="interview")
    placed = marked["start"].notna().to_numpy()
    whole = ((marked["from"] == 0) & (marked["to"] == END_OF_TEXT)).to_numpy()  # else it is not known who has read it
    start, end = marked["start"].fillna(0).astype("int64"), marked["end"].fillna(END_OF_TEXT).astype("int64")
    inside = np.where(placed, (start < marked["to"]) & (end > marked["from"]), whole)
    coders = zip(marked["coder"], marked["readers"], strict=True)
    reader = np.array([coder in known for coder, known in coders], dtype=bool)
    marked = marked.assign(start=start, end=end, placed=placed)[inside & reader]
    marked = marked.sort_values(["interview", "from", "start", "end", "segment"])
    roles = material.assignments[["interview", "coder", "role"]].drop_duplicates(["interview", "coder"])
    units = marked.assign(unit=_units(marked), readers=marked["readers"].map(len)).merge(
        roles, on=["interview", "coder"]
    )
    return units[["interview", "unit", "coder", "role", "code", "readers"]].drop_duplicates(ignore_index=True)


def _units(ordered: pd.DataFrame) -> np.ndarray:
    """Number the units of codings ordered by interview and position."""
    keys = [ordered["interview"], ordered["from"]]
    reach = ordered["end"].astype("float64").groupby(keys).cummax().groupby(keys).shift()
    by_place = (~(ordered["start"] < reach)).cumsum()
    by_segment = ordered.groupby(["interview", "segment"], sort=False).ngroup()
    # Of unplaced codings the numbers are negative, so that they meet no placed ones'.
    return np.where(ordered["placed"], by_place, -1 - by_segment)


def _doubly_read(assignments: pd.DataFrame) -> pd.DataFrame:
    """Find the stretches between the ends of assignments that two or more coders have read."""
    rows = []
    for interview, read in assignments.groupby("interview"):
        begins, stops = read["start"].fillna(0).astype("int64"), read["end"].fillna(END_OF_TEXT).astype("int64")
        edges = sorted({*begins, *stops})
        for left, right in pairwise(edges):
            readers = frozenset(read.loc[(begins <= left) & (stops >= right), "coder"])
            if len(readers) > 1:
                rows.append({"interview": interview, "from": left, "to": right, "readers": readers})
    return pd.DataFrame(rows, columns=["interview", "from", "to", "readers"])


def binary_alpha(yes: np.ndarray, raters: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha for a yes-or-no code.

    Parameters
    ----------
    yes, raters : arrays (patterns,)
        Coders who gave the code, and coders who rated, in units of each pattern; a unit with one rater is not used.
    weights : array (..., patterns)
        How many units show each pattern.

    Returns
    -------
    array (...)
        NaN where all ratings are the same: nothing varies, so nothing can be said of agreement.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
    """
    usable = raters > 1
    yes, raters, weights = yes[usable].astype(float), raters[usable].astype(float), weights[..., usable]
    mixed = weights @ (yes * (raters - yes) / (raters - 1))
    ones, zeros = weights @ yes, weights @ (raters - yes)
    pairs = ones * zeros
    ratio = np.divide(mixed * (ones + zeros - 1), pairs, out=np.full(np.shape(pairs), np.nan), where=pairs > 0)
    return 1 - ratio


def code_agreement(material: Material, floor: float, resamples: int, seed: int) -> pd.DataFrame:
    """Agreement of the coders on each code in the stretches that several have read.

    Parameters
    ----------
    material : Material
    floor : float
        The value of alpha below which a code is doubted.
    resamples, seed : int
        Bootstrap over interviews, then over units within them.

    Returns
    -------
    DataFrame
        Indexed by code: ``family, positives`` (of the role that gave it most), ``units, agreement`` (share of units in
        which all readers agree), ``alpha, low, high`` (percentile, 95 %), ``doubt`` (share of resamples with alpha
        below ``floor``). A code that nobody gave there is not in the table.
    """
    units = rated_units(material)
    frame = units.drop_duplicates("unit")[["interview", "unit", "readers"]]
    positives = units.groupby(["code", "role"])["unit"].nunique().groupby("code").max()
    families = material.codes.set_index("code")["family"]
    codes = [code for code in families.index if code in positives.index]
    rows = []
    for code, given in units.groupby("code"):
        yes = given.groupby("unit")["coder"].nunique().reindex(frame["unit"], fill_value=0).to_numpy()
        counts, patterns = _patterns(frame["interview"].to_numpy(), yes, frame["readers"].to_numpy())
        alphas = resampled_alphas(counts, patterns, resamples, np.random.default_rng([seed, codes.index(code)]))
        rows.append({"code": code, **_summary(counts, patterns, alphas, floor)})
    columns = ["code", "units", "agreement", "alpha", "low", "high", "doubt"]
    table = pd.DataFrame(rows, columns=columns).set_index("code")
    table.insert(0, "positives", positives.reindex(table.index).astype("Int64"))
    table.insert(0, "family", families.reindex(table.index))
    return table.reindex(codes).rename_axis("code")


def _patterns(interviews: np.ndarray, yes: np.ndarray, raters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count units by interview (rows) and by pattern of yes and raters (columns); the patterns are (patterns, 2)."""
    patterns, column = np.unique(np.stack([yes, raters], axis=1), axis=0, return_inverse=True)
    _, row = np.unique(interviews, return_inverse=True)
    counts = np.zeros((row.max() + 1, len(patterns)))
    np.add.at(counts, (row, column.ravel()), 1)
    return counts, patterns


def resampled_alphas(counts: np.ndarray, patterns: np.ndarray, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Draw interviews with replacement and then as many units within each; alpha of every resample."""
    interviews = len(counts)
    drawn = rng.multinomial(interviews, np.full(interviews, 1 / interviews), size=resamples)
    sizes = counts.sum(axis=1)
    units = rng.multinomial((drawn * sizes).astype("int64"), counts / sizes[:, None])
    return binary_alpha(patterns[:, 0], patterns[:, 1], units.sum(axis=1).astype(float))


def _summary(counts: np.ndarray, patterns: np.ndarray, alphas: np.ndarray, floor: float) -> Mapping[str, float]:
    total = counts.sum(axis=0)
    unanimous = (patterns[:, 0] == 0) | (patterns[:, 0] == patterns[:, 1])
    defined = alphas[~np.isnan(alphas)]
    low, high = np.quantile(defined, [0.025, 0.975]) if len(defined) else (np.nan, np.nan)
    return {
        "units": int(total.sum()),
        "agreement": float(total[unanimous].sum() / total.sum()),
        "alpha": float(binary_alpha(patterns[:, 0], patterns[:, 1], total)),
        "low": float(low),
        "high": float(high),
        "doubt": share_below(alphas, floor),
    }


def share_below(alphas: np.ndarray, floor: float) -> float:
    """Share of the resampled alphas that lie below the floor; NaN where none is defined."""
    defined = alphas[~np.isnan(alphas)]
    return float(np.mean(defined < floor)) if len(defined) else np.nan

"""Whether coders mark the same stretches of text, code by code and pair by pair."""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measure.alpha import krippendorff_alpha
from analysis.measure.doubly_read import DoublyRead, doubly_read
from analysis.measure.overlapping import merged_stretches
from analysis.measure.rated_units import rating_patterns
from analysis.measure.unitised import Disagreement, overall, unitising_disagreement
from analysis.study import Material

OVERALL = "overall"


def unitised_pairs(read: DoublyRead) -> pd.DataFrame:
    """Unitised alpha of every two coders on each code, in all stretches that both have read.

    The stretches are put one behind the other, and gaps end where a stretch does. Stretches of one coder and code that
    overlap are merged.

    Returns
    -------
    DataFrame
        Indexed by ``first, second, code``: ``observed, expected, alpha``. The code "overall" holds the sums over codes
        and their alpha; a code that neither coder gave is not there. Empty without positions.
    """
    rows = {}
    for first, second in combinations(sorted(read.readers["coder"].unique()), 2):
        for code, found in _of_pair(read, first, second).items():
            rows[first, second, code] = [*found, found.alpha]
    index = pd.MultiIndex.from_tuples(list(rows), names=["first", "second", "code"])
    return pd.DataFrame(list(rows.values()), columns=["observed", "expected", "alpha"], index=index, dtype=float)


def _of_pair(read: DoublyRead, first: str, second: str) -> dict[str, Disagreement]:
    shared = _shared(read, first, second)
    placed = read.codings[read.codings["stretch"].isin(shared.index) & read.codings["coder"].isin([first, second])]
    if placed.empty:
        return {}
    placed = placed[["stretch", "coder", "code"]].assign(
        start=placed["start"] + placed["stretch"].map(shared["shift"]),
        end=placed["end"] + placed["stretch"].map(shared["shift"]),
    )
    merged = merged_stretches(placed, ["code", "coder", "stretch"])
    borders, length = shared["behind"].to_numpy(), int(shared["behind"].iloc[-1])
    places, own = merged[["start", "end"]].to_numpy(), (merged["coder"] == first).to_numpy()
    codes, begins = np.unique(merged["code"].to_numpy(str), return_index=True)
    found = {}
    for code, rows in zip(codes.tolist(), np.split(np.arange(len(merged)), begins[1:]), strict=True):
        one, other = places[rows[own[rows]]], places[rows[~own[rows]]]
        found[code] = unitising_disagreement(one, other, length, borders[:-1])
    return found | {OVERALL: overall(list(found.values()))}


def _shared(read: DoublyRead, first: str, second: str) -> pd.DataFrame:
    """Put the stretches that both have read one behind the other: how far each is shifted, and where it ends then."""
    reading = read.readers[read.readers["coder"].isin([first, second])].groupby("stretch").size()
    shared = read.stretches.loc[reading.index[reading == 2]]
    shared = shared[shared["placed"]]
    behind = (shared["to"] - shared["from"]).cumsum()
    return shared.assign(behind=behind, shift=behind - shared["to"])


def boundary_agreement(material: Material) -> pd.DataFrame:
    """Set side by side, for each code, what every pair of coders reaches, and what all reach character by character.

    Returns
    -------
    DataFrame
        Indexed by code, and last "overall": a column for each pair, named "first, second", with its unitised alpha;
        ``mean`` of these where they are defined; ``by-character``, alpha of all coders over characters (yes or no),
        overall over all codes and characters together. Empty without positions.
    """
    read = doubly_read(material)
    pairs = unitised_pairs(read)
    if pairs.empty:
        return pd.DataFrame(columns=["mean", "by-character"], index=pd.Index([], name="code"), dtype=float)
    names = [f"{first}, {second}" for first, second, _ in pairs.index]
    table = pairs.assign(pair=names).reset_index().pivot(index="code", columns="pair", values="alpha")
    table["mean"] = table.mean(axis=1)
    table["by-character"] = character_alpha(read).reindex(table.index)
    codes = material.codes["code"]
    order = [*codes[codes.isin(table.index)], OVERALL]
    return table.reindex(order).rename_axis(columns=None)


def character_alpha(read: DoublyRead) -> pd.Series:
    """Alpha of yes and no over the characters that several have read, by code, and "overall" for all together."""
    patterns = rating_patterns(read, "character")
    if patterns.empty:  # no code was given to anything that several have read
        return pd.Series({OVERALL: np.nan})
    yes, units = patterns["yes"].to_numpy(), patterns["units"].to_numpy()
    counts = np.stack([patterns["readers"].to_numpy() - yes, yes], axis=1)
    code, codes = pd.factorize(patterns["code"])  # they stand in order
    begins = np.searchsorted(code, np.arange(1, len(codes)))
    of_code = zip(codes, np.split(counts, begins), np.split(units, begins), strict=True)
    alphas = {code: float(krippendorff_alpha(own, times=times)) for code, own, times in of_code}
    return pd.Series(alphas | {OVERALL: float(krippendorff_alpha(counts, times=units))}, dtype=float)

"""Whether coders mark the same stretches of text, code by code and pair by pair."""

import numpy as np
import pandas as pd

from analysis.measures.agreement.alpha import krippendorff_alpha
from analysis.measures.agreement.alpha_unitizing import Disagreement, overall, unitising_disagreement
from analysis.measures.agreement.coder_pairs import by_coder, coder_pairs
from analysis.measures.agreement.coding_units import rating_patterns
from analysis.measures.agreement.double_coded import doubly_read
from analysis.measures.agreement.shared_stretches import DoubleCoded
from analysis.measures.passages.merge_segments import merged_stretches
from analysis.models import StudySubset

OVERALL = "overall"


def unitised_pairs(read: DoubleCoded) -> pd.DataFrame:
    """Unitised alpha of every two coders on each code, in all stretches that both have read.

    The stretches are put one after the other, and gaps end where a stretch does. Stretches of one coder and code that
    overlap are merged.

    Returns
    -------
    DataFrame
        Indexed by ``first, second, code``: ``observed, expected, alpha``. The code "overall" has the sums over codes
        and their alpha; a code that neither coder gave is not there. Empty without positions. Where there are very many
        pairs, those of `coder_pairs.coder_pairs`; ``attrs`` contains how many there are.
    """
    (pairs, cut), rows = coder_pairs(read), {}
    placed = read.stretches[read.stretches["placed"]]
    readers, codings = by_coder(read.readers), by_coder(read.codings[["stretch", "coder", "code", "start", "end"]])
    for first, second in pairs:
        own = [codings[coder] for coder in (first, second) if coder in codings]
        both = np.intersect1d(readers[first]["stretch"], readers[second]["stretch"])
        shared = _shared(placed.reindex(both[np.isin(both, placed.index)]))
        for code, found in _of_pair(own, shared, first).items():
            rows[first, second, code] = [*found, found.alpha]
    index = pd.MultiIndex.from_tuples(list(rows), names=["first", "second", "code"])
    table = pd.DataFrame(list(rows.values()), columns=["observed", "expected", "alpha"], index=index, dtype=float)
    table.attrs = cut
    return table


def _of_pair(codings: list[pd.DataFrame], shared: pd.DataFrame, first: str) -> dict[str, Disagreement]:
    """Compare the codings of two coders in the stretches that both have read."""
    if not codings or shared.empty:
        return {}
    placed = pd.concat([own[own["stretch"].isin(shared.index)] for own in codings])
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


def _shared(stretches: pd.DataFrame) -> pd.DataFrame:
    """Put stretches one after the other: how far each is shifted, and where it ends then."""
    behind = (stretches["to"] - stretches["from"]).cumsum()
    return stretches.assign(behind=behind, shift=behind - stretches["to"])


def boundary_agreement(material: StudySubset) -> pd.DataFrame:
    """Set side by side, for each code, what every pair of coders reaches, and what all reach character by character.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by code, and last "overall": a column for each pair, named "first, second", with its unitised alpha;
        ``mean`` of these where they are defined; ``by-character``, alpha of all coders over characters (yes or no),
        overall over all codes and characters together. Empty without positions. Of very many pairs, those of
        `unitised_pairs`.
    """
    read = doubly_read(material)
    pairs = unitised_pairs(read)
    if pairs.empty:
        return pd.DataFrame(columns=["mean", "by-character"], index=pd.Index([], name="code"), dtype=float)
    table = pairs["alpha"].unstack(["first", "second"])
    table.columns = [", ".join(pair) for pair in table.columns]
    table["mean"] = table.mean(axis=1)
    table["by-character"] = character_alpha(read).reindex(table.index)
    codes = material.codes["code"]
    order = [*codes[codes.isin(table.index)], OVERALL]
    table = table.reindex(order).rename_axis(columns=None)
    table.attrs = pairs.attrs
    return table


def character_alpha(read: DoubleCoded) -> pd.Series:
    """Alpha of yes and no over the characters that several have read, by code, and "overall" for all together."""
    patterns = rating_patterns(read, "character")
    if patterns.empty:  # no code was given to anything that several have read
        return pd.Series({OVERALL: np.nan})
    yes, units = patterns["yes"].to_numpy(), patterns["units"].to_numpy()
    counts = np.stack([patterns["readers"].to_numpy() - yes, yes], axis=1)
    code, codes = pd.factorize(patterns["code"])  # they are sorted
    begins = np.searchsorted(code, np.arange(1, len(codes)))
    of_code = zip(codes, np.split(counts, begins), np.split(units, begins), strict=True)
    alphas = {code: float(krippendorff_alpha(own, times=times)) for code, own, times in of_code}
    return pd.Series(alphas | {OVERALL: float(krippendorff_alpha(counts, times=units))}, dtype=float)

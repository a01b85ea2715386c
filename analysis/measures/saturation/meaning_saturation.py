"""When further interviews stop bringing new sides of a partner: meaning saturation, beside code saturation."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.measures.saturation.interview_orders import interview_orders
from analysis.models import TOLERANCE, StudySubset


def meaning_saturation(material: StudySubset, orders: int, seed: int, share: float = 0.95) -> pd.DataFrame:
    """Compare when a partner is first named with when nearly all of its meanings have been heard.

    A partner's meanings are the distinct codes that overlap it in statements: how it was experienced, when, in which
    form, for what reason, with which benefit or barrier.

    Parameters
    ----------
    material : StudySubset
    orders, seed : int
        How many random orders of the interviews are tried.
    share : float
        The share of meanings that counts as nearly all.

    Returns
    -------
    DataFrame
        Indexed by partner: ``interviews`` with a passage on it, ``meanings``, ``heard`` (the interview that
        first names it), ``understood`` (the interview by which ``share`` of its meanings were heard): medians over the
        orders; ``understood`` is NaN where no code overlaps the partner.

    References
    ----------
    Hennink, Kaiser and Marconi (2017), Code saturation versus meaning saturation: how many interviews are enough?,
    Qual. Health Res. 27: 591-608.
    """
    names = pd.Index(sorted(material.interviews["interview"]))
    drawn = interview_orders(len(names), orders, np.random.default_rng(seed))
    place = np.argsort(drawn, axis=1) + 1
    passages = material.statements[["statement", "interview", "partner"]]
    cooccurrences = passages.merge(material.cooccurrences[["statement", "code"]], on="statement")
    sides: dict[str, list[np.ndarray]] = {}
    for (partner, _), holders in _holders(cooccurrences, ["partner", "code"], names):
        sides.setdefault(partner, []).append(holders)
    rows = {}
    for (partner,), holders in _holders(passages, ["partner"], names):
        of_partner = sides.get(partner, [])
        first_named = np.median(place[:, holders].min(axis=1))
        rows[partner] = [len(holders), len(of_partner), first_named, _understood(place, of_partner, share)]
    columns = ["interviews", "meanings", "heard", "understood"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("partner")
    order = material.codes.loc[material.codes["code"].isin(table.index), "code"]
    return table.reindex(order).rename_axis("partner").astype({"interviews": "int64", "meanings": "int64"})


def _holders(rows: pd.DataFrame, keys: list[str], interviews: pd.Index) -> Iterator[tuple[tuple[str, ...], np.ndarray]]:
    """Give for each group of rows, in order, its keys and the interviews that contain it, by number."""
    distinct = rows[[*keys, "interview"]].drop_duplicates().sort_values(keys)
    begins = np.flatnonzero(~distinct.duplicated(keys).to_numpy())
    numbers = np.split(interviews.get_indexer(pd.Index(distinct["interview"])), begins)[1:]
    yield from zip(distinct[keys].iloc[begins].itertuples(index=False, name=None), numbers, strict=True)


def _understood(place: np.ndarray, sides: list[np.ndarray], share: float) -> float:
    """Give the median over orders of the interview by which that share of the meanings was heard."""
    if not sides:
        return np.nan
    first = np.sort(np.stack([place[:, holders].min(axis=1) for holders in sides], axis=1), axis=1)
    return float(np.median(first[:, int(np.ceil(share * len(sides) - TOLERANCE)) - 1]))

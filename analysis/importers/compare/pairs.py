"""Pair the items of two projects by a mark that both have, or by what they share."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence

import pandas as pd

Pairs = dict[str, str]  # item of the old project by item of the new one
Stage = Callable[[Sequence[str], Sequence[str]], Pairs]


def pair_in_stages(old: Sequence[str], new: Sequence[str], stages: Sequence[Stage]) -> Pairs:
    """Pair items in stages, each of which gets the items that earlier stages left unpaired."""
    pairs: Pairs = {}
    for stage in stages:
        paired = set(pairs.values())
        left = [one for one in old if one not in paired], [one for one in new if one not in pairs]
        pairs |= stage(*left) if all(left) else {}
    return pairs


def pair_in_order(old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> Pairs:
    """Pair items of one mark in order; items with an empty mark are not paired."""
    waiting: dict[Hashable, deque[str]] = defaultdict(deque)
    for thing, mark in old.items():
        waiting[mark].append(thing)
    return {thing: waiting[mark].popleft() for thing, mark in new.items() if mark and waiting.get(mark)}


def pair_unique(old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> Pairs:
    """Pair items by a mark that exactly one item of each project has."""
    counts = [Counter(one.values()) for one in (old, new)]
    alone = {mark for mark, number in counts[0].items() if mark and number == 1 and counts[1].get(mark) == 1}
    of_old = {mark: thing for thing, mark in old.items() if mark in alone}
    return {thing: of_old[mark] for thing, mark in new.items() if mark in alone}


def pair_by_shared_items(old: pd.DataFrame, new: pd.DataFrame, least: float) -> Pairs:
    """Pair things by the number of items they share, the most similar first.

    Parameters
    ----------
    old, new : DataFrame
        ``thing`` and ``item``.
    least : float
        The minimum Dice coefficient: twice the shared items, divided by the items of both.
    """
    shared = count_shared_items(old, new)
    shared = shared[shared["alike"] >= least].sort_values("alike", ascending=False, kind="stable")
    pairs: Pairs = {}
    paired: set[str] = set()
    for one, other in shared[["old", "new"]].itertuples(index=False):
        if one not in paired and other not in pairs:
            pairs[other] = one
            paired.add(one)
    return pairs


def count_shared_items(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Count the items shared by each pair of things: ``old, new, shared, alike``, in the order of the frames."""
    old, new = (frame[["thing", "item"]].drop_duplicates() for frame in (old, new))
    sizes = [frame["thing"].value_counts() for frame in (old, new)]
    both = old.merge(new, on="item", suffixes=("_old", "_new"))
    shared = both.groupby(["thing_old", "thing_new"], sort=False).size().reset_index(name="shared")
    shared = shared.rename(columns={"thing_old": "old", "thing_new": "new"})
    total = shared["old"].map(sizes[0]).astype(float) + shared["new"].map(sizes[1]).astype(float)
    return shared.assign(alike=2 * shared["shared"].astype(float) / total)

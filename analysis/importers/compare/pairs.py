"""Things of two projects -> which of them are one: by a mark that both have, or by what they share."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence

import pandas as pd

Pairs = dict[str, str]  # the thing of the old project by the thing of the new one
Stage = Callable[[Sequence[str], Sequence[str]], Pairs]


def pair_in_stages(old: Sequence[str], new: Sequence[str], stages: Sequence[Stage]) -> Pairs:
    """Pair things stage by stage; each stage is given what the ones before it left."""
    pairs: Pairs = {}
    for stage in stages:
        taken = set(pairs.values())
        left = [one for one in old if one not in taken], [one for one in new if one not in pairs]
        pairs |= stage(*left) if all(left) else {}
    return pairs


def pair_in_order(old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> Pairs:
    """Pair things of one mark, the first with the first; an empty mark pairs nothing."""
    waiting: dict[Hashable, deque[str]] = defaultdict(deque)
    for thing, mark in old.items():
        waiting[mark].append(thing)
    return {thing: waiting[mark].popleft() for thing, mark in new.items() if mark and waiting.get(mark)}


def pair_unique(old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> Pairs:
    """Pair things of a mark that one thing of each project has."""
    counts = [Counter(one.values()) for one in (old, new)]
    alone = {mark for mark, number in counts[0].items() if mark and number == 1 and counts[1].get(mark) == 1}
    of_old = {mark: thing for thing, mark in old.items() if mark in alone}
    return {thing: of_old[mark] for thing, mark in new.items() if mark in alone}


def pair_by_shared_items(old: pd.DataFrame, new: pd.DataFrame, least: float) -> Pairs:
    """Pair things by how many items they share, the most alike first.

    Parameters
    ----------
    old, new : DataFrame
        ``thing`` and ``item``.
    least : float
        Twice the shared items by the items of both (Dice) must be so much.
    """
    shared = count_shared_items(old, new)
    shared = shared[shared["alike"] >= least].sort_values("alike", ascending=False, kind="stable")
    pairs: Pairs = {}
    taken: set[str] = set()
    for one, other in shared[["old", "new"]].itertuples(index=False):
        if one not in taken and other not in pairs:
            pairs[other] = one
            taken.add(one)
    return pairs


def count_shared_items(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Count the items that each two things share: ``old, new, shared, alike``, in the order of the frames."""
    old, new = (frame[["thing", "item"]].drop_duplicates() for frame in (old, new))
    sizes = [frame["thing"].value_counts() for frame in (old, new)]
    both = old.merge(new, on="item", suffixes=("_old", "_new"))
    shared = both.groupby(["thing_old", "thing_new"], sort=False).size().reset_index(name="shared")
    shared = shared.rename(columns={"thing_old": "old", "thing_new": "new"})
    total = shared["old"].map(sizes[0]).astype(float) + shared["new"].map(sizes[1]).astype(float)
    return shared.assign(alike=2 * shared["shared"].astype(float) / total)

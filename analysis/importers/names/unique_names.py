"""Things of one name, told apart by numbers that no other name has."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def make_distinct(names: Sequence[Name], numbered: Callable[[Name, int], Name]) -> list[Name]:
    """Give every name once: the second of one name gets the number 2, or the next that makes a name nobody has.

    Parameters
    ----------
    names : sequence
    numbered : callable
        Writes a name with a number.
    """
    taken, used, last = set(names), set(), {}
    given = []
    for name in names:
        one, number = name, last.get(name, 1)
        while one in used or (one != name and one in taken):
            number += 1
            one = numbered(name, number)
        last[name] = number
        used.add(one)
        given.append(one)
    return given


def distinct_names(names: Iterable[str]) -> list[str]:
    """Give every name once: "Tid", "Tid", "Tid (2)" become "Tid", "Tid (3)", "Tid (2)"; no name stays none."""
    names = list(names)
    named = iter(make_distinct([name for name in names if name], lambda name, number: f"{name} ({number})"))
    return [next(named) if name else "" for name in names]

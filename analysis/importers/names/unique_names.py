"""Number duplicate names so that all names are unique."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def make_distinct(names: Sequence[Name], numbered: Callable[[Name, int], Name]) -> list[Name]:
    """Make names unique: the second of one name gets the number 2, or the next number that gives an unused name.

    Parameters
    ----------
    names : sequence
    numbered : callable
        Adds a number to a name.
    """
    taken, used = set(names), set[Name]()
    last: dict[Name, int] = {}
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
    """Make names unique: "Tid", "Tid", "Tid (2)" become "Tid", "Tid (3)", "Tid (2)"; empty names stay empty."""
    names = list(names)
    named = iter(make_distinct([name for name in names if name], lambda name, number: f"{name} ({number})"))
    return [next(named) if name else "" for name in names]

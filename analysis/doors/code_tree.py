"""Codes that name what stands above them -> paths."""

from collections.abc import Mapping, Sequence


def paths(parent: Mapping[str, str], name: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Give each code its path from the topmost name to its own; a circle is cut where it closes.

    Parameters
    ----------
    parent : dict of str to str
        The code or category above each; "" at the top, or where the one above does not exist.
    name : dict of str to str
    """
    return {code: tuple(name[one] or "(nameless)" for one in reversed(_upwards(code, parent, name))) for code in name}


def _upwards(code: str, parent: Mapping[str, str], name: Mapping[str, str]) -> Sequence[str]:
    way = [code]
    while (above := parent.get(way[-1], "")) in name and above not in way:
        way.append(above)
    return way

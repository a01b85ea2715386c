"""Codes that name what stands above them -> paths."""

from collections.abc import Mapping, Sequence

from analysis.errors import InputError, Issue
from analysis.files import limits


def tree_paths(parent: Mapping[str, str], name: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Give each code its path from the topmost name to its own; a circle is cut where it closes.

    Parameters
    ----------
    parent : dict of str to str
        The code or category above each; "" at the top, or where the one above does not exist.
    name : dict of str to str

    Raises
    ------
    InputError
        If more codes stand below each other than in any codebook.
    """
    return {code: tuple(name[one] or "(nameless)" for one in reversed(_upwards(code, parent, name))) for code in name}


def _upwards(code: str, parent: Mapping[str, str], name: Mapping[str, str]) -> Sequence[str]:
    way = [code]
    while (above := parent.get(way[-1], "")) in name and above not in way:
        way.append(above)
        if len(way) > limits.CODE_LEVELS:
            message = f"more than {limits.CODE_LEVELS} codes stand below each other, down to '{name[code][:60]}'"
            raise InputError("import", [Issue("codes", message, "no codebook is that deep; is the file sound?")])
    return way

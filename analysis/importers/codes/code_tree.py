"""Build the paths of codes from the parent of each code."""

from collections.abc import Mapping, Sequence

from analysis.errors import InputError, Issue
from analysis.files import limits


def tree_paths(parent: Mapping[str, str], name: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the path of each code from the top to its own name; a cycle is cut where it closes.

    Parameters
    ----------
    parent : dict of str to str
        The code or category above each code; "" at the top, or if that code does not exist.
    name : dict of str to str

    Raises
    ------
    InputError
        If codes are nested more deeply than in any real codebook.
    """
    return {code: tuple(name[one] or "(nameless)" for one in reversed(_upwards(code, parent, name))) for code in name}


def _upwards(code: str, parent: Mapping[str, str], name: Mapping[str, str]) -> Sequence[str]:
    ancestors = [code]
    while (above := parent.get(ancestors[-1], "")) in name and above not in ancestors:
        ancestors.append(above)
        if len(ancestors) > limits.CODE_LEVELS:
            message = f"more than {limits.CODE_LEVELS} codes stand below each other, down to '{name[code][:60]}'"
            raise InputError("import", [Issue("codes", message, "no codebook is that deep; is the file sound?")])
    return ancestors

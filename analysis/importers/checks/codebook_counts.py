"""The frequencies that a foreign codebook publishes, against the codings that came in."""

from collections.abc import Mapping

from analysis.messages.plurals import quantity

Path = tuple[str, ...]


def compare_frequencies(
    published: Mapping[Path, str], carried: Mapping[Path, int], repeated: Mapping[Path, int], separator: str
) -> dict:
    """Hold each published number against what was carried, and explain each that differs.

    Parameters
    ----------
    published : dict of path to str
        As the codebook writes them; an empty one is not compared.
    carried, repeated : dict of path to int
        Codings that came in by path, and how many more were merged as they stood there already.

    Returns
    -------
    dict
        ``published`` and ``met``, how many; ``unmet``, a sentence for each code whose number differs.
    """
    compared = {path: number for path, number in published.items() if number != ""}
    unmet = [
        f"`{separator.join(path)}`: published {number}, here {carried.get(path, 0)}: "
        + _explanation(path, number, carried, repeated)
        for path, number in compared.items()
        if number != str(carried.get(path, 0))
    ]
    return {"published": len(compared), "met": len(compared) - len(unmet), "unmet": unmet}


def _explanation(path: Path, number: str, carried: Mapping[Path, int], repeated: Mapping[Path, int]) -> str:
    given = carried.get(path, 0) + repeated.get(path, 0)
    if not given:
        return "no coding of that name stands in the table"
    if number == str(given):
        verbs = ("repeats", "was") if repeated[path] == 1 else ("repeat", "were")
        return f"{quantity(repeated[path], 'row')} {verbs[0]} a coding and {verbs[1]} merged"
    below = sum(count for other, count in carried.items() if other[: len(path)] == path)
    if number == str(below):
        return "the published number counts the codes below it too"
    return f"{quantity(given, 'row')} of the table {'names' if given == 1 else 'name'} it"

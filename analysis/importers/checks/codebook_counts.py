"""Compare the frequencies that a foreign codebook publishes with the imported codings."""

from collections.abc import Mapping

from analysis.messages.plurals import quantity

Path = tuple[str, ...]


def compare_frequencies(
    published: Mapping[Path, str], carried: Mapping[Path, int], repeated: Mapping[Path, int], separator: str
) -> dict:
    """Compare each published number with the imported codings, and explain each difference.

    Parameters
    ----------
    published : dict of path to str
        As written in the codebook; empty ones are not compared.
    carried, repeated : dict of path to int
        Imported codings by path, and the number of repeated codings that were merged into them.

    Returns
    -------
    dict
        ``published`` and ``met``: the numbers compared and in agreement; ``unmet``: a sentence for each difference.
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
        return "the table has no coding with that code"
    if number == str(given):
        verbs = ("repeats", "was") if repeated[path] == 1 else ("repeat", "were")
        return f"{quantity(repeated[path], 'row')} {verbs[0]} a coding and {verbs[1]} merged"
    below = sum(count for other, count in carried.items() if other[: len(path)] == path)
    if number == str(below):
        return "the published number counts the codes below it too"
    return f"{quantity(given, 'row')} of the table {'names' if given == 1 else 'name'} it"
